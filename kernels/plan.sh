#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Prints what a verb would do: packages, kernels and whether the cache has them,
# boots, cells.  Writes nothing, anywhere.
#
# usage: plan.sh [--verb VERB] [--kernel-src DIR] [--quick | --full | --experiment LIST]
#                [--packages] [--vm] [--kernel NAME --out DIR]
#                [--kernels "isec vanilla debian" --modes "off retpoline"]
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

packages() {
	local -a missing
	mapfile -t missing < <("$HERE/deps.sh" --no-install "${src[@]}" "${deps[@]}" 2>&1)
	echo "packages: ${missing[0]:-nothing is missing}"
}

# kernel NAME: whether build.sh has it.
kernel() {
	local dir
	if dir=$("$HERE/build.sh" "${src[@]}" --path "$1" 2>/dev/null); then
		printf '  %-8s %-9s %s\n' "$1" "$(cache_state "$dir")" "$dir"
	else
		printf '  %-8s %-9s %s\n' "$1" absent "(its source is not installed yet)"
	fi
}

kernels() {
	local kernel dir
	echo "kernels:"
	for kernel in vanilla ${kernels/vanilla/}; do
		[[ $kernel == debian ]] || kernel "$kernel"
	done
	if [[ " $kernels " == *" debian "* ]]; then
		dir=$("$HERE/anchor.sh" --path)
		printf '  %-8s %-9s %s\n' debian "$(cache_state "$dir")" "$dir"
	fi
}

boots() {
	local kernel mode
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

bundle() {
	echo "kernels:"
	kernel "bundle-$bundled"
	echo "bundle: $out/vmlinuz, $out/initramfs.cpio.gz, $out/boot.txt"
}

native() {
	if ((vm)); then
		bundle
		echo "boots, under KVM: a probe of 15 s, then the bundle"
		"$HERE/vm.sh" --possible 2>&1 || true
		return
	fi
	local words="fsnbench native, fsnbench calibrate"
	[[ ${quick[*]} != --full ]] || words+=", fsnbench quality"
	[[ ${quick[*]} == *--experiment* ]] || words+=", fsnbench macro --engine native"
	echo "runs, on this kernel ($(uname -r)): $words"
	((EUID == 0)) || echo "which only root may"
}

main() {
	local verb=main kernels='' modes='' bundled=isec out='' vm=0
	local -a src=() quick=() deps=()
	while (($#)); do
		case $1 in
		--quick | --full) quick=("$1") ;;
		--experiment) quick=("$1" "${2:?}"); shift ;;
		--kernel-src) src=(--kernel-src "${2:?}"); shift ;;
		--packages) deps=(--packages) ;;
		--vm) vm=1 ;;
		--kernel) bundled=${2:?}; shift ;;
		--verb | --kernels | --modes | --out) printf -v "${1#--}" %s "${2:?}"; shift ;;
		*) die 2 "unknown option '$1': valid are --verb, --quick, --full, --experiment, --kernel-src, --packages, --vm, --kernel, --out, --kernels, --modes" ;;
		esac
		shift
	done
	packages
	[[ ! ${deps[*]} ]] || return 0
	case $verb in
	bundle | native) "$verb" ;;
	*)
		kernels
		boots
		;;
	esac
}

main "$@"
