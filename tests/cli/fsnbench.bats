#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# fsnbench as a user types it: verbs, options, exit codes, one-line errors.

load common

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	F=build/fsnbench
	GOLDEN=tests/golden/report/run
}

@test "an unknown verb is refused and the valid ones are named" {
	run $F frobnicate
	refused 2 frobnicate list run merge report verify compare
}

@test "no verb is bad usage" {
	run $F
	[ "$status" -eq 2 ]
	[[ $output == *usage:* ]]
}

@test "--help and --version, of the tool and of every verb" {
	run $F --version
	[ "$status" -eq 0 ]
	[[ $output =~ ^fsnbench\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	run $F --help
	[ "$status" -eq 0 ]
	for verb in list run merge report verify compare; do
		run $F $verb --help
		[ "$status" -eq 0 ]
		[[ $output == "usage: fsnbench $verb"* ]]
	done
}

@test "an unknown option is refused and the valid ones are named" {
	local -A own=([list]=--cells [run]=--experiment [merge]=--counters [report]=--format
		[verify]=--help [compare]=--gate)
	for verb in "${!own[@]}"; do
		run $F $verb --frobnicate
		echo "$output"
		[ "$status" -eq 2 ]
		[[ $output == *--frobnicate* ]]
		[[ $output == *"${own[$verb]}"* ]]
	done
}

@test "an unknown workload, site, handler, watch, kernel: refused, the valid ones named" {
	run $F list --cells --workload open_close,frob
	refused 2 workload frob nop getppid open_close read write
	run $F list --cells --site frob
	refused 2 site frob none send_to_group handle_event
	run $F list --cells --handler frob
	refused 2 handler frob c bpf
	run $F list --cells --watch frob
	refused 2 watch frob never unrelated_sb unrelated_same_sb parent
	run $F list --cells --kernel frob
	refused 2 kernel frob vanilla isec
	run $F run --site frob
	refused 2 site frob send_to_group
}

@test "an empty word in a list is unknown, not everything" {
	run $F list --cells --workload ""
	refused 2 "unknown workload ''"
	run $F list --cells --workload read,
	refused 2 "unknown workload ''"
}

@test "a number of operations that is none, too small or too large is refused" {
	for n in 0 -1 x 3x 1000001 99999999999999999999 ""; do
		run $F run --ops "$n"
		refused 2 "--ops" "1 to 1000000"
	done
}

@test "options that leave no cell: nothing could run" {
	run $F list --cells --workload read --watch never --handler c
	refused 4 "no cell is left"
}

@test "the exact engine does not count outside of its guest" {
	run $F run --engine exact --workload read
	refused 4 "./run.sh exact"
}

@test "list names every file of workloads/" {
	run $F list
	[ "$status" -eq 0 ]
	for file in workloads/*.c; do
		[[ $output == *"$(basename "$file" .c) "* ]]
	done
}

@test "a plan has the bracket's cell, whatever is asked for" {
	run $F list --cells --workload read --handler c
	[ "${lines[0]}" = nop/tmpfs/never ]
	[ "${#lines[@]}" -eq 19 ]
}

@test "an experiment of one's own is planned without compiling" {
	awk '/^```ini/ { on = 1; next } /^```/ { on = 0 } on' CONTRIBUTING.md >"$BATS_TEST_TMPDIR/my.ini"
	run $F run --experiment "$BATS_TEST_TMPDIR/my.ini" --dry-run
	[ "$status" -eq 0 ]
	# the bracket; two workloads, two watches, without a hook and at two sites with two
	[ "${#lines[@]}" -eq $((1 + 2 * 2 * (1 + 2 * 2))) ]
	[[ $output == *read/tmpfs/sb/fanotify/handle_event/direct/bpf/empty/skip* ]]
	run $F list --cells --experiment "$BATS_TEST_TMPDIR/my.ini"
	[ "${#lines[@]}" -eq 21 ]
}

@test "a bad experiment is 2: file, line, key, what is allowed" {
	printf '[experiment]\nquestion = ?\n[cells a]\nworkload = read\nfs = zfs\n' >"$BATS_TEST_TMPDIR/my.ini"
	run $F run --experiment "$BATS_TEST_TMPDIR/my.ini" --dry-run
	[ "$status" -eq 2 ]
	[ "$output" = "fsnbench: $BATS_TEST_TMPDIR/my.ini:5: fs: 'zfs' is not known; there are tmpfs ext4 xfs" ]
	run $F list --experiment nothing
	[ "$status" -eq 2 ]
	[[ $output == *"unknown experiment 'nothing'; there are args-cost "* ]]
}

@test "the unpatched kernel has no cells with a hook" {
	run $F list --cells --kernel vanilla
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -gt 10 ]
	[[ $output != *send_to_group* ]]
	[[ $output != *selftest* ]]
}

@test "a document that does not exist, is empty, truncated or not one: file and reason" {
	run $F report "$BATS_TEST_TMPDIR/none.json"
	refused 2 none.json
	: >"$BATS_TEST_TMPDIR/empty.json"
	run $F report "$BATS_TEST_TMPDIR/empty.json"
	refused 2 empty.json:
	head -c 2000 $GOLDEN/isec-off.json >"$BATS_TEST_TMPDIR/cut.json"
	run $F report "$BATS_TEST_TMPDIR/cut.json"
	refused 2 cut.json:
	echo '{"context": {"schema": 99}, "benchmarks": []}' >"$BATS_TEST_TMPDIR/schema.json"
	run $F report "$BATS_TEST_TMPDIR/schema.json"
	refused 2 schema 99
	echo '[1, 2]' >"$BATS_TEST_TMPDIR/foreign.json"
	run $F report "$BATS_TEST_TMPDIR/foreign.json"
	refused 2 foreign.json
}

@test "a directory without documents cannot be reported" {
	mkdir "$BATS_TEST_TMPDIR/empty"
	run $F report "$BATS_TEST_TMPDIR/empty"
	refused 2 "$BATS_TEST_TMPDIR/empty"
}

@test "the same documents give the same report, byte for byte" {
	for format in text md csv lkml; do
		$F report --format $format $GOLDEN >"$BATS_TEST_TMPDIR/a"
		$F report --format $format $GOLDEN >"$BATS_TEST_TMPDIR/b"
		cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
	done
}

@test "the form for mailing lists is plain ASCII in at most 72 columns, without tabs" {
	for dir in $GOLDEN results/reference; do
		$F report --format lkml $dir >"$BATS_TEST_TMPDIR/lkml"
		run grep -cP '[^\x20-\x7e]' "$BATS_TEST_TMPDIR/lkml"
		[ "$output" = 0 ]
		run grep -nE '.{73}' "$BATS_TEST_TMPDIR/lkml"
		echo "$output"
		[ "$status" -eq 1 ]
	done
}

@test "a report that cannot be written leaves nothing and says where" {
	run $F report --output "$BATS_TEST_TMPDIR/none/report.md" --format md $GOLDEN
	refused 1 none/report.md
	[ ! -e "$BATS_TEST_TMPDIR/none" ]
}

@test "verify finds an edited counter and names cell, counter and both values" {
	mkdir "$BATS_TEST_TMPDIR/b"
	cp $GOLDEN/*.json "$BATS_TEST_TMPDIR/b/"
	run $F verify $GOLDEN "$BATS_TEST_TMPDIR/b"
	echo "$output"
	[ "$status" -eq 0 ]
	sed -i '0,/"indirect_calls": *1\b/s//"indirect_calls": 7/' "$BATS_TEST_TMPDIR/b/isec-off.json"
	run $F verify $GOLDEN "$BATS_TEST_TMPDIR/b"
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *indirect_calls*1*7* ]]
}

@test "the committed report is what the reference says" {
	$F report --format md results/reference | cmp - REPORT.md
	$F report --format lkml results/reference | cmp - results/reference/lkml.txt
}

@test "the sample in README.md is what the reference says" {
	$F report --format text results/reference >"$BATS_TEST_TMPDIR/text"
	sed -n '/^## What it says/,/^How to read/s/^    //p' README.md >"$BATS_TEST_TMPDIR/sample"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/sample")" -gt 15 ]
	while read -r line; do
		grep -qF -- "$line" "$BATS_TEST_TMPDIR/text"
	done <"$BATS_TEST_TMPDIR/sample"
}

@test "a compressed document is read, and one that was cut off is named" {
	gzip -9nc results/reference/vanilla-off.json >"$BATS_TEST_TMPDIR/whole.json.gz"
	run build/fsnbench report "$BATS_TEST_TMPDIR/whole.json.gz"
	[ "$status" -eq 0 ]
	head -c 9000 "$BATS_TEST_TMPDIR/whole.json.gz" >"$BATS_TEST_TMPDIR/cut.json.gz"
	run build/fsnbench report "$BATS_TEST_TMPDIR/cut.json.gz"
	[ "$status" -eq 2 ]
	[[ $output == *"cut.json.gz: cannot be read"* ]]
}

@test "a million files are shown if they were weighed, and change no verdict" {
	cp -r results/reference "$BATS_TEST_TMPDIR/run"
	$F report --format md "$BATS_TEST_TMPDIR/run" >"$BATS_TEST_TMPDIR/with"
	grep -A 9 '^## A million files' "$BATS_TEST_TMPDIR/with" | grep -q '| bpf  | ext4  | all '
	rm -r "$BATS_TEST_TMPDIR/run/million"
	$F report --format md "$BATS_TEST_TMPDIR/run" >"$BATS_TEST_TMPDIR/without"
	[ "$(grep -c '^## A million files' "$BATS_TEST_TMPDIR/without")" -eq 0 ]
	for run in with without; do
		sed -n '/^### C5/,/^### C6/p' "$BATS_TEST_TMPDIR/$run" >"$BATS_TEST_TMPDIR/$run.C5"
	done
	grep -q '^### C5: memory: supported' "$BATS_TEST_TMPDIR/with.C5"
	cmp "$BATS_TEST_TMPDIR/with.C5" "$BATS_TEST_TMPDIR/without.C5"
	mkdir "$BATS_TEST_TMPDIR/run/million"
	echo '{' | gzip >"$BATS_TEST_TMPDIR/run/million/isec-bpf.json.gz"
	run $F report "$BATS_TEST_TMPDIR/run"
	[ "$status" -eq 2 ]
	[[ $output == *"million/isec-bpf.json.gz"* ]]
}
