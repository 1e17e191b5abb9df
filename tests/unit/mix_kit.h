/* SPDX-License-Identifier: GPL-2.0-only */
/* The recorded mixes, and a directory with another place for them. */
#ifndef FSNBENCH_TESTS_MIX_KIT_H
#define FSNBENCH_TESTS_MIX_KIT_H

#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/syscall.h>

#include "bench/workload_table.h"
#include "workloads/mix.h"

#define NR_MIXES	3

static const char *const mixes[NR_MIXES] = { "mix_build", "mix_mail", "mix_package" };

/* What the objects embed. */
extern const char mix_build_text[], mix_mail_text[], mix_package_text[];
static const char *const texts[NR_MIXES] = { mix_build_text, mix_mail_text, mix_package_text };

static struct workload_ctx ctx;

static inline int setup(void **state)
{
	if (scratch_setup(state))
		return -1;
	ctx = (struct workload_ctx){ .dir = scratch_path("d"), .elsewhere = scratch_path("e"),
				     .fd = -1, .buf = calloc(1, MIX_MAX_SIZE) };
	return !ctx.buf || mkdir(ctx.dir, 0755) || mkdir(ctx.elsewhere, 0755) ? -1 : 0;
}

static inline int teardown(void **state)
{
	free((char *)ctx.dir);
	free((char *)ctx.elsewhere);
	free(ctx.buf);
	return scratch_teardown(state);
}

static inline const struct workload *find(const char *name)
{
	const struct workload *w = workload_find(name);

	assert_non_null(w);
	ctx.nr_done = 0;
	return w;
}

/* Says which operation it was that failed. */
static inline void run(const struct workload *w, unsigned long nr)
{
	int ret = w->run(&ctx, nr);

	if (ret)
		fail_msg("%s, operation %lu: %s", w->name, ctx.nr_done % w->cycle, strerror(-ret));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
