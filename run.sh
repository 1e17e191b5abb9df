#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# fsnbench: everything from an empty Debian 12 to the report.  See --help.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"
# shellcheck source=kernels/cache.sh
. "$ROOT/kernels/cache.sh"

INITRAMFS=build/initramfs.cpio
FAILED=0		# something went wrong that left results to show
SKIPPED_ANCHOR=		# why there are no counts of Debian's own kernel
VERBS="check deps kernels exact native bundle report verify clean"
OPTIONS="--dry-run --quick --full --debug --kernel-src DIR --results DIR --jobs N --no-install -v --help"

usage() {
	cat <<USAGE
usage: ./run.sh [VERB] [OPTION...]

Without a verb: dependencies, tools, kernels, boots, counts, plots, REPORT.md.
  check         all tests
  deps          install what is missing from Debian's packages
  kernels       build the kernels
  exact         the exact engine: counts in QEMU, no report
  native        the native engine: latency on the running kernel
  bundle        one kernel and initramfs for test machines
  report        REPORT.md and plots from results, without measuring
  verify        measure three times and compare; --full: with the reference too
  clean         remove build/ and results/last; the cache stays

  --dry-run         say what would be done, do nothing
  --quick           one kernel, one mitigation mode, workload open_close
  --full            the whole hook matrix, kernels with one site built in, the
                    equivalence matrix and more files to weigh; about an hour
                    more.  check: a longer stress test, on a kernel that looks
                    for bugs
  --debug           kernels: the kernel that looks for bugs as well
  --kernel-src DIR  a kernel source tree instead of Debian's; only read
  --results DIR     where results are (results/last; for report: results/reference)
  --jobs N          processes at a time (as many as processors)
  --no-install      name what is missing and stop
  -v                show what the builds print
  --help            this text

Exit status: 0 done, 1 failed, 2 bad usage, 4 nothing could run or be
compared, 130 interrupted.
USAGE
}

STAGES=()		# names in order
declare -A TOOK=()	# seconds by name

# stage NAME COMMAND...: runs it and remembers how long it took.  Without
# "||": bash would ignore errors inside of COMMAND.
stage() {
	local name=$1 began=$SECONDS
	shift
	"$@"
	[[ -v TOOK[$name] ]] || STAGES+=("$name")
	TOOK[$name]=$((${TOOK[$name]:-0} + SECONDS - began))
}

install_deps() {
	local -a args=("${src[@]}")
	if ((no_install)); then
		args+=(--no-install)
	fi
	# In the foreground: sudo may have to ask for a password.
	kernels/deps.sh "${args[@]}"
}

unpack_source() { child kernels/source.sh "${src[@]}" >/dev/null; }

build_tools() {
	child kernels/tools.sh "${src[@]}" --jobs "$jobs" >/dev/null
	TOOLS=$(kernels/tools.sh "${src[@]}" --path)
	export TOOLS
}

# The harness, the plugin, the guest's init and the initramfs with them.
build_harness() {
	mkdir -p build
	logged harness build/make.log make -j"$jobs"
	child kernels/initramfs.sh "$INITRAMFS" build/guest-init \
		build/fsnbench-guest:bin/fsnbench build/ext4.img:images/ext4.img
}

build_kernel() {
	child kernels/build.sh "${src[@]}" --jobs "$jobs" "$1" >/dev/null
	KERNEL_DIR[$1]=$(kernels/build.sh "${src[@]}" --path "$1")
}

set_up() {
	stage deps install_deps
	stage source unpack_source
	stage tools build_tools
	stage harness build_harness
}

# Vanilla first: the others start from its object tree.
build_kernels() {
	local name
	stage kernel_vanilla build_kernel vanilla
	for name in $kernels; do
		[[ $name == vanilla || $name == debian ]] || stage "kernel_$name" build_kernel "$name"
	done
}

# The anchor is Debian's own kernel. Where it cannot be had, the run goes on
# without it and the documents say so.
fetch_anchor() {
	local rc=0
	child kernels/anchor.sh --initramfs "$INITRAMFS" >/dev/null || rc=$?
	if ((rc == 0)); then
		KERNEL_DIR[debian]=$(kernels/anchor.sh --path)
		return
	fi
	kernels=${kernels/ debian/}
	SKIPPED_ANCHOR="Debian's kernel could not be had"
	((rc == 4)) || FAILED=1 SKIPPED_ANCHOR="Debian's kernel could not be made ready"
	msg "the external anchor is left out: $SKIPPED_ANCHOR"
}

# get_kernels: all that are to be measured.
get_kernels() {
	build_kernels
	[[ $kernels != *" debian"* ]] || stage kernel_debian fetch_anchor
}

# measure DIR: one document per boot in DIR, which need not exist.
measure() {
	local name rc=0
	local -a args=(--jobs "$jobs" --out "$1" --kernels "$kernels" --modes "$modes")
	if ((quick)); then
		args+=(--quick)
	elif ((full)); then
		args+=(--full)
	fi
	[[ ! $SKIPPED_ANCHOR ]] || args+=(--context "anchor=skipped: $SKIPPED_ANCHOR")
	for name in "${STAGES[@]}"; do
		args+=(--context "stages.$name=${TOOK[$name]}")
	done
	for name in $kernels; do
		args+=("${KERNEL_DIR[$name]}")
	done
	child kernels/exact.sh "${args[@]}" || rc=$?
	((rc == 0)) || FAILED=1
	[[ -e $1/complete ]] || exit "$rc"
	rm "$1/complete"
}

# equivalence DIR: which events each site sees, in DIR/equivalence.
equivalence() {
	child kernels/equivalence.sh --out "$1/equivalence" --kernels "isec vanilla" \
		"${KERNEL_DIR[isec]}" "${KERNEL_DIR[vanilla]}" || FAILED=1
}

# memory DIR: what inodes and their storage take, in DIR/memory, on the kernels that
# this run has.
memory() {
	local name kernels_here=() entries=() more=()
	for name in isec embedded embedded-end debian; do
		[[ -v KERNEL_DIR[$name] ]] || continue
		[[ $name != debian ]] || ((full)) || continue
		kernels_here+=("$name")
		entries+=("${KERNEL_DIR[$name]}")
	done
	((!full)) || more=(--full)
	child kernels/memory.sh "${more[@]}" --jobs "$jobs" --out "$1/memory" \
		--kernels "${kernels_here[*]}" "${entries[@]}" || FAILED=1
}

# new_dir DIR: a directory beside DIR to fill; it goes away with this script.
new_dir() {
	mkdir -p "$(dirname "$1")"
	NEW=$(mktemp -d "$(dirname "$1")/.new.XXXXXX")
	chmod 755 "$NEW"
	at_exit_remove "$NEW"
}

# publish DIR: what is in $NEW replaces the documents in DIR and nothing else.
publish() {
	mkdir -p "$1"
	rm -rf "$1"/{isec,embedded,embedded-end,vanilla,debian,pure-*}-{off,retpoline}.json \
		"$1"/{equivalence,memory}
	mv "$NEW"/* "$1/"
}

# keep_full DIR: what was measured with --full, and is not made again, would be
# lost, or be mixed with what another run measured.  results/last is every run's.
keep_full() {
	if ((full)) || [[ $1 == "$ROOT/results/last" ]]; then return; fi
	if [[ -e $1/equivalence ]] || compgen -G "$1/pure-*.json" >/dev/null; then
		die 2 "$1 has results of --full, which this run would remove: add --full or choose another --results"
	fi
}

# The reference's report and plots are the repository's own.
report_home() {
	if [[ $(realpath -m "$1") == "$ROOT/results/reference" ]]; then
		echo "$ROOT"
	else
		echo "$1"
	fi
}

# write_report DIR: REPORT.md, the plots and DIR/lkml.txt, the same evidence as
# plain text for mailing lists, from the documents in DIR.
write_report() {
	local home
	home=$(report_home "$1")
	new_dir "$home/REPORT.md"
	build/fsnbench report --format csv --output "$NEW/ledger.csv" "$1"
	build/fsnbench report --format memory --output "$NEW/memory.csv" "$1"
	child plots/draw.sh "$NEW/ledger.csv" "$home/plots" "$NEW/memory.csv"
	build/fsnbench report --format md --output "$NEW/REPORT.md" "$1"
	build/fsnbench report --format lkml --output "$NEW/lkml.txt" "$1"
	mv "$NEW/REPORT.md" "$home/"
	mv "$NEW/lkml.txt" "$1/"
}

summary() {
	local name
	build/fsnbench report --format text "$1"
	{
		echo
		echo "results: $1"
		[[ ! -e $(report_home "$1")/REPORT.md ]] || echo "report:  $(report_home "$1")/REPORT.md, $1/lkml.txt"
		for name in "${STAGES[@]}"; do
			printf '%-16s %s\n' "$name" "$(elapsed "${TOOK[$name]}")"
		done
		printf '%-16s %s\n' total "$(elapsed "$SECONDS")"
	} >&2
}

verb_exact() {
	set_up
	get_kernels
	new_dir "$results"
	stage boots measure "$NEW"
	((!full)) || stage equivalence equivalence "$NEW"
	((quick)) || stage memory memory "$NEW"
	publish "$results"
	if [[ $verb == main ]]; then
		stage report write_report "$results"
	fi
	summary "$results"
	return "$FAILED"
}

verb_main() { verb_exact; }

verb_deps() { install_deps; }

verb_kernels() {
	local name
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
		build_harness
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

parse() {
	while (($#)); do
		case $1 in
		--dry-run) dry_run=1 ;;
		--quick) quick=1 kernels=isec modes=off ;;
		--full) full=1 ;;
		--debug) debug=1 ;;
		--no-install) no_install=1 ;;
		-v) VERBOSE=1 ;;
		--help) usage; exit 0 ;;
		--kernel-src | --results | --jobs)
			(($# > 1)) || die 2 "$1 needs a value"
			value "$1" "$2"
			shift
			;;
		-*) die 2 "unknown option '$1': valid are $OPTIONS" ;;
		*)
			[[ $verb == main && " $VERBS " == *" $1 "* ]] ||
				die 2 "unknown verb '$1': valid are $VERBS, one at a time"
			verb=$1
			;;
		esac
		shift
	done
	((!(quick && full))) || die 2 "--quick and --full exclude each other"
	((!debug)) || [[ $verb == kernels ]] || die 2 "--debug is an option of kernels"
}

value() {
	case $1 in
	--kernel-src)
		[[ -f $2/Makefile && -f $2/Kconfig ]] || die 2 "$2 is not a kernel source tree"
		src=(--kernel-src "$(realpath "$2")")
		;;
	--results)
		[[ ! -e $2 || -d $2 ]] || die 2 "$2 is not a directory"
		results=$(realpath -m "$2")
		;;
	--jobs) jobs=$(number --jobs "$2") ;;
	esac
}

main() {
	local verb=main dry_run=0 quick=0 full=0 debug=0 no_install=0 jobs results=''
	local kernels="isec vanilla embedded debian" modes="off retpoline"
	local -a src=()
	local -A KERNEL_DIR=()
	jobs=$(nproc)
	parse "$@"
	cd "$ROOT"
	export VERBOSE
	case $verb in
	native | bundle) die 4 "$verb is not available yet" ;;
	report) results=${results:-$ROOT/results/reference} ;;
	*) results=${results:-$ROOT/results/last} ;;
	esac
	[[ $verb != main && $verb != exact ]] || keep_full "$results"
	((!full)) || kernels+=" embedded-end $(kernels/build.sh --list | sed -n '/^pure-/p' | paste -sd ' ')"
	((!debug)) || kernels+=" debug"
	if ((dry_run)); then
		((!quick)) || src+=(--quick)
		((!full)) || src+=(--full)
		kernels/plan.sh "${src[@]}" --kernels "$kernels" --modes "$modes"
		echo "results: $results"
		exit 0
	fi
	cache_lock "run-$(key "$ROOT")" "./run.sh $verb"
	"verb_$verb"
}

main "$@"
