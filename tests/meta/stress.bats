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

# long: two boots of a few cycles
long() {
	run "$REPO/tests/guest/stress_long.sh" --kernel "$KERNEL/vmlinux" --boots 2 --cycles 4 \
		--keep "$OUT/keep" --record "$OUT/record.txt"
	echo "$output"
}

@test "a long run goes on where it was interrupted, and only with the same kernel" {
	mkdir -p "$OUT"
	long
	[ "$status" -eq 0 ]
	grep -qE '^ +sum +8 ' "$OUT/record.txt"
	cp "$OUT/record.txt" "$OUT/first.txt"
	rm "$OUT/keep/2.txt"
	long
	[ "$status" -eq 0 ]
	[[ $output == *"seed 2 of 2"* && $output != *"seed 1 of 2"* ]]
	sed -i 's/^vmlinux_sha256: .*/vmlinux_sha256: 0/' "$OUT/keep/1.txt"
	long
	[ "$status" -eq 0 ]
	[[ $output == *"seed 1 of 2"* && $output != *"seed 2 of 2"* ]]
	long
	[ "$status" -eq 0 ]
	[[ $output != *"seed"* ]]
	diff <(head -n 11 "$OUT/first.txt") <(head -n 11 "$OUT/record.txt")
}
