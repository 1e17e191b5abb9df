// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every argument of a hook arrives, at both sites: compared with what user
 * space knows of the objects, and NULL where the event has no such object.
 */
#include "tests/guest/guest.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest-tests/recorder.skel.h"
#include "tests/guest/recorder.h"

#define EXT4_DIR "/mnt/ext4"

static struct {
	const char *site;
	struct recorder *skel;
	struct guest_hook hook;
	struct recorder_state *state;
	int group;
} t;

/* What user space knows of an event; 0 or NULL: the argument must be NULL. */
struct expected {
	__u64 mask;
	ino_t inode, dir;
	const char *dentry;	/* its name after the event */
	bool path;
	const char *name;
};

static int setup(void **state)
{
	memset(&t, 0, sizeof(t));
	t.site = *state;
	t.group = -1;
	if (guest_setup(t.site))
		return -1;
	t.skel = recorder__open_and_load();
	if (!t.skel ||
	    guest_hook_register(&t.hook, t.skel->maps.state, t.skel->maps.recorder_ops))
		return -1;
	t.state = t.hook.state;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	guest_teardown(t.group, &t.hook);
	recorder__destroy(t.skel);
	umount2(EXT4_DIR, MNT_DETACH);
	return 0;
}

static void forget(void)
{
	memset(t.state, 0, sizeof(*t.state));
}

static void watch(unsigned int group_flags, unsigned int mark_flags,
		  uint64_t mask, const char *path)
{
	t.group = guest_group(group_flags);
	assert_true(t.group >= 0);
	must_mark(t.group, mark_flags, mask, path);
	assert_int_equal(hook_attach(t.group, "test_recorder"), 0);
	forget();
}

/*
 * A group that reports file descriptors is never told FAN_ONDIR and
 * FAN_EVENT_ON_CHILD; fanotify clears them after send_to_group().
 */
static __u64 on_child_of_fd_group(void)
{
	return strcmp(t.site, "handle_event") ? FAN_EVENT_ON_CHILD : 0;
}

static __u64 number(ino_t ino)
{
	return ino ? ino | RECORDER_PRESENT : 0;
}

static void check(unsigned int i, const struct expected *e)
{
	const struct record *r = &t.state->records[i];
	struct stat root;

	assert_int_equal(r->mask, e->mask);
	assert_int_equal(r->inode, number(e->inode));
	assert_int_equal(r->dir, number(e->dir));
	assert_int_equal(!!r->dentry, !!e->dentry);
	assert_int_equal(r->path, e->path);
	assert_string_equal(r->dentry_name, e->dentry ?: "");
	assert_string_equal(r->name, e->name ?: "");
	assert_int_equal(r->name_len, e->name ? strlen(e->name) : 0);
	if (e->dentry)
		assert_int_equal(r->dentry_inode, e->inode);
	assert_int_equal(stat(GUEST_DIR, &root), 0);
	if (e->inode)
		assert_int_equal(r->dev, major(root.st_dev) << 20 | minor(root.st_dev));
	if (e->path) {
		assert_int_equal(r->path_dentry, r->dentry);
		assert_int_equal(r->path_root_inode, root.st_ino);
	}
}

#define CHECK(i, ...) check(i, &(struct expected){ __VA_ARGS__ })

static void check_number(unsigned int nr)
{
	assert_int_equal(t.state->nr_records, nr);
}

/* open, access, modify, close of a file whose parent is watched */
static void path_events_of_child(void **state)
{
	const __u64 flag = on_child_of_fd_group();
	ino_t file = must_ino(GUEST_FILE), dir = must_ino(GUEST_DIR);
	char c;
	int fd;

	(void)state;
	watch(FAN_CLASS_NOTIF, 0, FAN_OPEN | FAN_ACCESS | FAN_MODIFY |
	      FAN_CLOSE_WRITE | FAN_EVENT_ON_CHILD, GUEST_DIR);
	fd = open(GUEST_FILE, O_RDWR);
	assert_int_equal(read(fd, &c, 1), 1);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	check_number(4);
	CHECK(0, FAN_OPEN | flag, file, dir, "file", true, "file");
	CHECK(1, FAN_ACCESS | flag, file, dir, "file", true, "file");
	CHECK(2, FAN_MODIFY | flag, file, dir, "file", true, "file");
	CHECK(3, FAN_CLOSE_WRITE | flag, file, dir, "file", true, "file");
}

/* Nobody asked for parent and name: both must be NULL. */
static void path_events_of_inode(void **state)
{
	ino_t file = must_ino(GUEST_FILE);

	(void)state;
	watch(FAN_CLASS_NOTIF, 0, FAN_OPEN | FAN_CLOSE_NOWRITE, GUEST_FILE);
	must_touch(GUEST_FILE, O_RDONLY);
	check_number(2);
	CHECK(0, FAN_OPEN, file, 0, "file", true, NULL);
	CHECK(1, FAN_CLOSE_NOWRITE, file, 0, "file", true, NULL);
}

static void path_events_of_mount(void **state)
{
	ino_t file = must_ino(GUEST_FILE);

	(void)state;
	watch(FAN_CLASS_NOTIF, FAN_MARK_MOUNT, FAN_OPEN, GUEST_DIR);
	must_touch(GUEST_FILE, O_RDONLY);
	check_number(1);
	CHECK(0, FAN_OPEN, file, 0, "file", true, NULL);
}

static void dentry_events_of_file(void **state)
{
	ino_t dir = must_ino(GUEST_DIR), file;

	(void)state;
	watch(GUEST_FID, 0, FAN_CREATE | FAN_DELETE | FAN_ATTRIB |
	      FAN_EVENT_ON_CHILD, GUEST_DIR);
	must_create(GUEST_DIR "/new");
	file = must_ino(GUEST_DIR "/new");
	must_mark(t.group, 0, FAN_ATTRIB | FAN_DELETE_SELF,
		  GUEST_DIR "/new");
	assert_int_equal(chmod(GUEST_DIR "/new", 0600), 0);
	check_number(2);
	CHECK(0, FAN_CREATE, file, dir, "new", false, "new");
	CHECK(1, FAN_ATTRIB | FAN_EVENT_ON_CHILD, file, dir, "new", false, "new");
	forget();
	assert_int_equal(unlink(GUEST_DIR "/new"), 0);
	/* the link count changes, the inode loses its last name, the entry goes */
	check_number(3);
	CHECK(0, FAN_ATTRIB, file, 0, NULL, false, NULL);
	CHECK(1, FAN_DELETE_SELF, file, 0, NULL, false, NULL);
	CHECK(2, FAN_DELETE, file, dir, NULL, false, "new");
}

static void dentry_events_of_directory(void **state)
{
	ino_t dir = must_ino(GUEST_DIR), sub;

	(void)state;
	watch(GUEST_FID, 0, FAN_CREATE | FAN_DELETE | FAN_ONDIR, GUEST_DIR);
	assert_int_equal(mkdir(GUEST_DIR "/sub", 0755), 0);
	sub = must_ino(GUEST_DIR "/sub");
	assert_int_equal(rmdir(GUEST_DIR "/sub"), 0);
	check_number(2);
	CHECK(0, FAN_CREATE | FAN_ONDIR, sub, dir, "sub", false, "sub");
	CHECK(1, FAN_DELETE | FAN_ONDIR, sub, dir, NULL, false, "sub");
}

static void dentry_events_of_rename(void **state)
{
	ino_t file = must_ino(GUEST_FILE), dir = must_ino(GUEST_DIR), sub;

	(void)state;
	assert_int_equal(mkdir(GUEST_DIR "/sub", 0755), 0);
	sub = must_ino(GUEST_DIR "/sub");
	watch(GUEST_FID, FAN_MARK_FILESYSTEM, FAN_RENAME | FAN_MOVED_FROM |
	      FAN_MOVED_TO | FAN_MOVE_SELF, GUEST_DIR);
	assert_int_equal(rename(GUEST_FILE, GUEST_DIR "/sub/moved"), 0);
	check_number(4);
	/* the dentry is the moved one, directory and name are the old ones */
	CHECK(0, FAN_RENAME, file, dir, "moved", false, "file");
	CHECK(1, FAN_MOVED_FROM, file, dir, NULL, false, "file");
	CHECK(2, FAN_MOVED_TO, file, sub, NULL, false, "moved");
	CHECK(3, FAN_MOVE_SELF, file, 0, NULL, false, NULL);
}

static int make_ext4(void)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		execl("/bin/mke2fs", "mke2fs", "-q", "-F", "-t", "ext4", "-O",
		      "^has_journal", "/dev/ram0", NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || status)
		return -1;
	mkdir(EXT4_DIR, 0755);
	return mount("/dev/ram0", EXT4_DIR, "ext4", 0, "");
}

/* An error of the file system as a whole has no object at all. */
static void error_event_has_no_objects(void **state)
{
	(void)state;
	assert_int_equal(make_ext4(), 0);
	watch(GUEST_FID, FAN_MARK_FILESYSTEM, FAN_FS_ERROR, EXT4_DIR);
	mount("/dev/ram0", EXT4_DIR, "ext4", MS_REMOUNT, "abort");
	check_number(1);
	CHECK(0, FAN_FS_ERROR, 0, 0, NULL, false, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GUEST_AT_SITES(path_events_of_child, setup, teardown),
		GUEST_AT_SITES(path_events_of_inode, setup, teardown),
		GUEST_AT_SITES(path_events_of_mount, setup, teardown),
		GUEST_AT_SITES(dentry_events_of_file, setup, teardown),
		GUEST_AT_SITES(dentry_events_of_directory, setup, teardown),
		GUEST_AT_SITES(dentry_events_of_rename, setup, teardown),
		GUEST_AT_SITES(error_event_has_no_objects, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
