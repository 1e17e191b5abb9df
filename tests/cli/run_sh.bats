#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# run.sh as a user types it: verbs, options, packages, --dry-run.  Everything
# happens in a copy of the scripts.

load common

setup() { copy_setup; }

# snapshot: every file of the copy and the cache, with its time.
snapshot() { find "$T/copy" "$T/cache" "$HOME" -printf '%p %s %T@\n' 2>/dev/null | sort; }

@test "an unknown verb is 2 and the valid ones are named in one line" {
	run ./run.sh mesure
	[ "$status" -eq 2 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"unknown verb 'mesure'"*check*deps*kernels*exact*report*verify*clean* ]]
}

@test "an unknown option is 2 and the valid ones are named in one line" {
	run ./run.sh --quik
	[ "$status" -eq 2 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"unknown option '--quik'"*--dry-run*--quick*--kernel-src* ]]
}

@test "values of options are checked before anything is done" {
	run ./run.sh --jobs many
	[ "$status" -eq 2 ]
	run ./run.sh --jobs
	[ "$status" -eq 2 ]
	run ./run.sh --kernel-src "$T"
	[ "$status" -eq 2 ]
	[[ $output == *"not a kernel source tree"* ]]
	run ./run.sh --quick --full
	[ "$status" -eq 2 ]
	run ./run.sh check --debug
	[ "$status" -eq 2 ]
	[[ $output == *"--debug is an option of kernels"* ]]
	[ ! -e "$CACHE" ]
}

@test "an experiment excludes other choices of cells, and its file has to be there" {
	run ./run.sh --experiment storage --full
	[ "$status" -eq 2 ]
	[[ $output == *"exclude each other"* ]]
	run ./run.sh check --experiment storage
	[ "$status" -eq 2 ]
	[[ $output == *"--experiment is an option of the main job, exact native, not of check"* ]]
	run ./run.sh --experiment "$T/my.ini"
	[ "$status" -eq 2 ]
	[[ $output == *"$T/my.ini cannot be read"* ]]
	run ./run.sh --experiment ""
	[ "$status" -eq 2 ]
	[ ! -e "$CACHE" ]
}

@test "--no-install prints the command and stops with 1" {
	printf '#!/bin/sh\ncase $* in *ccache) exit 1 ;; esac\necho installed\n' >"$T/bin/dpkg-query"
	printf '#!/bin/sh\ntouch %q\n' "$T/apt-get-ran" >"$T/bin/apt-get"
	chmod +x "$T/bin/"*
	PATH=$T/bin:$PATH run ./run.sh --no-install
	[ "$status" -eq 1 ]
	[[ $output == *"missing packages: ccache"* ]]
	[[ $output == *"apt-get install -y --no-install-recommends ccache"* ]]
	[ ! -e "$T/apt-get-ran" ]
}

@test "missing packages are named before they are installed" {
	printf '#!/bin/sh\n[ -e %q ] || case $* in *bats) exit 1 ;; esac\necho installed\n' "$T/installed" >"$T/bin/dpkg-query"
	printf '#!/bin/sh\necho "apt-get $*"\ncase $* in *install*bats) touch %q ;; esac\n' "$T/installed" >"$T/bin/apt-get"
	printf '#!/bin/sh\nexec "$@"\n' >"$T/bin/sudo"
	chmod +x "$T/bin/"*
	PATH=$T/bin:$PATH run ./run.sh deps
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == "missing packages: bats" ]]
	[[ $output == *"apt-get"*update*"apt-get"*install* ]]
}

@test "--dry-run shows kernels and boots and writes nothing" {
	make_tree "$T/tree"
	local before
	before=$(snapshot)
	run ./run.sh --dry-run --kernel-src "$T/tree"
	[ "$status" -eq 0 ]
	[[ $output == *"vanilla  absent"*"isec     absent"*"isec     spectre_v2=retpoline"*"vanilla  spectre_v2=off"* ]]
	run ./run.sh --dry-run --quick --kernel-src "$T/tree"
	[ "$status" -eq 0 ]
	[[ $output == *"isec     spectre_v2=off"* ]]
	[[ $output != *"spectre_v2=retpoline"* ]]
	[ "$(snapshot)" = "$before" ]
}
