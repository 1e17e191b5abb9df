#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# CONTRIBUTING.md's workload is one: as it stands there, under a name of its own.

load common

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	T=$BATS_TEST_TMPDIR
	CC=${CC:-gcc}
}

# template: the C code of the section "A workload"
template() {
	awk '
	/^## / { section = $0 == "## A workload" }
	/^```$/ { code = 0 }
	section && code
	/^```c$/ { code = 1 }' CONTRIBUTING.md
}

# resize: the template as a workload of that name, compiled into $T/resize.o
resize() {
	template | sed -E 's/(^|[^f])truncate/\1resize/g' >"$T/resize.c"
	grep -q 'WORKLOAD_REGISTER(resize);' "$T/resize.c"
	"$CC" -std=gnu11 -Wall -Wextra -Werror -O2 -D_GNU_SOURCE -iquote workloads -c \
		-o "$T/resize.o" "$T/resize.c"
}

@test "the template is workloads/truncate.c" {
	template | diff - workloads/truncate.c
}

@test "the template has less than 60 lines" {
	nr=$(template | wc -l)
	echo "$nr lines"
	((nr > 20 && nr < 60))
}

@test "under another name it is listed, and nothing else had to name it" {
	local src
	local -a objects=() libs
	resize
	# shellcheck disable=SC2016 # make's variable
	read -ra libs < <(make -s --eval='libs: ; @echo $(HARNESS_LIBS)' libs)
	for src in bench/*.c; do
		if [[ $src != bench/commands_* ]]; then objects+=("build/${src%.c}.o"); fi
	done
	"$CC" -o "$T/fsnbench" "${objects[@]}" build/workloads/*.o build/workloads/*/*.o "$T/resize.o" "${libs[@]}"
	mkdir "$T/bench"
	ln -s "$PWD/bench/experiments" "$T/bench/experiments"
	run "$T/fsnbench" list
	[ "$status" -eq 0 ]
	grep -E '^ *resize +' <<<"$output"
	run build/fsnbench list
	none grep -w resize <<<"$output"
}

@test "under another name it runs, and leaves its directory empty" {
	resize
	cat >"$T/main.c" <<-'C'
	#include "bench/workload_table.h"

	int main(int argc, char **argv)
	{
		static char buf[65536] __attribute__((aligned(4096)));
		const struct workload *w = argc == 3 ? workload_find(argv[1]) : NULL;
		struct workload_ctx ctx = { .fd = -1, .buf = buf };
		int ret;

		if (!w)
			return ENOENT;
		ctx.dir = argv[2];
		ret = w->setup(&ctx);
		if (ret)
			return -ret;
		ret = w->run(&ctx, 100);
		w->teardown(&ctx);
		return -ret;
	}
	C
	"$CC" -std=gnu11 -D_GNU_SOURCE -I. -o "$T/main" "$T/main.c" "$T/resize.o" \
		build/bench/workload_table.o
	mkdir "$T/work"
	"$T/main" resize "$T/work"
	rmdir "$T/work"
	run "$T/main" truncate "$T/work"
	[ "$status" -eq 2 ]
}
