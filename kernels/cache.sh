# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sourced after lib.sh: the cache outside the tree.  An entry is a directory
# named by a hash of what it was made from.  It is made under another name
# and renamed when it has its stamp, a list of checksums, so that an entry
# that was interrupted or damaged is never taken for a good one.
#
#   sources/NAME  kernel sources, never written to after unpacking
#   tools/KEY     libbpf, libperf and bpftool
#   build/linux   the one place kernels are built at: the path is in the
#                 compiler's flags, and another path misses in ccache
#   trees/NAME    the built vanilla tree, which the variants start from
#   kernels/NAME  what is kept of a kernel: image, symbols, config, log
#   anchors/NAME  the same of Debian's own kernel
#   locks, logs, ccache

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/fsnbench
[[ $CACHE =~ ^/[^[:space:]:]*$ ]] || die 1 "the cache cannot be at '$CACHE': make needs a path without spaces and colons"
export CCACHE_DIR=${CCACHE_DIR:-$CACHE/ccache}
STAMP=.complete

# key TEXT...: twelve hex digits that stand for the arguments.
key() {
	printf '%s\n' "$@" | sha256sum | cut -c1-12
}

# files_sha256 FILE...: one checksum over names (without folders) and content.
files_sha256() {
	local file
	for file in "$@"; do
		printf '%s ' "${file##*/}"
		sha256sum <"$file"
	done | sha256sum | cut -d' ' -f1
}

# cache_state DIR: complete, damaged or absent.
cache_state() {
	if [[ ! -e $1 ]]; then
		echo absent
	elif [[ -s $1/$STAMP ]] && (cd "$1" && sha256sum --status --check "$STAMP" 2>/dev/null); then
		echo complete
	else
		echo damaged
	fi
}

# cache_ready DIR: true if the entry can be used; says so if it cannot.  Marks it
# as used.
cache_ready() {
	local state
	state=$(cache_state "$1")
	[[ $state != damaged ]] || msg "$1 is damaged or incomplete: making it again"
	[[ $state == complete ]] || return 1
	touch -c "$1" 2>/dev/null || true
}

# cache_begin DIR: removes what is left of DIR and of interrupted attempts,
# then makes the directory to fill, $PARTIAL.  Hold the lock.
cache_begin() {
	rm -rf -- "$1" "${1%/*}"/*.partial
	PARTIAL=$1.partial
	mkdir -p "$PARTIAL"
	at_exit_remove "$PARTIAL"
}

# cache_commit DIR FILE...: stamps $PARTIAL with the checksums of FILEs, which
# are relative to it, and gives it its name.
cache_commit() {
	local dir=$1
	shift
	(cd "$PARTIAL" && sha256sum -- "$@" >"$STAMP")
	mv -T "$PARTIAL" "$dir"
}

# lock_processes FILE: those that hold the lock on FILE.  What the kernel says
# of a descriptor names its lock.
lock_processes() {
	local fd
	find /proc/[0-9]*/fd -mindepth 1 -maxdepth 1 -lname "$(realpath "$1")" 2>/dev/null |
		while read -r fd; do
			! grep -qs '^lock:.* FLOCK' "${fd/\/fd\//\/fdinfo\/}" || echo "$fd" | cut -d/ -f3
		done | sort -un
}

# lock_holder FILE: in words, with what would end it.  Who took the lock may be
# gone and something that it started still be at work.
lock_holder() {
	local line pid words=''
	local -a pids
	line=$(tail -n 1 "$1")
	pid=${line#process }
	pid=${pid%% *}
	mapfile -t pids < <(lock_processes "$1")
	if ((${#pids[@]} == 0)); then
		printf '%s' "$line"
	elif [[ " ${pids[*]} " == *" $pid "* ]]; then
		printf '%s; to end it: kill %s' "$line" "$pid"
	else
		for pid in "${pids[@]}"; do
			words+=" $pid ($(cat "/proc/$pid/comm" 2>/dev/null || true))"
		done
		printf 'what is left of %s, processes%s; to end it: kill %s' "$line" "$words" "${pids[*]}"
	fi
}

# cache_lock NAME WHAT: one process at a time makes entries of a kind.  Waits and
# says for whom.  The lock is that of the open file: the processes started
# meanwhile share it, and it is gone when the last of them is, however they end.
cache_lock() {
	local file=$CACHE/locks/$1 left=${FSNBENCH_LOCK_WAIT_S:-7200} holder said='' rc
	mkdir -p "$CACHE/locks"
	exec {LOCK_FD}>>"$file"
	while rc=0; flock -n "$LOCK_FD" || rc=$?; ((rc)); do
		((rc == 1)) || die 1 "$file cannot be locked"
		holder=$(lock_holder "$file")
		((left > 0)) || die 1 "$file is still held by $holder; waited for ${FSNBENCH_LOCK_WAIT_S:-7200} s (FSNBENCH_LOCK_WAIT_S)"
		[[ $holder == "$said" ]] ||
			msg "waiting for the lock $file, held by $holder (Ctrl-C stops waiting)"
		said=$holder
		! child flock -w $((left < 10 ? left : 10)) "$LOCK_FD" || break
		left=$((left - 10))
	done
	printf 'process %d (%s, in %s) since %s\n' $$ "$2" "$PWD" "$(date '+%F %T')" >"$file"
}

# cache_prune NUMBER PREFIX: keeps the entries PREFIX* that were used last.
cache_prune() {
	local -a entries
	mapfile -t entries < <(ls -dt -- "$2"* 2>/dev/null)
	((${#entries[@]} <= $1)) || rm -rf -- "${entries[@]:$1}"
}
