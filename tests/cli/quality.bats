#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# fsnbench quality: options, what runs it makes and counts, runs that fail, Ctrl-C. The
# native engine is played by a script, whose arms are as far apart as a test wants.

load common

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	F=build/fsnbench
	T=$BATS_TEST_TMPDIR
	mkdir -p "$T/tmp"
	export TMPDIR=$T/tmp
	play
}

# play: a native engine whose operations take 1000 ns, of a delay what it is, of a bare loop
# 990 ns; blocks go up and down by a few, of the copy the other way in every second one. Its
# call number N does what is in the file at-N.
play() {
	cat >"$T/native" <<-SCRIPT
	#!/bin/bash
	T=$T
	SCRIPT
	cat >>"$T/native" <<-'SCRIPT'
	echo "$*" >>"$T/calls"
	nr=$(wc -l <"$T/calls")
	[[ ! -e $T/at-$nr ]] || . "$T/at-$nr"
	[[ ! -e $T/always ]] || . "$T/always"
	blocks=12 bare='' delay=0
	while (($#)); do
		case $1 in
		--json) json=$2 ;;
		--seed) seed=$2 ;;
		--blocks) blocks=$2 ;;
		--inject-ns) delay=$2 ;;
		--bare) bare=yes ;;
		esac
		shift
	done
	arm() {	# ROLE NS SIGN
		local block comma=''
		printf '{"role":"%s","status":"ok","batch_ops":100,"times":[' "$1"
		for ((block = 0; block < blocks; block++)); do
			printf '%s[[%d,%d],[%d]]' "$comma" $((100 * $2 + (block + seed) % 5)) \
				$((100 * $2 + $3 * (block % 2 * 2 - 1))) $((100 * $2 + block % 3))
			comma=,
		done
		printf ']}'
	}
	{
		printf '{"context":{"virt":"kvm","machine":{"cpu":"played"}},"benchmarks":['
		arm base 1000 20
		printf ,
		arm aa 1000 -20
		[[ ! $bare ]] || { printf ,; arm bare 990 0; }
		((!delay)) || { printf ,; arm inject $((1000 + delay)) 10; }
		printf ']}'
	} >"$json"
	SCRIPT
	chmod +x "$T/native"
}

quality() { run "$F" quality --native-program "$T/native" --quick --json "$T/out.json" "$@"; }

# refused STATUS TEXT...: in one line on stderr
refused() {
	echo "status $status: $output"
	[ "$status" -eq "$1" ]
	[ "${#lines[@]}" -eq 1 ]
	shift
	for text; do
		[[ $output == *"$text"* ]]
	done
}

# has TEXT...: each is in the document, blanks and ends of lines left out
has() {
	local text want
	text=$(tr -d " \n" <"$T/out.json")
	for want; do
		if [[ $text != *"$want"* ]]; then
			echo "no $want in ${text#*\"status\"}"
			return 1
		fi
	done
}

nothing_left() {
	[ -z "$(ls -A "$T/tmp")" ]
	none compgen -G "$T/out.json.*"
	[ -z "$(processes "$T/native")" ]
}

@test "bad options are refused, and what is valid is said" {
	for option in aa seconds repeats seed; do
		for value in 0 -1 x 3x "" 99999999999999999999; do
			run "$F" quality "--$option" "$value"
			refused 2 "--$option" "whole number from 1 to"
		done
	done
	run "$F" quality more
	refused 2 "unexpected argument 'more'"
	run "$F" quality --native-program "$T/none"
	refused 2 "$T/none" "No such file"
	run "$F" quality --native-program "$T/native" --json "$T/none/out.json"
	refused 2 "$T/none" "No such file"
	[ ! -e "$T/calls" ]
}

@test "--dry-run says what would be run, within a quarter of an hour" {
	run "$F" quality --dry-run --native-program "$T/native"
	[ "$status" -eq 0 ]
	[[ $output == *"200 runs: the same code twice"* ]]
	[[ $output == *"60 s for each arm"* ]]
	[[ ${lines[-1]} =~ ^about\ ([0-9]+)\ minutes$ ]]
	[ "${BASH_REMATCH[1]}" -le 15 ]
	[ ! -e "$T/calls" ]
}

# Differences of base and copy are 0.1 and -0.1 ns in turn: of twelve the spread is 1.4826 0.1
# 12 / 11.2, and ten or more of one sign have a probability of 0.8 at 1.123 of that.
@test "a study: runs, seeds, and what is counted" {
	quality --aa 21 --repeats 2 --seconds 3 --seed 7
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$(wc -l <"$T/calls")" -eq $((21 + 1 + 1 + 3 * 2)) ]
	[[ $(sed -n 1p "$T/calls") == native\ *--workload\ open_close\ --fs\ tmpfs\ --watch\ never\ --threads\ 1\ --only-aa\ --seed\ 7\ *--blocks\ 12* ]]
	[[ $(sed -n 21p "$T/calls") == *"--seed 27 "* ]]
	[[ $(sed -n 22p "$T/calls") == *"--seconds 3" ]]
	[[ $(sed -n 23p "$T/calls") == *"--bare" ]]
	# Half a percent, one and two of 1000 ns, in turn.
	[[ $(sed -n 24p "$T/calls") == *"--inject-ns 5" ]]
	[[ $(sed -n 25p "$T/calls") == *"--inject-ns 10" ]]
	[[ $(sed -n 26p "$T/calls") == *"--inject-ns 20" ]]
	[[ $(sed -n 27p "$T/calls") == *"--inject-ns 5" ]]
	has '"nr":21,"level":0.05' '"bound":3,"different":{"block_sign_test":0,' \
		'"engine":"native"' '"virt":"kvm"' '"machine":{"cpu":"played"}' '"seed":7' \
		'"status":"ok","failed":0' '"between_processes":{"nr":20,' '"processes":{"nr":1,' \
		'"mde":[{"workload":"open_close","seconds_per_arm":3,"blocks":12,' '"ci95":[-0.1' \
		'"mde_ns":0.17839' '"mde_percent":0.01783' '"spread_ns":0.15885' \
		'"ns":5,"percent":0.4999' '"ns":20,"percent":1.9999' \
		'"nr":2,"found":2,"wrong_sign":0,"equivalent":0,"unresolved":0,"median_error_ns":0.0'
	[[ $output == *"more than a bare loop; at most 1 %: not shown"* ]]
	nothing_left
}

@test "a harness that adds half a percent is within the limit" {
	sed -i 's/arm bare 990/arm bare 995/' "$T/native"
	quality
	[ "$status" -eq 0 ]
	has '"percent":0.5025' '"within_limit":true'
	[[ $output == *"at most 1 %: kept"* ]]
}

@test "a delay that is faster than nothing is not found" {
	sed -i 's/1000 + delay/1000 - delay/' "$T/native"
	quality
	[ "$status" -eq 0 ]
	has '"nr":2,"found":0,"wrong_sign":2,'
}

@test "a copy that is slower is told apart in every run" {
	sed -i 's/arm aa 1000/arm aa 1003/' "$T/native"
	quality
	[ "$status" -eq 0 ]
	has '"different":{"block_sign_test":4,"u_test_batches":4,"welch_batches":4}' \
		'"verdicts":{"notresolved":0,"different":4,"equivalent":0}'
}

@test "a run that fails, is killed, writes garbage or nothing: said, counted, exit 1" {
	echo 'echo first >&2; echo the reason >&2; exit 1' >"$T/at-2"
	echo 'kill -9 $$' >"$T/at-3"
	echo 'echo "{\"context\":" >"$3"; exit 0' >"$T/at-4"
	echo 'exit 0' >"$T/at-5"
	echo 'exit 4' >"$T/at-6"
	quality --aa 8
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *"A/A, run 2 of 8: status 1: the reason"$'\n'* ]]
	[[ $output == *"A/A, run 3 of 8: killed by signal 9: it said nothing"$'\n'* ]]
	[[ $output == *"A/A, run 4 of 8: its document: no document: line "* ]]
	# Nor is it the document of the run before.
	[[ $output == *"A/A, run 5 of 8: its document: no document: "* ]]
	[[ $output == *"A/A, run 6 of 8: status 4: it said nothing"$'\n'* ]]
	[[ $output == *"5 of 16 runs failed" ]]
	has '"status":"failed","failed":5' '"nr":3,"level"'
	nothing_left
}

@test "runs of the later parts that fail leave their part empty" {
	touch "$T/always"
	echo '[[ $* != *--seconds* ]] || exit 1' >"$T/always"
	quality
	[ "$status" -eq 1 ]
	has '"failed":2' '"mde":[]' '"harness":null'
	nothing_left
}

@test "the first three fail: no further one is tried, and there is no document" {
	echo 'echo no >&2; exit 1' >"$T/always"
	quality
	[ "$status" -eq 1 ]
	[ "$(wc -l <"$T/calls")" -eq 3 ]
	[[ $output == *"no further one is tried"* ]]
	[ ! -e "$T/out.json" ]
	nothing_left
}

@test "where nothing can run: 4, with the engine's reason" {
	echo 'echo "the clock is coarse" >&2; exit 4' >"$T/always"
	quality
	[ "$status" -eq 4 ]
	[ "$(wc -l <"$T/calls")" -eq 1 ]
	[[ $output == *"nothing can run: the clock is coarse"* ]]
	[ ! -e "$T/out.json" ]
	nothing_left
}

@test "Ctrl-C: the run may undo what it has set, 130, no document, nothing is left" {
	cat >"$T/at-2" <<-SCRIPT
	trap 'echo undone >"$T/undone"; exit 130' INT
	echo x >"$T/hangs"
	while :; do sleep 0.1; done
	SCRIPT
	interrupt_at "$T/hangs" "$F" quality --native-program "$T/native" --quick --json "$T/out.json"
	[ "$status" -eq 130 ]
	[ -e "$T/undone" ]
	[ "$(wc -l <"$T/calls")" -eq 2 ]
	[ ! -e "$T/out.json" ]
	nothing_left
}

@test "Ctrl-C: a run that does not listen is killed" {
	printf 'trap "" INT\necho x >"%s/hangs"\nwhile :; do sleep 0.1; done\n' "$T" >"$T/at-2"
	interrupt_at "$T/hangs" "$F" quality --native-program "$T/native" --quick --json "$T/out.json"
	[ "$status" -eq 130 ]
	[ ! -e "$T/out.json" ]
	nothing_left
}
