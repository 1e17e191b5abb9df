// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nothing is left of inode storage when its inodes go: files that a hook tags
 * are removed, dropped from the caches and unmounted, on each file system.
 */
#include "tests/guest/guest.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest/disk.h"
#include "tests/guest/slab.h"
#include "tests/guest/storage_kit.h"

#define NR_FILES	400
#define SETTLE_S	10

/* The caches that storage takes from, and by how much others may move them */
static const struct {
	const char *name;
	long slack;
} caches[] = {
	{ STORAGE_SLAB, 0 },	/* the elements */
	{ "kmalloc-192", 32 },	/* struct bpf_local_storage */
	{ "lsm_inode_cache", 32 },
	{ NULL, 32 },		/* the file system's inodes */
};
#define NR_CACHES (sizeof(caches) / sizeof(caches[0]))

static struct {
	struct storage_kit kit;
	const char *type;
	long base[NR_CACHES];	/* while it is not mounted */
	long mounted;		/* objects in STORAGE_SLAB while it is */
	int group;
} t;

static const char *cache(size_t i)
{
	return caches[i].name ? caches[i].name : disk_inode_cache(t.type);
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* What was looked at lately is spared the first time. */
static void drop_caches(void)
{
	for (int i = 0; i < 3; i++)
		write_file("/proc/sys/vm/drop_caches", "3");
}

static const char *file(int i)
{
	static char path[64];

	snprintf(path, sizeof(path), DISK_DIR "/%d", i);
	return path;
}

/* Every file is tagged by the event of its being opened the first time. */
static void make_tagged(int nr)
{
	t.group = guest_group(FAN_CLASS_NOTIF);
	must_mark(t.group, FAN_MARK_FILESYSTEM, FAN_OPEN, DISK_DIR);
	assert_int_equal(hook_attach(t.group, storage_hook_name(false)), 0);
	t.kit.request->op = STORAGE_GET;
	t.kit.request->flags = BPF_LOCAL_STORAGE_GET_F_CREATE;
	t.kit.request->add = 1;
	for (int i = 0; i < nr; i++) {
		must_create(file(i));
		must_have(t.kit.tags, file(i), 1);
	}
	t.kit.request->op = STORAGE_NOTHING;
	close(t.group);
	t.group = -1;
}

static int setup(void **state)
{
	t.type = *state;
	t.group = -1;
	if (guest_setup("send_to_group") || storage_load(&t.kit, false) || disk_mount(t.type))
		return -1;
	/* What the first time needs for good is no leak. */
	make_tagged(10);
	if (disk_umount())
		return -1;
	drop_caches();
	sleep(SETTLE_S);
	for (size_t i = 0; i < NR_CACHES; i++)
		t.base[i] = slab_count(cache(i));
	if (disk_mount(t.type))
		return -1;
	t.mounted = slab_count(STORAGE_SLAB);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	guest_teardown(t.group, NULL);
	storage_unload(&t.kit);
	disk_umount();
	return 0;
}

static void must_all_grow(long nr)
{
	for (size_t i = 0; i < NR_CACHES; i++) {
		/* What is unmounted leaves nothing at all of STORAGE_SLAB. */
		if (!i && nr) {
			must_grow(STORAGE_SLAB, t.mounted, nr, 0);
			continue;
		}
		if (t.base[i] >= 0)
			must_grow(cache(i), t.base[i], nr, caches[i].slack);
	}
}

static void nothing_is_left(void **state)
{
	const bool is_cache = strcmp(*state, "tmpfs");

	make_tagged(NR_FILES);
	must_all_grow(NR_FILES);
	for (int i = 0; i < NR_FILES / 2; i++)
		assert_int_equal(unlink(file(i)), 0);
	must_grow(STORAGE_SLAB, t.mounted, NR_FILES / 2, 0);
	/* Where inodes can be read again, they go, and what they were tagged with. */
	sync();
	drop_caches();
	must_grow(STORAGE_SLAB, t.mounted, is_cache ? 0 : NR_FILES / 2, 0);
	for (int i = NR_FILES / 2; i < NR_FILES; i++) {
		if (is_cache)
			must_have_none(t.kit.tags, file(i));
		else
			must_have(t.kit.tags, file(i), 1);
	}
	assert_int_equal(disk_umount(), 0);
	must_all_grow(0);
}

#define ON(type) GUEST_AT(nothing_is_left, setup, teardown, type)

int main(void)
{
	const struct CMUnitTest tests[] = { ON("tmpfs"), ON("ext4"), ON("xfs") };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
