// SPDX-License-Identifier: GPL-2.0-only
/* Threads that make events without pause. */
#include "tests/guest/storm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "tests/guest/guest.h"

#define LOOK_MS		3	/* how long a program is watched that must not be called */

/* What a thread of the storm works with */
struct storm_file {
	struct storm *storm;
	char own[32];
};

static struct storm_file files[STORM_THREADS];

static void check(struct storm *s, bool succeeded)
{
	if (!succeeded)
		atomic_fetch_add(errno == EPERM ? &s->denied : &s->errors, 1);
}

/* One round of everything that raises events. */
static void storm_once(struct storm *s, const char *own)
{
	char c;
	int fd;

	fd = open(GUEST_FILE, O_RDWR | O_CLOEXEC);
	check(s, fd >= 0);
	if (fd >= 0) {
		check(s, read(fd, &c, 1) == 1);
		check(s, pwrite(fd, "x", 1, 0) == 1);
		check(s, !close(fd));
	}
	fd = open(own, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	check(s, fd >= 0);
	if (fd >= 0)
		check(s, !close(fd));
	/* an open that is denied has created the file */
	check(s, !unlink(own));
}

static void *storm(void *arg)
{
	const struct storm_file *file = arg;

	while (!atomic_load(&file->storm->stop))
		storm_once(file->storm, file->own);
	return NULL;
}

int storm_start(struct storm *s)
{
	while (s->nr_threads < STORM_THREADS) {
		struct storm_file *file = &files[s->nr_threads];

		file->storm = s;
		snprintf(file->own, sizeof(file->own), GUEST_DIR "/own%d", s->nr_threads);
		if (pthread_create(&s->thread[s->nr_threads], NULL, storm, file))
			return -1;
		s->nr_threads++;
	}
	return 0;
}

void storm_stop(struct storm *s)
{
	atomic_store(&s->stop, true);
	for (int i = 0; i < s->nr_threads; i++)
		pthread_join(s->thread[i], NULL);
	s->nr_threads = 0;
}

static __u64 load(const __u64 *nr)
{
	return __atomic_load_n(nr, __ATOMIC_SEQ_CST);
}

void must_be_called(const struct storm *s, __u64 nr)
{
	const __u64 before = load(s->nr_handled);

	for (int i = 0; load(s->nr_handled) < before + nr; i++) {
		if (i == STORM_WAIT_MS)
			fail_msg("the program is attached and not called");
		usleep(1000);
	}
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void must_be_inside(const struct storm *s)
{
	const long end_ms = now_ms() + STORM_WAIT_MS;
	const struct timespec none = { 0 };

	for (;;) {
		__u64 nr_left = load(s->nr_left);	/* first: never more than have begun */

		if (nr_left < load(s->nr_handled))
			return;
		if (now_ms() > end_ms)
			fail_msg("no event stays in the program");
		nanosleep(&none, NULL);
	}
}

void must_not_be_called(const struct storm *s)
{
	const __u64 before = load(s->nr_handled);

	assert_int_equal(load(s->nr_left), before);
	usleep(LOOK_MS * 1000);
	assert_int_equal(load(s->nr_handled), before);
}

void no_operation_failed(const struct storm *s)
{
	assert_int_equal(atomic_load(&s->errors), 0);
}

void must_have_programs(int nr)
{
	for (int i = 0; guest_nr_programs() != nr; i++) {
		if (i == STORM_WAIT_MS / 10)
			fail_msg("%d programs are loaded instead of %d",
				 guest_nr_programs(), nr);
		usleep(10000);
	}
}

void must_have_no_maps(void)
{
	__u32 id = 0;

	for (int i = 0; !bpf_map_get_next_id(0, &id); i++) {
		if (i == STORM_WAIT_MS / 10)
			fail_msg("map %u is left", id);
		usleep(10000);
	}
}
