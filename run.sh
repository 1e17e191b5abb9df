#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# fsnbench: everything from an empty Debian 12 to the report.  See --help.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"
# shellcheck source=kernels/cache.sh
. "$ROOT/kernels/cache.sh"
# shellcheck source=kernels/options.sh
. "$ROOT/kernels/options.sh"
# shellcheck source=kernels/stages.sh
. "$ROOT/kernels/stages.sh"
# shellcheck source=kernels/measure.sh
. "$ROOT/kernels/measure.sh"
# shellcheck source=kernels/publish.sh
. "$ROOT/kernels/publish.sh"

FAILED=0		# something went wrong that left results to show
verb_exact() {
	set_up
	[[ ! $experiment ]] || kernels_of_experiment
	get_kernels
	new_dir "$results"
	stage boots measure "$NEW"
	if [[ ! $experiment ]]; then
		((!full)) || stage equivalence equivalence "$NEW"
		((!full)) || stage macro macro "$NEW"
		((!full)) || stage profile profile "$NEW"
		((quick)) || stage memory memory "$NEW"
	fi
	publish "$results"
	if [[ $verb == main ]]; then
		stage report write_report "$results"
	fi
	summary "$results"
	return "$FAILED"
}

verb_main() { verb_exact; }

# native_part FILE COMMAND...: a program of the harness that leaves FILE.  What it
# left is kept even if it failed, and the first failure is the status of all.
native_part() {
	local rc=0 file=$1
	shift
	child build/fsnbench "$@" "${about[@]}" --json "$file" || rc=$?
	[[ -s $file || $rc -ne 0 ]] || rc=1
	((rc != 130)) || exit 130
	((worst)) || worst=$rc
}

# The native engine in the arms that this kernel can do, what calls cost on this
# processor, fio and whole commands.
verb_native() {
	local worst=0
	local -a args=() more=() about
	((!vm)) || { verb_native_vm; return; }
	((EUID == 0)) || die 4 "native marks file systems, which only root may: sudo ./run.sh native"
	set_up
	new_dir "$results"
	mkdir "$NEW"/{native,macro}
	mapfile -t about < <(git_context | sed 's/^/--context=/')
	[[ ! $experiment ]] || args+=(--experiment "$experiment")
	((!tune)) || args+=(--tune)
	((!full)) || more+=(--full)
	stage native native_part "$NEW/native/native.json" native "${args[@]}"
	stage calibrate native_part "$NEW/native/calibrate.json" calibrate
	((!full)) || stage quality native_part "$NEW/native/quality.json" quality
	[[ $experiment ]] ||
		stage macro native_part "$NEW/macro/native.json" macro --engine native "${more[@]}"
	publish_native
	return "$worst"
}

# publish_native: beside what was measured before.
publish_native() {
	local file
	for file in "$NEW"/*/*.json; do
		[[ -s $file ]] || exit "$((worst ? worst : 1))"
		msg "results: $results/${file#"$NEW"/}"
	done
	mkdir -p "$results"
	publish_beside "$results"
}

# vm_part FILE: the same in a virtual machine, by what is in the bundle.
vm_part() {
	local rc=0
	child kernels/vm.sh --bundle "$out" --json "$1" || rc=$?
	worst=$rc
}

# That KVM does not work is found out before anything is built for it.
verb_native_vm() {
	local worst=0
	kernels/vm.sh --possible
	set_up
	stage probe child kernels/vm.sh --probe "${src[@]}" --kernel "$kernel"
	make_bundle >/dev/null
	new_dir "$results"
	mkdir "$NEW/native"
	stage vm vm_part "$NEW/native/vm-$kernel.json"
	publish_native
	return "$worst"
}

make_bundle() {
	stage bundle child kernels/bundle.sh "${src[@]}" --jobs "$jobs" --kernel "$kernel" --out "$out"
}

verb_bundle() {
	set_up
	make_bundle
}

verb_deps() { install_deps; }

verb_kernels() {
	local name
	if [[ $config ]]; then
		deps+=(--packages)
		stage deps install_deps
		child kernels/deb.sh "${src[@]}" "${package_args[@]}" --jobs "$jobs"
		return
	fi
	stage deps install_deps
	stage source unpack_source
	build_kernels
	for name in $kernels; do
		[[ $name == debian ]] || printf '%s\n' "${KERNEL_DIR[$name]}"
	done
}

# Needs no root, network or QEMU once the harness has been built.  Where its
# libraries are in the cache it is brought up to date first.
verb_report() {
	local tools
	[[ -d $results ]] || die 2 "there are no results in $results"
	tools=$(kernels/tools.sh "${src[@]}" --path 2>/dev/null) || tools=
	if [[ ! -x build/fsnbench || -d $tools ]]; then
		unpack_source
		build_tools
		mkdir -p build
		logged harness build/make.log make -j"$jobs" build/fsnbench
	fi
	write_report "$results"
	msg "report: $(report_home "$results")/REPORT.md"
}

verb_verify() {
	local run worst=0 rc
	set_up
	get_kernels
	new_dir "$results"
	for run in 1 2 3; do
		msg "run $run of 3"
		measure "$NEW/$run" >/dev/null
		((!FAILED)) || die 1 "run $run failed"
	done
	for run in 2 3 reference; do
		rc=0
		if [[ $run == reference ]]; then
			compgen -G 'results/reference/*.json' >/dev/null || continue
			# Cells that ran before move the objects of those after them.
			if ((!full)); then
				echo "the reference is of a full run: ./run.sh verify --full compares with it"
				continue
			fi
			echo "run 1 against the reference:"
			build/fsnbench verify results/reference "$NEW/1" || rc=$?
		else
			echo "run $run against run 1:"
			build/fsnbench verify "$NEW/1" "$NEW/$run" || rc=$?
		fi
		((rc == 0 || worst == 1)) || worst=$rc
	done
	return "$worst"
}

verb_check() {
	local -a args=(--jobs "$jobs" "${src[@]}")
	((!full)) || deps+=(--packages)
	set_up
	if ((full)); then
		args+=(--full)
	fi
	child tests/run.sh "${args[@]}"
}

verb_clean() {
	rm -rf build results/last results/.new.*
	msg "removed build/ and results/last; kernels and tools are in $CACHE"
}

pure_kernels() { kernels/build.sh --list | sed -n '/^pure-/p' | paste -sd ' '; }

# plan: what --dry-run shows.
plan() {
	local -a args=("${src[@]}" --verb "$verb")
	case $verb in
	main | exact | verify) ;;
	bundle) args+=(--kernel "$kernel" --out "$out") ;;
	native) ((!vm)) || args+=(--vm --kernel "$kernel" --out "$out") ;;
	esac
	((!quick)) || args+=(--quick)
	((!full)) || args+=(--full)
	if [[ $experiment ]]; then
		args+=(--experiment "$experiment")
		[[ $verb == native || ! -x build/fsnbench ]] || kernels_of_experiment
	fi
	if [[ $config ]]; then
		kernels/plan.sh "${args[@]}" --packages
		child kernels/deb.sh "${src[@]}" "${package_args[@]}" --dry-run
		return
	fi
	kernels/plan.sh "${args[@]}" --kernels "$kernels" --modes "$modes"
	[[ $verb == bundle ]] || echo "results: $results"
}

main() {
	local verb=main dry_run=0 quick=0 full=0 debug=0 no_install=0 jobs results=''
	local vm=0 tune=0 kernel=isec out=$ROOT/build/bundle config=''
	local kernels="isec vanilla embedded debian" modes="off retpoline"
	local experiment='' guest_experiment=''
	local -a src=() deps=() own_experiments=() package_args=()
	local -A KERNEL_DIR=()
	jobs=$(nproc)
	parse "$@"
	cd "$ROOT"
	export VERBOSE
	if [[ $verb == report ]]; then
		results=${results:-$ROOT/results/reference}
	else
		results=${results:-$ROOT/results/last}
	fi
	[[ $verb != main && $verb != exact ]] || keep_full "$results"
	((!full)) || kernels+=" embedded-end $(pure_kernels)"
	((!debug)) || kernels+=" debug"
	if ((dry_run)); then
		plan
		exit 0
	fi
	cache_lock "run-$(key "$ROOT")" "./run.sh $verb"
	"verb_$verb"
}

main "$@"
