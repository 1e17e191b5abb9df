#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Boots a patched kernel and runs the tests of the hook series inside.
#
# usage: run.sh [--kernel VMLINUX] [--out DIR] [--only "NAME..."]
# Without --kernel, the kernel isec from the cache.  Prints TAP and leaves one
# file per test program in DIR.  Exits 1 if a test or a boot failed.
#
# The tests of meaning run on one vCPU under icount, the same way every time;
# those whose name begins with load_ on two, in parallel.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"

BUILD=${O:-build}
LIMIT_S=300		# of one test program, in the guest's time

failed=0

# report FILE: prints a TAP file and remembers whether it has a failure.
report() {
	cat "$1"
	! grep -qE '^not ok' "$1" || failed=1
}

# boot NAME PROGRAM...: runs programs in one guest; DIR/NAME gets its files.
boot() {
	local name=$1 rc=0 program paths=()
	local -a options=()
	shift
	(($#)) || return 0
	[[ $name != load ]] || options=(--free)
	paths=("${@/#//bin/}")
	rm -rf "${out:?}/$name"
	mkdir -p "$out/$name"
	child "$ROOT/kernels/boot.sh" --kernel "$kernel" --initramfs "$out/initramfs.cpio" \
		--out "$out/$name" "${options[@]}" -- /bin/runner "$LIMIT_S" "${paths[@]}" \
		2>"$out/$name/log" || rc=$?
	for program in "$@"; do
		if [[ -s $out/$name/$program.tap ]]; then
			mv "$out/$name/$program.tap" "$out/$program.tap"
		else
			printf 'not ok 1 - %s left no results: %s\n1..1\n' "$program" \
				"$(tail -n 1 "$out/$name/log")" >"$out/$program.tap"
		fi
		report "$out/$program.tap"
	done
	((rc == 0)) || failed=1
}

main() {
	local kernel='' out='' only='' test name
	local -a files=() meaning=() load=()
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
		[[ -z $only || " $only " == *" $name "* ]] || continue
		files+=("$BUILD/guest-tests/$name")
		case $name in
		load_*) load+=("$name") ;;
		*) meaning+=("$name") ;;
		esac
	done
	((${#files[@]})) || die 2 "no test is named '$only'"
	child kernels/initramfs.sh "$out/initramfs.cpio" "$BUILD/guest-init" \
		"$BUILD/guest-tests/runner" "$(PATH=$PATH:/sbin:/usr/sbin command -v mke2fs)" "${files[@]}"
	boot meaning "${meaning[@]}"
	boot load "${load[@]}"
	return "$failed"
}

main "$@"
