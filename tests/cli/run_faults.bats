#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# run.sh where the machine does not play along: nothing half-written, one line
# with the cause, the right status. With the stand-ins of the flow's tests.

load flow

setup() { flow_setup; }

# small_disk DIR OPTIONS: a tmpfs, where root may mount one
small_disk() {
	mkdir -p "$1"
	mount -t tmpfs -o "$2" fsnbench-test "$1" 2>/dev/null || skip "mounting needs root"
	DISK=$1
}

teardown() {
	[[ -z ${DISK:-} ]] || umount "$DISK"
}

@test "a results folder that cannot be written to: 1, said before anything is measured" {
	small_disk "$T/disk" size=64k
	mkdir "$T/disk/results"
	mount -o remount,ro "$T/disk"
	for mode in off retpoline; do echo 'touch "$T/booted"' >"$T/boot-isec-$mode"; done
	run ./run.sh exact --results "$T/disk/results"
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *"Read-only file system"* ]]
	[ ! -e "$T/booted" ]
	[ ! -e "$T/calls" ]
	[ -z "$(ls "$T/disk/results")" ]
	none leftovers
	# The stand-in would have said so.
	run ./run.sh exact
	[ -e "$T/booted" ]
}

@test "a disk that fills up: 1, no document of the run is left, older ones stay" {
	small_disk "$T/disk" size=64k
	mkdir "$T/disk/results"
	echo older >"$T/disk/results/isec-off.json"
	stand_in kernels/context.sh <<<'head -c 100000 /dev/zero | tr "\\0" x >"$T/disk/full" 2>/dev/null; echo compiler=none'
	run ./run.sh exact --results "$T/disk/results"
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *"No space left on device"* ]]
	rm -f "$T/disk/full"
	[ "$(cat "$T/disk/results/isec-off.json")" = older ]
	[ "$(ls -A "$T/disk/results")" = isec-off.json ]
	[ "$(ls -A "$T/disk" | tr '\n' ' ')" = "results " ]
}

@test "a checkout and results whose paths have spaces" {
	flow_setup "$BATS_TEST_TMPDIR/a path with spaces"
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	run ./run.sh --results "$T/my results"
	echo "$output"
	[ "$status" -eq 0 ]
	[ -s "$T/my results/REPORT.md" ]
	[ -s "$T/my results/lkml.txt" ]
	[ -s "$T/my results/plots/ledger.svg" ]
	[[ $(documents "$T/my results") == *isec-off.json*vanilla-retpoline.json ]]
}

@test "an ordinary user without sudo is told what root has to run" {
	[ "$(id -u)" -eq 0 ] || skip "becoming an ordinary user needs root"
	repo=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	cp "$repo/kernels/deps.sh" "$repo/kernels/lib.sh" "$T/"
	stand_in "$T/bin/dpkg-query" <<<'[[ ${!#} == bats ]] || echo -n installed'
	chmod -R a+rX "$T" "$BATS_RUN_TMPDIR"
	mkdir -p "$T/path"
	for name in bash dirname env; do ln -sf "$(command -v $name)" "$T/path/$name"; done
	ln -s "$T/bin/dpkg-query" "$T/path/dpkg-query"
	ln -s "$(command -v apt-get)" "$T/path/apt-get"
	run setpriv --reuid=65534 --regid=65534 --clear-groups env PATH="$T/path" bash "$T/deps.sh"
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *"missing packages: bats"* ]]
	[[ $output == *"neither root nor sudo here; as root run: apt-get update && apt-get install"*bats* ]]
}

@test "a cache whose path has spaces is refused in one line: make cannot build there" {
	export XDG_CACHE_HOME="$T/a cache"
	run ./run.sh
	echo "$output"
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"$T/a cache"* ]]
}
