# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sourced by every script here: messages, one EXIT trap, and children in
# process groups of their own, so that whatever ends a script ends them too.

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

# A group may hold scripts that still have groups of their own to end, hence
# TERM and ten seconds before KILL.
kill_children() {
	local pid tries
	for pid in "${CHILDREN[@]}"; do
		kill -TERM -- "-$pid" 2>/dev/null || true
	done
	for pid in "${CHILDREN[@]}"; do
		for ((tries = 0; tries < 100; tries++)); do
			kill -0 -- "-$pid" 2>/dev/null || break
			sleep 0.1
		done
		kill -KILL -- "-$pid" 2>/dev/null || true
	done
	CHILDREN=()
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
	set -m
	"$@" </dev/null &
	STARTED=$!
	set +m
	CHILDREN+=("$STARTED")
}

# finish ID: waits for a started command and returns its status.
finish() {
	local id=$1 rc=0 child left=()
	wait "$id" 2>/dev/null || rc=$?
	for child in "${CHILDREN[@]}"; do
		[[ $child == "$id" ]] || left+=("$child")
	done
	CHILDREN=("${left[@]}")
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
