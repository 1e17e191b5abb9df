#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# fsnbench native: options, who may run it, a short run, and that nothing is left behind.

load common

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	F=build/fsnbench
	T=$BATS_TEST_TMPDIR
}

needs_root() { [ "$(id -u)" -eq 0 ] || skip "needs root"; }

nothing_left() {
	none grep -q fsnbench /proc/mounts
	[ ! -e /mnt/fsnbench ]
	[ ! -e /mnt/fsnbench-other ]
	[ -z "$(processes "$T/out.json")" ]
}

@test "bad options are refused, and what is valid is said" {
	for option in blocks batches batch-us seconds inject-ns seed; do
		for word in 0 -1 x 1.5 99999999999; do
			run "$F" native "--$option" "$word"
			refused 2 "--$option does not take '$word'" "a whole number"
		done
	done
	for word in 0 65 1,,2 1,x 1x ""; do
		run "$F" native --threads "$word"
		refused 2 "--threads does not take '$word'"
	done
	run "$F" native --workload frob
	refused 2 "unknown workload 'frob'"
	run "$F" native --seconds 3600 --blocks 1 --batch-us 10
	refused 2 "--seconds 3600" "--blocks"
	run "$F" native frob
	refused 2 "unexpected argument 'frob'"
}

@test "an experiment is one engine's, and the other says whose" {
	run "$F" native --experiment ladder --dry-run
	refused 2 "'ladder' is the exact engine's"
	run "$F" run --experiment scale-threads --dry-run
	refused 2 "'scale-threads' is the native engine's" "fsnbench native"
	run "$F" list --cells --experiment scale-threads
	refused 2 "'scale-threads' is the native engine's"
	run "$F" list --cells --native --experiment scale-threads
	[ "$status" -eq 0 ]
	[[ $output == *open_close/tmpfs/parent/fanotify* ]]
	run "$F" list
	[[ $output == *"scale-threads "*" native: "* ]]
}

@test "what is left out of everything is 4" {
	run "$F" native --workload nop --dry-run
	refused 4 "no cell is left"
}

@test "without root it says so" {
	needs_root
	cp -r "$F" "$T/fsnbench"
	mkdir "$T/bench"
	cp -r bench/experiments "$T/bench/"
	chmod -R a+rX "$T" "$BATS_TEST_TMPDIR" "$BATS_RUN_TMPDIR"
	run setpriv --reuid 65534 --clear-groups "$T/fsnbench" native --json "$T/out.json"
	refused 4 "needs root"
	[ ! -e "$T/out.json" ]
}

@test "a processor that is not there is refused" {
	needs_root
	run "$F" native --cpu 8000
	refused 2 "--cpu 8000"
}

@test "a short run has a document with every block" {
	needs_root
	run "$F" native --json "$T/out.json" --blocks 2 --batches 3 --batch-us 50 \
		--workload open_close --watch never,parent --listener none,fanotify --threads 1 \
		--site none --kernel vanilla
	echo "$output"
	[ "$status" -eq 0 ]
	nothing_left
	grep -q '"engine": "native"' "$T/out.json"
	grep -q '"kernel": "vanilla"' "$T/out.json"
	for key in boot_id virt build hostname_sha256 machine not_controlled clock warm_up pmu \
		crosscheck flagged controls; do
		grep -q "^  *\"$key\": " "$T/out.json"
	done
	line=$(grep '^{"name":"open_close/tmpfs/parent/fanotify",' "$T/out.json")
	echo "$line"
	[[ $line == *'"role":"arm","status":"ok"'* ]]
	[[ $line == *'"proof_events":16,"proof_expected":16'* ]]
	number='[0-9]+'
	visit="\[$number,$number,$number\]"
	block="\[$visit,$visit\]"
	[[ $line =~ \"times\":\[$block,$block\] ]]
	grep -q '^{"name":"open_close/tmpfs/never#aa",.*"role":"aa","status":"ok"' "$T/out.json"
	grep -q '^{"name":"getppid/tmpfs/parent/fanotify",.*"role":"control"' "$T/out.json"
	# One size of batches for all arms of a group.
	[ "$(grep '"group":"open_close/tmpfs"' "$T/out.json" | grep -o '"batch_ops":[0-9]*' |
		sort -u | wc -l)" -eq 1 ]
}

@test "--tune starts it at fixed addresses, keeps the arguments and gives the machine back" {
	needs_root
	settings() {
		cat /proc/sys/kernel/{randomize_va_space,watchdog} 2>/dev/null
		grep -H . /proc/irq/*/smp_affinity_list /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor \
			2>/dev/null || true
	}
	settings >"$T/before"
	[ -s "$T/before" ]
	one=(--workload getppid --only-aa --blocks 1 --batches 1 --json "$T/out.json")
	run "$F" native --tune --context "note=two words" --context stages.a=3 "${one[@]}"
	echo "$output"
	[ "$status" -eq 0 ]
	grep -q '"addresses_fixed": true' "$T/out.json"
	grep -q '"tuned": true' "$T/out.json"
	grep -q '"note": "two words"' "$T/out.json"
	grep -A 1 '"stages": {' "$T/out.json" | grep -q '"a": 3'
	settings | diff "$T/before" -
	nothing_left
	run "$F" native "${one[@]}"
	grep -q '"addresses_fixed": false' "$T/out.json"
	run "$F" native --context git "${one[@]}"
	refused 2 "--context git: KEY=VALUE is needed"
}

@test "what the kernel has not is left out with its reason" {
	needs_root
	[ ! -e /sys/module/fsnotify_hook/parameters/site ] || skip "this kernel has hooks"
	run "$F" native --json "$T/out.json" --blocks 1 --batches 1 --batch-us 20 \
		--experiment native-hooks --workload open_close --site send_to_group --handler c \
		--verdict skip
	[ "$status" -eq 0 ]
	grep -q '/send_to_group/direct/c/empty/skip",.*"status":"skip","reason":".*there is no /sys/module/fsnotify_hook' "$T/out.json"
	nothing_left
}

@test "Ctrl-C: 130, no document, nothing mounted, no process" {
	needs_root
	interrupt_at "$T/log" bash -c "exec $F native --json $T/out.json --blocks 10000 \
		--workload open_close --listener fanotify_perm,none 2>$T/log"
	[ "$status" -eq 130 ]
	[ ! -e "$T/out.json" ]
	[ -z "$(ls "$T"/out.json.* 2>/dev/null)" ]
	nothing_left
}
