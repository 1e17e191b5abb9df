#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Everything builds without a warning, with gcc in build/gcc and with clang in
# build/clang.  Prints TAP.
#
# usage: werror.sh [--jobs N]
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"

main() {
	local jobs nr=0 failed=0 compiler cflags dir test
	local -a targets
	jobs=$(nproc)
	[[ ${1:-} != --jobs ]] || jobs=$(number --jobs "${2:-}")
	cd "$ROOT"
	echo 1..2
	for compiler in gcc clang; do
		dir=build/$compiler
		# What gcc says about the flow of data needs its optimiser.
		cflags=-O2
		[[ $compiler == gcc ]] || cflags=-O0
		targets=(all guest-tests)
		for test in tests/unit/*_test.c; do
			targets+=("$dir/tests/$(basename "$test" .c)")
		done
		mkdir -p "$dir"
		((nr += 1))
		if child make -j"$jobs" -k O="$dir" CC="$compiler" CFLAGS="$cflags" WERROR=-Werror \
			"${targets[@]}" >"$dir/werror.log" 2>&1; then
			echo "ok $nr - $compiler -Werror"
		else
			echo "not ok $nr - $compiler -Werror"
			grep -E 'error|warning|\*\*\*' "$dir/werror.log" | head -n 40 | sed 's/^/# /' || true
			failed=1
		fi
	done
	return "$failed"
}

main "$@"
