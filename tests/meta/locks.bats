#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Two runs at once, and runs that are killed: who waits is told for whom, and
# nobody waits for the dead.  With the stand-ins of the flow's tests.

load ../cli/flow

setup() {
	flow_setup
	CACHE=$XDG_CACHE_HOME/fsnbench
	# A guest that takes until it is ended, or until $T/enough is there.
	echo 'echo $$ >"$T/guest"; for ((i = 0; i < 600; i++)); do [[ ! -e $T/enough ]] || break; sleep 0.1; done' \
		>"$T/boot-isec-off"
}

teardown() {
	touch "$T/enough"
	local pid
	for pid in "${PIDS[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true
	done
}

PIDS=()

# background LOG COMMAND...: like a terminal's foreground job; its id is in $PID.
background() {
	local log=$1
	shift
	setsid env --default-signal=INT "$@" >"$log" 2>&1 3>&- &
	PID=$!
	PIDS+=("$PID")
}

# eventually COMMAND...: becomes true within 30 seconds.
eventually() {
	local tries
	for ((tries = 0; tries < 300; tries++)); do
		if "$@" 2>/dev/null; then return; fi
		sleep 0.1
	done
	return 1
}

gone() { [ ! -e "/proc/$1" ] || grep -q '^State:.*Z' "/proc/$1/status"; }

# ended PID: waits for it; its status is in $status
ended() {
	status=0
	wait "$1" || status=$?
}

# run_to_boot: a first run, until its guest runs
run_to_boot() {
	rm -f "$T/guest"
	background "$T/first" ./run.sh exact --quick
	FIRST=$PID
	eventually [ -s "$T/guest" ]
}

# Processes of the checkout's boots; some end meanwhile.
boots() { grep -lsF "$T/copy/kernels/boot" /proc/[0-9]*/cmdline || return 1; }

waits() { grep -q "waiting for the lock" "$1"; }

@test "a second run in one checkout waits, and says for whom and how to end either" {
	run_to_boot
	background "$T/second" ./run.sh --quick
	second=$PID
	eventually waits "$T/second"
	cat "$T/second"
	[ "$(wc -l <"$T/second")" -eq 1 ]
	[[ $(cat "$T/second") == "waiting for the lock $CACHE/locks/run-"*", held by process $FIRST (./run.sh exact, in $PWD) since 20"*"; to end it: kill $FIRST (Ctrl-C stops waiting)" ]]
	touch "$T/enough"
	ended "$FIRST"
	[ "$status" -eq 0 ]
	ended "$second"
	[ "$status" -eq 0 ]
	[ -s results/last/REPORT.md ]
	none leftovers
}

@test "Ctrl-C while waiting is 130 at once, leaves nothing and does not disturb" {
	run_to_boot
	background "$T/second" ./run.sh --quick
	second=$PID
	eventually waits "$T/second"
	began=$SECONDS
	kill -INT -- "-$second"
	ended "$second"
	[ "$status" -eq 130 ]
	((SECONDS - began < 8))
	eventually none pgrep -s "$second"
	kill -0 "$(cat "$T/guest")"
	touch "$T/enough"
	ended "$FIRST"
	[ "$status" -eq 0 ]
	[ "$(documents)" = isec-off.json ]
	none leftovers
}

@test "who waits too long gives up with 1 and names the holder" {
	run_to_boot
	FSNBENCH_LOCK_WAIT_S=1 run ./run.sh --quick
	echo "$output"
	[ "$status" -eq 1 ]
	[[ ${lines[-1]} == *"is still held by process $FIRST (./run.sh exact, "*"waited for 1 s (FSNBENCH_LOCK_WAIT_S)" ]]
}

@test "two checkouts with one cache measure side by side" {
	run_to_boot
	cp -a "$T/copy" "$T/other"
	rm -rf "$T/other/results" "$T/other/build"
	cd "$T/other"
	mv "$T/boot-isec-off" "$T/none"
	run ./run.sh exact --quick
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output != *"waiting"* ]]
	[ "$(documents)" = isec-off.json ]
}

@test "a run that is killed takes its guests along, and the next one starts at once" {
	run_to_boot
	guest=$(cat "$T/guest")
	kill -KILL "$FIRST"
	ended "$FIRST"
	[ "$status" -eq 137 ]
	rm "$T/boot-isec-off"
	began=$SECONDS
	run ./run.sh exact --quick
	echo "$output"
	[ "$status" -eq 0 ]
	((SECONDS - began < 30))
	gone "$guest"
	[ "$(documents)" = isec-off.json ]
}

@test "a run whose whole process group is killed takes its guests along, too" {
	run_to_boot
	guest=$(cat "$T/guest")
	kill -KILL -- "-$FIRST"
	eventually gone "$guest"
	eventually none boots
}

@test "what is left of a holder that is gone is named" {
	mkdir -p "$CACHE/locks"
	background "$T/holder" bash -c 'exec 7>>"$1"; flock 7; sleep 600 & echo $!' holder "$CACHE/locks/thing"
	ended "$PID"
	left=$(cat "$T/holder")
	PIDS+=("$left")
	echo "process $PID (making it, in /x) since 2026-01-01 00:00:00" >"$CACHE/locks/thing"
	export FSNBENCH_LOCK_WAIT_S=1
	run bash -c '. kernels/lib.sh; . kernels/cache.sh; cache_lock thing test'
	echo "$output"
	[ "$status" -eq 1 ]
	[[ ${lines[0]} == *"held by what is left of process $PID (making it, in /x) since 2026-01-01 00:00:00, processes $left (sleep); to end it: kill $left (Ctrl-C"* ]]
	kill "$left"
	flock -w 20 "$CACHE/locks/thing" true	# it is killed, but not gone at once
	run bash -c '. kernels/lib.sh; . kernels/cache.sh; cache_lock thing test'
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "a lock that was left behind is none" {
	mkdir -p "$CACHE/locks"
	echo "process 1 (making it, in /x) since 2026-01-01 00:00:00" >"$CACHE/locks/thing"
	run bash -c '. kernels/lib.sh; . kernels/cache.sh; cache_lock thing test'
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	grep -q "(test, in $PWD) since " "$CACHE/locks/thing"
}

# tiny_tree: for the real build.sh; vmlinux takes until $T/enough is there
tiny_tree() {
	cp "$REPO"/kernels/{build,make,source,series}.sh kernels/
	mkdir -p "$T/tree" kernels/config kernels/patches/6.12
	touch kernels/config/{fsnbench,hook}.config
	echo "mainmenu none" >"$T/tree/Kconfig"
	cat >"$T/tree/Makefile" <<-'MAKE'
	.RECIPEPREFIX = >
	tinyconfig:
	> touch .config
	vmlinux:
	> echo built >>$(HOME)/built
	> while [ ! -e $(HOME)/../enough ]; do sleep 0.1; done
	> echo 'int main(void) { return 0; }' | gcc -x c -o vmlinux -
	> echo 0 T main >System.map
	kernelrelease:
	> @echo tiny
	olddefconfig mrproper:
	.PHONY: tinyconfig olddefconfig vmlinux kernelrelease mrproper
	MAKE
}

@test "two checkouts that need the same kernel build it once" {
	REPO=$BATS_TEST_DIRNAME/../..
	tiny_tree
	background "$T/first" kernels/build.sh --kernel-src "$T/tree" vanilla
	first=$PID
	eventually [ -s "$HOME/built" ]
	cp -a "$T/copy" "$T/other"
	cd "$T/other"
	background "$T/second" kernels/build.sh --kernel-src "$T/tree" vanilla
	second=$PID
	eventually waits "$T/second"
	[[ $(cat "$T/second") == *"held by process $first (building the kernel vanilla, in $T/copy) since "* ]]
	touch "$T/enough"
	ended "$first"
	[ "$status" -eq 0 ]
	ended "$second"
	[ "$status" -eq 0 ]
	[ "$(tail -n 1 "$T/second")" = "$(tail -n 1 "$T/first")" ]
	[ "$(wc -l <"$HOME/built")" -eq 1 ]
}

@test "a build that is killed takes make along, and the next one makes it anew" {
	REPO=$BATS_TEST_DIRNAME/../..
	tiny_tree
	background "$T/first" kernels/build.sh --kernel-src "$T/tree" vanilla
	eventually [ -s "$HOME/built" ]
	kill -KILL "$PID"
	eventually none pgrep -f "make -C $CACHE/build/linux"
	none compgen -G "$CACHE/kernels/*"
	touch "$T/enough"
	run kernels/build.sh --kernel-src "$T/tree" vanilla
	echo "$output"
	[ "$status" -eq 0 ]
	[ -s "${lines[-1]}/vmlinux" ]
	[ ! -e "$CACHE/build/linux" ]
}

@test "entries that were used last are kept" {
	run bash -c '
		. kernels/lib.sh; . kernels/cache.sh
		for name in a b c; do
			cache_begin "$CACHE/kind/$name"; echo x >"$PARTIAL/x"; cache_commit "$CACHE/kind/$name" x
			touch -d "2020-01-0$((++n))" "$CACHE/kind/$name"
		done
		cache_ready "$CACHE/kind/a"
		cache_prune 2 "$CACHE/kind/"'
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$(ls "$CACHE/kind" | tr '\n' ' ')" = "a c " ]
}
