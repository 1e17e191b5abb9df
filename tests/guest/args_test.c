// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every argument of a hook arrives, at every site, direct and packed: compared
 * with what user space knows of the objects, and NULL where the event has no
 * such object. args_perm_test.c has those of permission events.
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

#include "tests/guest/recorded.h"

#define EXT4_DIR "/mnt/ext4"

#define INODE	RECORDER_MATCH_INODE
#define MOUNT	RECORDER_MATCH_MOUNT
#define SB	RECORDER_MATCH_SB
#define PARENT	RECORDER_MATCH_PARENT

static struct {
	const char *place;
	int group;
} t;

static int setup(void **state)
{
	t.place = *state;
	t.group = -1;
	return recorded_setup(t.place);
}

static int teardown(void **state)
{
	(void)state;
	recorded_teardown(t.group);
	umount2(EXT4_DIR, MNT_DETACH);
	return 0;
}

static void watch(unsigned int group_flags, unsigned int mark_flags,
		  uint64_t mask, const char *path)
{
	t.group = guest_group(group_flags);
	assert_true(t.group >= 0);
	must_mark(t.group, mark_flags, mask, path);
	assert_int_equal(hook_attach(t.group, "test_recorder"), 0);
	recorded_forget();
}

/*
 * A group that reports file descriptors is never told FAN_ONDIR and
 * FAN_EVENT_ON_CHILD; fanotify clears them after send_to_group().
 */
static __u64 on_child_of_fd_group(void)
{
	return guest_is_in_fanotify(t.place) ? 0 : FAN_EVENT_ON_CHILD;
}

#define CHECK(i, ...) recorded_check(i, &(struct expected){ __VA_ARGS__ })

static void check_number(unsigned int nr)
{
	assert_int_equal(recorded()->nr_records, nr);
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
	CHECK(0, FAN_OPEN | flag, file, dir, "file", true, "file", PARENT);
	CHECK(1, FAN_ACCESS | flag, file, dir, "file", true, "file", PARENT);
	CHECK(2, FAN_MODIFY | flag, file, dir, "file", true, "file", PARENT);
	CHECK(3, FAN_CLOSE_WRITE | flag, file, dir, "file", true, "file", PARENT);
}

/* Nobody asked for parent and name: both must be NULL. */
static void path_events_of_inode(void **state)
{
	ino_t file = must_ino(GUEST_FILE);

	(void)state;
	watch(FAN_CLASS_NOTIF, 0, FAN_OPEN | FAN_CLOSE_NOWRITE, GUEST_FILE);
	must_touch(GUEST_FILE, O_RDONLY);
	check_number(2);
	CHECK(0, FAN_OPEN, file, 0, "file", true, NULL, INODE);
	CHECK(1, FAN_CLOSE_NOWRITE, file, 0, "file", true, NULL, INODE);
}

static void path_events_of_mount(void **state)
{
	ino_t file = must_ino(GUEST_FILE);

	(void)state;
	watch(FAN_CLASS_NOTIF, FAN_MARK_MOUNT, FAN_OPEN, GUEST_DIR);
	must_touch(GUEST_FILE, O_RDONLY);
	check_number(1);
	CHECK(0, FAN_OPEN, file, 0, "file", true, NULL, MOUNT);
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
	CHECK(0, FAN_CREATE, file, dir, "new", false, "new", INODE);
	CHECK(1, FAN_ATTRIB | FAN_EVENT_ON_CHILD, file, dir, "new", false, "new", INODE | PARENT);
	recorded_forget();
	assert_int_equal(unlink(GUEST_DIR "/new"), 0);
	/* the link count changes, the inode loses its last name, the entry goes */
	check_number(3);
	CHECK(0, FAN_ATTRIB, file, 0, NULL, false, NULL, INODE);
	CHECK(1, FAN_DELETE_SELF, file, 0, NULL, false, NULL, INODE);
	CHECK(2, FAN_DELETE, file, dir, NULL, false, "new", INODE);
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
	CHECK(0, FAN_CREATE | FAN_ONDIR, sub, dir, "sub", false, "sub", INODE);
	CHECK(1, FAN_DELETE | FAN_ONDIR, sub, dir, NULL, false, "sub", INODE);
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
	CHECK(0, FAN_RENAME, file, dir, "moved", false, "file", SB);
	CHECK(1, FAN_MOVED_FROM, file, dir, NULL, false, "file", SB);
	CHECK(2, FAN_MOVED_TO, file, sub, NULL, false, "moved", SB);
	CHECK(3, FAN_MOVE_SELF, file, 0, NULL, false, NULL, SB);
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
	CHECK(0, FAN_FS_ERROR, 0, 0, NULL, false, NULL, SB);
}

#define EVERYWHERE(f)								\
	GUEST_AT_SITES(f, setup, teardown),					\
	GUEST_AT_SITES_PACKED(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EVERYWHERE(path_events_of_child),
		EVERYWHERE(path_events_of_inode),
		EVERYWHERE(path_events_of_mount),
		EVERYWHERE(dentry_events_of_file),
		EVERYWHERE(dentry_events_of_directory),
		EVERYWHERE(dentry_events_of_rename),
		EVERYWHERE(error_event_has_no_objects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
