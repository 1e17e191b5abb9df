#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# fsnbench compare as a user types it: options, exit codes, one-line errors, and what
# is on which stream.

load common

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	F=build/fsnbench
	GOLDEN=tests/golden/report/run
	T=$BATS_TEST_TMPDIR
	mkdir "$T/new"
	cp $GOLDEN/*.json "$T/new/"
}

# apart COMMAND...: as run, with stdout in $output and stderr in $said
apart() {
	status=0
	"$@" >"$T/stdout" 2>"$T/stderr" || status=$?
	output=$(<"$T/stdout")
	said=$(<"$T/stderr")
	mapfile -t lines <"$T/stdout"
	echo "status $status: $said"
}

# worse: a cell of NEW makes one indirect call more
worse() {
	sed -i '/^{"name":"read\/tmpfs\/parent\/fanotify",/s/"indirect_calls":\([0-9]*\)/"indirect_calls":9/' \
		"$T/new/isec-off.json"
	if cmp -s "$T/new/isec-off.json" $GOLDEN/isec-off.json; then return 1; fi
}

@test "a run with itself: all equal, and the gate lets it pass" {
	apart $F compare --gate $GOLDEN "$T/new"
	echo "$output"
	[ "$status" -eq 0 ]
	[ -z "$said" ]
	[ "${lines[0]}" = "OLD: $GOLDEN" ]
	[ "${lines[1]}" = "NEW: $T/new" ]
	[[ ${lines[3]} == cells*equal*better*worse*unresolved* ]]
	[[ $output != *insns* ]]
}

@test "the reference with itself, whose means are not resolved but the same" {
	run $F compare --gate results/reference results/reference
	[ "$status" -eq 0 ]
	[ "$(awk 'NR > 3 && $5 + $6 + $7' <<<"$output" | wc -l)" -eq 0 ]
	[ "$(grep -c retpoline <<<"$output")" -gt 5 ]
}

@test "worse: 0 without --gate, 1 with it, and one line says how many and which first" {
	worse
	apart $F compare $GOLDEN "$T/new"
	[ "$status" -eq 0 ]
	[ -z "$said" ]
	[[ $output == *"read tmpfs parent"* ]]
	apart $F compare --gate $GOLDEN "$T/new"
	[ "$status" -eq 1 ]
	[ "$(wc -l <"$T/stderr")" -eq 1 ]
	[[ $said == "fsnbench compare: 1 of "*"first read/tmpfs/parent/fanotify (isec, off): insns 0, indirect calls +"* ]]
	# The other way round it is better.
	run $F compare --gate "$T/new" $GOLDEN
	[ "$status" -eq 0 ]
}

@test "single documents are compared, plain or compressed" {
	worse
	gzip "$T/new/isec-off.json"
	run $F compare --gate $GOLDEN/isec-off.json "$T/new/isec-off.json.gz"
	[ "$status" -eq 1 ]
}

@test "bad usage is 2, in one line" {
	run $F compare
	refused 2 OLD NEW
	run $F compare $GOLDEN
	refused 2 OLD NEW
	run $F compare $GOLDEN $GOLDEN $GOLDEN
	refused 2 OLD NEW
	run $F compare --frobnicate $GOLDEN $GOLDEN
	refused 2 "'--frobnicate'" --gate --delta 'N|P%|Nns' --json --ktap --verbose --help
	run $F compare -vx $GOLDEN $GOLDEN
	refused 2 "'-x'"
	run $F compare $GOLDEN $GOLDEN --delta
	refused 2 "missing after '--delta'"
	run $F compare --delta 1.5 $GOLDEN $GOLDEN
	refused 2 "--delta '1.5'" 0.5%
	run $F compare --ktap --json - $GOLDEN $GOLDEN
	refused 2 --ktap "--json -"
}

@test "input that cannot be read is 2: file and reason" {
	run $F compare $GOLDEN "$T/none"
	refused 2 "$T/none" "cannot be opened"
	mkdir "$T/empty"
	run $F compare "$T/empty" $GOLDEN
	refused 2 "$T/empty" "holds no"
	head -c 2000 $GOLDEN/isec-off.json >"$T/cut.json"
	run $F compare $GOLDEN "$T/cut.json"
	refused 2 cut.json:
	sed 's/"engine": "exact"/"engine": "native"/' $GOLDEN/isec-off.json >"$T/native.json"
	run $F compare "$T/native.json" $GOLDEN/isec-off.json
	refused 2 native.json "never mixed"
}

@test "nothing in common is 4, and the table says what there is" {
	apart $F compare $GOLDEN/isec-off.json $GOLDEN/vanilla-off.json
	[ "$status" -eq 4 ]
	[ "$(wc -l <"$T/stderr")" -eq 1 ]
	[[ $said == *"nothing to compare"* ]]
	[[ $output == *vanilla*isec* || $output == *isec*vanilla* ]]
}

@test "--json FILE is written beside the table, whole or not at all" {
	worse
	run $F compare --json "$T/diff.json" $GOLDEN "$T/new"
	[ "$status" -eq 0 ]
	[[ $output == *"read tmpfs parent"* ]]
	grep -q '"verdict":"worse"' "$T/diff.json"
	[ "$(find "$T" -name 'diff.json.*' | wc -l)" -eq 0 ]
	apart $F compare --json "$T/none/diff.json" $GOLDEN "$T/new"
	[ "$status" -eq 1 ]
	[ "$(wc -l <"$T/stderr")" -eq 1 ]
	[[ $said == *none/diff.json* ]]
	[ ! -e "$T/none" ]
	# A document of differences is no result.
	run $F report "$T/diff.json"
	refused 2 diff.json:
}

@test "--ktap: a plan, and a line per cell that names it" {
	worse
	apart $F compare --ktap --gate $GOLDEN "$T/new"
	[ "$status" -eq 1 ]
	[ "${lines[0]}" = "KTAP version 1" ]
	[ "${lines[1]}" = "1..$((${#lines[@]} - 2))" ]
	[ "$(grep -c '^not ok [0-9]* isec/off/read/tmpfs/parent/fanotify # insns=0 indirect=+' <<<"$output")" -eq 1 ]
	[ "$(grep -c '^not ok ' <<<"$output")" -eq 1 ]
	grep -q '^ok [0-9]* .* # SKIP ' <<<"$output"
	# Numbered from 1 without a gap.
	[ "$(sed -nE 's/^(not )?ok ([0-9]+) .*/\2/p' <<<"$output" | awk '$1 != NR' | wc -l)" -eq 0 ]
}

@test "a full disk is 1, not a shorter table" {
	run bash -c "$F compare $GOLDEN '$T/new' >/dev/full"
	refused 1 "not written"
}
