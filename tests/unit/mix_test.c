// SPDX-License-Identifier: GPL-2.0-only
/* mix: that the recorded ones leave nothing behind, wherever they end. */
#include "mix_kit.h"

#define STOP_STEP	149	/* run() is stopped after so many operations, twice as many, ... */

/* Names and sizes of all that is below a directory. */
static char *listing, *listing_end;

static int list_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	if (ftw->level)
		listing_end += sprintf(listing_end, "%s %ld\n", path,
				       type == FTW_F ? (long)st->st_size : -1L);
	return 0;
}

static int by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In an order that does not depend on the file system's; the caller frees it. */
static char *list(void)
{
	char *lines[1024], *text, *out, *line;
	size_t nr = 0;

	listing = listing_end = malloc(1 << 18);
	out = text = malloc(1 << 18);
	assert_non_null(listing);
	assert_non_null(out);
	*listing = *out = '\0';
	nftw(ctx.dir, list_one, 16, FTW_PHYS);
	nftw(ctx.elsewhere, list_one, 16, FTW_PHYS);
	for (line = strtok(listing, "\n"); line; line = strtok(NULL, "\n")) {
		assert_true(nr < sizeof(lines) / sizeof(*lines));
		lines[nr++] = line;
	}
	qsort(lines, nr, sizeof(*lines), by_line);
	for (size_t i = 0; i < nr; i++)
		out += sprintf(out, "%s\n", lines[i]);
	free(listing);
	return text;
}

static void expect_list(const char *expected)
{
	char *now = list();

	assert_string_equal(now, expected);
	free(now);
}

static int nr_open(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void test_two_cycles(void **state)
{
	(void)state;
	for (int i = 0; i < NR_MIXES; i++) {
		const struct workload *w = find(mixes[i]);
		int before = nr_open(), in_use;
		char *tree;

		assert_int_equal(w->setup(&ctx), 0);
		in_use = nr_open();
		tree = list();
		for (int cycle = 0; cycle < 2; cycle++) {
			run(w, w->cycle);
			expect_list(tree);
			assert_int_equal(nr_open(), in_use);
		}
		assert_int_equal(ctx.nr_done, 2 * w->cycle);
		w->teardown(&ctx);
		expect_list("");
		assert_int_equal(nr_open(), before);
		free(tree);
	}
}

static void test_stopped(void **state)
{
	(void)state;
	for (int i = 0; i < NR_MIXES; i++) {
		unsigned long cycle = find(mixes[i])->cycle;

		for (unsigned long stop = 1; stop < cycle; stop += STOP_STEP) {
			const struct workload *w = find(mixes[i]);
			int before = nr_open();

			assert_int_equal(w->setup(&ctx), 0);
			run(w, stop);
			w->teardown(&ctx);
			expect_list("");
			assert_int_equal(nr_open(), before);
		}
	}
}

/* What the operations find is not what it was: the one that notices says so. */
static void test_mismatch(void **state)
{
	const struct workload *w = find("mix_build");
	char *path;
	int before = nr_open(), ret;

	(void)state;
	assert_int_equal(w->setup(&ctx), 0);
	path = scratch_path("d/Makefile");
	assert_int_equal(truncate(path, 1), 0);
	ret = w->run(&ctx, w->cycle);
	assert_int_equal(ret, -EIO);
	assert_true(ctx.nr_done > 0 && ctx.nr_done < w->cycle);
	w->teardown(&ctx);

	w = find("mix_build");
	assert_int_equal(w->setup(&ctx), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(w->run(&ctx, w->cycle), -ENOENT);
	w->teardown(&ctx);
	expect_list("");
	assert_int_equal(nr_open(), before);
	free(path);
}

static void test_another_place(void **state)
{
	const struct workload *w = find("mix_mail");

	(void)state;
	assert_int_equal(w->setup(&ctx), 0);
	run(w, 1);
	ctx.nr_done = 0;
	assert_int_equal(w->run(&ctx, 1), -ESTALE);
	ctx.nr_done = w->cycle + 1;
	run(w, 1);
	w->teardown(&ctx);
}

static void test_no_elsewhere(void **state)
{
	struct workload_ctx alone = ctx;

	(void)state;
	alone.elsewhere = NULL;
	for (int i = 0; i < NR_MIXES; i++)
		assert_int_equal(find(mixes[i])->setup(&alone), -EINVAL);
	expect_list("");
}

/* A setup that fails leaves nothing: there is a file already, the last of them. */
static void test_setup_fails(void **state)
{
	int before = nr_open();
	char *path = scratch_path("d/words3");

	(void)state;
	scratch_put("d/words3", "");
	assert_int_equal(find("mix_build")->setup(&ctx), -EEXIST);
	expect_list("");
	assert_int_equal(nr_open(), before);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_two_cycles),
		TEST(test_stopped),
		TEST(test_mismatch),
		TEST(test_another_place),
		TEST(test_no_elsewhere),
		TEST(test_setup_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
