/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of workloads share: a directory, what is left in it, and the table.
 * What a test finds wrong is a text, so that another one can see it be found.
 */
#ifndef FSNBENCH_TESTS_WORKLOAD_KIT_H
#define FSNBENCH_TESTS_WORKLOAD_KIT_H

#include "scratch.h"

#include <dirent.h>
#include <sys/mman.h>
#include <sys/statvfs.h>

#include "bench/workload_table.h"

#define KIT_BUF_SIZE	65536
#define KIT_NR_FILES	64	/* of a workload that takes as many as it is told */
#define KIT_LIMIT_S	300

static struct workload_ctx kit_ctx;

/* In memory where programs may be run from there: nothing waits for a disk. */
static inline int kit_setup(void **state)
{
	static const char *const roots[] = { "/dev/shm", "/tmp" };
	struct statvfs st;

	(void)state;
	alarm(KIT_LIMIT_S);
	for (size_t i = 0; i < 2; i++) {
		snprintf(scratch_dir, sizeof(scratch_dir), "%s/fsnbench-test.XXXXXX", roots[i]);
		if (!statvfs(roots[i], &st) && !(st.f_flag & ST_NOEXEC) && mkdtemp(scratch_dir))
			break;
		*scratch_dir = '\0';
	}
	if (!*scratch_dir)
		return -1;
	kit_ctx = (struct workload_ctx){ .fd = -1, .nr_files = KIT_NR_FILES };
	kit_ctx.dir = scratch_path("work");
	kit_ctx.elsewhere = scratch_path("elsewhere");
	kit_ctx.buf = mmap(NULL, KIT_BUF_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	return mkdir(kit_ctx.dir, 0700) || mkdir(kit_ctx.elsewhere, 0700) ||
	       kit_ctx.buf == MAP_FAILED ? -1 : 0;
}

static inline int kit_teardown(void **state)
{
	munmap(kit_ctx.buf, KIT_BUF_SIZE);
	free((char *)kit_ctx.dir);
	free((char *)kit_ctx.elsewhere);
	alarm(0);
	return scratch_teardown(state);
}

/* Entries of a directory, without "." and "..". */
static inline int kit_entries(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int nr = 0;

	if (!dir)
		return -1;
	while ((entry = readdir(dir)))
		nr += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
	closedir(dir);
	return nr;
}

/* Descriptors of this process; the one that reads them is always one of them. */
static inline int kit_descriptors(void)
{
	return kit_entries("/proc/self/fd");
}

/* A text that stays until the next one, of which it may be a part. */
static inline const char *kit_wrong(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static inline const char *kit_wrong(const char *format, ...)
{
	static char text[256];
	char next[sizeof(text)];
	va_list ap;

	va_start(ap, format);
	vsnprintf(next, sizeof(next), format, ap);
	va_end(ap);
	return strcpy(text, next);
}

static inline int kit_workload_setup(const struct workload *w)
{
	kit_ctx.fd = -1;
	kit_ctx.denied = 0;
	kit_ctx.nr_done = 0;
	return w->setup ? w->setup(&kit_ctx) : 0;
}

static inline void kit_workload_teardown(const struct workload *w)
{
	if (w->teardown)
		w->teardown(&kit_ctx);
}

static inline int kit_remove_below(const char *path, const struct stat *st, int type,
				   struct FTW *ftw)
{
	(void)st;
	(void)type;
	return ftw->level ? remove(path) : 0;
}

/* Asks @wrong about each workload, and says of which it is told something. */
static inline void kit_each(const char *(*wrong)(const struct workload *w))
{
	int nr = 0;

	assert_true(workload_count() > 1);
	for (size_t i = 0; i < workload_count(); i++) {
		const char *text = wrong(workload_at(i));

		if (text) {
			print_error("%s: %s\n", workload_at(i)->name, text);
			nr++;
			/* It must not be the next one's fault. */
			nftw(kit_ctx.dir, kit_remove_below, 8, FTW_DEPTH | FTW_PHYS);
		}
	}
	if (nr)
		fail_msg("%d workloads are not as they should be", nr);
}

#endif
