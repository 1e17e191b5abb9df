#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# fsnbench macro and kernels/macro.sh: options, tools that are missing or write something
# else, and that nothing is left behind. fio and hyperfine are played by scripts.

load common

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	F=build/fsnbench
	T=$BATS_TEST_TMPDIR
	mkdir -p "$T/bin" "$T/tmp"
	export TMPDIR=$T/tmp
	play fio fio.json
	play hyperfine hyperfine.json
	echo fio-3.33 >"$T/fio-version"
	echo "hyperfine 1.15.0" >"$T/hyperfine-version"
	# The recorded file has two runs; one is asked for.
	sed -i -e '/0.003110091,/d' -e '0,/^        0,$/{/^        0,$/d}' "$T/hyperfine.json"
}

# play NAME FILE: a fio or hyperfine that writes $T/FILE, which is a recorded one.
play() {
	cp "tests/golden/macro/$2" "$T/$2"
	cat >"$T/bin/$1" <<-SCRIPT
	#!/bin/bash
	if [[ \$1 == --version ]]; then cat "$T/$1-version"; exit; fi
	for word; do
		case \$word in
		--create_only=1) exit 0 ;;
		--output=*.json | --export-json=*) cp "$T/$2" "\${word#*=}" ;;
		esac
	done
	[[ ! -e $T/hang ]] || { echo x >"$T/hangs"; exec sleep 1000.25; }
	SCRIPT
	chmod +x "$T/bin/$1"
}

macro() { PATH=$T/bin:$PATH run "$F" macro --engine native --json "$T/out.json" --rounds 1 "$@"; }

# In whatever process's namespace; some end meanwhile.
mounted_anywhere() { grep -qs "$T/tmp" /proc/[0-9]*/mounts || return 1; }

nothing_left() {
	[ -z "$(ls -A "$T/tmp")" ]
	none grep -q "$T/tmp" /proc/mounts
	[ -z "$(processes "$T/tmp")" ]
}

@test "bad options are refused, and what is valid is said" {
	run "$F" macro
	refused 2 --engine native exact
	run "$F" macro --engine fast
	refused 2 "--engine does not take 'fast'" native exact
	for word in 0 -1 x 1001 1.5; do
		macro --ops "$word"
		refused 2 "--ops does not take '$word'" 1000
	done
	macro --rounds 61
	refused 2 "--rounds does not take '61'"
	macro --seed 0
	refused 2 "--seed does not take '0'"
	macro --only read_seq,frob
	refused 2 "no job 'frob'" read_seq find
	macro frob
	refused 2 "unexpected argument 'frob'"
	macro --workloads "$T/none"
	refused 2 "$T/none: holds no fio/*.fio and no macro/*.macro"
	macro --frob
	[ "$status" -eq 2 ]
	[[ $output == *--frob*usage:* ]]
}

@test "--help says what it is" {
	run "$F" macro --help
	[ "$status" -eq 0 ]
	[[ $output == "usage: fsnbench macro"* ]]
	run "$F" macro-merge --help
	[ "$status" -eq 0 ]
	[[ $output == "usage: fsnbench macro-merge"* ]]
	run "$F" macro-merge
	refused 2 --counters --symbols
}

@test "the exact engine only counts inside of a guest" {
	run "$F" macro --engine exact
	refused 4 "only inside of kernels/boot.sh"
}

@test "a job and a command are timed, and the document has every block" {
	macro --only read_seq,find --arms none --rounds 2 --dir "$T/tmp"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	grep -q '"fio": "fio-3.33"' "$T/out.json"
	grep -q '"hyperfine": "1.15.0"' "$T/out.json"
	line=$(grep '^{"name":"read_seq/[a-z0-9]*/was_watched"' "$T/out.json")
	[ "$(grep -o '"ios":1000' <<<"$line" | wc -l)" -eq 2 ]
	[[ $line == *'"50.000000":892'* ]]
	[[ $line == *"\"sha256\":\"$(sha256sum <workloads/fio/read_seq.fio | cut -d' ' -f1)\""* ]]
	line=$(grep '^{"name":"find/[a-z0-9]*/was_watched"' "$T/out.json")
	[ "$(grep -o '"time_s":0.012006998' <<<"$line" | wc -l)" -eq 2 ]
	# What this kernel cannot do is left out and says why.
	grep -q '"status":"skip","reason":"[^"]' "$T/out.json"
	nothing_left
}

@test "a version that writes something else: 2, and the tool named" {
	echo fio-4.0 >"$T/fio-version"
	macro --only read_seq
	refused 2 "fio --version: is 'fio-4.0'; fio 3 is needed"
	echo fio-3.33 >"$T/fio-version"
	echo "hyperfine 2.0.0" >"$T/hyperfine-version"
	macro --only find
	refused 2 "hyperfine --version: is 'hyperfine 2.0.0'; hyperfine 1 is needed"
	nothing_left
}

@test "a broken file of fio: 2, with file and field" {
	sed -i 's/"total_ios" : 1000/"total_ios" : "many"/' "$T/fio.json"
	macro --only read_seq --arms none
	[ "$status" -eq 2 ]
	[[ ${lines[0]} == "fsnbench: $T/tmp/fsnbench-macro."*"/fio.json: jobs[0].read.total_ios: must be an integer from 0" ]]
	[ "${#lines[@]}" -eq 2 ]
	[ ! -e "$T/out.json" ]
	nothing_left
	head -n 40 tests/golden/macro/fio.json >"$T/fio.json"
	macro --only read_seq --arms none
	[ "$status" -eq 2 ]
	[[ ${lines[0]} == *"/fio.json:4"*": not the JSON that fio writes, or not all of it"* ]]
}

@test "a broken file of hyperfine: 2, with file and field" {
	sed -i 's/"times"/"samples"/' "$T/hyperfine.json"
	macro --only find --arms none
	[ "$status" -eq 2 ]
	[[ ${lines[0]} == *"/hyperfine.json: results[0].times: must be an array of 1 to 64 numbers" ]]
	cp tests/golden/macro/hyperfine.json "$T/"
	macro --only find --arms none
	[ "$status" -eq 2 ]
	[[ ${lines[0]} == *"/hyperfine.json: results[0].times: has 2 runs, not 1" ]]
}

@test "a command that fails: 1, its last words, and a document that says so" {
	printf '#!/bin/bash\n[[ $1 != --version ]] || { echo hyperfine 1.15.0; exit; }\necho "Error: it broke" >&2\nexit 1\n' \
		>"$T/bin/hyperfine"
	macro --only find --arms none
	[ "$status" -eq 1 ]
	[[ ${lines[0]} == *"find: it failed: Error: it broke" ]]
	grep -q '"status":"failed","reason":"find: it failed: Error: it broke"' "$T/out.json"
}

@test "without fio and hyperfine nothing can run: 4, with the reason" {
	mkdir "$T/empty"
	PATH=$T/empty run "$(command -v env)" "$PWD/$F" macro --engine native --json "$T/out.json" --only read_seq
	refused 4 "nothing could run: fio is not installed"
	PATH=$T/empty run "$PWD/$F" macro --engine native --json "$T/out.json" --only find
	refused 4 "nothing could run: hyperfine is not installed"
	nothing_left
}

@test "Ctrl-C: 130, and nothing is mounted, running or left" {
	touch "$T/hang"
	PATH=$T/bin:$PATH interrupt_at "$T/hangs" "$F" macro --engine native --json "$T/out.json" \
		--only read_seq
	[ "$status" -eq 130 ]
	[ ! -e "$T/out.json" ]
	nothing_left
	none mounted_anywhere
}

@test "killed: what it runs is killed too, and its mounts are gone" {
	touch "$T/hang"
	PATH=$T/bin:$PATH "$F" macro --engine native --json "$T/out.json" --only read_seq 3>&- &
	for ((i = 0; i < 600; i++)); do [[ ! -s $T/hangs ]] || break; sleep 0.05; done
	kill -KILL $!
	wait $! || true
	for ((i = 0; i < 100; i++)); do
		[[ -n $(processes "sleep1000.25") ]] || break
		sleep 0.05
	done
	[ -z "$(processes "sleep1000.25")" ]
	none mounted_anywhere
}

@test "macro.sh: bad options are refused" {
	run kernels/macro.sh --frob
	refused 2 "unknown option '--frob'" --full --only --rounds
	run kernels/macro.sh --kernels "isec"
	refused 2 "needs --out, --kernels, --modes"
	run kernels/macro.sh --out
	refused 2 "--out needs a value"
	run kernels/macro.sh --out "$T/out" --kernels isec --modes off --jobs 0 "$T"
	refused 2 "--jobs takes a number from 1"
	run kernels/macro.sh --out "$T/out" --kernels isec --modes off --rounds x "$T"
	refused 2 "--rounds takes a number from 1"
}

@test "every job says what it raises, and every command what it needs" {
	for file in workloads/fio/*.fio; do
		grep -q '^; raises:' "$file"
		name=$(basename "$file" .fio)
		grep -qx "\[$name\]" "$file"
	done
	for file in workloads/macro/*.macro; do
		grep -q '^needs: ' "$file"
		grep -q '^command: ' "$file"
	done
}
