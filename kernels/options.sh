# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154	# main() of run.sh has the variables
# Sourced by run.sh: what a user can say to it.

VERBS="check deps kernels exact native bundle report verify clean"
OPTIONS="--dry-run --quick --full --experiment LIST --debug --config debian|FILE --layouts N --check --kernel NAME --out DIR --vm --tune --kernel-src DIR --results DIR --jobs N --no-install -v --help"
# The verbs that an option belongs to, where it is not everybody's.
declare -A VERBS_OF=([--debug]=kernels [--config]=kernels [--layouts]=kernels [--check]=kernels
	[--kernel]="bundle native" [--out]=bundle [--vm]=native [--tune]=native
	[--experiment]="main exact native")

usage() {
	cat <<USAGE
usage: ./run.sh [VERB] [OPTION...]

Without a verb: dependencies, tools, kernels, boots, counts, plots, REPORT.md.
  check         all tests
  deps          install what is missing from Debian's packages
  kernels       build the kernels; --config: packages of them for test machines
  exact         the exact engine: counts in QEMU, no report
  native        the native engine: time on the running kernel; as root
  bundle        a kernel and an initramfs that run the native engine unattended
                on a test machine with nothing installed
  report        REPORT.md and plots from results, without measuring
  verify        measure three times and compare; --full: with the reference too
  clean         remove build/ and results/last; the cache stays

  --dry-run         say what would be done, do nothing
  --quick           one kernel, one mitigation mode, workload open_close
  --experiment LIST these experiments only, all of their cells: names as in
                    \`build/fsnbench list', or paths of files NAME.ini
  --full            the whole hook matrix, kernels with one site built in, the
                    equivalence matrix, more files to weigh, fio and whole
                    commands; about an hour more.  check: a longer stress test,
                    on a kernel that looks for bugs, and packages are built.
                    native: more of commands, and how good the engine is here
  --kernel-src DIR  a kernel source tree instead of Debian's; only read
  --results DIR     where results are (results/last; for report: results/reference)
  --jobs N          processes at a time (as many as processors)
  --no-install      name what is missing and stop
  -v                show what the builds print
  --help            this text

kernels:
  --debug           the kernel that looks for bugs as well
  --config WHAT     .deb packages of vanilla and the patched kernels, from
                    Debian's own configuration (debian; takes hours) or a FILE
  --layouts N       N builds of each, which differ in alignment alone; differences
                    between kernels want five (1)
  --check           no packages: that the configuration resolves and that what
                    the patches touch compiles
bundle, native --vm:
  --kernel NAME     vanilla, isec or embedded (isec)
  --out DIR         bundle: where the pair is left (build/bundle)
native:
  --tune            governor, turbo, ASLR, watchdog and interrupts are set for the
                    time of the run
  --vm              not here but in a virtual machine: boots the bundle under KVM

Exit status: 0 done, 1 failed, 2 bad usage, 4 nothing could run or be
compared, 130 interrupted.
USAGE
}

parse() {
	local option
	local -a given=()
	while (($#)); do
		given+=("$1")
		case $1 in
		--dry-run) dry_run=1 ;;
		--quick) quick=1 kernels=isec modes=off ;;
		--full) full=1 ;;
		--debug) debug=1 ;;
		--check) package_args+=(--check) ;;
		--vm) vm=1 ;;
		--tune) tune=1 ;;
		--no-install) no_install=1 ;;
		-v) VERBOSE=1 ;;
		--help) usage; exit 0 ;;
		--kernel-src | --results | --jobs | --experiment | --config | --layouts | --kernel | --out)
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
	for option in "${given[@]}"; do
		[[ ! -v VERBS_OF[$option] || " ${VERBS_OF[$option]} " == *" $verb "* ]] ||
			die 2 "$option is an option of ${VERBS_OF[$option]/main/the main job,}, not of ${verb/main/the main job}"
	done
	combine
}

# combine: options that go together, or do not.
combine() {
	((quick + full + (${#experiment} > 0) < 2)) ||
		die 2 "--quick, --full and --experiment exclude each other"
	[[ $config || ${#package_args[@]} -eq 0 ]] || die 2 "--layouts and --check need --config debian|FILE"
	[[ ! $config ]] || ((!debug && !full && !quick)) || die 2 "--config excludes --debug, --full and --quick"
	((!vm || !tune)) || die 2 "--tune is for the running machine: it excludes --vm"
	[[ ! $experiment ]] || ((!vm)) || die 2 "--vm runs what the bundle has: it excludes --experiment"
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
	--out)
		[[ ! -e $2 || -d $2 ]] || die 2 "$2 is not a directory"
		out=$(realpath -m "$2")
		;;
	--config)
		[[ $2 == debian || -r $2 ]] || die 2 "--config: $2 cannot be read, and is not the word debian"
		config=$2
		[[ $2 == debian ]] || config=$(realpath "$2")
		package_args+=(--config "$config")
		;;
	--layouts) package_args+=(--layouts "$(number --layouts "$2")") ;;
	--kernel)
		[[ $2 =~ ^(vanilla|isec|embedded)$ ]] || die 2 "unknown kernel '$2': valid are vanilla, isec, embedded"
		kernel=$2
		;;
	--jobs) jobs=$(number --jobs "$2") ;;
	--experiment) take_experiments "$2" ;;
	esac
}

# take_experiments LIST: a user's own files are packed for the guest, under own/.
take_experiments() {
	local name
	local -a names guest=()
	IFS=, read -ra names <<<"$1"
	((${#names[@]})) || die 2 "--experiment needs names or files"
	experiment=
	for name in "${names[@]}"; do
		if [[ $name == */* || $name == *.ini ]]; then
			[[ -r $name ]] || die 2 "$name cannot be read"
			name=$(realpath "$name")
			own_experiments+=("$name")
			guest+=("/own/${name##*/}")
		else
			guest+=("$name")
		fi
		experiment+=${experiment:+,}$name
	done
	guest_experiment=$(IFS=,; echo "${guest[*]}")
}
