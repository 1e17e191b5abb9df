#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Builds the kernel series after each of its patches, in three configurations, so
# that git bisect stops nowhere in it; prints TAP.
#
# usage: bisect.sh [--jobs N] [CONFIG...]
#   hooks    kernels/config/hook.config, as far as the patches so far know it
#   plain    without CONFIG_FSNOTIFY_HOOK
#   no-bpf   hooks, without CONFIG_BPF_SYSCALL
# The patches are those of the kernel that has most of them.
#
# No kernel is linked: what is built, with -Werror, are the directories with files
# of the series (single objects in fs/ and the like), in a copy of the built vanilla
# tree of the cache.  Takes most of an hour, which is why no other test runs it.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
HERE=$ROOT/kernels
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/cache.sh
. "$HERE/cache.sh"
# shellcheck source=kernels/series.sh
. "$HERE/series.sh"

CONFIGS="hooks plain no-bpf"
declare -A FRAGMENT=(
	[hooks]=''
	[plain]='# CONFIG_FSNOTIFY_HOOK is not set'
	[no-bpf]='# CONFIG_BPF_SYSCALL is not set'
)
nr=0 failed=0

# kmake TARGET...
kmake() {
	local -a tools=(RUSTC=false BINDGEN=false)
	[[ -z $(command -v ccache) ]] || tools+=(CC="ccache gcc" HOSTCC="ccache gcc")
	env -i PATH="$PATH" HOME="$HOME" LC_ALL=C CCACHE_DIR="$CCACHE_DIR" \
		make -s -C "$tree" -j"$jobs" "${tools[@]}" KCFLAGS=-Werror "$@"
}

# take PATCH, or undo it with -R.
take() { patch -s -d "$tree" -p1 --batch --fuzz=0 --no-backup-if-mismatch "${@:2}" <"$1"; }

# targets PATCH...: the directories of what they touch; of a directory that
# has most of the kernel below it, the objects.
targets() {
	sed -n 's,^+++ b/\(.*\.c\)$,\1,p' "$@" | while read -r file; do
		if [[ ${file%/*} == */* ]]; then
			echo "${file%/*}/"
		else
			echo "${file%.c}.o"
		fi
	done | LC_ALL=C sort -u
}

# configure CONFIG PATCH: if the patch changes what can be configured, or is the
# first; what the tree does not know yet falls out.
configure() {
	[[ $2 == "${series[0]}" ]] || grep -q '^+++ .*/Kconfig' "$2" || return 0
	{
		cat "$scratch/vanilla.config" "$HERE/config/hook.config"
		echo "${FRAGMENT[$1]}"
	} >"$tree/.config"
	kmake olddefconfig
}

# there TARGET...: those that this patch's tree has.
there() {
	local target
	for target; do
		[[ ! -d $tree/$target && ! -e $tree/${target%.o}.c ]] || echo "$target"
	done
}

# step CONFIG PATCH: the tree has the patch.
step() {
	local -a have=()
	mapfile -t have < <(there "${all[@]}")
	((nr += 1))
	if { configure "$1" "$2" && kmake "${have[@]}"; } </dev/null >"$scratch/log" 2>&1; then
		echo "ok $nr - $1: ${2##*/}"
		return
	fi
	echo "not ok $nr - $1: ${2##*/}"
	grep -E -m 10 'error|Error|\*\*\*' "$scratch/log" | sed 's/^/# /' || true
	((failed += 1))
}

# walk CONFIG: builds after each patch, then takes all of them out again.
walk() {
	local patch i
	for patch in "${series[@]}"; do
		take "$patch" || die 1 "${patch##*/} does not apply"
		step "$1" "$patch"
	done
	for ((i = ${#series[@]} - 1; i >= 0; i--)); do take "${series[i]}" -R; done
}

main() {
	local jobs tree scratch from config
	local -a configs=() series=() all=()
	jobs=$(nproc)
	while (($#)); do
		case $1 in
		--jobs) jobs=$(number --jobs "${2:-}"); shift ;;
		*)
			[[ " $CONFIGS " == *" $1 "* ]] ||
				die 2 "unknown configuration '$1': valid are $CONFIGS, and --jobs N"
			configs+=("$1")
			;;
		esac
		shift
	done
	((${#configs[@]})) || read -ra configs <<<"$CONFIGS"
	series_files "$LONGEST"
	mapfile -t all < <(targets "${series[@]}")
	from=$(find "$CACHE"/trees -path '*/vanilla-*/linux' -prune -printf '%T@ %p\n' 2>/dev/null |
		sort -n | tail -n 1)
	[[ $from ]] || die 1 "the cache has no built vanilla tree: ./run.sh kernels makes it"
	scratch=$(mktemp -d "${TMPDIR:-/tmp}/fsnbench.XXXXXX")
	at_exit_remove "$scratch"
	tree=$scratch/linux
	child cp -a --reflink=auto "${from#* }" "$tree"
	cp "$tree/.config" "$scratch/vanilla.config"
	echo "1..$((${#series[@]} * ${#configs[@]}))"
	for config in "${configs[@]}"; do walk "$config"; done
	((!failed))
}

main "$@"
