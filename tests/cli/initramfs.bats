#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The initramfs: the same input gives the same bytes, whoever makes it.

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	T=$BATS_TEST_TMPDIR
	install -m 700 /dev/null "$T/program"
}

# modes UMASK: what is in it, as mode and name
modes() {
	(umask "$1" && kernels/initramfs.sh "$T/$1.cpio" "$T/program" "$T/program")
	cpio -itv --quiet <"$T/$1.cpio" | awk '{ print $1, $NF }'
}

@test "everybody may enter the guest's folders, / included" {
	run modes 077
	[ "$status" -eq 0 ]
	[ "$output" = "drwxr-xr-x .
drwxr-xr-x bin
-rwxr-xr-x bin/program
drwxr-xr-x dev
-rwxr-xr-x init" ]
}

@test "the umask of who makes it changes nothing" {
	modes 077
	modes 022
	cmp "$T/077.cpio" "$T/022.cpio"
}
