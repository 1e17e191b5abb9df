// SPDX-License-Identifier: GPL-2.0-only
/*
 * subtree walks up from a file while the directories above it are removed: the
 * file is moved out of them meanwhile, so that the walk is in directories that are
 * not there any more and have no inode. The built-in program dereferenced that
 * once; what the kernel says then fails the whole boot.
 *
 * Where a reader is when the mover wakes is chance, hence many levels, most of a
 * read's time, and many cycles: the code before the fix did not survive the first
 * few of them.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bpf/subtree.skel.h"

#define NR_LEVELS	48	/* the programs go up 64 */
#define NR_CYCLES	150
#define MAX_CYCLES	(20 * NR_CYCLES)
#define MAX_NAP_US	2000
#define OUTSIDE		GUEST_DIR "/f"

static struct {
	int group, fd;
	pthread_t reader;
	atomic_bool stop;
	atomic_ulong nr_reads;
	char level[NR_LEVELS][sizeof(GUEST_DIR) + 2 * NR_LEVELS];
	char inside[sizeof(GUEST_DIR) + 2 * NR_LEVELS + 2];
} t;

static void on_processor(int nr)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(nr, &set);
	assert_int_equal(sched_setaffinity(0, sizeof(set), &set), 0);
}

/* Never ends by itself; an access is an event, and an event is a walk. */
static void *read_it(void *arg)
{
	char c;

	(void)arg;
	on_processor(1);
	while (!atomic_load(&t.stop)) {
		if (pread(t.fd, &c, 1, 0) == 1)
			atomic_fetch_add(&t.nr_reads, 1);
	}
	return NULL;
}

static void name_levels(void)
{
	for (int i = 0; i < NR_LEVELS; i++)
		snprintf(t.level[i], sizeof(t.level[i]), "%s/d", i ? t.level[i - 1] : GUEST_DIR);
	snprintf(t.inside, sizeof(t.inside), "%s/f", t.level[NR_LEVELS - 1]);
}

static int make_file(void)
{
	int fd = open(OUTSIDE, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600), ret = 0;

	if (fd < 0)
		return -1;
	if (write(fd, "x", 1) != 1)
		ret = -1;
	close(fd);
	return ret;
}

static int setup(void **state)
{
	memset(&t, 0, sizeof(t));
	name_levels();
	t.group = -1;
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2 || guest_setup(*state) || make_file())
		return -1;
	t.group = guest_group(FAN_CLASS_NOTIF);
	return t.group < 0;
}

static int teardown(void **state)
{
	(void)state;
	guest_teardown(t.group, NULL);
	return 0;
}

static void cycle(void)
{
	for (int i = 0; i < NR_LEVELS; i++)
		assert_int_equal(mkdir(t.level[i], 0700), 0);
	assert_int_equal(rename(OUTSIDE, t.inside), 0);
	usleep((useconds_t)(random() % MAX_NAP_US));
	assert_int_equal(rename(t.inside, OUTSIDE), 0);
	for (int i = NR_LEVELS - 1; i >= 0; i--)
		assert_int_equal(rmdir(t.level[i]), 0);
}

/* The emulator's processors take turns, and the reader's may be late. */
static bool goes_on(int i, unsigned long before)
{
	return i < NR_CYCLES ||
	       (i < MAX_CYCLES && atomic_load(&t.nr_reads) - before <= NR_CYCLES);
}

static void walk_while_removing(const char *hook)
{
	unsigned long before;

	on_processor(0);
	srandom(1);
	must_mark(t.group, FAN_MARK_FILESYSTEM, FAN_ACCESS, GUEST_DIR);
	assert_int_equal(hook_attach(t.group, hook), 0);
	/* Here, for when the thread comes to it the file may be elsewhere. */
	t.fd = open(OUTSIDE, O_RDONLY | O_CLOEXEC);
	assert_true(t.fd >= 0);
	assert_int_equal(pthread_create(&t.reader, NULL, read_it, NULL), 0);
	before = atomic_load(&t.nr_reads);
	for (int i = 0; goes_on(i, before); i++)
		cycle();
	atomic_store(&t.stop, true);
	pthread_join(t.reader, NULL);
	close(t.fd);
	assert_true(atomic_load(&t.nr_reads) - before > NR_CYCLES);
	/* It was outside of the tree all the time. */
	assert_true(guest_drain(t.group, NULL) > 0);
}

static void c_subtree(void **state)
{
	(void)state;
	walk_while_removing("c_subtree");
}

static void bpf_subtree(void **state)
{
	struct subtree *skel = subtree__open_and_load();

	(void)state;
	assert_non_null(skel);
	assert_int_equal(subtree__attach(skel), 0);
	walk_while_removing("bpf_subtree_skip");
	assert_int_equal(hook_detach(t.group), 0);
	subtree__destroy(skel);
}

#define AT(f, site) GUEST_AT(f, setup, teardown, site)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT(c_subtree, "send_to_group"),
		AT(bpf_subtree, "send_to_group"),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
