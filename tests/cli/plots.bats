#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The plots, drawn from the golden documents.

load common

# Drawing takes time: once for all tests.
setup_file() {
	cd "$BATS_TEST_DIRNAME/../.." || return 1
	export CSV=$BATS_FILE_TMPDIR/ledger.csv DRAWN="$BATS_FILE_TMPDIR/a folder/plots"
	build/fsnbench report --format csv --output "$CSV" tests/golden/report/run
	DRAW_STATUS=0
	export MEMORY=$BATS_FILE_TMPDIR/memory.csv GOLDEN=tests/golden/report
	export MACRO=$BATS_FILE_TMPDIR/macro.csv
	build/fsnbench report --format memory --output "$MEMORY" tests/golden/memory/run
	build/fsnbench report --format macro --output "$MACRO" tests/golden/macro/run
	DRAW_OUTPUT=$(plots/draw.sh "$CSV" "$DRAWN" "$MEMORY" "$MACRO" \
		"$GOLDEN"/{ladder,scaling,filtering}.csv tests/golden/equivalence/visibility.csv \
		tests/golden/native/latency{,_cdf,_aa}.csv 2>&1) || DRAW_STATUS=$?
	export DRAW_STATUS DRAW_OUTPUT
}

setup() {
	cd "$BATS_TEST_DIRNAME/../.." || return 1
	T=$BATS_TEST_TMPDIR
}

# table NAME: what plots/NAME.gp reads.
table() {
	case $1 in
	memory) echo "$MEMORY" ;;
	macro) echo "$MACRO" ;;
	ladder | scaling | filtering) echo "$GOLDEN/$1.csv" ;;
	visibility) echo tests/golden/equivalence/visibility.csv ;;
	latency*) echo "tests/golden/native/$1.csv" ;;
	*) echo "$CSV" ;;
	esac
}

# bytes FILE OFFSET NUMBER: as hexadecimal digits; a negative OFFSET is from the end.
bytes() {
	if (($2 < 0)); then
		tail -c "${2#-}" "$1" | head -c "$3"
	else
		tail -c "+$(($2 + 1))" "$1" | head -c "$3"
	fi | od -An -v -tx1 | tr -d ' \n'
}

@test "every script draws an SVG and a PNG, without a word from gnuplot" {
	echo "$DRAW_OUTPUT"
	[ "$DRAW_STATUS" -eq 0 ]
	[ -z "$DRAW_OUTPUT" ]
	for script in plots/*.gp; do
		image="$DRAWN/$(basename "$script" .gp)"
		[ "$(head -c 5 "$image.svg")" = "<?xml" ]
		[ "$(grep . "$image.svg" | tail -n 1)" = "</svg>" ]
		[[ $(table "$(basename "$script" .gp)") != "$CSV" ]] || grep -q "spectre_v2=retpoline" "$image.svg"
		# The signature, and the last chunk with its checksum.
		[ "$(bytes "$image.png" 0 8)" = 89504e470d0a1a0a ]
		[ "$(bytes "$image.png" -12 12)" = 0000000049454e44ae426082 ]
	done
	# Nothing half drawn is left.
	[ "$(find "$DRAWN" -type f | wc -l)" -eq "$(($(find plots -name '*.gp' | wc -l) * 2))" ]
}

@test "the same table gives the same SVG" {
	for script in plots/*.gp; do
		name=$(basename "$script" .gp)
		gnuplot -e "csv='$(table "$name")'; out='$T/again.svg'; term='svg'" "$script"
		cmp "$DRAWN/$name.svg" "$T/again.svg"
	done
}

@test "cost: bars are differences; one that is not resolved has its bound" {
	grep -q -e -770 "$DRAWN/cost.svg"
	grep -q '~±' "$DRAWN/cost.svg"
}

@test "memory: every kernel that was weighed has its line, and what was not is said" {
	grep -q embedded "$DRAWN/memory.svg"
	grep -q missing "$DRAWN/memory.svg"
	head -n 1 "$MEMORY" >"$T/memory.csv"
	plots/draw.sh "$CSV" "$T/plots" "$T/memory.csv"
	[ ! -e "$T/plots/memory.svg" ]
	[ -e "$T/plots/cost.svg" ]
}

@test "macro: jobs and commands have their rows; without counts there is no picture" {
	for word in read_seq file_stat grep "bpf skip in send_to_group"; do
		grep -q "$word" "$DRAWN/macro.svg"
	done
	grep -v '^isec' "$MACRO" >"$T/macro.csv"
	plots/draw.sh "$CSV" "$T/plots" "$MEMORY" "$T/macro.csv"
	[ ! -e "$T/plots/macro.svg" ]
	[ -e "$T/plots/memory.svg" ]
}

@test "ladder: every workload and its calls; what does not prove itself is said" {
	grep -q rename "$DRAWN/ladder.svg"
	grep -q flagged "$DRAWN/ladder.svg"
}

@test "scaling: each arm has what one more costs" {
	grep -q "+50 per mark" "$DRAWN/scaling.svg"
	grep -q "no dependence" "$DRAWN/scaling.svg"
	grep -q missing "$DRAWN/scaling.svg"
}

@test "filtering: what reaches whom, and what each way adds" {
	grep -q mix_a "$DRAWN/filtering.svg"
	grep -q "+600 →" "$DRAWN/filtering.svg"
	grep -q "resolution 4" "$DRAWN/filtering.svg"
}

@test "visibility: what a site sees is there as a number, and why the listener is not told" {
	cp tests/golden/equivalence/visibility.csv "$T/visibility.csv"
	sed -i 's/^\(send_to_group_raw,same_mask,.*,\)[0-9]*$/\11234/' "$T/visibility.csv"
	plots/draw.sh "$CSV" "$T/plots" "$T/visibility.csv"
	grep -q '>1234<' "$T/plots/visibility.svg"
	grep -q "no FAN_ONDIR" "$T/plots/visibility.svg"
	if grep -q '>1234<' "$DRAWN/visibility.svg"; then false; fi
}

@test "latency: every arm and what it was measured on; a flagged run says so" {
	for word in "unrelated_sb" "never (A/A)" "in a virtual machine (kvm)" "12 blocks, all of them shown"; do
		grep -q -F "$word" "$DRAWN/latency.svg"
	done
	grep -q "parent inotify" "$DRAWN/latency_cdf.svg"
	grep -q "identical arms" "$DRAWN/latency_aa.svg"
	for name in latency latency_cdf latency_aa; do
		none grep -q FLAGGED "$DRAWN/$name.svg"
		sed 's/,kvm,0,/,kvm,1,/' "tests/golden/native/$name.csv" >"$T/$name.csv"
	done
	plots/draw.sh "$CSV" "$T/plots" "$T"/latency{,_cdf,_aa}.csv
	for name in latency latency_cdf latency_aa; do
		grep -q FLAGGED "$T/plots/$name.svg"
	done
}

@test "tables that have nothing to draw leave their plot out" {
	head -n 1 "$CSV" >"$T/ledger.csv"
	for name in ladder scaling; do
		head -n 1 "$GOLDEN/$name.csv" >"$T/$name.csv"
	done
	head -n 1 tests/golden/equivalence/visibility.csv >"$T/visibility.csv"
	for name in latency latency_cdf latency_aa; do
		head -n 1 "tests/golden/native/$name.csv" >"$T/$name.csv"
	done
	sed 's/,isec,/,other,/; s/^isec,/other,/' "$GOLDEN/filtering.csv" >"$T/filtering.csv"
	run plots/draw.sh "$T/ledger.csv" "$T/plots" "$T"/{visibility,ladder,scaling,filtering,latency,latency_cdf,latency_aa}.csv
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output == *"filtering.gp: "*": no mixes"* ]]
	[ -z "$(find "$T/plots" -type f)" ]
}

@test "one mode and one workload can be drawn" {
	awk -F, 'NR == 1 || /^"isec","off","open_close"/' "$CSV" >"$T/quick.csv"
	run plots/draw.sh "$T/quick.csv" "$T/plots"
	echo "$output"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	grep -q missing "$T/plots/cost.svg"
}

@test "a table without hooks is refused" {
	head -n 1 "$CSV" >"$T/empty.csv"
	grep '^"vanilla"' "$CSV" >>"$T/empty.csv"
	for script in plots/*.gp; do
		name=$(basename "$script" .gp)
		table=$T/empty.csv
		if [[ $(table "$name") != "$CSV" ]]; then
			table=$T/empty-$name.csv
			head -n 1 "$(table "$name")" >"$table"
		fi
		run gnuplot -e "csv='$table'; out='$T/none.svg'" "$script"
		[ "$status" -eq 4 ]
		[[ $output == *"$(basename "$script"): $table: no "* ]]
	done
}
