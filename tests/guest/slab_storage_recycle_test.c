// SPDX-License-Identifier: GPL-2.0-only
/*
 * XFS does not free an inode at once and may give it another life. It begins
 * that without the storage of its last one.
 */
#include "tests/guest/guest.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "tests/guest/disk.h"
#include "tests/guest/slab.h"
#include "tests/guest/storage_kit.h"
#include "tests/guest/storm.h"

#define OLD		DISK_DIR "/old"
#define NR_NEW		64	/* files until one has the number of the old one */
#define NR_STRANGERS	600
#define SETTLE_S	10	/* for what the test before left to be freed */

static struct {
	struct storage_kit kit;
	struct storage_request *recycled;
	long base;
} t;

static int setup(void **state)
{
	(void)state;
	must_have_no_maps();
	sleep(SETTLE_S);
	if (guest_setup("none") || disk_mount("xfs") || storage_load(&t.kit, false))
		return -1;
	t.recycled = &t.kit.at->places[STORAGE_ON_RECYCLE];
	t.base = slab_count(STORAGE_SLAB);
	return t.base < 0;
}

static int teardown(void **state)
{
	(void)state;
	storage_unload(&t.kit);
	disk_umount();
	guest_teardown(-1, NULL);
	return 0;
}

/* Tags a file and removes it; its inode stays for a while. */
static ino_t make_and_remove(void)
{
	struct statvfs st;
	ino_t ino;

	must_create(OLD);
	ino = must_ino(OLD);
	assert_int_equal(storage_write(t.kit.tags, OLD, 5, BPF_NOEXIST), 0);
	assert_int_equal(storage_write(t.kit.others, OLD, 6, BPF_NOEXIST), 0);
	must_grow(STORAGE_SLAB, t.base, 2, 0);
	assert_int_equal(unlink(OLD), 0);
	/* has XFS do what it puts off, after which the number is free */
	assert_int_equal(statvfs(DISK_DIR, &st), 0);
	return ino;
}

/* Makes files until one has that inode, which must have been recycled. */
static const char *must_recycle(ino_t ino)
{
	static char path[64];

	t.recycled->ino = ino;
	t.recycled->op = STORAGE_GET;
	for (int i = 0; i < NR_NEW; i++) {
		snprintf(path, sizeof(path), DISK_DIR "/new%d", i);
		must_create(path);
		if (must_ino(path) != ino)
			continue;
		assert_int_equal(t.recycled->nr_runs, 1);
		return path;
	}
	fail_msg("no file got the inode %lu", (unsigned long)ino);
	return NULL;
}

static void comes_without(void **state)
{
	const char *path = must_recycle(make_and_remove());

	(void)state;
	assert_int_equal(t.recycled->nr_found, 0);
	must_have_none(t.kit.tags, path);
	must_have_none(t.kit.others, path);
	must_grow(STORAGE_SLAB, t.base, 0, 0);
	/* and can have its own */
	assert_int_equal(storage_write(t.kit.tags, path, 7, BPF_NOEXIST), 0);
	must_have(t.kit.tags, path, 7);
	must_have_none(t.kit.others, path);
	assert_int_equal(unlink(path), 0);
	must_grow(STORAGE_SLAB, t.base, 0, 0);
}

/* Nor does it have that of whoever got its memory meanwhile. */
static void nor_a_strangers(void **state)
{
	ino_t ino = make_and_remove();
	char path[64];

	(void)state;
	must_grow(STORAGE_SLAB, t.base, 0, 0);
	for (int i = 0; i < NR_STRANGERS; i++) {
		snprintf(path, sizeof(path), GUEST_DIR "/%d", i);
		must_create(path);
		assert_int_equal(storage_write(t.kit.tags, path, 8, BPF_NOEXIST), 0);
	}
	must_recycle(ino);
	assert_int_equal(t.recycled->nr_found, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(comes_without),
		TEST(nor_a_strangers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
