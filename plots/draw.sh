#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Draws every plots/*.gp as SVG and PNG.
#
# usage: draw.sh CSV DIR [MEMORY]
# CSV is what `fsnbench report --format csv` wrote; the images go to DIR. MEMORY is
# what --format memory wrote: without it, or without a reading in it, plots/memory.gp
# is left out.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
csv=${1:?usage: draw.sh CSV DIR}
dir=${2:?usage: draw.sh CSV DIR}

memory=${3:-}
mkdir -p "$dir"
# gnuplot reads the whole table for each bar: only what it draws.
drawn=$(mktemp "$dir/.drawn.XXXXXX")
trap 'rm -f "$drawn"' EXIT
awk -F , 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	NR == 1 || !at["row"] || ($at["row"] != "" && $1 == "\"isec\"") ||
	$at["program"] ~ /^"(storage|hash)_/ ||
	($at["program"] == "\"empty\"" && $1 ~ /^"embedded/)' "$csv" >"$drawn"
for script in "$HERE"/*.gp; do
	table=$drawn
	if [[ $script == */memory.gp ]]; then
		[[ $memory && $(wc -l <"$memory") -gt 1 ]] || continue
		table=$memory
	fi
	for term in svg png; do
		image=$dir/$(basename "$script" .gp).$term
		gnuplot -e "csv='$table'; out='$image.new'; term='$term'" "$script"
		mv "$image.new" "$image"
	done
done
