// SPDX-License-Identifier: GPL-2.0-only
/*
 * mix: what a trace says and what is wrong with it; that the recorded ones leave
 * nothing behind, and that each of their operations raises the event it declares.
 */
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/syscall.h>

#include "bench/workload_table.h"
#include "workloads/mix.h"

#define NR_MIXES	3
#define STOP_STEP	149	/* run() is stopped after so many operations, twice as many, ... */

static const char *const mixes[NR_MIXES] = { "mix_build", "mix_mail", "mix_package" };

/* What the objects embed. */
extern const char mix_build_text[], mix_mail_text[], mix_package_text[];
static const char *const texts[NR_MIXES] = { mix_build_text, mix_mail_text, mix_package_text };

static struct workload_ctx ctx;
static struct mix_trace trace;

static int setup(void **state)
{
	if (scratch_setup(state))
		return -1;
	ctx = (struct workload_ctx){ .dir = scratch_path("d"), .elsewhere = scratch_path("e"),
				     .fd = -1, .buf = calloc(1, MIX_MAX_SIZE) };
	return !ctx.buf || mkdir(ctx.dir, 0755) || mkdir(ctx.elsewhere, 0755) ? -1 : 0;
}

static int teardown(void **state)
{
	mix_free(&trace);
	free((char *)ctx.dir);
	free((char *)ctx.elsewhere);
	free(ctx.buf);
	return scratch_teardown(state);
}

/* A trace that is well-formed, and what it says. */
static void test_parse(void **state)
{
	static const char text[] = "# a comment\n\ndir e/a\nfile e/a/b 70000\nfile d/x 3\n"
				   "stat e/a/c = ENOENT\n"
				   "open d/x O_RDWR|O_CREAT 0644 = 3\n"
				   "open e/a/b O_RDONLY = 0\n"
				   "pread 3 4096 1 = 2\n"
				   "opendir d O_RDONLY|O_DIRECTORY = 1\n"
				   "getdents 1 32768 = +\n"
				   "rename d/x e/a/x\n"
				   "close 3\n"
				   "close 0\nclose 1\n"
				   "open d/x O_RDONLY = ENOENT\n"
				   "open e/a/x O_PATH = 2\n"
				   "close 2\n";
	static const struct {
		long nr, want;
		int fd[3], nr_lsm;
		enum workload_place place;
	} ops[] = {
		{ SYS_newfstatat, -ENOENT, { MIX_ELSEWHERE, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_openat, 3, { MIX_DIR, -1, -1 }, 1, WORKLOAD_CHILD },
		{ SYS_openat, 0, { MIX_ELSEWHERE, -1, -1 }, 1, WORKLOAD_ELSEWHERE },
		{ SYS_pread64, 2, { MIX_SLOT + 3, -1, -1 }, 1, WORKLOAD_NOWHERE },
		{ SYS_openat, 1, { MIX_DIR, -1, -1 }, 1, WORKLOAD_NOWHERE },
		{ SYS_getdents64, 0, { MIX_SLOT + 1, -1, -1 }, 1, WORKLOAD_NOWHERE },
		{ SYS_renameat, 0, { MIX_DIR, -1, MIX_ELSEWHERE }, 0, WORKLOAD_NOWHERE },
		{ SYS_close, 0, { MIX_SLOT + 3, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_close, 0, { MIX_SLOT, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_close, 0, { MIX_SLOT + 1, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_openat, -ENOENT, { MIX_DIR, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_openat, 2, { MIX_ELSEWHERE, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_close, 0, { MIX_SLOT + 2, -1, -1 }, 0, WORKLOAD_NOWHERE },
	};
	struct mix_error error;

	(void)state;
	assert_int_equal(mix_parse(&trace, text, &error), 0);
	assert_int_equal(trace.nr_nodes, 3);
	assert_true(trace.node[0].is_dir);
	assert_string_equal(trace.node[1].name, "a/b");
	assert_int_equal(trace.node[1].size, 70000);
	assert_int_equal(trace.node[1].fd, MIX_ELSEWHERE);
	assert_int_equal(trace.node[2].fd, MIX_DIR);
	assert_int_equal(trace.nr_ops, sizeof(ops) / sizeof(*ops));
	for (size_t i = 0; i < trace.nr_ops; i++) {
		const struct mix_op *op = &trace.op[i];

		assert_int_equal(op->nr, ops[i].nr);
		assert_int_equal(op->want, ops[i].want);
		assert_int_equal(op->nr_lsm, ops[i].nr_lsm);
		assert_int_equal(op->place, ops[i].place);
		for (int a = 0; a < 3; a++)
			assert_int_equal(op->fd[a], ops[i].fd[a]);
	}
	assert_string_equal((const char *)trace.op[1].arg[1], "x");
	assert_int_equal(trace.op[1].arg[2], O_RDWR | O_CREAT);
	assert_int_equal(trace.op[1].arg[3], 0644);
	assert_int_equal(trace.op[3].buf, 1);
	assert_int_equal(trace.op[3].arg[2], 4096);
	assert_int_equal(trace.op[3].arg[3], 1);
	assert_string_equal((const char *)trace.op[4].arg[1], ".");
	assert_true(trace.op[5].some);
	assert_string_equal((const char *)trace.op[6].arg[3], "a/x");
}

/* Each line is the second one of its trace. */
static void test_bad_lines(void **state)
{
	static const struct {
		const char *line;
		unsigned int field;
		const char *what;
	} bad[] = {
		{ "sing d/x", 1, "is no operation" },
		{ "stat", 1, "comes too early: an argument is missing" },
		{ "stat  d/x", 2, "is empty: words are separated by one space" },
		{ "stat d/x ", 3, "is empty: words are separated by one space" },
		{ "stat /etc/passwd", 2, "is not below d or e" },
		{ "stat f/x", 2, "is not below d or e" },
		{ "stat dx", 2, "is not below d or e" },
		{ "stat d/", 2, "is no path" },
		{ "stat e/../x", 2, "is no path" },
		{ "stat e//x", 2, "is no path" },
		{ "stat d/x/y", 2, "is in a directory below d" },
		{ "stat d/x = ENOTHING", 4, "is no error" },
		{ "stat d/x ENOENT", 3, "is a word too many" },
		{ "stat d/x = ENOENT 1", 5, "is a word too many" },
		{ "stat d/x =", 3, "is the last word: the result is missing" },
		{ "open d/x O_RDONLY|O_NOTHING = 0", 3, "is not known" },
		{ "open d/x O_RDONLY|O_CREA 0644 = 0", 3, "is not known" },
		{ "open d/x O_RDONLY|O_CREAT 0844 = 0", 4, "is no number that is allowed here" },
		{ "open d/x O_RDONLY", 3, "is the last word: the slot is missing" },
		{ "open d/x O_RDONLY = 16", 5, "is no number that is allowed here" },
		{ "open d/x O_RDONLY = -1", 5, "is no number that is allowed here" },
		{ "open d/x O_RDONLY = +", 5, "is no number that is allowed here" },
		{ "open d/x = 0", 3, "comes too early: an argument is missing" },
		{ "open d/x O_RDONLY = 5", 5, "is a slot that is open" },
		{ "read 4 1 = 1", 2, "is a slot that is not open" },
		{ "read x 1 = 1", 2, "is no number that is allowed here" },
		{ "read 5 65537 = 1", 3, "is no number that is allowed here" },
		{ "read 5 1 = 2", 5, "is no number that is allowed here" },
		{ "read 5 1 = EIO", 5, "is no number that is allowed here" },
		{ "lseek 5 0 SEEK_DATA = 0", 4, "is not known" },
		{ "access d/x R_OK|", 3, "is not known" },
		{ "rename d/x", 2, "comes too early: an argument is missing" },
		{ "chmod d/x 0644 0 0 0 0 0 0", 9, "is a word too many" },
		{ "file d/y 1", 1, "comes after operations" },
		{ "dir e/y", 1, "comes after operations" },
	};
	struct mix_error error;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char *text;

		assert_true(asprintf(&text, "open d/x O_RDONLY = 5\n%s\nclose 5\n", bad[i].line) > 0);
		assert_int_equal(mix_parse(&trace, text, &error), -EINVAL);
		if (error.line != 2 || error.field != bad[i].field ||
		    strcmp(error.what, bad[i].what))
			fail_msg("'%s': line %u, word %u %s", bad[i].line, error.line,
				 error.field, error.what);
		assert_null(trace.text);
		free(text);
	}
}

static void expect_bad(const char *text, unsigned int line, unsigned int field, const char *what)
{
	struct mix_error error;

	assert_int_equal(mix_parse(&trace, text, &error), -EINVAL);
	assert_int_equal(error.line, line);
	assert_int_equal(error.field, field);
	assert_string_equal(error.what, what);
}

static void test_bad_traces(void **state)
{
	(void)state;
	expect_bad("", 1, 0, "there is no operation");
	expect_bad("dir e/a\n", 2, 0, "there is no operation");
	expect_bad("open d/x O_RDONLY = 0\n", 2, 0, "a slot is open in the end");
	expect_bad("dir", 1, 1, "is the last word: the path is missing");
	expect_bad("file e/a", 1, 2, "is the last word: the size is missing");
	expect_bad("file e/a -1", 1, 3, "is no number that is allowed here");
	expect_bad("file d/a/b 1", 1, 2, "is in a directory below d");
	expect_bad("dir e/a 1", 1, 3, "is a word too many");
	expect_bad("open d/x O_RDONLY = 0\nclose 0\nclose 0\n", 3, 2, "is a slot that is not open");
}

/* Setup says that a trace is wrong, but not where. */
static void test_recorded(void **state)
{
	struct mix_error error;

	(void)state;
	for (int i = 0; i < NR_MIXES; i++) {
		if (mix_parse(&trace, texts[i], &error))
			fail_msg("%s, line %u: word %u %s", mixes[i], error.line, error.field,
				 error.what);
		assert_int_equal(trace.nr_ops, workload_find(mixes[i])->cycle);
		mix_free(&trace);
	}
}

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

static const struct workload *find(const char *name)
{
	const struct workload *w = workload_find(name);

	assert_non_null(w);
	ctx.nr_done = 0;
	return w;
}

/* Says which operation it was that failed. */
static void run(const struct workload *w, unsigned long nr)
{
	int ret = w->run(&ctx, nr);

	if (ret)
		fail_msg("%s, operation %lu: %s", w->name, ctx.nr_done % w->cycle, strerror(-ret));
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

static int notify, wd_dir;

static int watch_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	int wd;

	(void)st;
	(void)ftw;
	if (type == FTW_D) {
		wd = inotify_add_watch(notify, path, IN_OPEN);
		assert_true(wd >= 0);
		if (!strcmp(path, ctx.dir))
			wd_dir = wd;
	}
	return 0;
}

/* Opens of files since the last call, by place. */
static void received(unsigned int nr[3])
{
	char buf[65536] __attribute__((aligned(8)));
	ssize_t n;

	memset(nr, 0, 3 * sizeof(*nr));
	while ((n = read(notify, buf, sizeof(buf))) > 0) {
		for (char *p = buf; p < buf + n;) {
			const struct inotify_event *e = (const void *)p;

			assert_false(e->mask & IN_Q_OVERFLOW);
			if ((e->mask & IN_OPEN) && !(e->mask & IN_ISDIR))
				nr[e->wd == wd_dir ? WORKLOAD_CHILD : WORKLOAD_ELSEWHERE]++;
			p += sizeof(*e) + e->len;
		}
	}
}

static void test_events(void **state)
{
	unsigned int nr[3];

	(void)state;
	for (int i = 0; i < NR_MIXES; i++) {
		const struct workload *w = find(mixes[i]);
		unsigned long sum[3] = { 0 };

		notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
		assert_true(notify >= 0);
		assert_int_equal(w->setup(&ctx), 0);
		for (unsigned long op = 0; op < w->cycle; op++) {
			enum workload_place place = w->event_at(op);

			nftw(ctx.dir, watch_one, 16, FTW_PHYS);
			nftw(ctx.elsewhere, watch_one, 16, FTW_PHYS);
			received(nr);
			run(w, 1);
			received(nr);
			sum[place]++;
			if (nr[WORKLOAD_CHILD] != (place == WORKLOAD_CHILD) ||
			    nr[WORKLOAD_ELSEWHERE] != (place == WORKLOAD_ELSEWHERE))
				fail_msg("%s, operation %lu: place %d, events %u and %u", w->name,
					 op, place, nr[WORKLOAD_CHILD], nr[WORKLOAD_ELSEWHERE]);
		}
		assert_true(sum[WORKLOAD_CHILD] && sum[WORKLOAD_ELSEWHERE]);
		w->teardown(&ctx);
		close(notify);
	}
}

#define ASKED (FAN_ACCESS | FAN_MODIFY | FAN_ATTRIB | FAN_CLOSE | FAN_OPEN | FAN_MOVE | \
	       FAN_CREATE | FAN_DELETE | FAN_RENAME | FAN_DELETE_SELF | FAN_MOVE_SELF | \
	       FAN_OPEN_EXEC)

/* Of all events in @buf, which need not be aligned behind a name. */
static uint64_t masks(const char *buf, ssize_t size)
{
	struct fanotify_event_metadata event;
	uint64_t mask = 0;

	for (; size > 0; size -= event.event_len, buf += event.event_len) {
		memcpy(&event, buf, sizeof(event));
		mask |= event.mask;
	}
	return mask;
}

/* All that a group is told about the watched directory, over a cycle. */
static void test_raises(void **state)
{
	char buf[65536];

	(void)state;
	for (int i = 0; i < NR_MIXES; i++) {
		const struct workload *w = find(mixes[i]);
		uint64_t seen = 0;
		ssize_t n;
		int fd = fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_DFID_NAME | FAN_NONBLOCK |
				       FAN_CLOEXEC, 0);

		if (fd < 0)
			skip();
		assert_int_equal(w->setup(&ctx), 0);
		assert_int_equal(fanotify_mark(fd, FAN_MARK_ADD,
					       ASKED | FAN_EVENT_ON_CHILD | FAN_ONDIR,
					       AT_FDCWD, ctx.dir), 0);
		for (unsigned long op = 0; op < w->cycle; op++) {
			run(w, 1);
			while ((n = read(fd, buf, sizeof(buf))) > 0)
				seen |= masks(buf, n);
		}
		close(fd);
		w->teardown(&ctx);
		if ((seen & ASKED) != w->raises)
			fail_msg("%s raises %#llx, not %#llx", w->name,
				 (unsigned long long)(seen & ASKED),
				 (unsigned long long)w->raises);
		assert_int_equal(w->pathless & ~w->raises, 0);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_parse),
		TEST(test_bad_lines),
		TEST(test_bad_traces),
		TEST(test_recorded),
		TEST(test_two_cycles),
		TEST(test_stopped),
		TEST(test_mismatch),
		TEST(test_another_place),
		TEST(test_no_elsewhere),
		TEST(test_setup_fails),
		TEST(test_events),
		TEST(test_raises),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
