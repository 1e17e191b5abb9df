#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# What make builds, and when: from a copy of the sources, built once.

setup_file() {
	local repo
	repo=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	TOOLS=$("$repo/kernels/tools.sh" --path)
	COPY=$BATS_FILE_TMPDIR/copy
	# What is built matters here, not how fast it runs.
	export TOOLS COPY CFLAGS=-O0
	mkdir "$COPY"
	cp -a "$repo"/{Makefile,bench,bpf,workloads} "$COPY/"
	cd "$COPY"
	make -j2 build/fsnbench build/fsnbench-guest
}

setup() { cd "$COPY"; }

# builds TARGET FLAG...: is TARGET built again?
builds() {
	run make "$@"
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output == *" ${1#build/}"* ]]
}

@test "the guest's program runs cells and does nothing else" {
	run build/fsnbench-guest --help
	[ "$status" -eq 0 ]
	for verb in list run; do
		[[ $output == *"  $verb "* ]]
	done
	for verb in merge report verify; do
		[[ $output != *"  $verb "* ]]
		run build/fsnbench-guest $verb
		[ "$status" -eq 2 ]
	done
	build/fsnbench list --cells >cells
	build/fsnbench-guest list --cells | cmp cells -
	[ "$(wc -l <cells)" -gt 100 ]
}

@test "a change of report, merge or verify leaves the guest's program as it is" {
	local file
	cp build/fsnbench before
	cp build/fsnbench-guest before-guest
	for file in bench/{report_prose,merge,verify,result_set,cmd_report}.c; do
		echo 'const char changed_'"$(basename "$file" .c)"'[] = "changed";' >>"$file"
	done
	make -j2 build/fsnbench build/fsnbench-guest
	cmp build/fsnbench-guest before-guest
	run cmp build/fsnbench before
	[ "$status" -eq 1 ]
}

@test "a change of what runs in the guest is one of its program" {
	cp build/fsnbench-guest before-guest
	echo 'const char changed_listener[] = "changed";' >>bench/listener.c
	make -j2 build/fsnbench-guest
	run cmp build/fsnbench-guest before-guest
	[ "$status" -eq 1 ]
}

@test "other flags build everything again, the same ones nothing" {
	builds build/bench/busy.o CFLAGS=-O1
	run builds build/bench/busy.o CFLAGS=-O1
	[ "$status" -eq 1 ]
	builds build/bench/busy.o CFLAGS=-O1 WERROR=-Werror
	builds build/bench/busy.o CFLAGS=-O1 SANITIZE=-fsanitize=undefined
	builds build/workloads/read.o CFLAGS="-O1 -DNAME='\"a b\"'"
	builds build/bench/busy.o CC=clang
}
