#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# tests/run.sh counts what ran, and does not take silence for success.

load common

setup() {
	local repo
	repo=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	T=$BATS_TEST_TMPDIR
	mkdir -p "$T/kernels" "$T/tests/unit" "$T/tests/cli" "$T/tests/guest" "$T/tmp"
	cp "$repo/kernels/lib.sh" "$T/kernels/"
	cp "$repo/tests/run.sh" "$T/tests/"
	cd "$T" || return 1
	# A nested bats must find neither the variables nor the insides of this one.
	RUN=(env -i PATH="${PATH#*libexec/bats-core:}" TMPDIR="$T/tmp" tests/run.sh --fast)
	# "Compiles" a unit test by copying it.
	printf 'all:\nbuild/tests/%%: tests/unit/%%.c\n\tmkdir -p build/tests; cp $< $@; chmod +x $@\n' >Makefile
}

# unit NAME: a unit test that is a shell script on standard input.
unit() { { echo '#!/bin/sh'; cat; } >"tests/unit/$1_test.c"; }

# tests [OPTION...]
tests() { run "${RUN[@]}" "$@"; }

nothing_left() { [ -z "$(ls -A "$T/tmp")" ] && [ -z "$(processes "$T/tmp")" ]; }

last() { [ "${lines[-1]}" = "$1" ]; }

@test "passed and failed tests of all files are added up" {
	unit one <<<'printf "1..2\nok 1 - a\nok 2 - b\n"'
	unit two <<<'printf "1..1\nok 1 - a\n1..2\nok 1 - b\nnot ok 2 - c\n"; exit 1'
	printf '@test "x" { true; }\n@test "y" { false; }\n' >tests/cli/three.bats
	tests
	[ "$status" -eq 1 ]
	last "5 passed, 2 failed"
	[[ $output == *"not ok 2 - c"* ]]
	[[ $output == *"not ok 2 y"* ]]
}

@test "all passed is 0" {
	unit one <<<'printf "1..1\nok 1 - a\n"'
	tests
	[ "$status" -eq 0 ]
	last "1 passed, 0 failed"
}

@test "no test at all is a failure" {
	tests
	[ "$status" -eq 1 ]
	last "0 passed, 0 failed"
}

@test "a file that ran fewer tests than it announced has failed" {
	unit short <<<'printf "1..3\nok 1 - a\n"'
	tests
	[ "$status" -eq 1 ]
	last "1 passed, 1 failed"
}

@test "a test that crashes has failed" {
	unit crash <<<'printf "1..1\nok 1 - a\n"; kill -SEGV $$'
	unit mute <<<'kill -SEGV $$'
	tests
	[ "$status" -eq 1 ]
	last "1 passed, 2 failed"
}

@test "a test that does not compile has failed" {
	unit one <<<'printf "1..1\nok 1 - a\n"'
	printf 'all:\nbuild/tests/%%: tests/unit/%%.c\n\tfalse\n' >Makefile
	tests
	[ "$status" -eq 1 ]
	last "0 passed, 1 failed"
}

@test "a skipped test is neither passed nor failed" {
	unit one <<<'printf "1..2\nok 1 - a\nok 2 - b # SKIP no such thing here\n"'
	tests
	[ "$status" -eq 0 ]
	last "1 passed, 0 failed"
	[[ $output == *"no such thing here"* ]]
	[[ $output == *"1 skipped"* ]]
}

@test "files run side by side, and what each says stays together" {
	local name
	# None of the two ends before both have begun and said something.
	for name in one two; do
		unit "$name" <<-SH
		printf '1..2\nok 1 - a\nnot ok 2 - $name\n# first of $name\n'
		touch $name.began
		while [ ! -e one.began ] || [ ! -e two.began ]; do sleep 0.05; done
		printf '# second of $name\n'
		exit 1
		SH
	done
	tests --jobs 2
	[ "$status" -eq 1 ]
	last "2 passed, 2 failed"
	for name in one two; do
		[[ $output == *"not ok 2 - $name"$'\n'"# first of $name"$'\n'"# second of $name"$'\n'"unit-$name "* ]]
	done
}

@test "one at a time is the same" {
	unit one <<<'printf "1..2\nok 1 - a\nok 2 - b\n"; [ ! -e two ] || exit 1; touch one; sleep 0.1; rm one'
	unit two <<<'printf "1..1\nnot ok 1 - c\n"; [ ! -e one ] || exit 1; touch two; sleep 0.1; rm two; exit 1'
	tests --jobs 1
	[ "$status" -eq 1 ]
	last "2 passed, 1 failed"
}

@test "no process and no temporary file is left, after an interrupt either" {
	printf '@test "x" { mktemp; mktemp -d; }\n' >tests/cli/one.bats
	tests
	[ "$status" -eq 0 ]
	nothing_left
	# shellcheck disable=SC2016
	printf '@test "x" { mktemp; echo started >"%s"; sleep 4244.%s; }\n' "$T/started" $$ >tests/cli/one.bats
	unit two <<<'printf "1..1\n"; sleep 4244.'$$
	interrupt_at "$T/started" "${RUN[@]}" --jobs 2
	[ "$status" -eq 130 ]
	nothing_left
	[ -z "$(processes "sleep4244.$$")" ]
}
