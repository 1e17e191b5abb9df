#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# kernels/profile.sh: what it refuses, and the cells that it boots. Boots are played in
# tests/unit/plugin_profile_test.c.

load common

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
}

@test "bad options are refused, and what is valid is said" {
	run kernels/profile.sh --frob
	[ "$status" -eq 2 ]
	[[ $output == *"unknown option '--frob'"*--out*--kernels*--modes*--jobs* ]]
	run kernels/profile.sh --out
	[ "$status" -eq 2 ]
	[[ $output == *"--out needs a value"* ]]
	run kernels/profile.sh --kernels isec
	[ "$status" -eq 2 ]
	[[ $output == *"needs --out, --kernels, --modes"* ]]
	run kernels/profile.sh --out "$BATS_TEST_TMPDIR/out" --kernels "isec vanilla" --modes off "$BATS_TEST_TMPDIR"
	[ "$status" -ne 0 ]
	[[ $output == *"fewer directories than kernels"* ]]
	[ ! -e "$BATS_TEST_TMPDIR/out" ]
}

@test "its cells have a bracket, and both sites with both handlers" {
	local workload site handler
	run build/fsnbench list --cells --kernel isec --experiment kernels/call-path.ini
	[ "$status" -eq 0 ]
	[[ $output == *nop/tmpfs/never* ]]
	for workload in open_close read write; do
		[[ $output == *"$workload/tmpfs/never"* ]]
		for site in send_to_group handle_event; do
			for handler in c bpf; do
				[[ $output == *"$workload/tmpfs/parent/fanotify/$site/direct/$handler/empty/skip"* ]]
			done
		done
	done
	[ "${#lines[@]}" -eq 19 ]
}

@test "it is no experiment of a default run" {
	run build/fsnbench list
	[ "$status" -eq 0 ]
	[[ $output != *call-path* ]]
	run build/fsnbench list --experiment kernels/call-path.ini
	[[ $output == *call-path* ]]
}
