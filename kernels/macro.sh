#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Counts what jobs of fio and whole commands execute: boots every kernel in every
# mitigation mode with the host's fio, hyperfine and what the commands need.
#
# usage: macro.sh --out DIR [--full] [--only NAMES] [--rounds N] [--jobs N]
#                 --kernels "isec vanilla" --modes "off retpoline" ENTRY...
# ENTRYs are the kernels' directories as build.sh printed them, in the order of
# --kernels.  Leaves DIR/KERNEL-MODE.json.gz, for `fsnbench report` in a run's folder
# macro/, and the guests' consoles in build/macro.  --full adds the commands whose files
# say so, and a round.  Exits 1 if a boot failed or a cell was flagged.
#
# The tools are in an archive of their own, 85 MB with their libraries; init unpacks it
# into memory before anything is measured.  What the host lacks is left out, and the
# cells say so.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/side_by_side.sh
. "$HERE/side_by_side.sh"
cd "$HERE/.."

BUILD=${O:-build}
BOOTS=$BUILD/macro

# needed: the programs that the commands name, those of --full as well.
needed() { sed -n 's/^needs: *//p' workloads/macro/*.macro | tr -s ' ' '\n' | LC_ALL=C sort -u; }

# pack_tools: the programs of the host, as far as there are such.
pack_tools() {
	local name path
	local -a files=()
	for name in fio hyperfine $(needed); do
		path=$(command -v "$name") || { msg "macro: $name is not installed: what needs it is left out"; continue; }
		files+=("$path:bin/$name")
	done
	child "$HERE/initramfs.sh" "$BOOTS/tools.cpio" - "${files[@]}"
}

# pack_names SOURCE: the names of a kernel's source, a directory's with a slash.
pack_names() {
	find "$1" -mindepth 1 \( -type d -printf '%P/\n' -o -type f -printf '%P\n' \) |
		LC_ALL=C sort >"$BOOTS/kernel.names"
}

pack() {
	local file
	local -a files=()
	for file in workloads/fio/*.fio workloads/macro/*.macro; do
		files+=("$file:$file")
	done
	[[ ! -s $BOOTS/kernel.names ]] || files+=("$BOOTS/kernel.names:workloads/kernel.names")
	child "$HERE/initramfs.sh" "$BOOTS/initramfs.cpio" "$BUILD/guest-init" \
		"$BUILD/fsnbench-macro" "${files[@]}"
	pack_tools
}

# boot KERNEL MODE: in the background.
boot() {
	local dir=$BOOTS/$1-$2
	local -a command=(/bin/fsnbench-macro macro --engine exact --kernel "$1" --rounds "$rounds"
		--workloads /workloads --json /out/macro.json --symbols /out/kallsyms "${more[@]}")
	mkdir -p "$dir"
	start "$HERE/boot.sh" --kernel "${entry[$1]}/vmlinux" --symbols "${entry[$1]}/System.map" \
		--initramfs "$BOOTS/initramfs.cpio" --modules "$BOOTS/tools.cpio" --memory "$memory" \
		--plugin "$BUILD/libfsncount.so" --plugin-args mem=off,tasks=on \
		--append "spectre_v2=$2" --timeout-cell 300 --out "$dir" -- "${command[@]}" 2>"$dir/log"
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
		msg "macro: $kernel spectre_v2=$mode failed with $ENDED_RC: $(tail -n 1 "$dir/log") $(said "$dir")"
	fi
	[[ ! -s $dir/macro.json ]] ||
		merge_counts macro-merge macro.json "$kernel" "$mode" "initramfs_sha256=$initramfs" \
			"tools_sha256=$tools" || failed=1
}

# said DIR: the last words of the command.
said() { grep -aE '^fsnbench' "$1/console.log" | tail -n 1 | tr -cd ' -~' || true; }

digest() { sha256sum <"$1" | cut -d' ' -f1; }

main() {
	local out='' kernels='' modes='' only='' jobs=2 rounds='' full=0 failed=0 memory=1024
	local kernel mode nr=0 total initramfs tools began=$SECONDS
	local -a more=()
	local -A entry=() ids=()
	while (($#)); do
		case $1 in
		--full) full=1; shift; continue ;;
		--out | --kernels | --modes | --only | --rounds | --jobs)
			(($# > 1)) || die 2 "$1 needs a value"
			printf -v "${1#--}" %s "$2"
			;;
		-*) die 2 "unknown option '$1': valid are --full, --only, --rounds, --out, --kernels, --modes, --jobs" ;;
		*) break ;;
		esac
		shift 2
	done
	[[ $out && $kernels && $modes ]] || die 2 "needs --out, --kernels, --modes and the kernels' directories"
	jobs=$(number --jobs "$jobs")
	rounds=$(number --rounds "${rounds:-$((2 + full))}")
	for kernel in $kernels; do
		entry[$kernel]=${1:?macro.sh: fewer directories than kernels}
		shift
	done
	rm -rf "$BOOTS"
	mkdir -p "$out" "$BOOTS"
	if ((full)); then
		more+=(--full --names /workloads/kernel.names)
		pack_names "$("$HERE/source.sh" --path)"
	fi
	[[ ! $only ]] || more+=(--only "$only")
	pack
	initramfs=$(digest "$BOOTS/initramfs.cpio") tools=$(digest "$BOOTS/tools.cpio")
	total=$(($(wc -w <<<"$kernels") * $(wc -w <<<"$modes")))
	for kernel in $kernels; do
		for mode in $modes; do
			boot "$kernel" "$mode"
			((nr++)) || true
			[[ ! -t 2 ]] || printf '\r\033[Kmacro: %s of %s, %s: %s %s' "$nr" "$total" \
				"$(elapsed $((SECONDS - began)))" "$kernel" "$mode" >&2
			((${#ids[@]} < jobs)) || collect
		done
	done
	while ((${#ids[@]})); do collect; done
	[[ ! -t 2 ]] || printf '\r\033[K' >&2
	msg "macro: $total boots in $(elapsed $((SECONDS - began)))"
	return "$failed"
}

main "$@"
