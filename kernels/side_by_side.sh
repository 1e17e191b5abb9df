# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154	# the callers have and use them
# Sourced by what boots several kernels at a time: macro.sh, memory.sh and profile.sh.
# They have ids: what they know a boot by, by the id that it was started with.

# next_ended: waits for one of the boots that run.  $ENDED is what $ids had of it, and
# $ENDED_RC its status; it is in $ids no more.
next_ended() {
	local id=''
	wait -n -p id "${!ids[@]}" 2>/dev/null || true
	[[ -n ${id:-} ]] || for id in "${!ids[@]}"; do break; done
	ENDED=${ids[$id]} ENDED_RC=0
	unset "ids[$id]"
	finish "$id" || ENDED_RC=$?
}

# merge_counts VERB FILE KERNEL MODE [KEY=VALUE]...: the counts of a boot in $BOOTS and
# FILE, which its command left there, as one document in $out.  False if it is none, or
# a cell of it is no result.
merge_counts() {
	local verb=$1 file=$2 kernel=$3 mode=$4 lines rc=0
	local dir=$BOOTS/$kernel-$mode document=$out/$kernel-$mode.json
	local -a about
	shift 4
	lines=$("$HERE/context.sh" "${entry[$kernel]}") || return 1
	mapfile -t about <<<"$lines"
	about+=("$@")
	rm -f "$document"
	"$BUILD/fsnbench" "$verb" --counters "$dir/counters.txt" --symbols "$dir/kallsyms" \
		"${about[@]/#/--context=}" --json "$document" "$dir/$file" || rc=1
	[[ ! -s $document ]] || gzip -9nf "$document"
	return "$rc"
}
