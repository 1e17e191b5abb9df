// SPDX-License-Identifier: GPL-2.0-only
/*
 * The programs that filter, in C and in BPF, with both kinds of arguments, at
 * every site: subtree skips exactly what is on and below its directory, mask
 * passes exactly what is a directory.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bpf/mask.skel.h"
#include "bpf/subtree.skel.h"
#include "tests/guest/answer.h"

#define TREE	GUEST_DIR "/tree"
#define OTHER	"/mnt/other"

/* A place and a program in it */
struct cell {
	const char *place, *hook;
};

static struct {
	struct subtree *subtree;
	struct mask *mask;
	const struct cell *cell;
	int group;
} t;

static int load_programs(void **state)
{
	(void)state;
	t.subtree = subtree__open_and_load();
	t.mask = mask__open_and_load();
	return !t.subtree || !t.mask || subtree__attach(t.subtree) || mask__attach(t.mask);
}

static int unload_programs(void **state)
{
	(void)state;
	subtree__destroy(t.subtree);
	mask__destroy(t.mask);
	return 0;
}

static int set_parameter(const char *name, unsigned long long value)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), HOOK_PARAMETERS "%s", name);
	f = fopen(path, "w");
	if (!f)
		return -errno;
	fprintf(f, "%llu", value);
	return fclose(f) ? -errno : 0;
}

static void must_aim(const char *directory)
{
	struct stat st;

	assert_int_equal(stat(directory, &st), 0);
	t.subtree->bss->subtree_ino = st.st_ino;
	t.subtree->bss->subtree_dev = major(st.st_dev) << 20 | minor(st.st_dev);
	assert_int_equal(set_parameter("subtree_ino", t.subtree->bss->subtree_ino), 0);
	assert_int_equal(set_parameter("subtree_dev", t.subtree->bss->subtree_dev), 0);
}

/* The directory, two levels below it, and what looks like it and is not. */
static int make_tree(void)
{
	static const char *const directories[] = {
		TREE, TREE "/a", TREE "/a/b", GUEST_DIR "/tree2", GUEST_DIR "/out",
	};
	static const char *const files[] = {
		TREE "/file", TREE "/a/file", TREE "/a/b/file", GUEST_DIR "/tree2/file",
		GUEST_DIR "/treefile", GUEST_DIR "/out/file",
	};

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		if (mkdir(directories[i], 0755))
			return -errno;
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (mknod(files[i], S_IFREG | 0644, 0))
			return -errno;
	}
	return 0;
}

static int setup(void **state)
{
	t.cell = *state;
	t.group = -1;
	return guest_setup(t.cell->place) || make_tree();
}

static int teardown(void **state)
{
	(void)state;
	guest_teardown(t.group, NULL);
	umount2(OTHER, MNT_DETACH);
	return 0;
}

/* Permission events where there are no others. */
static void watch(unsigned int flags, uint64_t event_flags, const char *path)
{
	const bool late = guest_is_late(t.cell->place);

	if (t.group < 0)
		t.group = guest_group(late ? FAN_CLASS_CONTENT : FAN_CLASS_NOTIF);
	assert_true(t.group >= 0);
	must_mark(t.group, flags, (late ? FAN_OPEN_PERM : FAN_OPEN) | event_flags, path);
}

/* Does the listener hear of it when a file is opened? */
static bool reaches(const char *path)
{
	struct answer a;
	int nr_asked;

	must_answer(&a, t.group, FAN_ALLOW);
	must_touch(path, O_RDONLY);
	nr_asked = answer_stop(&a);
	return nr_asked || atomic_load(&a.told);
}

#define must_reach(path)							\
	do {									\
		if (!reaches(path))						\
			fail_msg("%s is skipped", path);			\
	} while (0)

#define must_not_reach(path)							\
	do {									\
		if (reaches(path))						\
			fail_msg("%s is not skipped", path);			\
	} while (0)

static void watch_with_hook(void)
{
	watch(FAN_MARK_FILESYSTEM, FAN_ONDIR, GUEST_DIR);
	assert_int_equal(hook_attach(t.group, t.cell->hook), 0);
}

static void subtree_by_depth(void **state)
{
	static const char *const inside[] = {
		TREE, TREE "/file", TREE "/a", TREE "/a/file", TREE "/a/b", TREE "/a/b/file",
	};
	static const char *const outside[] = {
		GUEST_DIR, GUEST_FILE, GUEST_DIR "/tree2", GUEST_DIR "/tree2/file",
		GUEST_DIR "/treefile", GUEST_DIR "/out", GUEST_DIR "/out/file",
	};

	(void)state;
	must_aim(TREE);
	watch_with_hook();
	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
		must_not_reach(inside[i]);
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
		must_reach(outside[i]);
	/* aimed elsewhere while it is attached */
	must_aim(TREE "/a/b");
	must_reach(TREE);
	must_reach(TREE "/a/file");
	must_not_reach(TREE "/a/b");
	must_not_reach(TREE "/a/b/file");
	must_aim(GUEST_DIR);
	must_not_reach(GUEST_DIR);
	must_not_reach(GUEST_FILE);
	must_not_reach(TREE "/a/b/file");
}

static void subtree_after_rename(void **state)
{
	(void)state;
	must_aim(TREE);
	watch_with_hook();
	assert_int_equal(rename(TREE "/file", GUEST_DIR "/out/moved"), 0);
	must_reach(GUEST_DIR "/out/moved");
	assert_int_equal(rename(TREE "/a", GUEST_DIR "/out/a"), 0);
	must_reach(GUEST_DIR "/out/a");
	must_reach(GUEST_DIR "/out/a/b/file");
	assert_int_equal(rename(GUEST_DIR "/treefile", TREE "/file"), 0);
	must_not_reach(TREE "/file");
	assert_int_equal(rename(GUEST_DIR "/out", TREE "/out"), 0);
	must_not_reach(TREE "/out");
	must_not_reach(TREE "/out/a/b/file");
	/* the directory itself: it is the inode that counts */
	assert_int_equal(rename(TREE, GUEST_DIR "/renamed"), 0);
	must_not_reach(GUEST_DIR "/renamed");
	must_not_reach(GUEST_DIR "/renamed/out/a/b/file");
	/* another name of a file inside is outside, the open goes through it */
	assert_int_equal(link(GUEST_DIR "/renamed/file", GUEST_DIR "/linked"), 0);
	must_reach(GUEST_DIR "/linked");
	must_not_reach(GUEST_DIR "/renamed/file");
}

/* Makes directories until one has this number. */
static void must_make_ino(const char *directory, ino_t wanted)
{
	char path[64];

	for (int i = 0; i < 1024; i++) {
		snprintf(path, sizeof(path), "%s/%d", directory, i);
		assert_int_equal(mkdir(path, 0755), 0);
		if (must_ino(path) == wanted)
			return;
	}
	fail_msg("no directory on %s has the number %lu", directory, (unsigned long)wanted);
}

/* The number alone is not the directory: there are other devices. */
static void subtree_on_other_device(void **state)
{
	struct stat st;
	char path[64];
	int i = 0;

	(void)state;
	mkdir(OTHER, 0755);
	assert_int_equal(mount("other", OTHER, "tmpfs", 0, ""), 0);
	must_make_ino(OTHER, must_ino(TREE));
	must_aim(TREE);
	watch_with_hook();
	watch(FAN_MARK_FILESYSTEM, FAN_ONDIR, OTHER);
	do {
		snprintf(path, sizeof(path), OTHER "/%d", i++);
		assert_int_equal(stat(path, &st), 0);
		must_reach(path);
	} while (st.st_ino != t.subtree->bss->subtree_ino);
	must_not_reach(TREE "/file");
	must_aim(path);
	must_not_reach(path);
	must_reach(TREE);
}

/*
 * The directory seen through another mount is the same; a file system that is
 * mounted below it is not in it, for that has no d_parent.
 */
static void subtree_and_mounts(void **state)
{
	(void)state;
	mkdir(OTHER, 0755);
	assert_int_equal(mount(TREE, OTHER, NULL, MS_BIND, NULL), 0);
	must_aim(TREE);
	watch_with_hook();
	must_not_reach(OTHER);
	must_not_reach(OTHER "/a/file");
	assert_int_equal(mount("below", TREE "/a", "tmpfs", 0, ""), 0);
	assert_int_equal(mknod(TREE "/a/new", S_IFREG | 0644, 0), 0);
	watch(FAN_MARK_FILESYSTEM, FAN_ONDIR, TREE "/a");
	must_reach(TREE "/a/new");
	must_not_reach(OTHER "/a/file");
	umount2(TREE "/a", MNT_DETACH);
}

/* As bits: what of them the listener hears. */
enum {
	SELF = 1, SUB = 2, FILE_IN_IT = 4,
	DIRECTORIES = SELF | SUB,
};

static int reach(void)
{
	return (reaches(TREE) ? SELF : 0) | (reaches(TREE "/a") ? SUB : 0) |
	       (reaches(TREE "/file") ? FILE_IN_IT : 0);
}

static const uint64_t flags[] = {
	0, FAN_ONDIR, FAN_EVENT_ON_CHILD, FAN_ONDIR | FAN_EVENT_ON_CHILD,
};

static int with_flags(const char *hook, unsigned int mark_flags, uint64_t event_flags)
{
	int set;

	watch(mark_flags, event_flags, TREE);
	if (hook)
		assert_int_equal(hook_attach(t.group, hook), 0);
	set = reach();
	close(t.group);
	t.group = -1;
	return set;
}

/* What no flags can do: all the directories, and nothing else. */
static void mask_passes_directories(void **state)
{
	const char *hook = t.cell->hook;

	(void)state;
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		int without = with_flags(NULL, 0, flags[i]);
		int with = with_flags(hook, 0, flags[i]);

		assert_int_not_equal(without, DIRECTORIES);
		assert_int_equal(with, without & DIRECTORIES);
		without = with_flags(NULL, FAN_MARK_FILESYSTEM, flags[i]);
		with = with_flags(hook, FAN_MARK_FILESYSTEM, flags[i]);
		assert_int_not_equal(without, DIRECTORIES);
		assert_int_equal(with, without & DIRECTORIES);
	}
	assert_int_equal(with_flags(hook, 0, FAN_ONDIR | FAN_EVENT_ON_CHILD), DIRECTORIES);
	assert_int_equal(with_flags(hook, FAN_MARK_FILESYSTEM, FAN_ONDIR), DIRECTORIES);
}

#define CELL(f, place, hook)							\
	{ #f "/" place "/" hook, f, setup, teardown, &(struct cell){ place, hook } }
#define ARGS(f, site, hook)							\
	CELL(f, site, hook),							\
	CELL(f, site "/packed", hook)
#define SITES(f, hook)								\
	ARGS(f, "send_to_group_raw", hook),					\
	ARGS(f, "send_to_group", hook),						\
	ARGS(f, "handle_event", hook),						\
	ARGS(f, "handle_event_late", hook),					\
	ARGS(f, "handle_event_devirt", hook)
#define SUBTREE(f)								\
	SITES(f, "c_subtree"),							\
	SITES(f, "bpf_subtree_skip")

int main(void)
{
	const struct CMUnitTest tests[] = {
		SUBTREE(subtree_by_depth),
		SUBTREE(subtree_after_rename),
		SUBTREE(subtree_on_other_device),
		SUBTREE(subtree_and_mounts),
		SITES(mask_passes_directories, "c_mask"),
		SITES(mask_passes_directories, "bpf_mask_skip"),
	};

	return cmocka_run_group_tests(tests, load_programs, unload_programs);
}
