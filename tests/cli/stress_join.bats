#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The record of a long stress is made of the boots' records: a boot that is
# missing, of another kernel, cut off or with a complaint is never in it.

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	T=$BATS_TEST_TMPDIR
	for seed in 1 2 3; do boot "$seed" >"$T/$seed.txt"; done
}

# boot SEED: a record as tests/guest/stress.sh --record leaves it.
boot() {
	cat <<-END
		tests/guest/stress.sh, 2026-11-22 04:17 UTC: nothing was found
		kernel log without a complaint: yes
		kernel: debug
		config_sha256: cc
		vmlinux_sha256: aa
		patches_sha256: bb
		commit: eed976a
		seconds of the host: 164, for 2 processors
		cycles: 500 of 500
		seed: $1
		processors: 4
		seconds of the guest: 15$1
		operations: 240$1 of the cycles, 700$1 beside them
		rounds of load: 7144
		windows by site: C, BPF, sleepable BPF
		  none                     32     17     10
		  inode_event              2$1      0     68
		what is there before and after, and how much it may grow
		  BPF programs                  0      0    0
	END
}

join() { run tests/guest/stress_join.sh "$@"; echo "$output"; }

# refused TEXT: joining all three fails, in one line that says so.
refused() {
	join "$T"/[1-3].txt
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"$1"* ]]
}

@test "a line per boot, the kernel once, and sums" {
	join "$T"/[1-3].txt
	[ "$status" -eq 0 ]
	[ "$(grep -c '^vmlinux_sha256: aa$' <<<"$output")" -eq 1 ]
	[[ $output == *"nothing was found in 3 boots"* ]]
	grep -qE '^ +2 +500 +2402 +7002 +149 +152$' <<<"$output"
	grep -qE '^ +sum +1500 +7206 +21006 +447 +456$' <<<"$output"
	grep -qE '^  inode_event +66 +0 +204$' <<<"$output"
}

@test "by seed, whatever their order" {
	join "$T"/[1-3].txt
	local sorted=$output
	join "$T"/3.txt "$T"/1.txt "$T"/2.txt
	[ "$status" -eq 0 ]
	[ "$output" = "$sorted" ]
}

@test "a missing boot" {
	rm "$T/2.txt"
	refused "seed 2: has no boot, 3 has"
}

@test "no boot at all" {
	join /dev/null
	[ "$status" -eq 1 ]
	[[ $output == *"there is no boot"* ]]
	join "$T/4.txt"
	[ "$status" -ne 0 ]
}

@test "the same seed twice" {
	boot 2 >"$T/3.txt"
	refused "3.txt: has the same seed, 2, as"
}

@test "another kernel, or none named" {
	sed -i 's/^vmlinux_sha256: aa/vmlinux_sha256: ab/' "$T/2.txt"
	refused '2.txt: has "vmlinux_sha256: ab", the first boot "vmlinux_sha256: aa"'
	sed -i '/^vmlinux_sha256/d' "$T/2.txt"
	refused "2.txt: does not say all that the first boot says"
}

@test "a boot with a complaint, or that found something" {
	sed -i '/without a complaint/s/yes/no/' "$T/3.txt"
	refused "3.txt: does not say that the kernel log has no complaint"
	boot 3 | sed '1s/nothing was found/something was found/' >"$T/3.txt"
	refused '3.txt: does not begin with "nothing was found"'
}

@test "a boot that was cut off, or did not do all of its cycles" {
	boot 3 | head -n 10 >"$T/3.txt"
	refused "3.txt: is not complete"
	boot 3 | sed 's/^cycles: 500 of/cycles: 499 of/' >"$T/3.txt"
	refused "3.txt: has 499 of 500 cycles"
}

@test "two commits are both named" {
	sed -i 's/^commit: .*/commit: fffffff/' "$T/3.txt"
	join "$T"/[1-3].txt
	[ "$status" -eq 0 ]
	[[ $output == *"commit: eed976a fffffff"* ]]
}
