#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Weighs inodes and their storage: boots every kernel with several sets of LSMs,
# once per file system and share of tagged files.
#
# usage: memory.sh --out DIR [--full | --million] [--sizes N,N] [--jobs N] --kernels "isec embedded" ENTRY...
# ENTRYs are the kernels' directories as build.sh printed them, in the order of
# --kernels.  Leaves DIR/KERNEL-LSMS.json.gz, for `fsnbench report` in a run's
# folder memory/, and the guests' consoles in build/memory.  Without more it weighs
# those who tag nothing and those who tag all, up to 10000 files; --full all shares,
# sets of LSMs and file systems, up to 100000.  --million goes to a million and takes
# minutes per boot, without icount; give it a run's folder million/ as DIR.
# Exits 1 if a boot failed.
#
# A boot per series, under icount: what one leaves in the slabs is not in the next
# one, and a number is the same in every run.  slab_nomerge, so that each cache has
# its own name and size; merged caches share slabs and keep no less.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/side_by_side.sh
. "$HERE/side_by_side.sh"
cd "$HERE/.."

BUILD=${O:-build}
BOOTS=$BUILD/memory

# series KERNEL: "LSMS FS TAGGED" of its boots, a line each; "-" is no LSM.  Where
# BPF is no LSM, isec has no place for storage, and nothing can be tagged.
series() {
	local lsms fs tagged shares
	local -a sets=("bpf none,sparse,all")
	case $mode:$1 in
	usual:* | million:*) printf 'bpf %s\n' "tmpfs none" "tmpfs all" "ext4 none" "ext4 all"; return ;;
	*:debian) sets=("default none,all") ;;
	*:isec | *:embedded) sets+=("landlock,yama,bpf none,all" "landlock,yama none" "- none") ;;
	esac
	for lsms in "${sets[@]}"; do
		read -r lsms shares <<<"$lsms"
		for fs in tmpfs ext4 xfs; do
			has_fs "$1" "$fs" || continue
			for tagged in ${shares//,/ }; do
				echo "$lsms $fs $tagged"
			done
		done
	done
}

# has_fs KERNEL FS: built in, that is; Debian's disk in memory is a module, as small as
# the exact engine's.
has_fs() {
	[[ $2 == tmpfs ]] || { [[ $1 != debian ]] && grep -qx "CONFIG_${2^^}_FS=y" "${entry[$1]}/config"; }
}

# boot KERNEL LSMS FS TAGGED: in the background; its document is in its folder then.
boot() {
	local dir=$BOOTS/$1-$2-$3-$4
	local append="slab_nomerge ramdisk_size=1048576"
	local -a how=() modules=()
	local -a command=(/bin/fsnbench-memory memory --kernel "$1" --fs "$3" --tagged "$4"
		--sizes "$sizes" --json /out/memory.json)
	[[ $2 == default ]] || append+=" lsm=${2#-}"
	[[ ! -e ${entry[$1]}/modules.cpio ]] || modules=(--modules "${entry[$1]}/modules.cpio")
	[[ $mode != million ]] || how=(--parallel --cpus 2 --timeout-cell 1200)
	rm -rf "$dir"
	mkdir -p "$dir"
	start "$HERE/boot.sh" --kernel "${entry[$1]}/vmlinux" --initramfs "$BOOTS/initramfs.cpio" \
		"${modules[@]}" --out "$dir" --append "$append" --memory "$memory" --timeout-cell 600 \
		"${how[@]}" -- "${command[@]}" 2>"$dir/log"
	ids[$STARTED]=$dir
}

# collect: of one of the boots that run.
collect() {
	next_ended
	((ENDED_RC == 0)) && [[ -s $ENDED/memory.json ]] && return
	msg "${ENDED##*/} failed with $ENDED_RC: $(tail -n 1 "$ENDED/log") $(said "$ENDED")"
	failed=1
}

# said DIR: the last words of the command.
said() { grep -a '^fsnbench memory:' "$1/console.log" | tail -n 1 | tr -cd ' -~' || true; }

# merge KERNEL LSMS: one document of its boots.
merge() {
	local name=$1-${2//,/+} file lines
	local -a about found=()
	name=${name/%--/-none}
	for file in "$BOOTS/$1-$2"-*/memory.json; do
		[[ ! -s $file ]] || found+=("$file")
	done
	((${#found[@]})) || return 0
	lines=$("$HERE/context.sh" "${entry[$1]}")
	mapfile -t about <<<"$lines"
	"$BUILD/fsnbench" memory-merge "${about[@]/#/--context=}" --json "$out/$name.json" \
		"${found[@]}" || { failed=1; return; }
	gzip -9nf "$out/$name.json"
}

main() {
	local out='' kernels='' mode=usual jobs=2 sizes='' memory=512 failed=0 kernel line nr=0
	local began=$SECONDS
	local -a plan=()
	local -A entry=() ids=()
	while (($#)); do
		case $1 in
		--full | --million) mode=${1#--}; shift; continue ;;
		--out | --kernels | --jobs | --sizes)
			(($# > 1)) || die 2 "$1 needs a value"
			printf -v "${1#--}" %s "$2"
			;;
		-*) die 2 "unknown option '$1': valid are --full, --million, --sizes, --out, --kernels, --jobs" ;;
		*) break ;;
		esac
		shift 2
	done
	[[ $out && $kernels ]] || die 2 "needs --out, --kernels and the kernels' directories"
	jobs=$(number --jobs "$jobs")
	case $mode in
	usual) sizes=${sizes:-1000,10000} ;;
	full) sizes=${sizes:-1000,10000,100000} memory=1024 ;;
	million) sizes=${sizes:-1000000} memory=6144 ;;
	esac
	for kernel in $kernels; do
		entry[$kernel]=${1:?memory.sh: fewer directories than kernels}
		shift
	done
	rm -rf "$BOOTS"
	mkdir -p "$out" "$BOOTS"
	child "$HERE/initramfs.sh" "$BOOTS/initramfs.cpio" "$BUILD/guest-init" \
		"$BUILD/fsnbench-memory" /sbin/mke2fs:sbin/mke2fs /sbin/mkfs.xfs:sbin/mkfs.xfs
	for kernel in $kernels; do
		while read -r line; do
			plan+=("$kernel $line")
		done < <(series "$kernel")
	done
	for line in "${plan[@]}"; do
		# shellcheck disable=SC2086	# words of one boot
		boot $line
		((nr++)) || true
		[[ ! -t 2 ]] || printf '\r\033[Kmemory: %s of %s, %s: %s' "$nr" "${#plan[@]}" \
			"$(elapsed $((SECONDS - began)))" "$line" >&2
		((${#ids[@]} < jobs)) || collect
	done
	while ((${#ids[@]})); do collect; done
	[[ ! -t 2 ]] || printf '\r\033[K' >&2
	while read -r kernel line; do
		# shellcheck disable=SC2086
		merge $kernel $line
	done < <(printf '%s\n' "${plan[@]}" | cut -d' ' -f1,2 | sort -u)
	msg "memory: ${#plan[@]} boots in $(elapsed $((SECONDS - began)))"
	return "$failed"
}

main "$@"
