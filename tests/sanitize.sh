#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The harness under AddressSanitizer and UndefinedBehaviorSanitizer, in
# build/asan: all unit tests, and what works on documents alone.  Prints TAP.
#
# usage: sanitize.sh [--jobs N]
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"

BUILD=build/asan
GOLDEN=tests/golden/report/run
SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
export UBSAN_OPTIONS=print_stacktrace=1
# Not a status of fsnbench's own.
export ASAN_OPTIONS=exitcode=99:detect_stack_use_after_return=1

nr=0 failed=0

# check TEXT STATUS COMMAND...: it must end with STATUS.
check() {
	local text=$1 wanted=$2 rc=0
	shift 2
	((nr += 1))
	"$@" >"$log" 2>&1 || rc=$?
	if ((rc == wanted)); then
		echo "ok $nr - $text"
	else
		echo "not ok $nr - $text: status $rc instead of $wanted"
		tail -n 40 "$log" | sed 's/^/# /'
		failed=1
	fi
}

main() {
	local jobs test log=$BUILD/sanitize.log name
	local -a tests=()
	jobs=$(nproc)
	[[ ${1:-} != --jobs ]] || jobs=$(number --jobs "${2:-}")
	cd "$ROOT"
	mkdir -p "$BUILD"
	for test in tests/unit/*_test.c; do
		name=$(basename "$test" .c)
		tests+=("$BUILD/tests/$name")
	done
	echo "1..$((${#tests[@]} + 8))"
	check "it builds" 0 make -j"$jobs" O="$BUILD" SANITIZE="$SANITIZE" CFLAGS="-O1 -g" \
		"$BUILD/fsnbench" "${tests[@]}"
	((!failed)) || return 1
	for test in "${tests[@]}"; do
		check "unit ${test##*/}" 0 "$test"
	done
	for name in text md csv lkml; do
		check "report --format $name" 0 "$BUILD/fsnbench" report --format "$name" "$GOLDEN"
	done
	check "list" 0 "$BUILD/fsnbench" list
	check "list --cells" 0 "$BUILD/fsnbench" list --cells
	check "verify" 0 "$BUILD/fsnbench" verify "$GOLDEN" "$GOLDEN"
	return "$failed"
}

main "$@"
