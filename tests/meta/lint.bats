#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# tests/lint.sh finds what each of its checks is there to find.

setup() {
	local repo
	repo=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	T=$BATS_TEST_TMPDIR
	mkdir -p "$T"/{bench,bpf,workloads,kernels/patches,tests}
	cp "$repo/.clang-format" "$T/"
	cp "$repo"/kernels/{lib,cache,series,source}.sh "$T/kernels/"
	cp "$repo/tests/lint.sh" "$T/tests/"
	cp "$repo"/kernels/patches/6.12/0002-*.patch "$T/kernels/patches/sound.patch"
	cd "$T" || return 1
	printf '#!/usr/bin/env bats\n# SPDX-License-Identifier: GPL-2.0-only\n' >tests/none.bats
	source_file bench/sound.c <<'C'
#include "bpf/sound.h"
#include "workloads/sound.h"
#include "sound.h"

static int sound(const char *text, int nr)
{
	for (int i = 0; i < nr; i++)
		if (text[i] == 'x' &&
		    text[i + 1])
			return -1;	/* in a column of its own */
	return nr ? 1 :
	       0;
}
C
	source_file bench/sound.h </dev/null
	source_file bpf/sound.h </dev/null
	source_file workloads/sound.h </dev/null
	source_file kernels/sound.c </dev/null
}

# source_file PATH: standard input behind a licence.
source_file() { { echo '// SPDX-License-Identifier: GPL-2.0-only'; cat; } >"$1"; }

# finds CHECK TEXT: it fails and says that.
finds() {
	run tests/lint.sh "$1"
	echo "$output"
	[ "$status" -eq 1 ]
	[[ ${lines[1]} == "not ok 1 - $1" ]]
	[[ $output == *"$2"* ]]
}

@test "a sound tree passes" {
	run tests/lint.sh
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$(grep -c '^ok ' <<<"$output")" -eq 8 ]
}

@test "nothing to check is not a pass" {
	rm kernels/patches/sound.patch bench/* bpf/* workloads/* kernels/sound.c
	finds format "no file was checked"
}

@test "an unknown check is refused and the valid ones are named" {
	run tests/lint.sh frob
	[ "$status" -eq 2 ]
	[[ $output == *frob*shell*format*whitespace* ]]
}

@test "shell: a mistake in a script" {
	printf '#!/bin/bash\n# SPDX-License-Identifier: GPL-2.0-only\nrm $1\n' >kernels/bad.sh
	finds shell SC2086
}

@test "shell: a mistake in a bats file" {
	printf '@test "x" {\n\tlocal a=$(date)\n\techo "$a"\n}\n' >tests/bad.bats
	finds shell SC2155
}

@test "format: indentation, braces, spaces" {
	source_file bench/bad.c <<<$'static int f(int a)\n{\n    return a;\n}'
	finds format '+	return a;'
	source_file bench/bad.c <<<$'static int f(int a) {\n\treturn a;\n}'
	finds format bench/bad.c
	source_file bench/bad.c <<<$'static int f(int a)\n{\n\tif(a)\n\t\treturn a;\n\treturn 0;\n}'
	finds format '+	if (a)'
	source_file bench/bad.c <<<$'static char* f(void)\n{\n\treturn 0;\n}'
	finds format '+static char *f(void)'
}

@test "width: a line over 100 columns" {
	source_file bench/bad.c <<<$'\t\t\tint a_rather_long_name_for_a_variable = another_rather_long_name + something_else;'
	finds width "bench/bad.c:2: 10"
}

@test "includes: against the direction" {
	source_file workloads/bad.c <<<'#include "../bench/sound.h"'
	finds includes "workloads/bad.c: includes ../bench/sound.h"
	source_file workloads/bad.c <<<'#include "bpf/sound.h"'
	finds includes "workloads/bad.c: includes bpf/sound.h"
	rm workloads/bad.c
	source_file bpf/bad.c <<<'#include "bench/sound.h"'
	finds includes "bpf/bad.c"
	rm bpf/bad.c
	source_file kernels/bad.c <<<'# include "workloads/sound.h"'
	finds includes "kernels/bad.c"
	rm kernels/bad.c
	source_file bench/bad.h <<<'#include "kernels/sound.c"'
	finds includes "bench/bad.h"
}

@test "patches: what checkpatch says" {
	[ -d "$(kernels/source.sh --path)" ] || skip "no kernel source in the cache"
	sed -i 's/^+\t/+        /' kernels/patches/sound.patch
	finds patches "code indent should use tabs"
}

@test "licences: a file without an SPDX line" {
	echo 'int x;' >bench/bad.c
	finds licences "bench/bad.c: no SPDX line"
}

@test "leftovers: a note to oneself" {
	source_file bench/bad.c <<<"/* TO""DO: later */"
	finds leftovers "bench/bad.c:2"
}

@test "whitespace: at the end of a line or missing at the end of a file" {
	source_file bench/bad.c <<<'int x; '
	finds whitespace "bench/bad.c:2"
	printf '// no newline' >bench/bad.c
	finds whitespace "bench/bad.c: no newline"
	source_file bench/bad.c <<<'        int x;'
	echo "# A heading" >README.md
	finds whitespace "bench/bad.c:2"
}
