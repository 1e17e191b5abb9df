#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The plots, drawn from the golden documents.

# Drawing takes time: once for all tests.
setup_file() {
	cd "$BATS_TEST_DIRNAME/../.." || return 1
	export CSV=$BATS_FILE_TMPDIR/ledger.csv DRAWN="$BATS_FILE_TMPDIR/a folder/plots"
	build/fsnbench report --format csv --output "$CSV" tests/golden/report/run
	DRAW_STATUS=0
	export MEMORY=$BATS_FILE_TMPDIR/memory.csv
	build/fsnbench report --format memory --output "$MEMORY" tests/golden/memory/run
	DRAW_OUTPUT=$(plots/draw.sh "$CSV" "$DRAWN" "$MEMORY" 2>&1) || DRAW_STATUS=$?
	export DRAW_STATUS DRAW_OUTPUT
}

setup() {
	cd "$BATS_TEST_DIRNAME/../.." || return 1
	T=$BATS_TEST_TMPDIR
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
		[[ $script == */memory.gp ]] || grep -q "spectre_v2=retpoline" "$image.svg"
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
		table=$CSV
		[[ $name != memory ]] || table=$MEMORY
		gnuplot -e "csv='$table'; out='$T/again.svg'; term='svg'" "$script"
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
	head -n 1 "$MEMORY" >"$T/none.csv"
	plots/draw.sh "$CSV" "$T/plots" "$T/none.csv"
	[ ! -e "$T/plots/memory.svg" ]
	[ -e "$T/plots/cost.svg" ]
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
	head -n 1 "$MEMORY" >"$T/empty-memory.csv"
	for script in plots/*.gp; do
		table=$T/empty.csv
		[[ $script != */memory.gp ]] || table=$T/empty-memory.csv
		run gnuplot -e "csv='$table'; out='$T/none.svg'" "$script"
		[ "$status" -eq 1 ]
		[[ $output == *"$(basename "$script"): $table: no "* ]]
	done
}
