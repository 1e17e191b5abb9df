# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2016,SC1003	# the stand-ins expand what they are given
# Loaded by the tests of run.sh's flow.

load common

# stand_in PATH: an executable bash script from standard input.
stand_in() {
	mkdir -p "$(dirname "$1")"
	{ echo '#!/usr/bin/env bash'; cat; } >"$1"
	chmod +x "$1"
}

# flow_setup [DIR]: a copy of what run.sh is made of in DIR, with stand-ins
# for everything that takes time: builds, QEMU, the harness and gnuplot.
flow_setup() {
	local repo
	repo=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	T=${1:-$BATS_TEST_TMPDIR}
	export XDG_CACHE_HOME=$T/cache HOME=$T/home T
	export PATH=$T/bin:$PATH
	mkdir -p "$HOME" "$T/copy/kernels"
	cp -a "$repo/run.sh" "$repo/plots" "$T/copy/"
	cp "$repo"/kernels/{lib,cache,options,stages,measure,publish,boots,exact,plan}.sh "$T/copy/kernels/"
	cd "$T/copy" || return 1
	touch plots/ledger.gp
	stand_in kernels/deps.sh <<<':'
	stand_in kernels/source.sh <<<'echo /none'
	stand_in kernels/tools.sh <<<'echo /none'
	stand_in kernels/build.sh <<<'echo "$T/${!#}"'
	stand_in kernels/anchor.sh <<<'if [[ -e $T/anchor ]]; then . "$T/anchor"; fi; echo "$T/debian"'
	stand_in kernels/initramfs.sh <<<'touch "$1"'
	stand_in kernels/memory.sh <<<':'
	stand_in kernels/bundle.sh <<<'echo "bundle $*" >>"$T/calls"'
	# Leaves a result unless $T/vm says what to do instead.
	stand_in kernels/vm.sh <<-'SH'
	echo "vm $*" >>"$T/calls"
	if [[ -e $T/vm ]]; then . "$T/vm"; fi
	[[ $1 != --bundle ]] || echo '{"virt": "kvm"}' >"$4"
	SH
	stand_in kernels/context.sh <<<'echo compiler=none'
	stand_in "$T/bin/gnuplot" <<<'[[ $2 =~ out=.([^\'"'"']*) ]]; echo plot >"${BASH_REMATCH[1]}"'
	# Leaves a result unless $T/boot-KERNEL-MODE says what to do instead.
	stand_in kernels/boot.sh <<-'SH'
	while [[ $1 != --out ]]; do shift; done
	what=$T/boot-${2##*/}
	if [[ -e $what ]]; then . "$what"; fi
	printf '%s ' "$@" >"$2/result.json"
	SH
	stand_in fsnbench <<-'SH'
	printf '%s ' "$@" >>"$T/calls"; echo >>"$T/calls"
	case $1 in
	merge)
		while [[ $1 != --json ]]; do shift; done
		cp "$3" "$2"
		[[ ! -e $T/flagged ]] || exit 1
		;;
	report)
		while [[ $2 == --format ]]; do
			[[ $4 != --output ]] || exec >"$5"
			[[ $3 != csv ]] || echo head
			echo "$3 of $(cd "${!#}" && ls ./*.json | cut -c3- | tr '\n' ' ')"
			shift $(($# > 4 ? 4 : 2))
		done
		;;
	native | calibrate | quality | macro)
		what=$1
		if [[ -e $T/$what ]]; then . "$T/$what"; fi
		while [[ $1 != --json ]]; do shift; done
		echo "$what" >"$2"
		;;
	verify) exit "$(cat "$T/verify" 2>/dev/null || echo 0)" ;;
	esac
	SH
	printf 'all:\n\tmkdir -p build; cp fsnbench build/\n' >Makefile
}

documents() { (cd "${1:-results/last}" && echo *.json); }

leftovers() {
	compgen -G 'results/.new.*' || grep -lsF "$T/copy/kernels/boot" /proc/[0-9]*/cmdline || return 1
}
