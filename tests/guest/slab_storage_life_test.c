// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long inode storage lives: as long as its inode and its map, whichever
 * goes first. How many elements there are is read from the kernel's slabs.
 */
#include "tests/guest/guest.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/guest/slab.h"
#include "tests/guest/storage_kit.h"
#include "tests/guest/storm.h"

#define CREATE		BPF_LOCAL_STORAGE_GET_F_CREATE
#define NR_FILES	8
#define SETTLE_S	10	/* for what the test before left to be freed */

static struct {
	struct storage_kit kit;
	long base;		/* objects that are no elements of ours */
	long without_maps;	/* before the maps and programs were there */
} t;

static int setup(void **state)
{
	(void)state;
	if (guest_setup("none"))
		return -1;
	must_have_no_maps();
	sleep(SETTLE_S);
	t.without_maps = slab_count(STORAGE_SLAB);
	if (storage_load(&t.kit, false))
		return -1;
	t.base = slab_count(STORAGE_SLAB);
	return t.without_maps < 0 || t.base < 0;
}

static int teardown(void **state)
{
	(void)state;
	storage_unload(&t.kit);
	guest_teardown(-1, NULL);
	return 0;
}

static const char *file(int i)
{
	static char path[64];

	snprintf(path, sizeof(path), GUEST_DIR "/%d", i);
	return path;
}

static const char *other_name(int i)
{
	static char path[64];

	snprintf(path, sizeof(path), GUEST_DIR "/other%d", i);
	return path;
}

static void make_tagged(int *fds)
{
	for (int i = 0; i < NR_FILES; i++) {
		must_create(file(i));
		assert_int_equal(storage_write(t.kit.tags, file(i), (__u64)i, BPF_NOEXIST), 0);
		if (fds)
			fds[i] = open(file(i), O_RDONLY | O_CLOEXEC);
	}
	must_grow(STORAGE_SLAB, t.base, NR_FILES, 0);
}

static void until_last_close(void **state)
{
	int fds[NR_FILES];
	__u64 nr;

	(void)state;
	make_tagged(fds);
	for (int i = 0; i < NR_FILES; i++)
		assert_int_equal(unlink(file(i)), 0);
	must_stay(STORAGE_SLAB, t.base, NR_FILES);
	for (int i = 0; i < NR_FILES; i++) {
		assert_int_equal(storage_read_fd(t.kit.tags, fds[i], &nr), 0);
		assert_int_equal(nr, i);
	}
	for (int i = 0; i < NR_FILES / 2; i++)
		close(fds[i]);
	must_grow(STORAGE_SLAB, t.base, NR_FILES / 2, 0);
	for (int i = NR_FILES / 2; i < NR_FILES; i++)
		close(fds[i]);
	must_grow(STORAGE_SLAB, t.base, 0, 0);
}

static void until_last_name(void **state)
{
	(void)state;
	make_tagged(NULL);
	for (int i = 0; i < NR_FILES; i++) {
		assert_int_equal(link(file(i), other_name(i)), 0);
		assert_int_equal(unlink(file(i)), 0);
	}
	must_stay(STORAGE_SLAB, t.base, NR_FILES);
	for (int i = 0; i < NR_FILES; i++) {
		must_have(t.kit.tags, other_name(i), (__u64)i);
		assert_int_equal(unlink(other_name(i)), 0);
	}
	must_grow(STORAGE_SLAB, t.base, 0, 0);
}

static void until_deleted(void **state)
{
	(void)state;
	make_tagged(NULL);
	for (int i = 0; i < NR_FILES; i++)
		assert_int_equal(storage_delete(t.kit.tags, file(i)), 0);
	must_grow(STORAGE_SLAB, t.base, 0, 0);
}

/* The inodes stay, with what another map has, and can be tagged anew. */
static void until_map_goes(void **state)
{
	(void)state;
	make_tagged(NULL);
	for (int i = 0; i < NR_FILES; i++)
		assert_int_equal(storage_write(t.kit.others, file(i), 1, BPF_NOEXIST), 0);
	must_grow(STORAGE_SLAB, t.base, 2 * NR_FILES, 0);
	storage_unload(&t.kit);
	must_have_no_maps();
	must_grow(STORAGE_SLAB, t.without_maps, 0, 0);
	assert_int_equal(storage_load(&t.kit, false), 0);
	t.base = slab_count(STORAGE_SLAB);
	for (int i = 0; i < NR_FILES; i++)
		must_have_none(t.kit.tags, file(i));
	for (int i = 0; i < NR_FILES; i++)
		assert_int_equal(storage_write(t.kit.tags, file(i), 1, BPF_NOEXIST), 0);
	for (int i = 0; i < NR_FILES; i++)
		assert_int_equal(unlink(file(i)), 0);
	must_grow(STORAGE_SLAB, t.base, 0, 0);
}

/* A request to a place, for the inode that is about to go. */
static struct storage_request *ask(enum storage_place place, __u32 other, __u64 flags)
{
	struct storage_request *r = &t.kit.at->places[place];

	*r = (struct storage_request){
		.op = STORAGE_GET,
		.other = other,
		.flags = flags,
		.add = 1,
		.ino = must_ino(file(0)),
	};
	return r;
}

/* What is on its way out can be looked up, but gets nothing that nobody frees. */
static void none_for_the_dying(void **state)
{
	struct storage_request *evict, *after;

	(void)state;
	for (__u32 other = 0; other < 2; other++) {
		make_tagged(NULL);
		evict = ask(STORAGE_ON_EVICT, other, CREATE);
		after = ask(STORAGE_AFTER_FREE, other, CREATE);
		for (int i = 0; i < NR_FILES; i++)
			assert_int_equal(unlink(file(i)), 0);
		assert_int_equal(evict->nr_runs, 1);
		assert_int_equal(evict->nr_found, !other);
		assert_int_equal(after->nr_runs, 1);
		assert_int_equal(after->nr_found, 0);
		evict->op = STORAGE_NOTHING;
		after->op = STORAGE_NOTHING;
		must_grow(STORAGE_SLAB, t.base, 0, 0);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(until_last_close),
		TEST(until_last_name),
		TEST(until_deleted),
		TEST(until_map_goes),
		TEST(none_for_the_dying),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
