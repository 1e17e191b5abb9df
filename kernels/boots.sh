#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Boots one kernel once per mitigation mode, side by side, and runs the same
# command in each guest.
#
# usage: boots.sh --kernel ENTRY --initramfs CPIO --plugin FILE --out PREFIX
#                 --modes "off retpoline" [--jobs N] -- COMMAND...
# ENTRY is a directory that build.sh printed.  The guest with spectre_v2=MODE
# leaves its files in PREFIX-MODE, and what boot.sh said in PREFIX-MODE/log.
# Exits 1 if one of them failed.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"

kernel='' initramfs='' plugin='' out='' modes='' jobs=2

parse() {
	while (($#)); do
		case $1 in
		--kernel | --initramfs | --plugin | --out | --modes | --jobs)
			(($# > 1)) || die 2 "$1 needs a value"
			printf -v "${1#--}" %s "$2"
			shift 2
			;;
		--) shift; command=("$@"); return ;;
		*) die 2 "unknown option '$1': valid are --kernel, --initramfs, --plugin, --out, --modes, --jobs" ;;
		esac
	done
}

boot() {
	local dir=$out-$1
	local -a modules=()
	[[ ! -e $kernel/modules.cpio ]] || modules=(--modules "$kernel/modules.cpio")
	rm -rf "$dir"
	mkdir -p "$dir"
	start "$HERE/boot.sh" --kernel "$kernel/vmlinux" --symbols "$kernel/System.map" \
		--initramfs "$initramfs" "${modules[@]}" --plugin "$plugin" --append "spectre_v2=$1" \
		--out "$dir" -- "${command[@]}" 2>"$dir/log"
	ids[$1]=$STARTED
}

# doing MODE: the last line of progress, at its place in guest/channel.h.
doing() {
	[[ ! -e $out-$1/channel ]] ||
		dd if="$out-$1/channel" bs=32 skip=1 count=7 status=none 2>/dev/null |
		tr '\0' '\n' | head -n 1
}

# follow: one line with all guests on a terminal, until they have ended.
follow() {
	local mode running=1 line polls=0
	while ((running)); do
		running=0 line=
		for mode in "${!ids[@]}"; do
			kill -0 "${ids[$mode]}" 2>/dev/null || continue
			running=1
			line+="  $mode: $(doing "$mode")"
		done
		[[ ! -t 2 ]] || printf '\r\033[K%s%.120s' "$(elapsed $((SECONDS - began)))" "$line" >&2
		nap $((polls++))
	done
	[[ ! -t 2 ]] || printf '\r\033[K' >&2
}

collect() {
	local mode rc
	for mode in "${!ids[@]}"; do
		rc=0
		finish "${ids[$mode]}" || rc=$?
		if ((rc)); then
			msg "$label spectre_v2=$mode failed with $rc: $(tail -n 1 "$out-$mode/log")"
			failed=1
		fi
		unset "ids[$mode]"
	done
}

main() {
	local mode failed=0 began=$SECONDS label
	local -a command=()
	local -A ids=()
	parse "$@"
	[[ $kernel && $initramfs && $plugin && $out && $modes && ${#command[@]} -gt 0 ]] ||
		die 2 "needs --kernel, --initramfs, --plugin, --out, --modes and a command"
	jobs=$(number --jobs "$jobs")
	label=${out##*/}
	msg "booting $label: spectre_v2 ${modes// /, }"
	for mode in $modes; do
		boot "$mode"
		((${#ids[@]} < jobs)) || { follow; collect; }
	done
	follow
	collect
	msg "booting $label: done in $(elapsed $((SECONDS - began)))"
	return "$failed"
}

main "$@"
