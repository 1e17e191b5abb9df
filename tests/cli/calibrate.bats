#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# fsnbench calibrate: options, the document's shape, and the instructions that are timed.

load common

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	F=build/fsnbench
	T=$BATS_TEST_TMPDIR
}

# loop NAME: its instructions as objdump has them
loop() { objdump -d --no-show-raw-insn --disassemble="calibrate_loop_$1" "$F"; }

# calls NAME: those of a loop, without what is left of them
calls() { loop "$1" | sed -nE 's/^[^\t]*\t *(.*call .*)/\1/p'; }

@test "bad options are refused, and what is valid is said" {
	for word in 0 -1 61 1.5 x ""; do
		run "$F" calibrate --seconds "$word"
		refused 2 "--seconds does not take '$word'" "1 to 60"
	done
	run "$F" calibrate --cpu x
	refused 2 "--cpu does not take 'x'"
	run "$F" calibrate --cpu 1023
	refused 2 "--cpu does not take '1023'" Cpus_allowed_list
	run "$F" calibrate --format csv
	refused 2 "--format does not take 'csv'" text json
	run "$F" calibrate frob
	refused 2 "unexpected argument 'frob'"
	run "$F" calibrate --frob
	[ "$status" -eq 2 ]
	[[ $output == *--frob*usage:* ]]
}

@test "a short run gives a document and tables of at most 100 columns" {
	[ "$(uname -m)" = x86_64 ] || skip "the loops are for x86-64"
	run "$F" calibrate --seconds 1 --context git=abc --json "$T/out.json"
	grep -q '"git": "abc"' "$T/out.json"
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output == *"virtual machine: "* ]]
	for line in "${lines[@]}"; do
		[ "${#line}" -le 100 ]
	done
	python3 - "$T/out.json" <<-'PYTHON'
	import itertools, json, math, sys
	root = json.load(open(sys.argv[1]))
	context = root["context"]
	assert context["engine"] == "native" and context["virt"]
	assert context["clock"]["source"] == "CLOCK_MONOTONIC_RAW"
	ways = ["direct", "indirect", "retpoline"]
	both = [True, False]
	assert [(r["predicted"], r["call"]) for r in root["calls"]] == list(itertools.product(both, ways))
	assert [r["predicted"] for r in root["loop"]] == both
	pairs = [("indirect", "direct"), ("retpoline", "direct"), ("retpoline", "indirect")]
	assert [(r["predicted"], (r["call"], r["minus"])) for r in root["differences"]] == \
	    list(itertools.product(both, pairs))
	for row in root["loop"] + root["calls"] + root["differences"]:
	    lo, hi = row["ns"]["ci95"]
	    assert lo <= row["ns"]["median"] <= hi and row["ns"]["level"] >= 0.95
	    assert len(row["blocks"]) == context["nr_blocks"] >= 12
	    assert all(math.isfinite(ns) for ns in row["blocks"])
	    assert ("ticks" in row) == (context["clock"]["tsc_hz"] > 0)
	assert all(ns > 0 for row in root["loop"] for ns in row["blocks"])
	PYTHON
}

@test "a document on standard output is all that is there" {
	[ "$(uname -m)" = x86_64 ] || skip "the loops are for x86-64"
	"$F" calibrate --seconds 1 --format json >"$T/out.json" 2>"$T/err"
	[ ! -s "$T/err" ]
	python3 -c 'import json, sys; json.load(open(sys.argv[1]))["calls"]' "$T/out.json"
}

@test "what cannot be written is 1 and said" {
	[ "$(uname -m)" = x86_64 ] || skip "the loops are for x86-64"
	run "$F" calibrate --seconds 1 --json "$T/none/out.json"
	refused 1 "$T/none/out.json: No such file"
}

@test "each loop has the call that it is for and no other" {
	[ "$(uname -m)" = x86_64 ] || skip "the loops are for x86-64"
	[ -n "$(loop none | grep -w ret)" ]
	[ -z "$(calls none)" ]
	[[ $(calls direct) =~ ^call\ +[0-9a-f]+\ \<calibrate_targets\>$ ]]
	[[ $(calls indirect) =~ ^call\ +\*%rax$ ]]
	[[ $(calls retpoline) =~ ^call\ +[0-9a-f]+\ \<calibrate_thunk_rax\>$ ]]
}
