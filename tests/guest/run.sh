#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Boots a patched kernel and runs the tests of the hook series inside.
#
# usage: run.sh [--kernel VMLINUX] [--out DIR] [--only "NAME..."]
# Without --kernel, the kernel isec from the cache.  A NAME may be a pattern.
# Prints TAP and leaves one file per test program in DIR.  Exits 1 if a test or
# a boot failed.
#
# The tests of meaning run on one vCPU under icount, the same way every time;
# those whose name begins with load_ on two, in parallel.  Those with slab_ read
# how many objects the kernel has, with a cache for each kind; those with lsm_
# run once for each of several sets of LSMs.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"

BUILD=${O:-build}
LIMIT_S=300		# of one test program, in the guest's time
DISK_KIB=327680		# XFS wants 300 MiB; memory only where something is written
LSMS="landlock,yama,bpf bpf landlock,yama"

failed=0

# report FILE: prints a TAP file and remembers whether it has a failure.
report() {
	cat "$1"
	! grep -qE '^not ok' "$1" || failed=1
}

# wanted NAME: --only does not leave it out.
wanted() {
	local pattern
	local -a patterns
	read -ra patterns <<<"$only"
	((${#patterns[@]})) || return 0
	for pattern in "${patterns[@]}"; do
		# shellcheck disable=SC2053	# it is a pattern
		[[ $1 != $pattern ]] || return 0
	done
	return 1
}

# boot NAME PROGRAM...: runs programs in one guest; DIR/NAME gets its files.
boot() {
	local name=$1 rc=0 program tap paths=()
	local -a options=()
	shift
	(($#)) || return 0
	case $name in
	load) options=(--free) ;;
	slab) options=(--append "slab_nomerge ramdisk_size=$DISK_KIB") ;;
	lsm-*) options=(--append "slab_nomerge lsm=${name#lsm-}") ;;
	esac
	paths=("${@/#//bin/}")
	rm -rf "${out:?}/$name"
	mkdir -p "$out/$name"
	child "$ROOT/kernels/boot.sh" --kernel "$kernel" --initramfs "$out/initramfs.cpio" \
		--out "$out/$name" "${options[@]}" -- /bin/runner "$LIMIT_S" "${paths[@]}" \
		2>"$out/$name/log" || rc=$?
	for program in "$@"; do
		tap=$out/$program.tap
		[[ $name != lsm-* ]] || tap=$out/$program-${name#lsm-}.tap
		if [[ -s $out/$name/$program.tap ]]; then
			mv "$out/$name/$program.tap" "$tap"
		else
			printf 'not ok 1 - %s left no results: %s\n1..1\n' "$program" \
				"$(tail -n 1 "$out/$name/log")" >"$tap"
		fi
		report "$tap"
	done
	((rc == 0)) || failed=1
}

main() {
	local kernel='' out='' only='' test name lsms
	local -a files=() meaning=() load=() slab=() lsm=()
	while (($#)); do
		case $1 in
		--kernel | --out | --only)
			(($# > 1)) || die 2 "$1 needs a value"
			printf -v "${1#--}" %s "$2"
			;;
		*) die 2 "unknown option '$1': valid are --kernel VMLINUX, --out DIR, --only NAMES" ;;
		esac
		shift 2
	done
	cd "$ROOT"
	[[ $kernel ]] || kernel=$(kernels/build.sh --path isec)/vmlinux
	[[ -s $kernel ]] || die 1 "there is no kernel at $kernel"
	out=${out:-$BUILD/check/guest}
	mkdir -p "$out"
	rm -f "$out"/*.tap
	child make guest-tests "$BUILD/guest-init" >"$out/make.log" 2>&1 ||
		{ tail -n 20 "$out/make.log" >&2; die 1 "the guest tests do not build"; }
	for test in tests/guest/*_test.c; do
		name=$(basename "$test" .c)
		wanted "$name" || continue
		files+=("$BUILD/guest-tests/$name")
		case $name in
		load_*) load+=("$name") ;;
		slab_*) slab+=("$name") ;;
		lsm_*) lsm+=("$name") ;;
		*) meaning+=("$name") ;;
		esac
	done
	((${#files[@]})) || die 2 "no test is named '$only'"
	PATH=$PATH:/sbin:/usr/sbin
	child kernels/initramfs.sh "$out/initramfs.cpio" "$BUILD/guest-init" \
		"$BUILD/guest-tests/runner" "$(command -v mke2fs)" "$(command -v mkfs.xfs)" "${files[@]}"
	boot meaning "${meaning[@]}"
	boot slab "${slab[@]}"
	for lsms in $LSMS; do
		boot "lsm-$lsms" "${lsm[@]}"
	done
	boot load "${load[@]}"
	return "$failed"
}

main "$@"
