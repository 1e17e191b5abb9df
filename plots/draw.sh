#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Draws every plots/*.gp as SVG and PNG.
#
# usage: draw.sh CSV DIR
# CSV is what `fsnbench report --format csv` wrote; the images go to DIR.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
csv=${1:?usage: draw.sh CSV DIR}
dir=${2:?usage: draw.sh CSV DIR}

mkdir -p "$dir"
# gnuplot reads the whole table for each bar: only what it draws.
drawn=$(mktemp "$dir/.drawn.XXXXXX")
trap 'rm -f "$drawn"' EXIT
awk -F , 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	NR == 1 || !at["row"] || ($at["row"] != "" && $1 == "\"isec\"") ||
	$at["program"] ~ /^"(storage|hash)_/ ||
	($at["program"] == "\"empty\"" && $1 ~ /^"embedded/)' "$csv" >"$drawn"
for script in "$HERE"/*.gp; do
	for term in svg png; do
		image=$dir/$(basename "$script" .gp).$term
		gnuplot -e "csv='$drawn'; out='$image.new'; term='$term'" "$script"
		mv "$image.new" "$image"
	done
done
