#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs the tests, shows those that fail and counts them all.
#
# usage: run.sh [--fast|--full] [--jobs N] [--kernel-src DIR]
#   tests/unit/*_test.c    cmocka
#   tests/cli/*.bats       the commands
#   tests/lint.sh          the sources, without running them
#   tests/werror.sh        no warnings from gcc and clang
#   tests/sanitize.sh      the harness under ASan and UBSan
#   tests/guest/run.sh     the hook series, inside of a guest; runner_meta.sh
#                          proves its test runner; stress.sh does what it
#                          can to break it, for a few seconds
#   tests/meta/*.bats      the harness catches what it must catch
#   tests/exact/*.bats     the exact engine for real
# --fast leaves out what needs a kernel or builds everything once more, and the
# tests of the Makefile and of lint.sh themselves.  --full stresses a kernel that
# looks for bugs as well, for longer, and has the tests of inode storage on
# embedded-end too.
#
# N files run side by side, and what there is to say about one is said when it
# has ended; what builds or boots kernels runs alone.  Every file's TAP is kept
# in build/check/.  The last line is "N passed, N failed"; exits 1 if a test
# failed or none ran.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"

OUT=build/check
LIMIT_S=1800		# of one test file

passed=0 failed=0 skipped=0
width=1			# files that may run side by side
declare -A RUNNING=()	# their names by process id

# score NAME STATUS: counts the TAP in NAME.tap.  A file that ran fewer tests
# than it announced, or ended badly without saying which test failed, is one
# more failure.
score() {
	local tap=$OUT/$1.tap status=$2 ok not_ok skip planned
	ok=$(grep -cE '^ok\b' "$tap") || true
	not_ok=$(grep -cE '^not ok\b' "$tap") || true
	skip=$(grep -ciE '^ok\b.*# *skip' "$tap") || true
	planned=$(awk '/^1\.\.[0-9]+/ { sum += substr($1, 4); seen = 1 } END { if (seen) print sum }' "$tap")
	((failed += not_ok, skipped += skip, passed += ok - skip)) || true
	((not_ok == 0)) || grep -E -A 12 '^not ok\b' "$tap" | grep -vE '^ok\b' || true
	if [[ -z $planned ]]; then
		echo "not ok - $1 did not say how many tests it has (status $status)"
		tail -n 5 "$tap"
		((failed += 1))
	elif ((planned != ok + not_ok)); then
		echo "not ok - $1 ran $((ok + not_ok)) of $planned tests (status $status)"
		((failed += 1))
	elif ((status && !not_ok)); then
		echo "not ok - $1 ended with status $status"
		((failed += 1))
	fi
	printf '%-28s %d passed, %d failed, %d skipped\n' "$1" $((ok - skip)) "$not_ok" "$skip"
	grep -iE '^ok\b.*# *skip' "$tap" || true
}

# run NAME COMMAND...: one test file; its TAP is what it prints.  Returns as
# soon as there is room for another one.
run() {
	local name=$1
	shift
	start timeout --kill-after=10 "$LIMIT_S" "$@" >"$OUT/$name.tap" 2>"$OUT/$name.log"
	RUNNING[$STARTED]=$name
	while ((${#RUNNING[@]} >= width)); do collect; done
}

# collect: waits for one of those that run, and scores it.
collect() {
	local id='' name rc=0
	wait -n -p id "${!RUNNING[@]}" 2>/dev/null || true
	# There is none where all had ended before; bash still knows how.
	[[ -n ${id:-} ]] || for id in "${!RUNNING[@]}"; do break; done
	name=${RUNNING[$id]}
	unset "RUNNING[$id]"
	finish "$id" || rc=$?
	score "$name" "$rc"
	((rc == 0)) || tail -n 5 "$OUT/$name.log"
}

# alone: nothing runs beside what comes next.
alone() {
	width=1
	while ((${#RUNNING[@]})); do collect; done
}

# point NAME COMMAND...: a command that is a test of its own.
point() {
	local name=$1 rc=0
	shift
	child "$@" >"$OUT/$name.log" 2>&1 || rc=$?
	if ((rc)); then
		printf '1..1\nnot ok 1 - %s\n' "$*"
		tail -n 15 "$OUT/$name.log" | sed 's/^/# /'
	else
		printf '1..1\nok 1 - %s\n' "$*"
	fi >"$OUT/$name.tap"
	score "$name" "$rc"
	return "$rc"
}

# each NAME FILE...: those that exist, by kind.
each() {
	local kind=$1 file name
	shift
	for file in "$@"; do
		[[ -f $file ]] || continue
		((!fast)) || [[ $file != tests/meta/lint.bats && $file != tests/cli/build.bats ]] || continue
		name=$kind-$(basename "${file%.*}" _test)
		case $file in
		*.bats) run "$name" bats --tap "$file" ;;
		*/lint.sh) run "$name" "$file" "${src[@]}" ;;
		*.sh) run "$name" "$file" ;;
		*_test.c) run_unit "$name" "$(basename "$file" .c)" ;;
		esac
	done
}

# build FILE...: the unit tests and the programs that tests use, before one
# does.  Where that fails unit tests are built one by one, to know which.
build() {
	local file
	local -a targets=(all)
	units_built=1
	for file in "$@"; do
		[[ ! -f $file ]] || targets+=("build/tests/$(basename "$file" .c)")
	done
	child make -k -j"$jobs" "${targets[@]}" >"$OUT/make.log" 2>&1 || units_built=0
}

run_unit() {
	if ((units_built)) || child make "build/tests/$2" >"$OUT/$1.make.log" 2>&1; then
		CMOCKA_MESSAGE_OUTPUT=TAP run "$1" "build/tests/$2"
	else
		printf '1..1\nnot ok 1 - %s compiles\n' "$2" >"$OUT/$1.tap"
		tail -n 15 "$OUT/$1.make.log"
		score "$1" 1
	fi
}

# work_dir: where tests make their temporary files; goes away with this script,
# however it ends.  One test becomes another user.
work_dir() {
	local dir
	dir=$(mktemp -d "${TMPDIR:-/tmp}/fsnbench-check.XXXXXX")
	at_exit_remove "$dir"
	chmod 755 "$dir"
	export TMPDIR=$dir
}

# stress_debug: the sanitizer makes everything several times slower.
stress_debug() {
	local dir
	point kernel-debug kernels/build.sh --jobs "$jobs" "${src[@]}" debug || true
	dir=$(kernels/build.sh "${src[@]}" --path debug)
	run guest-stress-debug tests/guest/stress.sh --kernel "$dir/vmlinux" --cycles 200 \
		--out build/check/stress-debug
}

# storage KERNEL: the tests of inode storage, with it in another place.
storage() {
	local dir
	point "kernel-$1" kernels/build.sh --jobs "$jobs" "${src[@]}" "$1" || true
	dir=$(kernels/build.sh "${src[@]}" --path "$1")
	run "guest-$1" tests/guest/run.sh --kernel "$dir/vmlinux" --out "$OUT/guest-$1" \
		--only "storage_* slab_* lsm_*"
}

main() {
	local fast=0 full=0 kernel jobs dir units_built
	local -a src=()
	jobs=$(nproc)
	while (($#)); do
		case $1 in
		--fast) fast=1 ;;
		--full) full=1 ;;
		--jobs) jobs=$(number --jobs "${2:-}"); shift ;;
		--kernel-src) src=(--kernel-src "${2:?--kernel-src needs a directory}"); shift ;;
		*) die 2 "unknown option '$1': valid are --fast, --full, --jobs N, --kernel-src DIR" ;;
		esac
		shift
	done
	cd "$ROOT"
	rm -rf "$OUT"
	mkdir -p "$OUT"
	work_dir
	build tests/unit/*_test.c
	width=$jobs
	# What takes longest first.
	each sources tests/lint.sh
	((!fast)) || each meta tests/meta/*.bats
	each cli tests/cli/*.bats
	each unit tests/unit/*_test.c
	alone
	if ((!fast)); then
		each sources tests/werror.sh tests/sanitize.sh
		for kernel in vanilla isec; do
			point "kernel-$kernel" kernels/build.sh --jobs "$jobs" "${src[@]}" "$kernel" || true
		done
		dir=$(kernels/build.sh "${src[@]}" --path isec)
		export FSNBENCH_TEST_KERNEL=$dir FSNBENCH_TEST_FULL=$full
		run guest tests/guest/run.sh --kernel "$dir/vmlinux"
		run guest-runner tests/guest/runner_meta.sh --kernel "$dir/vmlinux"
		run guest-stress tests/guest/stress.sh --kernel "$dir/vmlinux" --cycles 1000 --seconds 10
		storage embedded
		((!full)) || storage embedded-end
		((!full)) || stress_debug
		each exact tests/exact/*.bats
		each meta tests/meta/*.bats
	fi
	((skipped == 0)) || echo "$skipped skipped"
	echo "$passed passed, $failed failed"
	((failed == 0 && passed > 0))
}

main "$@"
