#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The equivalence matrix for real: part of its rows, on both kernels.

setup_file() {
	cd "$BATS_TEST_DIRNAME/../.."
	export RUN=build/check/equivalence
	rm -rf "$RUN"
	mkdir -p "$RUN"
	cp tests/golden/equivalence/run/vanilla-off.json "$RUN"
	kernels/equivalence.sh --out "$RUN/equivalence" --rows fd/parent/ondir+child \
		--kernels "isec vanilla" "$(kernels/build.sh --path isec)" \
		"$(kernels/build.sh --path vanilla)" >"$BATS_FILE_TMPDIR/log" 2>&1 || {
		cat "$BATS_FILE_TMPDIR/log" >&2
		return 1
	}
}

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
}

@test "every row of both kernels was run or says why not" {
	for kernel in isec vanilla; do
		run zgrep -c '^{"row":' "$RUN/equivalence/$kernel.json.gz"
		[ "$output" -eq $((7 * 43)) ]
		run zgrep -c '"failed":' "$RUN/equivalence/$kernel.json.gz"
		[ "$output" -eq 0 ]
		run zgrep -cvE '"heard":|"na":' <(zgrep '^{"row":' "$RUN/equivalence/$kernel.json.gz")
		[ "$output" -eq 0 ]
	done
}

@test "the listener of a file's directory is told of it, and the hook sees that" {
	run zgrep '"row":"fd/parent/ondir+child/none/file/open"' "$RUN/equivalence/isec.json.gz"
	echo "$output"
	[[ $output == *'"heard":"20:d=object"'* ]]
	[[ $output == *'"send_to_group":"8000020:idepn"'* ]]
	[[ $output == *'"handle_event":"20:idepn"'* ]]
}

@test "no difference is unexplained, and no listener is told something else" {
	run build/fsnbench report --format md "$RUN"
	[ "$status" -eq 0 ]
	grep -A 12 '^| site' <<<"$output"
	[[ $output == *'send_to_group'* ]]
	[[ $output != *UNEXPLAINED* ]]
	[[ $output != *"NOT COMPLETE"* ]]
	[[ $output == *"special file"* ]]
}

@test "a program lets through what no flags can ask for" {
	run zgrep -c '^{"marks":' "$RUN/equivalence/isec.json.gz"
	[ "$output" -eq $((8 + 8 * 2 * 4)) ]
	run zgrep -c '^{"marks":' "$RUN/equivalence/vanilla.json.gz"
	[ "$output" -eq 8 ]
	run build/fsnbench report --format md "$RUN"
	grep -A 4 '^### C12' <<<"$output"
	grep -q '^### C12: supported$' <<<"$output"
	grep -A 4 '^### C12' <<<"$output" | grep -qE 'open: .* adds self\+subdir;'
}
