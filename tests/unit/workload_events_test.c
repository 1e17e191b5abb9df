// SPDX-License-Identifier: GPL-2.0-only
/*
 * What workloads declare of events, against what inotify and fanotify groups on the
 * running kernel receive, after each operation.
 */
#include "workload_kit.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>

#define NR_OPS 6

#define INOTIFY_EVENTS	(IN_ALL_EVENTS)
#define FD_EVENTS	(FAN_ACCESS | FAN_MODIFY | FAN_CLOSE | FAN_OPEN | FAN_OPEN_EXEC)
#define NAME_EVENTS	(FD_EVENTS | FAN_ATTRIB | FAN_CREATE | FAN_DELETE | FAN_MOVE | \
			 FAN_RENAME | FAN_DELETE_SELF | FAN_MOVE_SELF)
#define PERM_EVENTS	(FAN_OPEN_PERM | FAN_ACCESS_PERM | FAN_OPEN_EXEC_PERM)

/* What a listener was told of: bits, those of them about directories, and how often. */
struct heard {
	uint64_t bits, dirs;
	unsigned int nr[32];
	bool overflow;
};

/**
 * struct ear - a way to listen
 * @class: of fanotify_init(); @hears: the events it knows
 * @ondir: its mark asks for events about directories
 * @read: adds what has come
 */
struct ear {
	const char *name;
	unsigned int class;
	uint64_t hears;
	bool ondir;
	void (*read)(int fd, struct heard *heard);
};

static void hear(struct heard *heard, uint64_t bits, bool dir)
{
	heard->bits |= bits;
	heard->dirs |= dir ? bits : 0;
	for (int i = 0; i < 32; i++)
		heard->nr[i] += bits >> i & 1;
}

static void inotify_read(int fd, struct heard *heard)
{
	char buf[16384] __attribute__((aligned(__alignof__(struct inotify_event))));
	const struct inotify_event *event;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		for (const char *p = buf; p < buf + n; p += sizeof(*event) + event->len) {
			event = (const struct inotify_event *)p;
			heard->overflow |= event->mask & IN_Q_OVERFLOW;
			hear(heard, event->mask & INOTIFY_EVENTS, event->mask & IN_ISDIR);
		}
	}
}

static void fanotify_read(int fd, struct heard *heard)
{
	char buf[16384] __attribute__((aligned(__alignof__(struct fanotify_event_metadata))));
	const struct fanotify_event_metadata *event;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		event = (const void *)buf;
		for (; FAN_EVENT_OK(event, n); event = FAN_EVENT_NEXT(event, n)) {
			heard->overflow |= event->mask & FAN_Q_OVERFLOW;
			hear(heard, event->mask & ~FAN_ONDIR, event->mask & FAN_ONDIR);
			if (event->fd >= 0)
				close(event->fd);
		}
	}
}

static const struct ear inotify = {
	.name = "inotify", .hears = INOTIFY_EVENTS, .ondir = true, .read = inotify_read,
};

/* With names, and with descriptors; each with FAN_ONDIR and without. */
static const struct ear ears[] = {
	{ "names", FAN_REPORT_DFID_NAME, NAME_EVENTS, true, fanotify_read },
	{ "names, no directories", FAN_REPORT_DFID_NAME, NAME_EVENTS, false, fanotify_read },
	{ "descriptors", 0, FD_EVENTS, true, fanotify_read },
	{ "descriptors, no directories", 0, FD_EVENTS, false, fanotify_read },
};

/* Return: a descriptor or -errno. */
static int ear_open(const struct ear *ear)
{
	uint64_t flags = FAN_EVENT_ON_CHILD | (ear->ondir ? FAN_ONDIR : 0);
	int fd, ret;

	if (ear == &inotify) {
		fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
		ret = fd < 0 ? -1 : inotify_add_watch(fd, kit_ctx.dir, INOTIFY_EVENTS);
	} else {
		fd = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK | ear->class,
				   O_RDONLY | O_CLOEXEC);
		ret = fd < 0 ? -1 : fanotify_mark(fd, FAN_MARK_ADD, ear->hears | flags,
						  AT_FDCWD, kit_ctx.dir);
	}
	if (ret >= 0)
		return fd;
	ret = -errno;
	if (fd >= 0)
		close(fd);
	return ret;
}

/* What an ear must be told of an operation. */
static uint64_t expected(const struct workload *w, const struct ear *ear)
{
	uint64_t bits = w->raises & ear->hears;

	if (ear != &inotify && !(ear->class & FAN_REPORT_DFID_NAME))
		bits &= ~w->pathless;
	return w->ondir && !ear->ondir ? 0 : bits;
}

/* Groups with descriptors are not told what is a directory. */
static uint64_t expected_dirs(const struct workload *w, const struct ear *ear)
{
	bool told = ear == &inotify || ear->class & FAN_REPORT_DFID_NAME;

	return w->ondir && told ? expected(w, ear) : 0;
}

static const char *heard_wrong(const struct workload *w, const struct ear *ear,
			       const struct heard *heard)
{
	if (heard->overflow)
		return "the queue was full";
	if (heard->bits != expected(w, ear))
		return kit_wrong("%s: declared 0x%llx, received 0x%llx", ear->name,
				 (unsigned long long)expected(w, ear),
				 (unsigned long long)heard->bits);
	if (heard->dirs != expected_dirs(w, ear))
		return kit_wrong("%s: of directories 0x%llx, received 0x%llx", ear->name,
				 (unsigned long long)expected_dirs(w, ear),
				 (unsigned long long)heard->dirs);
	for (int i = 0; i < 32; i++) {
		if (heard->nr[i] > 1)
			return kit_wrong("%s: 0x%x came %u times", ear->name, 1u << i,
					 heard->nr[i]);
	}
	return NULL;
}

/* Equal events that wait are one: hence after each operation. */
static const char *ear_wrong(const struct workload *w, const struct ear *ear)
{
	const char *wrong = NULL;
	int fd, ret;

	ret = kit_workload_setup(w);
	if (ret)
		return kit_wrong("setup: %s", strerror(-ret));
	fd = ear_open(ear);
	if (fd < 0)
		wrong = kit_wrong("%s: %s", ear->name, strerror(-fd));
	for (int op = 0; !wrong && op < NR_OPS; op++) {
		struct heard heard = { 0 };

		ret = w->run(&kit_ctx, 1);
		if (ret)
			wrong = kit_wrong("run: %s", strerror(-ret));
		ear->read(fd, &heard);
		if (!wrong)
			wrong = heard_wrong(w, ear, &heard);
	}
	if (fd >= 0)
		close(fd);
	kit_workload_teardown(w);
	return wrong;
}

/* What differs from operation to operation is mix_events_test.c's. */
static const char *inotify_wrong(const struct workload *w)
{
	return w->cycle ? NULL : ear_wrong(w, &inotify);
}

static const char *fanotify_wrong(const struct workload *w)
{
	const char *wrong = NULL;

	for (size_t i = 0; !w->cycle && !wrong && i < sizeof(ears) / sizeof(ears[0]); i++)
		wrong = ear_wrong(w, &ears[i]);
	return wrong;
}

static void test_inotify_receives_what_is_declared(void **state)
{
	(void)state;
	kit_each(inotify_wrong);
}

/* Skips where the process may not, or the file system cannot be named. */
static void needs_fanotify(void)
{
	for (size_t i = 0; i < sizeof(ears) / sizeof(ears[0]); i++) {
		int fd = ear_open(&ears[i]);

		if (fd < 0) {
			print_message("no fanotify group with %s here: %s\n", ears[i].name,
				      strerror(-fd));
			skip();
		}
		close(fd);
	}
}

static void test_fanotify_receives_what_is_declared(void **state)
{
	(void)state;
	needs_fanotify();
	kit_each(fanotify_wrong);
}

static bool one_bit_of(uint64_t bit, uint64_t bits)
{
	return !(bit & ~bits) && !(bit & (bit - 1));
}

static const char *not_consistent(const struct workload *w)
{
	if (w->raises & ~NAME_EVENTS)
		return "raises what no listener has";
	if (w->pathless & ~w->raises)
		return "pathless without being raised";
	if (!one_bit_of(w->watched, w->raises))
		return "watched is not one event of those raised";
	if (!!w->watched != !!w->raises)
		return "raises events, and none is watched";
	if (!one_bit_of(w->watched_perm, PERM_EVENTS))
		return "watched_perm is not one permission event";
	if (w->watched_perm && (!w->watched || w->watched & w->pathless))
		return "a permission event before what has no path";
	return NULL;
}

static void test_declarations_are_consistent(void **state)
{
	(void)state;
	kit_each(not_consistent);
}

/* Whatever is declared wrongly is seen, by the test that is there for it. */
static void test_wrong_declarations_are_seen(void **state)
{
	struct workload w = *workload_find("read");

	(void)state;
	assert_null(inotify_wrong(&w));
	w.raises |= FAN_OPEN;
	assert_non_null(inotify_wrong(&w));
	w.raises = 0;
	assert_non_null(inotify_wrong(&w));
	w = *workload_find("read");
	w.ondir = true;
	assert_non_null(inotify_wrong(&w));
	w = *workload_find("getdents");
	w.ondir = false;
	assert_non_null(inotify_wrong(&w));
	w = *workload_find("open_close");
	w.watched = FAN_ACCESS;
	assert_non_null(not_consistent(&w));
	w = *workload_find("open_close");
	w.pathless = FAN_OPEN;
	assert_non_null(not_consistent(&w));
}

static void test_wrong_declarations_are_seen_by_fanotify(void **state)
{
	struct workload w = *workload_find("truncate");

	(void)state;
	needs_fanotify();
	assert_null(fanotify_wrong(&w));
	w.pathless = 0;
	assert_non_null(fanotify_wrong(&w));
	w = *workload_find("write");
	w.pathless = FAN_MODIFY;
	assert_non_null(fanotify_wrong(&w));
	w = *workload_find("exec");
	w.raises &= ~FAN_OPEN_EXEC;
	assert_non_null(fanotify_wrong(&w));
	w = *workload_find("mkdir_rmdir");
	w.ondir = false;
	assert_non_null(fanotify_wrong(&w));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_declarations_are_consistent),
		TEST(test_inotify_receives_what_is_declared),
		TEST(test_fanotify_receives_what_is_declared),
		TEST(test_wrong_declarations_are_seen),
		TEST(test_wrong_declarations_are_seen_by_fanotify),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
