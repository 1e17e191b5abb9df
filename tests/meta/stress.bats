#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The stress test of the hook series finds what is planted: a hook that does not
# say what it should, a kernel that complains, groups that are left behind.

load common

setup_file() {
	[[ -z ${FSNBENCH_TEST_KERNEL:-} ]] || built "$O/guest-tests/stress" "$O/guest-init"
}

setup() { needs_kernel; }

# stress PLANT CYCLES
stress() {
	run "$REPO/tests/guest/stress.sh" --kernel "$KERNEL/vmlinux" --plant "$1" \
		--cycles "$2" --seed 7 --out "$OUT"
	echo "$output"
}

@test "nothing planted, nothing found" {
	stress nothing 8
	[ "$status" -eq 0 ]
	[[ $output == *"ok 1 - stress, 8 of 8 cycles, seed 7"* ]]
	[ -s "$OUT/stress.txt" ]
}

@test "a hook with a wrong verdict is found, with the seed and the operations" {
	stress verdict 300
	[ "$status" -eq 1 ]
	[[ $output == *"not ok 1"*"stress: seed 7: "*"at "*": "*", not "*"the last operations:"*"cycles "*": "* ]]
}

@test "a complaint of the kernel is found" {
	stress complaint 8
	[ "$status" -eq 1 ]
	[[ $output == *"not ok 1"*"the kernel complained"*"WARNING: the stress test made this up"* ]]
}

@test "groups that are left behind are found" {
	stress leak 40
	[ "$status" -eq 1 ]
	[[ $output == *"not ok 1"*"kinds of objects are left"*"fanotify_mark"*"LEAK"* ]]
}
