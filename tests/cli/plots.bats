#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The plots, drawn from the golden documents.

setup() {
	cd "$BATS_TEST_DIRNAME/../.." || return 1
	T=$BATS_TEST_TMPDIR
	build/fsnbench report --format csv --output "$T/ledger.csv" tests/golden/report/run
}

# svg NAME IMAGE: draws one plot.
svg() { gnuplot -e "csv='$T/ledger.csv'; out='$2'; term='svg'" "plots/$1.gp"; }

# bytes FILE OFFSET NUMBER: as hexadecimal digits; a negative OFFSET is from the end.
bytes() {
	if (($2 < 0)); then
		tail -c "${2#-}" "$1" | head -c "$3"
	else
		tail -c "+$(($2 + 1))" "$1" | head -c "$3"
	fi | od -An -v -tx1 | tr -d ' \n'
}

@test "every script draws an SVG and a PNG, without a word from gnuplot" {
	run plots/draw.sh "$T/ledger.csv" "$T/a folder/plots"
	echo "$output"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	for script in plots/*.gp; do
		image="$T/a folder/plots/$(basename "$script" .gp)"
		[ "$(head -c 5 "$image.svg")" = "<?xml" ]
		[ "$(grep . "$image.svg" | tail -n 1)" = "</svg>" ]
		grep -q "spectre_v2=retpoline" "$image.svg"
		# The signature, and the last chunk with its checksum.
		[ "$(bytes "$image.png" 0 8)" = 89504e470d0a1a0a ]
		[ "$(bytes "$image.png" -12 12)" = 0000000049454e44ae426082 ]
	done
	# Nothing half drawn is left.
	[ "$(find "$T/a folder/plots" -type f | wc -l)" -eq "$(($(find plots -name '*.gp' | wc -l) * 2))" ]
}

@test "the same table gives the same SVG" {
	for script in plots/*.gp; do
		name=$(basename "$script" .gp)
		svg "$name" "$T/a.svg"
		svg "$name" "$T/b.svg"
		cmp "$T/a.svg" "$T/b.svg"
	done
}

@test "cost: bars are differences; one that is not resolved has its bound" {
	svg cost "$T/cost.svg"
	grep -q -e -770 "$T/cost.svg"
	grep -q '~±' "$T/cost.svg"
}

@test "one mode and one workload can be drawn" {
	awk -F, 'NR == 1 || /^"isec","off","open_close"/' "$T/ledger.csv" >"$T/quick.csv"
	run plots/draw.sh "$T/quick.csv" "$T/plots"
	echo "$output"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	grep -q missing "$T/plots/cost.svg"
}

@test "a table without hooks is refused" {
	head -n 1 "$T/ledger.csv" >"$T/empty.csv"
	grep '^"vanilla"' "$T/ledger.csv" >>"$T/empty.csv"
	for script in plots/*.gp; do
		run gnuplot -e "csv='$T/empty.csv'; out='$T/none.svg'" "$script"
		[ "$status" -eq 1 ]
		[[ $output == *"$(basename "$script"): $T/empty.csv: no "* ]]
	done
}
