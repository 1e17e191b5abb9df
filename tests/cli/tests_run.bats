#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# tests/run.sh counts what ran, and does not take silence for success.

setup() {
	local repo
	repo=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	T=$BATS_TEST_TMPDIR
	mkdir -p "$T/kernels" "$T/tests/unit" "$T/tests/cli" "$T/tests/guest"
	cp "$repo/kernels/lib.sh" "$T/kernels/"
	cp "$repo/tests/run.sh" "$T/tests/"
	cd "$T" || return 1
	# "Compiles" a unit test by copying it.
	printf 'build/tests/%%: tests/unit/%%.c\n\tmkdir -p build/tests; cp $< $@; chmod +x $@\n' >Makefile
}

# unit NAME: a unit test that is a shell script on standard input.
unit() { { echo '#!/bin/sh'; cat; } >"tests/unit/$1_test.c"; }

# A nested bats must find neither the variables nor the insides of this one.
tests() { run env -i PATH="${PATH#*libexec/bats-core:}" tests/run.sh --fast; }

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
	printf 'build/tests/%%: tests/unit/%%.c\n\tfalse\n' >Makefile
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
