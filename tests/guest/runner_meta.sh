#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The guest's test runner catches what it must catch: programs that crash,
# hang, stop early or end badly, and a kernel that warns. Prints TAP.
#
# usage: runner_meta.sh [--kernel VMLINUX]
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"

BUILD=${O:-build}
nr=0

# check TEXT COMMAND...
check() {
	local text=$1 verdict=ok
	shift
	"$@" || verdict='not ok'
	printf '%s %d - %s\n' "$verdict" "$((++nr))" "$text"
}

# boot DIR PROGRAM...: prints boot.sh's status.
boot() {
	local dir=$1 rc=0
	shift
	rm -rf "$dir"
	mkdir -p "$dir"
	child kernels/boot.sh --kernel "$kernel" --initramfs "$out/initramfs.cpio" \
		--out "$dir" -- /bin/runner 2 "${@/#//bin/}" >/dev/null 2>"$dir/log" || rc=$?
	printf '%d\n' "$rc"
}

# says NAME LINE: that program's TAP has the line.
says() {
	grep -qxF -- "$2" "$out/broken/$1.tap"
}

main() {
	local kernel='' out=$BUILD/check/runner_meta mode rc
	local -a files=() modes=(sound crash hang short silent status skip skip_silently)
	[[ ${1:-} != --kernel ]] || kernel=${2:?--kernel needs a value}
	cd "$ROOT"
	[[ $kernel ]] || kernel=$(kernels/build.sh --path isec)/vmlinux
	mkdir -p "$out"
	child make guest-tests "$BUILD/guest-init" >"$out/make.log" 2>&1 ||
		{ tail -n 20 "$out/make.log" >&2; die 1 "the guest tests do not build"; }
	# One program; what it does wrong is its name.
	for mode in "${modes[@]}" warn; do
		files+=("$BUILD/guest-tests/broken:bin/$mode")
	done
	child kernels/initramfs.sh "$out/initramfs.cpio" "$BUILD/guest-init" \
		"$BUILD/guest-tests/runner" "${files[@]}"
	echo 1..12
	rc=$(boot "$out/broken" "${modes[@]}")
	check "a failing program fails the run" test "$rc" = 1
	check "a sound program is left alone" says sound "1..2"
	check "its results are copied" says sound "ok 2 - second"
	check "a crash is a failure" says crash "not ok 2 - crash ran 1 of 2 tests and was killed by signal 11"
	check "a hang is a failure" says hang "not ok 2 - hang ran 1 of 2 tests and did not end within 2 s"
	check "a short plan is a failure" says short "not ok 2 - short ran 1 of 2 tests"
	check "no plan is a failure" says silent "not ok 1 - silent ran 0 of 0 tests"
	check "a bad status is a failure" says status "not ok 3 - status ended with status 3"
	check "a skipped test keeps its reason" says skip "ok 2 - second # SKIP there is a reason"
	check "a skip without a reason is a failure" says skip_silently "not ok 2 # SKIP second"
	rc=$(boot "$out/warn" warn)
	check "a kernel that warns fails the run" test "$rc" = 1
	check "the warning is quoted" grep -q 'WARNING: a test made this up' "$out/warn/log"
}

main "$@"
