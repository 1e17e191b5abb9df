#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The exact engine's host half: boots every kernel in every mitigation mode
# and joins what the guests report with what the plugin counted.
#
# usage: exact.sh [--quick | --full | --experiment LIST] [--jobs N] [--context KEY=VALUE]... --out DIR
#                 --kernels "isec vanilla debian" --modes "off retpoline" ENTRY...
# ENTRYs are the kernels' directories as build.sh and anchor.sh printed them, in
# the order of --kernels.  Leaves DIR/KERNEL-MODE.json, and the guests' own files in
# build/boots.  Prints the ledger as soon as the first kernel is done.  A
# guest whose cells failed leaves a document all the same, and 1 is returned;
# DIR/complete tells that from a run that did not get through.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
cd "$HERE/.."

BOOTS=build/boots
INITRAMFS=build/initramfs.cpio

# boots KERNEL
boots() {
	local began=$SECONDS rc=0
	local -a command=(/bin/fsnbench run --engine exact --kernel "$1"
		--json /out/result.json --symbols /out/kallsyms "${quick[@]}")
	child "$HERE/boots.sh" --kernel "${entry[$1]}" --initramfs "$INITRAMFS" \
		--plugin build/libfsncount.so --out "$BOOTS/$1" --modes "$modes" \
		--jobs "$jobs" -- "${command[@]}" || rc=$?
	if ((rc)); then
		failed=1
	fi
	context+=("--context=stages.boots_$1=$((SECONDS - began))")
}

# merge KERNEL: makes its documents.  Status 1 with a document means that a
# cell was flagged or failed.
merge() {
	local mode boot lines rc
	local -a about
	lines=$("$HERE/context.sh" "${entry[$1]}")
	mapfile -t about <<<"$lines"
	for mode in $modes; do
		boot=$BOOTS/$1-$mode
		# Why there is no result has been said by then.
		[[ -s $boot/result.json ]] || exit 1
		rc=0
		rm -f "$out/$1-$mode.json"
		build/fsnbench merge --counters "$boot/counters.txt" --symbols "$boot/kallsyms" \
			"${context[@]}" "${about[@]/#/--context=}" \
			--json "$out/$1-$mode.json" "$boot/result.json" || rc=$?
		((rc == 0)) || failed=1
		[[ -s $out/$1-$mode.json ]] ||
			die 1 "the counts of $1 spectre_v2=$mode cannot be used"
	done
}

main() {
	local kernels='' modes='' out='' jobs=2 failed=0 kernel
	local -a quick=() context=()
	local -A entry=()
	while (($#)); do
		case $1 in
		--quick | --full) quick=("$1"); shift; continue ;;
		--experiment) quick=("$1" "${2:?}") ;;
		--context) context+=("--context=${2:?}") ;;
		--kernels | --modes | --out | --jobs) printf -v "${1#--}" %s "${2:?}" ;;
		-*) die 2 "unknown option '$1': valid are --quick, --full, --experiment, --jobs, --context, --out, --kernels, --modes" ;;
		*) break ;;
		esac
		shift 2
	done
	[[ $kernels && $modes && $out ]] || die 2 "needs --kernels, --modes, --out and the kernels' directories"
	for kernel in $kernels; do
		entry[$kernel]=${1:?exact.sh: fewer directories than kernels}
		shift
	done
	mkdir -p "$out"
	# What else is in the guest moves the objects in its memory.
	context+=("--context=initramfs_sha256=$(sha256sum <"$INITRAMFS" | cut -d' ' -f1)")
	for kernel in $kernels; do
		boots "$kernel"
		merge "$kernel"
		[[ $kernel != "${kernels%% *}" || $kernel == "${kernels##* }" ]] ||
			build/fsnbench report --format text "$out"
	done
	# Again, now that the context has the times of all boots.
	for kernel in $kernels; do
		merge "$kernel"
	done
	touch "$out/complete"
	return "$failed"
}

main "$@"
