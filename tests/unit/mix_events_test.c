// SPDX-License-Identifier: GPL-2.0-only
/* mix: that each operation of the recorded ones raises the event it declares. */
#include "mix_kit.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_events),
		TEST(test_raises),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
