#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Packages of a patched kernel for real, from a configuration as small as it may be.
# Minutes of building: ./run.sh check --full alone.

# shellcheck disable=SC2154	# stderr is bats's
bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	[[ ${FSNBENCH_TEST_FULL:-0} == 1 ]] || skip "builds a kernel: only with check --full"
	T=$BATS_TEST_TMPDIR
}

# tiny_config: tinyconfig and what hooks need, as a user's file.
tiny_config() {
	local source
	source=$(kernels/source.sh --path)
	make -s -C "$source" O="$T/o" RUSTC=false ARCH=x86_64 tinyconfig >/dev/null
	cat "$T/o/.config" - >"$T/config" <<-'CONFIG'
	CONFIG_64BIT=y
	CONFIG_PRINTK=y
	CONFIG_MODULES=y
	CONFIG_FANOTIFY=y
	CONFIG_SYSFS=y
	CONFIG_BPF_SYSCALL=y
	CONFIG_BPF_JIT=y
	CONFIG_DEBUG_KERNEL=y
	CONFIG_DEBUG_INFO_DWARF5=y
	CONFIG_DEBUG_INFO_BTF=y
	CONFIG
}

@test "an image and headers that dpkg can read, with the release in their names" {
	tiny_config
	run --separate-stderr ./run.sh kernels --config "$T/config"
	echo "$stderr"
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 6 ]
	printf '%s\n' "${lines[@]}" >"$T/debs"
	for kernel in vanilla isec embedded; do
		deb=$(grep "linux-image-.*-fsnbench-${kernel}_" "$T/debs")
		release=$(cat "${deb%/*}/release")
		[[ $release == *-fsnbench-$kernel ]]
		[ "$(dpkg-deb -f "$deb" Package)" = "linux-image-$release" ]
		[ "$(dpkg-deb -f "$deb" Architecture)" = amd64 ]
		dpkg-deb -c "$deb" >"$T/list"
		for file in "boot/vmlinuz-$release" "boot/config-$release" "boot/System.map-$release"; do
			grep -q " \./$file\$" "$T/list"
		done
		dpkg-deb --fsys-tarfile "$deb" | tar -xO "./boot/config-$release" >"$T/packed"
		if [[ $kernel == vanilla ]]; then
			run -1 grep -q FSNOTIFY_HOOK "$T/packed"
		else
			grep -qx CONFIG_FSNOTIFY_HOOK=y "$T/packed"
		fi
	done
}
