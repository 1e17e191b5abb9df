#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# run.sh native, --vm and bundle, with stand-ins for the harness, KVM and builds.

load flow

setup() {
	flow_setup
	[ "$(id -u)" -eq 0 ] || skip "the native engine needs root"
}

calls() { sed 's/ *$//' "$T/calls"; }

left() { (cd results/last && find . -type f -printf '%P\n' | LC_ALL=C sort | tr '\n' ' '); }

@test "engine, calibration, fio and commands, a document each" {
	run ./run.sh native --tune --full
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$(left)" = "macro/native.json native/calibrate.json native/native.json native/quality.json " ]
	about="--context=git=unknown --context=dirty=true"
	[[ $(calls) == *"native --tune $about --json "*"calibrate $about --json "*"quality $about --json "*"macro --engine native --full $about --json "* ]]
	[[ $output == *"results: $T/copy/results/last/native/native.json"* ]]
	none leftovers
}

@test "experiments go to the engine alone" {
	run ./run.sh native --experiment native-watch
	[ "$status" -eq 0 ]
	[ "$(left)" = "native/calibrate.json native/native.json " ]
	[[ $(calls) == *"native --experiment native-watch --context="*" --json "* ]]
}

@test "what failed is the status, what it left is kept, and the rest runs" {
	cat >"$T/native" <<<'echo half >"${!#}"; exit 1'
	run ./run.sh native
	[ "$status" -eq 1 ]
	[ "$(left)" = "macro/native.json native/calibrate.json native/native.json " ]
	[ "$(cat results/last/native/native.json)" = half ]
	rm -r results
	echo 'exit 4' >"$T/native"
	run ./run.sh native
	[ "$status" -eq 4 ]
	[ "$(left)" = "macro/native.json native/calibrate.json " ]
	# A program that says it is done and left nothing.
	rm -r results
	echo 'exit 0' >"$T/native"
	run ./run.sh native
	[ "$status" -eq 1 ]
}

@test "native and exact runs leave each other's documents alone" {
	run ./run.sh native
	run ./run.sh exact --quick
	[ "$status" -eq 0 ]
	[ "$(left)" = "isec-off.json macro/native.json native/calibrate.json native/native.json " ]
	mkdir -p results/last/macro
	echo counted >results/last/macro/isec-off.json.gz
	echo booted >results/last/native/vm-isec.json
	run ./run.sh native
	[ "$status" -eq 0 ]
	[ "$(left)" = "isec-off.json macro/isec-off.json.gz macro/native.json native/calibrate.json native/native.json native/vm-isec.json " ]
}

@test "--vm asks for KVM first, probes, then builds and boots the bundle" {
	run ./run.sh native --vm --kernel vanilla
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$(left)" = "native/vm-vanilla.json " ]
	[ "$(calls | cut -d' ' -f1,2 | tr '\n' ' ')" = "vm --possible vm --probe bundle --jobs vm --bundle " ]
	calls | grep -q '^bundle .*--kernel vanilla --out '
}

@test "without KVM --vm is 4 and builds nothing" {
	echo 'echo "vm.sh: there is no /dev/kvm" >&2; exit 4' >"$T/vm"
	run ./run.sh native --vm
	[ "$status" -eq 4 ]
	[[ $output == "vm.sh: there is no /dev/kvm" ]]
	[ ! -e build ]
	[ ! -e results ]
	echo '[[ $1 != --bundle ]] || exit 1' >"$T/vm"
	run ./run.sh native --vm
	[ "$status" -eq 1 ]
	[ ! -e results/last ]
	none leftovers
}

@test "bundle builds the harness and hands over what it was told" {
	run ./run.sh bundle --kernel embedded --out "$T/pair" --jobs 3
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$(calls)" = "bundle --jobs 3 --kernel embedded --out $T/pair" ]
	run ./run.sh bundle --kernel debian
	[ "$status" -eq 2 ]
	[[ $output == *"unknown kernel 'debian': valid are vanilla, isec, embedded"* ]]
}

@test "options that are another verb's, or exclude each other, are 2 in one line" {
	for words in "exact --vm" "native --out x" "bundle --tune" "exact --config debian" \
		"kernels --layouts 2" "kernels --check" "kernels --config none" \
		"kernels --config debian --full" "native --vm --tune" "native --vm --experiment storage"; do
		# shellcheck disable=SC2086	# words of a command line
		run ./run.sh $words
		echo "$words: $output"
		[ "$status" -eq 2 ]
		[ "${#lines[@]}" -eq 1 ]
	done
}

@test "--dry-run of native and bundle names what would run and writes nothing" {
	run ./run.sh native --dry-run
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output == *"fsnbench native, fsnbench calibrate, fsnbench macro --engine native"* ]]
	run ./run.sh bundle --dry-run --kernel vanilla
	[ "$status" -eq 0 ]
	[[ $output == *"bundle-vanilla absent"*"$T/copy/build/bundle/initramfs.cpio.gz"* ]]
	[ ! -e build ]
	[ ! -e results ]
}
