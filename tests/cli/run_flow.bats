#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The flow of run.sh from boots to report, with stand-ins for everything that
# takes time: builds, QEMU, the harness and gnuplot.

load flow

setup() { flow_setup; }

@test "the main job leaves documents, report and plots, and nothing else" {
	run ./run.sh
	[ "$status" -eq 0 ]
	[ "$(documents)" = "debian-off.json debian-retpoline.json embedded-off.json embedded-retpoline.json isec-off.json isec-retpoline.json vanilla-off.json vanilla-retpoline.json" ]
	[[ $(cat results/last/REPORT.md) == "md of debian-off.json "*" vanilla-retpoline.json " ]]
	[ -s results/last/plots/ledger.svg ]
	[ -s results/last/plots/ledger.png ]
	none leftovers
}

@test "the first ledger comes before the second kernel, the last with all" {
	run ./run.sh exact
	[ "$status" -eq 0 ]
	ledgers=$(grep '^text of' <<<"$output")
	[ "$(head -n 1 <<<"$ledgers")" = "text of isec-off.json isec-retpoline.json " ]
	[[ $(tail -n 1 <<<"$ledgers") == *isec-off.json*vanilla-retpoline.json* ]]
	[ ! -e results/last/REPORT.md ]
}

@test "without Debian's kernel the run goes on and says so" {
	echo 'echo "anchor.sh: apt knows no such package" >&2; exit 4' >"$T/anchor"
	run ./run.sh
	[ "$status" -eq 0 ]
	[ "$(documents)" = "embedded-off.json embedded-retpoline.json isec-off.json isec-retpoline.json vanilla-off.json vanilla-retpoline.json" ]
	[[ $output == *"anchor is left out: Debian's kernel could not be had"* ]]
	grep ^merge "$T/calls" | tail -n 1 | grep -qF -- "--context=anchor=skipped: Debian's kernel could not be had"
	echo 'exit 1' >"$T/anchor"
	run ./run.sh exact
	[ "$status" -eq 1 ]
	[ "$(documents)" = "embedded-off.json embedded-retpoline.json isec-off.json isec-retpoline.json vanilla-off.json vanilla-retpoline.json" ]
}

@test "stage times get into the context, the boots' own too" {
	run ./run.sh exact
	final=$(grep ^merge "$T/calls" | tail -n 1)
	for field in compiler=none stages.kernel_isec= stages.boots_isec= stages.boots_vanilla=; do
		[[ $final == *"--context=$field"* ]]
	done
	[[ $output == *kernel_vanilla*boots*total* ]]
}

@test "--quick boots one kernel in one mode and replaces older documents" {
	run ./run.sh exact
	run ./run.sh --quick
	[ "$status" -eq 0 ]
	[ "$(documents)" = "isec-off.json" ]
	grep -q -- --quick results/last/isec-off.json
}

@test "other files in the results directory are left alone" {
	mkdir mine
	echo keep >mine/notes.json
	run ./run.sh exact --quick --results mine
	[ "$status" -eq 0 ]
	[ "$(documents mine)" = "isec-off.json notes.json" ]
	[ "$(cat mine/notes.json)" = keep ]
}

@test "results of --full are not replaced by a run that measures less" {
	mkdir -p mine results/last/equivalence
	touch mine/pure-send_to_group-off.json
	for verb in "" exact --quick --dry-run; do
		# shellcheck disable=SC2086	# "" is no argument
		run ./run.sh $verb --results mine
		[ "$status" -eq 2 ]
		[ "${#lines[@]}" -eq 1 ]
		[[ $output == *"/mine has results of --full"* ]]
	done
	mv mine/pure-send_to_group-off.json "$T/"
	mkdir mine/equivalence
	run ./run.sh exact --quick --results mine
	[ "$status" -eq 2 ]
	[ "$(ls mine)" = equivalence ]
	run ./run.sh exact --full --dry-run --results mine
	[ "$status" -eq 0 ]
	[[ $output != *"has results of --full"* ]]
	# A place that nobody named.
	run ./run.sh exact --quick
	[ "$status" -eq 0 ]
	[ ! -e results/last/equivalence ]
}

@test "a guest that dies is 1 with its cause, and older results stay" {
	run ./run.sh exact
	sum=$(sha256sum results/last/*)
	echo 'echo "boot.sh: the guest died while booting" >&2; exit 1' >"$T/boot-isec-retpoline"
	run ./run.sh exact
	[ "$status" -eq 1 ]
	[[ ${lines[-2]} == *"isec spectre_v2=retpoline failed with 1: boot.sh: the guest died while booting" ]]
	[ "$(sha256sum results/last/*)" = "$sum" ]
	none leftovers
}

@test "a flagged cell is shown in the results and is 1" {
	touch "$T/flagged"
	run ./run.sh exact --quick
	[ "$status" -eq 1 ]
	[ "$(documents)" = "isec-off.json" ]
}

@test "an interrupt is 130 and leaves no guest and no results" {
	echo 'echo $$ >"$T/guest"; sleep 4243' >"$T/boot-isec-off"
	interrupt_at "$T/guest" ./run.sh exact
	[ "$status" -eq 130 ]
	none kill -0 "$(cat "$T/guest")"
	none leftovers
	[ ! -e results/last ]
}

@test "verify compares three runs and the reference, the worst status counts" {
	run ./run.sh verify
	[ "$status" -eq 0 ]
	[ "$(grep -c ^verify "$T/calls")" -eq 2 ]
	mkdir -p results/reference
	echo {} >results/reference/isec-off.json
	echo 4 >"$T/verify"
	run ./run.sh verify --full
	[ "$status" -eq 4 ]
	[ "$(grep -c ^verify "$T/calls")" -eq 5 ]
	echo 1 >"$T/verify"
	run ./run.sh verify --quick
	[ "$(grep -c ^verify "$T/calls")" -eq 7 ]
	[[ $output == *"verify --full compares"* ]]
	[ "$status" -eq 1 ]
	none leftovers
	[ ! -e results/last ]
}

@test "the reference's report and plots are the repository's" {
	mkdir -p results/reference build
	cp fsnbench build/
	echo {} >results/reference/isec-off.json
	run ./run.sh report
	[ "$status" -eq 0 ]
	[ "$(cat REPORT.md)" = "md of isec-off.json " ]
	[ -s plots/ledger.svg ]
	[ ! -e results/reference/REPORT.md ]
	grep -q ^report "$T/calls"
	none grep -q ^merge "$T/calls"
}

@test "report on a directory that is not there is 2" {
	run ./run.sh report --results nowhere
	[ "$status" -eq 2 ]
	[[ $output == *nowhere* ]]
}
