#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# A cell that does not prove itself is no result: `fsnbench merge` with
# documents of a guest and counters in which one thing is wrong. Boots nothing.

load common

CELL=open_close/tmpfs/parent/fanotify/send_to_group/direct/c/empty/pass

setup_file() { built "$O/fsnbench"; }

# Ten operations of two cells. Each of the second calls the hook and fanotify
# once, and jumps once; the hook lets its events pass to the listener.
setup() {
	local i
	cd "$T" || return 1
	cat >kallsyms <<-'EOT'
	ffffffff81000000 T fsnotify
	ffffffff81001000 T fanotify_handle_event
	ffffffff81002000 t c_pass_handle
	ffffffff81003000 t fanotify_merge
	ffffffff81004000 t something_else
	EOT
	cat >guest.json <<-EOT
	{
	 "context": {"schema": 1, "engine": "exact", "kernel": "isec", "ops": 10},
	 "benchmarks": [
	  {"name": "nop/tmpfs/never", "cell": {"workload": "nop", "watch": "never"},
	   "index": 0, "status": "ok", "reason": "",
	   "hits": {"symbol": "", "expected": 0, "delivered": 0, "delivered_expected": 0,
	            "queued": 0, "queued_expected": 0, "others": 0, "overflow": 0}},
	  {"name": "$CELL", "cell": {"workload": "open_close", "watch": "parent"},
	   "index": 1, "status": "ok", "reason": "",
	   "hits": {"symbol": "c_pass_handle", "expected": 10, "delivered": 32, "delivered_expected": 32,
	            "queued": 1, "queued_expected": 1, "others": 0, "overflow": 0}}
	 ]
	}
	EOT
	{
		echo "fsncount 1 mem=on"
		echo "columns insns indirect_calls indirect_jumps interrupts interrupt_insns confused"
		echo "cell 0"
		for ((i = 0; i < 10; i++)); do echo "op 40 0 0 0 0 0"; done
		printf 'end\ncell 1\n'
		for ((i = 0; i < 10; i++)); do
			echo "op 4040 2 1 0 0 0"
			echo "e c ffffffff81000100 ffffffff81002000 1"
			echo "e c ffffffff81000200 ffffffff81001000 1"
			echo "e j ffffffff81001010 ffffffff81003000 1"
		done
		printf 'end\neof\n'
	} >counters.txt
}

merge() {
	run --separate-stderr "$O/fsnbench" merge --counters counters.txt \
		--symbols kallsyms --json result.json guest.json
	echo "status $status: $stderr"
}

# rejected STATUS REASON: exit 1; the cell has that status and reason, and
# both are said in one line.
rejected() {
	merge
	[ "$status" -eq 1 ]
	[ "$stderr" = "fsnbench merge: $CELL: $1: $2" ]
	grep -qF "\"$2\"" result.json
	grep -q "\"$1\"" result.json
}

# nth N PATTERN TEXT: replaces the Nth line of counters.txt that matches.
nth() {
	awk -v n="$1" -v p="$2" -v t="$3" \
		'$0 ~ p && ++seen == n { if (t != "") print t; next } { print }' counters.txt >new
	mv new counters.txt
}

@test "cells that prove themselves are results, without the bracket's cost" {
	merge
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	grep -q '"insns":4000,' result.json
	grep -q '"hook":10' result.json
	none grep -q '"status":"flagged"' result.json
}

@test "a hook that missed one operation flags the cell" {
	nth 4 ffffffff81002000 "e c ffffffff81000100 ffffffff81004000 1"
	rejected flagged "the hook ran 9, expected 10"
}

@test "a hook that never fired flags the cell" {
	sed -i 's/ffffffff81002000/ffffffff81004000/' counters.txt
	rejected flagged "the hook ran 0, expected 10"
}

@test "a hook that fired twice in one operation flags the cell" {
	nth 3 ffffffff81002000 "e c ffffffff81000100 ffffffff81002000 2"
	nth 13 "^op" "op 4040 3 1 0 0 0"
	rejected flagged "the hook ran 11, expected 10"
}

@test "a hook that fired where none may flags the cell" {
	sed -i 's/"expected": 10/"expected": 0/' guest.json
	rejected flagged "the hook ran 10, expected 0"
}

@test "a listener that missed an event flags the cell" {
	sed -i 's/"delivered": 32/"delivered": 31/' guest.json
	rejected flagged "events delivered in the proof: 31, expected 32"
}

@test "events that did not merge flag the cell" {
	sed -i 's/"queued": 1/"queued": 10/' guest.json
	rejected flagged "events queued in the end: 10, expected 1"
}

@test "events that nobody asked for flag the cell" {
	sed -i 's/"symbol": "c_pass_handle"\(.*\)/"symbol": "c_pass_handle"\1/; 0,/"others": 0/!s/"others": 0/"others": 3/' guest.json
	rejected flagged "3 events of other kinds"
}

@test "a queue that overflowed flags the cell" {
	sed -i '0,/"overflow": 0/!s/"overflow": 0/"overflow": 1/' guest.json
	rejected flagged "the queue overflowed"
}

@test "a plugin that lost track flags the cell" {
	nth 15 "^op" "op 4040 2 1 0 0 1"
	rejected flagged "the plugin lost track of an interrupt or ran out of room"
}

@test "operations that were not counted flag the cell" {
	awk '/^cell 1/ { in_cell = 1 } in_cell && /^op/ { ops++ } ops == 10 && /^(op|e) / { next } { print }' \
		counters.txt >new
	mv new counters.txt
	rejected flagged "9 operations counted, 10 done; the hook ran 9, expected 10"
}

@test "a cell without any counter has failed" {
	sed -i '/^cell 1/,/^end/d' counters.txt
	rejected failed "the plugin counted no operation"
}

@test "edges that are not all of the indirect calls flag the cell" {
	nth 2 ffffffff81003000 ""
	rejected flagged "the edges do not add up to the indirect calls and jumps"
}

@test "edges that most operations lack flag the cell" {
	sed -i '/ffffffff81001000/d' counters.txt
	rejected flagged "the edges do not add up to the indirect calls and jumps"
}

@test "all reasons are named" {
	sed -i 's/"delivered": 32/"delivered": 31/; 0,/"overflow": 0/!s/"overflow": 0/"overflow": 1/' guest.json
	rejected flagged "events delivered in the proof: 31, expected 32; the queue overflowed"
}

@test "a cell that failed in the guest stays failed, with the guest's reason" {
	sed -i '/"index": 1/s/"status": "ok", "reason": ""/"status": "failed", "reason": "mount: No such device"/' guest.json
	rejected failed "mount: No such device"
}

# unusable TEXT: 2, one line, no document.
unusable() {
	merge
	[ "$status" -eq 2 ]
	[[ $stderr == *"$1"* ]]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
	[ ! -e result.json ]
}

@test "counters that were cut off are refused at their line" {
	head -n 20 counters.txt >new
	mv new counters.txt
	unusable "counters.txt:20: truncated: the last line is missing"
}

@test "counters that are cut off in the middle of a line are refused" {
	truncate -s -10 counters.txt
	unusable "counters.txt:"
}

# two_rounds: the second cell's operations, five by five.
two_rounds() {
	awk '/^cell 1/ { in_cell = 1 } in_cell && /^op/ && ++ops == 6 { print "end\ncell 1" } { print }' \
		counters.txt >new
	mv new counters.txt
}

@test "the rounds of a cell are added up" {
	two_rounds
	merge
	[ "$status" -eq 0 ]
	grep -q '"hook":10' result.json
}

@test "a round that was not counted flags the cell" {
	two_rounds
	awk '/^cell 1/ && ++n == 2 { gone = 1 } gone && /^end/ { gone = 0; next } !gone { print }' \
		counters.txt >new
	mv new counters.txt
	rejected flagged "5 operations counted, 10 done; the hook ran 5, expected 10"
}

@test "without the bracket's cell there is no result" {
	sed -i 's/"workload": "nop"/"workload": "getppid"/' guest.json
	unusable "the bracket's cost is unknown"
}

@test "a document that was cut off is refused" {
	truncate -s 400 guest.json
	unusable "guest.json:"
}
