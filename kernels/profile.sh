#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Which functions execute the instructions of an operation: boots every kernel in every
# mitigation mode with the plugin's profile=on, for the cells of call-path.ini.
#
# usage: profile.sh --out DIR [--jobs N] --kernels "isec vanilla" --modes "off retpoline" ENTRY...
# ENTRYs are the kernels' directories as build.sh printed them, in the order of
# --kernels.  Leaves DIR/KERNEL-MODE.json.gz, for `fsnbench report` in a run's folder
# profile/, and the guests' own files in build/profile.  Exits 1 if a boot failed or a
# cell was flagged.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/side_by_side.sh
. "$HERE/side_by_side.sh"
cd "$HERE/.."

BUILD=${O:-build}
BOOTS=$BUILD/profile

# boot KERNEL MODE: in the background.
boot() {
	local dir=$BOOTS/$1-$2
	local -a command=(/bin/fsnbench run --engine exact --kernel "$1" --experiment call-path
		--json /out/result.json --symbols /out/kallsyms)
	mkdir -p "$dir"
	start "$HERE/boot.sh" --kernel "${entry[$1]}/vmlinux" --symbols "${entry[$1]}/System.map" \
		--initramfs "$BOOTS/initramfs.cpio" --plugin "$BUILD/libfsncount.so" \
		--plugin-args profile=on --append "spectre_v2=$2" --out "$dir" -- "${command[@]}" \
		2>"$dir/log"
	ids[$STARTED]="$1 $2"
}

# collect: of one of the boots that run.  One whose cells failed has left a document all
# the same.
collect() {
	local kernel mode dir
	next_ended
	read -r kernel mode <<<"$ENDED"
	dir=$BOOTS/$kernel-$mode
	if ((ENDED_RC)); then
		failed=1
		msg "profile: $kernel spectre_v2=$mode failed with $ENDED_RC: $(tail -n 1 "$dir/log")"
	fi
	[[ ! -s $dir/result.json ]] ||
		merge_counts merge result.json "$kernel" "$mode" "initramfs_sha256=$initramfs" || failed=1
}

main() {
	local out='' kernels='' modes='' jobs=2 failed=0 kernel mode initramfs began=$SECONDS
	local -A entry=() ids=()
	while (($#)); do
		case $1 in
		--out | --kernels | --modes | --jobs)
			(($# > 1)) || die 2 "$1 needs a value"
			printf -v "${1#--}" %s "$2"
			;;
		-*) die 2 "unknown option '$1': valid are --out, --kernels, --modes, --jobs" ;;
		*) break ;;
		esac
		shift 2
	done
	[[ $out && $kernels && $modes ]] || die 2 "needs --out, --kernels, --modes and the kernels' directories"
	jobs=$(number --jobs "$jobs")
	for kernel in $kernels; do
		entry[$kernel]=${1:?profile.sh: fewer directories than kernels}
		shift
	done
	rm -rf "$BOOTS"
	mkdir -p "$out" "$BOOTS"
	child "$HERE/initramfs.sh" "$BOOTS/initramfs.cpio" "$BUILD/guest-init" \
		"$BUILD/fsnbench-guest:bin/fsnbench" "$HERE/call-path.ini:bench/experiments/call-path.ini"
	initramfs=$(sha256sum <"$BOOTS/initramfs.cpio" | cut -d' ' -f1)
	for kernel in $kernels; do
		for mode in $modes; do
			boot "$kernel" "$mode"
			((${#ids[@]} < jobs)) || collect
		done
	done
	while ((${#ids[@]})); do collect; done
	msg "profile: done in $(elapsed $((SECONDS - began)))"
	return "$failed"
}

main "$@"
