#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The exact engine for real: both kernels in both mitigation modes, twice.

setup_file() {
	cd "$BATS_TEST_DIRNAME/../.."
	export RUNS=build/check/exact
	local run

	for run in 1 2; do
		kernels/exact.sh --out "$RUNS/$run" --kernels "isec vanilla" \
			--modes "off retpoline" "$(kernels/build.sh --path isec)" \
			"$(kernels/build.sh --path vanilla)" >"$BATS_FILE_TMPDIR/log" 2>&1 || {
			cat "$BATS_FILE_TMPDIR/log" >&2
			return 1
		}
	done
}

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
}

@test "every planned cell of every boot is a result" {
	for kernel in isec vanilla; do
		cells=$(build/fsnbench list --cells --kernel "$kernel" | wc -l)
		for mode in off retpoline; do
			run grep -c '"status":"ok"' "$RUNS/1/$kernel-$mode.json"
			[ "$output" -eq "$cells" ]
		done
	done
}

@test "two runs are identical in every cell, counter and edge" {
	run build/fsnbench verify "$RUNS/1" "$RUNS/2"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "the power self-test recovers every k, in both mitigation modes" {
	run build/fsnbench report --format md "$RUNS/1"
	[ "$status" -eq 0 ]
	grep -A 12 '^## Power self-test' <<<"$output"
	[[ $output == *"54 of 54 values of k recovered exactly"* ]]
}

@test "C1 is decided by all of its pairs" {
	cells=$(build/fsnbench list --cells --kernel isec |
		grep -cE '/handle_event/direct/(c|bpf)/empty/skip$')
	[ "$cells" -gt 0 ]
	run build/fsnbench report --format md "$RUNS/1"
	[[ $output =~ ([0-9]+)\ of\ ([0-9]+)\ pairs ]]
	[ "${BASH_REMATCH[2]}" -eq $((2 * cells)) ]
	[[ $output == *" 0 are open"* ]]
}

@test "the kernel ran with the mitigation that was asked for" {
	grep -q '"spectre_v2": "Vulnerable' "$RUNS/1/isec-off.json"
	grep -q '"spectre_v2": "Mitigation: Retpolines' "$RUNS/1/isec-retpoline.json"
}

@test "with retpolines every indirect call of the kernel goes through one" {
	run build/fsnbench report --format csv "$RUNS/1"
	[ "$status" -eq 0 ]
	awk -F, '
		{ gsub(/"/, "") }
		NR == 1 { for (i = 1; i <= NF; i++) col[$i] = i; next }
		$col["mode"] != "retpoline" { next }
		{ cell = $col["kernel"] "/" $col["workload"] "/" $col["fs"] "/" $col["arm"] "/" $col["program"] }
		$col["what"] == "indirect_calls" || $col["what"] == "indirect_jumps" { all[cell] += $col["value"] }
		$col["what"] == "retpolines" { through[cell] = $col["value"] }
		END { for (c in all) { n++; bad += all[c] != through[c] }; exit !(n > 100 && !bad) }
	' <<<"$output"
}
