#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What the counting plugin costs over plain icount: `make bench`.
#
# usage: plugin_cost.sh ENTRY [OPS]
# ENTRY is the directory of a kernel that kernels/build.sh printed. Each
# configuration boots with OPS operations of open_close and with one; the
# difference of QEMU's processor time is the operations' own. hyperfine does
# the timing. Nothing is asserted: speed is reported, not tested.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$ROOT"

entry=${1:?usage: plugin_cost.sh ENTRY [OPS]}
ops=${2:-500000}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# boot OPS ARGS...: prints the command that boots for one measurement
boot() {
	local n=$1
	shift
	printf '%q ' kernels/boot.sh --kernel "$entry/vmlinux" --initramfs build/initramfs.cpio \
		--append spectre_v2=off --out "$out/boot" "$@" -- /bin/fsnbench run \
		--workload open_close --watch never --json /out/result.json --ops "$n"
}

# seconds ARGS...: processor seconds that OPS operations take beyond one
seconds() {
	hyperfine --style none --runs 3 --export-csv "$out/csv" \
		"$(boot 1 "$@")" "$(boot "$ops" "$@")" >/dev/null
	# The command's own commas are quoted; user and system time are the
	# fourth and third field from the end but two.
	awk -F, 'NR > 1 { cpu[NR] = $(NF - 3) + $(NF - 2) } END { printf "%.3f", cpu[3] - cpu[2] }' "$out/csv"
}

plugin=(--plugin build/libfsncount.so --symbols "$entry/System.map")
plain=$(seconds)
without=$(seconds "${plugin[@]}" --plugin-args mem=off)
with=$(seconds "${plugin[@]}" --plugin-args mem=on)

printf 'processor seconds for %s x open_close/tmpfs/never, mean of 3 runs\n' "$ops"
awk -v p="$plain" -v o="$without" -v w="$with" 'BEGIN {
	printf "  plain icount               %8.2f\n", p
	printf "  plugin, without memory     %8.2f  %.2fx\n", o, o / p
	printf "  plugin, with memory        %8.2f  %.2fx\n", w, w / p
}'
