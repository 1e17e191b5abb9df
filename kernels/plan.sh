#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Prints what the main job would do: packages, kernels and whether the cache
# has them, boots, cells.  Writes nothing, anywhere.
#
# usage: plan.sh [--kernel-src DIR] [--quick | --full] --kernels "isec vanilla debian" --modes "off retpoline"
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/cache.sh
. "$HERE/cache.sh"

cells() {
	local -a cells
	if [[ ! -x $HERE/../build/fsnbench ]]; then
		echo "cells of $1: not known before the harness is built"
		return
	fi
	mapfile -t cells < <("$HERE/../build/fsnbench" list --cells --kernel "$1" "${quick[@]}")
	echo "cells of $1: ${#cells[@]}"
	printf '  %s\n' "${cells[@]}"
}

main() {
	local kernels='' modes='' kernel mode dir
	local -a src=() quick=() missing
	while (($#)); do
		case $1 in
		--quick | --full) quick=("$1") ;;
		--kernel-src) src=(--kernel-src "${2:?}"); shift ;;
		--kernels | --modes) printf -v "${1#--}" %s "${2:?}"; shift ;;
		*) die 2 "unknown option '$1': valid are --quick, --full, --kernel-src, --kernels, --modes" ;;
		esac
		shift
	done
	mapfile -t missing < <("$HERE/deps.sh" --no-install "${src[@]}" 2>&1)
	echo "packages: ${missing[0]:-nothing is missing}"
	echo "kernels:"
	for kernel in vanilla ${kernels/vanilla/}; do
		[[ $kernel != debian ]] || continue
		if dir=$("$HERE/build.sh" "${src[@]}" --path "$kernel" 2>/dev/null); then
			printf '  %-8s %-9s %s\n' "$kernel" "$(cache_state "$dir")" "$dir"
		else
			printf '  %-8s %-9s %s\n' "$kernel" absent "(its source is not installed yet)"
		fi
	done
	if [[ " $kernels " == *" debian "* ]]; then
		dir=$("$HERE/anchor.sh" --path)
		printf '  %-8s %-9s %s\n' debian "$(cache_state "$dir")" "$dir"
	fi
	echo "boots, in QEMU TCG under icount, those of a kernel side by side:"
	for kernel in $kernels; do
		for mode in $modes; do
			printf '  %-8s spectre_v2=%s\n' "$kernel" "$mode"
		done
	done
	for kernel in $kernels; do
		cells "$kernel"
	done
}

main "$@"
