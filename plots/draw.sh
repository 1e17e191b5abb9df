#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Draws every plots/*.gp as SVG and PNG.
#
# usage: draw.sh CSV DIR [TABLE...]
# CSV is what `fsnbench report --format csv` wrote; the images go to DIR. A TABLE is
# called NAME.csv, and is what --format NAME wrote: memory, macro, visibility, ladder,
# scaling, filtering, latency, latency_cdf or latency_aa. Without it plots/NAME.gp is left out,
# as is each script whose table has no line below its head, or nothing in it to draw:
# then it says so, and exits with 4.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
csv=${1:?usage: draw.sh CSV DIR [TABLE...]}
dir=${2:?usage: draw.sh CSV DIR [TABLE...]}
shift 2
OWN=(memory macro visibility ladder scaling filtering latency latency_cdf latency_aa)

mkdir -p "$dir"
# gnuplot reads the whole table for each bar: only what it draws.
drawn=$(mktemp "$dir/.drawn.XXXXXX")
trap 'rm -f "$drawn"' EXIT
awk -F , 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	NR == 1 || !at["row"] { print; next }
	$at["fs"] != "\"tmpfs\"" || $at["workload"] !~ /^"(open_close|open_close_cold|read|write)"$/ ||
	$at["what"] !~ /^"(edge|insns|cachelines|cold_cachelines|indirect_calls|indirect_jumps)"$/ { next }
	($at["row"] != "" && $1 == "\"isec\"") || $at["program"] ~ /^"(storage|hash)_/ ||
	($at["program"] == "\"empty\"" && $1 ~ /^"embedded/)' "$csv" >"$drawn"
# draw NAME TABLE: both images, or none where there is nothing to draw.
draw() {
	local term image rc
	for term in svg png; do
		image=$dir/$1.$term
		rc=0
		gnuplot -e "csv='$2'; out='$image.new'; term='$term'" "$HERE/$1.gp" || rc=$?
		if ((rc == 4)); then
			rm -f "$dir/$1".{svg,png}{,.new}
			return 0
		fi
		((rc == 0)) || return "$rc"
		mv "$image.new" "$image"
	done
}

pids=()
for script in "$HERE"/*.gp; do
	name=$(basename "$script" .gp)
	table=$drawn
	if [[ " ${OWN[*]} " == *" $name "* ]]; then
		table=
		for given in "$@"; do
			[[ $(basename "$given") != "$name.csv" ]] || table=$given
		done
		[[ $table ]] || continue
	fi
	[[ $(wc -l <"$table") -gt 1 ]] || continue
	draw "$name" "$table" &
	pids+=($!)
done
worst=0
for pid in "${pids[@]}"; do
	wait "$pid" || worst=$?
done
exit "$worst"
