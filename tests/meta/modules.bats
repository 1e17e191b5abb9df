#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The modules of Debian's own kernel: found in its package, packed in load order,
# loaded by the guest's init, and a boot fails if one cannot be.

# shellcheck disable=SC2016,SC2154	# the stand-ins expand these, not the tests; stderr is bats's
load common

# stand_in PATH: an executable bash script from standard input.
stand_in() {
	mkdir -p "${1%/*}"
	{ echo '#!/usr/bin/env bash'; cat; } >"$1"
	chmod +x "$1"
}

# module FILE DEPENDS: an object that says what a module says about itself
module() {
	mkdir -p "${1%/*}"
	printf '__attribute__((section(".modinfo"), used)) static const char a[] = "name=x", b[] = "depends=%s", c[] = "description=depends=z";\n' "$2" |
		gcc -c -x c -o "$1" -
}

# pack FILE:PATH...: an archive of modules, as anchor.sh makes it
pack() {
	"$REPO/kernels/initramfs.sh" "$T/modules.cpio" - "${@/#/$T/}"
}

# unpack CPIO: into $T/tree
unpack() {
	mkdir -p "$T/tree"
	(cd "$T/tree" && cpio --quiet -id <"$1")
}

@test "an archive to append has no init, and modules are not stripped" {
	module "$T/x.ko" ""
	sum=$(sha256sum <"$T/x.ko")
	cp "$T/x.ko" "$T/x.so"
	pack x.ko:modules/x.ko x.so:lib/x.so
	unpack "$T/modules.cpio"
	[ "$(cd "$T/tree" && find . -type f | sort | tr '\n' ' ')" = "./lib/x.so ./modules/x.ko " ]
	[ "$(sha256sum <"$T/tree/modules/x.ko")" = "$sum" ]
	[ "$(sha256sum <"$T/tree/lib/x.so")" != "$sum" ]
	cp "$T/modules.cpio" "$T/again"
	pack x.ko:modules/x.ko x.so:lib/x.so
	cmp "$T/modules.cpio" "$T/again"
}

@test "modules are appended to the initramfs, for one boot" {
	echo base >"$T/cpio"
	echo modules >"$T/modules"
	touch "$T/vmlinux"
	stand_in "$T/qemu" <<<'while [[ $1 != -initrd ]]; do shift; done; cp "$2" "$0.initrd"'
	QEMU=$T/qemu run "$REPO/kernels/boot.sh" --kernel "$T/vmlinux" --initramfs "$T/cpio" \
		--modules "$T/modules" --out "$OUT" -- /bin/x
	[ "$(cat "$T/qemu.initrd")" = "base"$'\n'"modules" ]
	[ "$(cat "$T/cpio")" = base ]
	nothing_left
	QEMU=$T/qemu run "$REPO/kernels/boot.sh" --kernel "$T/vmlinux" --initramfs "$T/cpio" \
		--modules "$T/none" --out "$OUT" -- /bin/x
	[ "$status" -eq 1 ]
	[[ $output == *"$T/none: No such file"* ]]
	nothing_left
}

# make_package: of a kernel whose brd needs two more modules, and what apt says
# about it.  The "kernel" is compressed with gzip behind one sector of set-up.
make_package() {
	local root=$T/package name=linux-image-6.12.9+deb12-cloud-amd64
	local tree=$root/lib/modules/6.12.9+deb12-cloud-amd64
	mkdir -p "$root/DEBIAN" "$root/boot" "$tree"
	printf 'Package: %s\nVersion: 6.12.9-1\nArchitecture: amd64\nMaintainer: x\nDescription: x\n' \
		"$name" >"$root/DEBIAN/control"
	echo the kernel | gzip >"$T/payload"
	head -c 1024 /dev/zero >"$T/vmlinuz"
	printf '\1' | dd of="$T/vmlinuz" conv=notrunc bs=1 seek=497 status=none
	printf "\\x$(printf %x "$(stat -c %s "$T/payload")")" |
		dd of="$T/vmlinuz" conv=notrunc bs=1 seek=588 status=none
	cat "$T/vmlinuz" "$T/payload" >"$root/boot/vmlinuz-6.12.9+deb12-cloud-amd64"
	echo 'CONFIG_CC_VERSION_TEXT="gcc"' >"$root/boot/config-6.12.9+deb12-cloud-amd64"
	printf 'kernel/fs/ext4/ext4.ko\nkernel/lib/crc16.ko\n' >"$tree/modules.builtin"
	module "$tree/kernel/drivers/block/brd.ko" "low-b,crc16"
	module "$tree/kernel/lib/low_b.ko" "low_a"
	module "$tree/kernel/lib/low-a.ko" ""
	module "$tree/kernel/lib/other.ko" ""
	xz "$tree/kernel/drivers/block/brd.ko"
	zstd -q --rm "$tree/kernel/lib/low_b.ko"
	dpkg-deb --root-owner-group -b "$root" "$T/kernel.deb" >/dev/null
	stand_in "$T/bin/apt-cache" <<-SH
	case \$1 in
	pkgnames) echo $name ;;
	madison) echo " $name | 6.12.9-1 | http://x y" ;;
	esac
	SH
	stand_in "$T/bin/apt-get" <<<'cp "$T/kernel.deb" .'
	stand_in "$T/bin/dpkg-query" <<<'exit 1'
	mkdir -p "$T/copy"
	cp -a "$REPO"/kernels "$T/copy/"
	# Keeps the archive of modules as a guest would see it.
	stand_in "$T/copy/kernels/boot.sh" <<-'SH'
	while (($#)); do
		case $1 in
		--modules) cp "$2" "$T/seen.cpio" ;;
		--out) mkdir -p "$2"; echo "0 T main" >"$2/kallsyms" ;;
		esac
		shift
	done
	SH
	export T XDG_CACHE_HOME=$T/cache PATH=$T/bin:$PATH
}

@test "the anchor gets the modules that ext4 in memory needs, in load order" {
	[[ -n $(command -v dpkg-deb) ]] || skip "there is no dpkg-deb"
	make_package
	touch "$T/cpio"
	run --separate-stderr "$T/copy/kernels/anchor.sh" --initramfs "$T/cpio"
	echo "$stderr"
	[ "$status" -eq 0 ]
	[ "$output" = "$("$T/copy/kernels/anchor.sh" --path)" ]
	[ "$(cat "$output/vmlinux")" = "the kernel" ]
	cmp "$output/modules.cpio" "$T/seen.cpio"
	grep -qx "modules_sha256=$(sha256sum <"$output/modules.cpio" | cut -d' ' -f1)" "$output/info"
	unpack "$output/modules.cpio"
	cat "$T/tree/modules/load"
	[ "$(cat "$T/tree/modules/load")" = $'low_a.ko\nlow_b.ko\nbrd.ko rd_size=16384' ]
	[ "$(cd "$T/tree/modules" && echo *)" = "brd.ko load low_a.ko low_b.ko" ]
	xz -dc "$T"/package/lib/modules/*/kernel/drivers/block/brd.ko.xz | cmp - "$T/tree/modules/brd.ko"
	[ ! -e "$output/work" ]
}

@test "a kernel without a module that is needed: 1, it is named, nothing is left" {
	[[ -n $(command -v dpkg-deb) ]] || skip "there is no dpkg-deb"
	make_package
	rm "$T"/package/lib/modules/*/kernel/lib/low-a.ko
	dpkg-deb --root-owner-group -b "$T/package" "$T/kernel.deb" >/dev/null
	touch "$T/cpio"
	run --separate-stderr "$T/copy/kernels/anchor.sh" --initramfs "$T/cpio"
	echo "$stderr"
	[ "$status" -eq 1 ]
	[[ ${stderr##*$'\n'} == "anchor.sh: Debian's kernel has no module low_a" ]]
	none compgen -G "$T/cache/fsnbench/anchors/*"
}

# boot_with NAME...: boots with what pack() made
boot_with() {
	needs_kernel
	built meta-tests
	BOOT=("$REPO/kernels/boot.sh" --kernel "$KERNEL/vmlinux"
		--initramfs "$O/tests/meta/initramfs.cpio" --modules "$T/modules.cpio")
	boot -- /bin/misbehave result "some text"
}

@test "a module that is no module fails the boot, and is named" {
	echo rubbish >"$T/bad.ko"
	echo "bad.ko with=parameters" >"$T/load"
	pack bad.ko:modules/bad.ko load:modules/load
	boot_with
	failed "the guest died while booting"
	[[ $stderr == *": guest init: /modules/bad.ko: Exec format error" ]]
}

@test "a module that is listed and not there fails the boot, and is named" {
	echo "none.ko" >"$T/load"
	pack load:modules/load
	boot_with
	failed "the guest died while booting"
	[[ $stderr == *": guest init: /modules/none.ko: No such file or directory" ]]
}

@test "an empty list of modules is none" {
	: >"$T/load"
	pack load:modules/load
	boot_with
	[ "$status" -eq 0 ]
	[ "$(cat "$OUT/result")" = "some text" ]
}
