#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs the semantic equivalence matrix on the unpatched and on a patched kernel.
#
# usage: equivalence.sh --out DIR [--rows PREFIX] --kernels "isec vanilla" ENTRY...
# ENTRYs are the kernels' directories as build.sh printed them, in the order of
# --kernels.  Leaves DIR/KERNEL.json.gz, for `fsnbench report` in a run's folder
# equivalence/, and the guests' consoles in build/equivalence.  Exits 1 if a row
# or a boot failed.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
cd "$HERE/.."

BUILD=${O:-build}
BOOTS=$BUILD/equivalence

# boot KERNEL ENTRY: in the background; its document is in its folder then.
boot() {
	local dir=$BOOTS/$1
	local -a command=(/bin/fsnbench-equivalence equivalence --kernel "$1"
		--json /out/equivalence.json)
	[[ -z $rows ]] || command+=(--rows "$rows")
	rm -rf "$dir"
	mkdir -p "$dir"
	start "$HERE/boot.sh" --kernel "$2/vmlinux" --initramfs "$BOOTS/initramfs.cpio" \
		--out "$dir" -- "${command[@]}" 2>"$dir/log"
	ids[$1]=$STARTED
}

# collect KERNEL
collect() {
	local rc=0
	finish "${ids[$1]}" || rc=$?
	if ((rc)); then
		msg "$1 failed with $rc: $(tail -n 1 "$BOOTS/$1/log")"
		failed=1
	fi
	[[ ! -s $BOOTS/$1/equivalence.json ]] ||
		gzip -9n <"$BOOTS/$1/equivalence.json" >"$out/$1.json.gz"
}

main() {
	local out='' kernels='' rows='' failed=0 kernel
	local -A ids=()
	while (($#)); do
		case $1 in
		--out | --kernels | --rows)
			(($# > 1)) || die 2 "$1 needs a value"
			printf -v "${1#--}" %s "$2"
			;;
		-*) die 2 "unknown option '$1': valid are --out, --kernels, --rows" ;;
		*) break ;;
		esac
		shift 2
	done
	[[ $out && $kernels ]] || die 2 "needs --out, --kernels and the kernels' directories"
	mkdir -p "$out" "$BOOTS"
	child "$HERE/initramfs.sh" "$BOOTS/initramfs.cpio" "$BUILD/guest-init" \
		"$BUILD/fsnbench-equivalence"
	for kernel in $kernels; do
		rm -f "$out/$kernel.json.gz"
		boot "$kernel" "${1:?equivalence.sh: fewer directories than kernels}"
		shift
	done
	for kernel in $kernels; do
		collect "$kernel"
	done
	return "$failed"
}

main "$@"
