# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sourced by every script here: messages, one EXIT trap, and children in
# process groups of their own, so that whatever ends a script ends them too, be
# it SIGKILL.

# shellcheck disable=SC2034
SERIES=6.12		# of Linux: the patches, and Debian's packages
PROG=${0##*/}
VERBOSE=${VERBOSE:-0}

msg() { printf '%s\n' "$*" >&2; }

# die STATUS TEXT: the last line of a script that cannot go on.
die() {
	local rc=$1
	shift
	msg "$PROG: $*"
	exit "$rc"
}

CHILDREN=()		# leaders of the process groups that are running
DOOMED=()		# paths to remove at exit

# at_exit_remove PATH...
at_exit_remove() { DOOMED+=("$@"); }

# end_groups ID...: a group may hold scripts that still have groups of their own
# to end, hence TERM and ten seconds before KILL.
end_groups() {
	local pid tries
	for pid; do
		kill -TERM -- "-$pid" 2>/dev/null || true
	done
	for pid; do
		for ((tries = 0; tries < 100; tries++)); do
			kill -0 -- "-$pid" 2>/dev/null || break
			sleep 0.1
		done
		kill -KILL -- "-$pid" 2>/dev/null || true
	done
}

kill_children() {
	end_groups "${CHILDREN[@]}"
	tell_guard
	CHILDREN=()
}

# guard: reads which groups are running, a line each time that changes.  When
# the script is gone, which ends the input, it ends those that are left.
guard() {
	local -a groups=() now
	trap '' INT TERM HUP
	set +e
	while read -ra now; do
		groups=("${now[@]}")
	done
	end_groups "${groups[@]}"
}

# tell_guard [ID...]: the guard is a process of its own, in a group of its own, so
# that what kills the script and its group leaves it.  bash closes the descriptor
# to it in all children.
tell_guard() {
	[[ -v GUARD_FD ]] || return 0
	echo "$@" >&"$GUARD_FD" || true
} 2>/dev/null

start_guard() {
	[[ ! -v GUARD_FD ]] || return 0
	set -m
	coproc GUARD { guard; }
	set +m
	GUARD_FD=${GUARD[1]}
}

cleanup() {
	local rc=$?
	trap '' INT TERM HUP
	kill_children
	((${#DOOMED[@]} == 0)) || rm -rf -- "${DOOMED[@]}"
	exit "$rc"
}

trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# start COMMAND...: runs it in the background as a process group; its id is
# in $STARTED.  bash runs a trap while it waits, but not while a foreground
# command runs.
start() {
	start_guard
	set -m
	"$@" </dev/null &
	STARTED=$!
	set +m
	CHILDREN+=("$STARTED")
	tell_guard "${CHILDREN[@]}"
}

# finish ID: waits for a started command and returns its status.
finish() {
	local id=$1 rc=0 child left=()
	wait "$id" 2>/dev/null || rc=$?
	for child in "${CHILDREN[@]}"; do
		[[ $child == "$id" ]] || left+=("$child")
	done
	CHILDREN=("${left[@]}")
	tell_guard "${left[@]}"
	return "$rc"
}

# child COMMAND...: start and finish in one.
child() {
	start "$@"
	finish "$STARTED"
}

elapsed() { printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); }

# nap N: the Nth pause of a loop that polls; short at first, so that what is
# quick is not waited for.
nap() {
	local -a pauses=(0.02 0.05 0.1 0.2)

	sleep "${pauses[$1]:-0.5}"
}

# steps LOG SECONDS: how far a command has got whose log gets a line per step;
# $EXPECTED_STEPS is about how many there will be, if that is known.
steps() {
	local nr expected=${EXPECTED_STEPS:-0}
	nr=$(wc -l <"$1")
	if ((nr && expected > nr)); then
		printf '%d of about %d steps, %s, about %s left' "$nr" "$expected" \
			"$(elapsed "$2")" "$(elapsed $(($2 * (expected - nr) / nr)))"
	else
		printf '%d steps, %s' "$nr" "$(elapsed "$2")"
	fi
}

# logged LABEL LOG COMMAND...: the command's output goes to LOG; the terminal
# gets one line with the steps done so far and the time they took.  A failure
# shows the end of the log.
logged() {
	local label=$1 log=$2 began=$SECONDS next=60 now id rc=0 polls=0
	shift 2
	: >"$log"
	if ((VERBOSE)); then
		start "$@" > >(tee -a "$log" >&2) 2>&1
	else
		start "$@" >>"$log" 2>&1
	fi
	id=$STARTED
	[[ -t 2 ]] || msg "$label: started"
	while kill -0 "$id" 2>/dev/null; do
		now=$((SECONDS - began))
		if [[ -t 2 ]] && ((!VERBOSE)); then
			printf '\r\033[K%s: %s' "$label" "$(steps "$log" "$now")" >&2
		elif ((now >= next)); then
			msg "$label: $(steps "$log" "$now")"
			next=$((now + 60))
		fi
		nap $((polls++))
	done
	finish "$id" || rc=$?
	if [[ -t 2 ]]; then
		printf '\r\033[K' >&2
	fi
	now=$((SECONDS - began))
	if ((rc)); then
		msg "$label: failed after $(elapsed "$now"), the end of $log:"
		grep -n -m 5 -E '(error|Error|ERROR):' "$log" >&2 || true
		tail -n 15 "$log" >&2
		return "$rc"
	fi
	msg "$label: done in $(elapsed "$now")"
}

# number NAME VALUE: VALUE if it is a whole number above zero.
number() {
	[[ $2 =~ ^[1-9][0-9]{0,3}$ ]] || die 2 "$1 takes a number from 1 to 9999, not '$2'"
	printf '%d\n' "$2"
}

in_git() { git -C "${BASH_SOURCE[0]%/*}/.." "$@" 2>/dev/null; }

# git_context: which commit of this repository is at work, and whether its tree
# has changes, as KEY=VALUE lines.
git_context() {
	local changes
	printf 'git=%s\n' "$(in_git rev-parse HEAD || echo unknown)"
	changes=$(in_git status --porcelain || echo unknown)
	printf 'dirty=%s\n' "$([[ $changes ]] && echo true || echo false)"
}
