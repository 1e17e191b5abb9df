#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Makes the bundle: a kernel and an initramfs that run the native engine on a test
# machine with nothing installed, without anybody there, and leave one result.
#
# usage: bundle.sh [--kernel vanilla|isec|embedded] [--out DIR] [--kernel-src DIR]
#                  [--jobs N] [--image FILE] [--command WORDS]
#   --image    a kernel that there is already, instead of build.sh's bundle-KERNEL
#   --command  what to run, words with blanks between them, instead of the engine:
#              it has to leave /out/result.json
# Leaves vmlinuz, initramfs.cpio.gz, boot.txt (how to boot them) and SHA256SUMS in DIR
# and prints their paths.  The harness has to be built: build/fsnbench and
# build/bundle-init.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"

BUILD=build
# For fsnbench.after=shell; as far as the host has them.
TOOLS="sh ls cat cp dmesg mount umount"

boot_text() {
	cat <<-TEXT
	The native engine of fsnbench on $1.

	As root on a machine that runs Linux and has kexec-tools:
	  kexec -l vmlinuz --initrd=initramfs.cpio.gz --command-line="ARGS"
	  kexec -e
	A boot entry of GRUB:
	  linux /vmlinuz ARGS
	  initrd /initramfs.cpio.gz
	PXELINUX:
	  LABEL fsnbench
	    KERNEL vmlinuz
	    INITRD initramfs.cpio.gz
	    APPEND ARGS

	ARGS: console=tty0 console=ttyS0,115200 panic=30 and of these what is wanted
	  fsnbench.save=LABEL=NAME     the result becomes the file fsnbench-DATE-BOOT_ID.json
	  fsnbench.save=/dev/NAME      on that file system (ext4 or FAT; XFS by its device)
	                               without it, or where that fails, the result goes to the
	                               last console named: keep a log of the serial line;
	                               kernels/bundle-read.sh LOG OUT.json takes it from there
	  fsnbench.after=reboot|shell  instead of power off
	  fsnbench.args=A,B            more arguments of the engine, e.g. --blocks=12
	  spectre_v2=retpoline         and other choices of the kernel's
	TEXT
}

# pack FILE: the initramfs.  What the harness reads and runs is where the exact
# engine's guest has it.
pack() {
	local name path file
	local -a files=("$BUILD/fsnbench:bin/fsnbench" "$BUILD/ext4.img:images/ext4.img"
		"$work/command:etc/bundle.command")
	for file in bench/experiments/*.ini; do
		files+=("$file:$file")
	done
	for name in $TOOLS; do
		path=$(command -v "$name") || continue
		files+=("$path:bin/$name")
	done
	path=$(command -v mkfs.xfs || echo /sbin/mkfs.xfs)
	[[ ! -x $path ]] || files+=("$path:sbin/mkfs.xfs")
	child "$HERE/initramfs.sh" "$work/initramfs.cpio" "$BUILD/bundle-init" "${files[@]}"
	gzip -9n <"$work/initramfs.cpio" >"$1"
}

get_kernel() {
	local entry
	if [[ ! $image ]]; then
		child "$HERE/build.sh" "${src[@]}" --jobs "$jobs" "bundle-$kernel" >/dev/null
		entry=$("$HERE/build.sh" "${src[@]}" --path "bundle-$kernel")
		image=$entry/vmlinuz release="$kernel, $(cat "$entry/release")"
	fi
	cp "$image" "$work/vmlinuz"
}

main() {
	local kernel=isec out='' jobs image='' command='' work file release about
	local -a src=()
	jobs=$(nproc)
	while (($#)); do
		case $1 in
		--kernel-src) src=(--kernel-src "${2:?--kernel-src needs a directory}") ;;
		--jobs) jobs=$(number --jobs "${2:-}") ;;
		--kernel | --out | --image | --command)
			(($# > 1)) || die 2 "$1 needs a value"
			printf -v "${1#--}" %s "$2"
			;;
		*) die 2 "unknown option '$1': valid are --kernel NAME, --out DIR, --kernel-src DIR, --jobs N, --image FILE, --command WORDS" ;;
		esac
		shift 2
	done
	[[ ! $out ]] || out=$(realpath -m "$out")
	[[ ! $image ]] || image=$(realpath "$image")
	cd "$HERE/.."
	out=${out:-$PWD/$BUILD/bundle}
	for file in fsnbench bundle-init ext4.img; do
		[[ -s $BUILD/$file ]] || die 1 "$BUILD/$file is not built: make, or ./run.sh bundle"
	done
	[[ ! $image || -r $image ]] || die 2 "$image cannot be read"
	mkdir -p "$out"
	work=$(mktemp -d "$out/.new.XXXXXX")
	at_exit_remove "$work"
	release="the kernel ${image##*/}"
	get_kernel
	about=$(git_context | sed 's/^/--context /')
	: "${command:=/bin/fsnbench native --kernel $kernel ${about//$'\n'/ } --json /out/result.json}"
	tr -s ' ' '\n' <<<"$command" >"$work/command"
	pack "$work/initramfs.cpio.gz"
	boot_text "$release" >"$work/boot.txt"
	(cd "$work" && sha256sum vmlinuz initramfs.cpio.gz >SHA256SUMS)
	for file in vmlinuz initramfs.cpio.gz boot.txt SHA256SUMS; do
		mv "$work/$file" "$out/$file"
		printf '%s\n' "$out/$file"
	done
}

main "$@"
