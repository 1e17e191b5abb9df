// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a backend that is a BPF program is called with, and what its value does:
 * nothing for a notification, and for a permission event it is the answer.
 * Other listeners to the same objects notice nothing.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "guest-tests/backend.skel.h"
#include "tests/guest/backend.h"
#include "tests/guest/device.h"

#define SUB	GUEST_DIR "/sub"

static struct {
	struct backend *skel;
	struct guest_hook hook;
	struct backend_state *state;
	int device;
} t;

/* The state is the name of the backend. */
static int setup(void **state)
{
	const bool sleepable = !strcmp(*state, "test_sleepable");

	memset(&t, 0, sizeof(t));
	t.device = -1;
	if (guest_setup("none") || chmod(GUEST_FILE, 0755))
		return -1;
	t.skel = backend__open_and_load();
	if (!t.skel || guest_hook_register(&t.hook, t.skel->maps.state, sleepable ?
					   t.skel->maps.sleepable : t.skel->maps.backend))
		return -1;
	t.state = t.hook.state;
	t.device = device_open_group(*state);
	return t.device < 0;
}

static int teardown(void **state)
{
	(void)state;
	if (t.device >= 0)
		close(t.device);
	guest_teardown(-1, &t.hook);
	backend__destroy(t.skel);
	return 0;
}

/* Opens the object, which the mark before may deny. */
static void watch(const char *path, uint64_t mask)
{
	t.state->returns = 0;
	assert_int_equal(device_mark_path(t.device, path, mask, 0), 0);
	t.state->nr_handled = 0;
}

struct expected {
	__u32 mask, mark_mask;
	ino_t inode, dir;
	const char *name;
	bool cookie;
};

static __u64 number(ino_t ino)
{
	return ino ? ino | BACKEND_PRESENT : 0;
}

static void check(unsigned int i, const struct expected *e)
{
	const struct backend_call *call = &t.state->calls[i];

	assert_int_equal(call->mask, e->mask);
	assert_int_equal(call->mark_mask, e->mark_mask);
	assert_int_equal(call->inode, number(e->inode));
	assert_int_equal(call->dir, number(e->dir));
	assert_string_equal(call->name, e->name ?: "");
	assert_int_equal(call->name_len, e->name ? strlen(e->name) : 0);
	assert_int_equal(!!call->cookie, e->cookie);
}

#define CHECK(i, ...) check(i, &(struct expected){ __VA_ARGS__ })

static void check_number(unsigned int nr)
{
	assert_int_equal(t.state->nr_handled, nr);
	assert_int_equal(t.state->nr_left >= nr, true);
}

static void use_file(void)
{
	int fd = open(GUEST_FILE, O_RDWR | O_CLOEXEC);
	char c;

	assert_int_equal(read(fd, &c, 1), 1);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
}

static void events_of_inode(void **state)
{
	const __u32 mask = FAN_OPEN | FAN_ACCESS | FAN_MODIFY | FAN_CLOSE_WRITE;
	ino_t file = must_ino(GUEST_FILE);

	(void)state;
	watch(GUEST_FILE, mask);
	use_file();
	check_number(4);
	CHECK(0, FAN_OPEN, mask, file, 0, NULL, false);
	CHECK(1, FAN_ACCESS, mask, file, 0, NULL, false);
	CHECK(2, FAN_MODIFY, mask, file, 0, NULL, false);
	CHECK(3, FAN_CLOSE_WRITE, mask, file, 0, NULL, false);
}

static void events_of_children(void **state)
{
	const __u32 mask = FAN_OPEN | FAN_MODIFY | FAN_EVENT_ON_CHILD;
	ino_t file = must_ino(GUEST_FILE), dir = must_ino(GUEST_DIR);

	(void)state;
	watch(GUEST_DIR, mask);
	use_file();
	check_number(2);
	CHECK(0, FAN_OPEN | FAN_EVENT_ON_CHILD, mask, file, dir, "file", false);
	CHECK(1, FAN_MODIFY | FAN_EVENT_ON_CHILD, mask, file, dir, "file", false);
	/* not of children, without the flag */
	watch(GUEST_DIR, FAN_OPEN | FAN_MODIFY);
	use_file();
	check_number(0);
}

/* Both marks hear of it, the directory's first. */
static void events_of_child_and_directory(void **state)
{
	const __u32 mask = FAN_ATTRIB | FAN_EVENT_ON_CHILD;
	ino_t file = must_ino(GUEST_FILE), dir = must_ino(GUEST_DIR);

	(void)state;
	watch(GUEST_FILE, FAN_ATTRIB);
	watch(GUEST_DIR, mask);
	assert_int_equal(chmod(GUEST_FILE, 0700), 0);
	check_number(2);
	CHECK(0, FAN_ATTRIB | FAN_EVENT_ON_CHILD, mask, file, dir, "file", false);
	CHECK(1, FAN_ATTRIB, FAN_ATTRIB, file, 0, NULL, false);
}

static void events_of_entries(void **state)
{
	const __u32 mask = FAN_CREATE | FAN_DELETE;
	ino_t dir = must_ino(GUEST_DIR), file, sub;

	(void)state;
	watch(GUEST_DIR, mask);
	must_create(GUEST_DIR "/new");
	file = must_ino(GUEST_DIR "/new");
	assert_int_equal(unlink(GUEST_DIR "/new"), 0);
	/* of directories without being asked, as inotify */
	assert_int_equal(mkdir(SUB, 0755), 0);
	sub = must_ino(SUB);
	assert_int_equal(rmdir(SUB), 0);
	check_number(4);
	CHECK(0, FAN_CREATE, mask, file, dir, "new", false);
	CHECK(1, FAN_DELETE, mask, file, dir, "new", false);
	CHECK(2, FAN_CREATE | FAN_ONDIR, mask, sub, dir, "sub", false);
	CHECK(3, FAN_DELETE | FAN_ONDIR, mask, sub, dir, "sub", false);
}

static void events_of_rename(void **state)
{
	const __u32 mask = FAN_MOVE;
	ino_t file = must_ino(GUEST_FILE), dir = must_ino(GUEST_DIR), sub;

	(void)state;
	assert_int_equal(mkdir(SUB, 0755), 0);
	sub = must_ino(SUB);
	watch(GUEST_DIR, mask);
	watch(SUB, mask);
	watch(GUEST_FILE, FAN_MOVE_SELF);
	assert_int_equal(rename(GUEST_FILE, SUB "/moved"), 0);
	check_number(3);
	CHECK(0, FAN_MOVED_FROM, mask, file, dir, "file", true);
	CHECK(1, FAN_MOVED_TO, mask, file, sub, "moved", true);
	CHECK(2, FAN_MOVE_SELF, FAN_MOVE_SELF, file, 0, NULL, false);
	assert_int_equal(t.state->calls[0].cookie, t.state->calls[1].cookie);
}

/* The mark goes with the inode, and the group stays. */
static void inode_is_deleted(void **state)
{
	const __u32 mask = FAN_ATTRIB | FAN_DELETE_SELF | FAN_OPEN;
	ino_t file = must_ino(GUEST_FILE);
	int fd;

	(void)state;
	watch(GUEST_FILE, mask);
	assert_int_equal(unlink(GUEST_FILE), 0);
	check_number(2);
	CHECK(0, FAN_ATTRIB, mask, file, 0, NULL, false);
	CHECK(1, FAN_DELETE_SELF, mask, file, 0, NULL, false);
	must_create(GUEST_FILE);
	check_number(2);
	watch(GUEST_FILE, FAN_DELETE_SELF);
	/* open: it is deleted when it is closed */
	fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);
	assert_int_equal(unlink(GUEST_FILE), 0);
	check_number(0);
	close(fd);
	check_number(1);
}

static int try_open(void)
{
	int fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int try_read(void)
{
	int fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC), ret;
	char c;

	ret = read(fd, &c, 1) < 0 ? -errno : 0;
	close(fd);
	return ret;
}

static int try_exec(void)
{
	char *none[] = { NULL };

	execve(GUEST_FILE, none, none);
	return errno == ENOEXEC ? 0 : -errno;
}

static const struct {
	uint64_t told, asked;
	int (*act)(void);
} operations[] = {
	{ FAN_OPEN, FAN_OPEN_PERM, try_open },
	{ FAN_ACCESS, FAN_ACCESS_PERM, try_read },
	{ FAN_OPEN_EXEC, FAN_OPEN_EXEC_PERM, try_exec },
};

static void value_is_the_answer(void **state)
{
	static const int answers[] = { 0, -EPERM, -EACCES, -EIO, -EBUSY };

	(void)state;
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		for (size_t k = 0; k < sizeof(answers) / sizeof(answers[0]); k++) {
			watch(GUEST_FILE, operations[i].asked);
			t.state->returns = answers[k];
			assert_int_equal(operations[i].act(), answers[k]);
			check_number(1);
			assert_int_equal(t.state->calls[0].mask, operations[i].asked);
			/* what has happened has happened */
			watch(GUEST_FILE, operations[i].told);
			t.state->returns = answers[k];
			assert_int_equal(operations[i].act(), 0);
			check_number(1);
		}
	}
}

static void directory_denies_for_its_children(void **state)
{
	const __u32 mask = FAN_OPEN_PERM | FAN_EVENT_ON_CHILD;

	(void)state;
	watch(GUEST_FILE, FAN_OPEN_PERM);
	watch(GUEST_DIR, mask);
	t.state->returns = -EACCES;
	assert_int_equal(try_open(), -EACCES);
	/* denied once is denied */
	check_number(1);
	CHECK(0, mask, mask, must_ino(GUEST_FILE), must_ino(GUEST_DIR), "file", false);
	t.state->returns = 0;
	t.state->nr_handled = 0;
	assert_int_equal(try_open(), 0);
	check_number(2);
}

/* Each of the others is told of each event, whatever the program returns. */
static void others_are_told(void **state)
{
	const uint64_t mask = FAN_OPEN | FAN_MODIFY | FAN_CLOSE_WRITE;
	int fanotify = guest_group(FAN_CLASS_NOTIF), inotify, nr = 0;
	char buf[4096] __attribute__((aligned(8)));
	uint64_t heard;
	ssize_t n;

	(void)state;
	must_mark(fanotify, 0, mask, GUEST_FILE);
	inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	assert_true(inotify_add_watch(inotify, GUEST_FILE,
				      IN_OPEN | IN_MODIFY | IN_CLOSE_WRITE) >= 0);
	watch(GUEST_FILE, mask | FAN_ACCESS);
	t.state->returns = -EPERM;
	use_file();
	check_number(4);
	guest_drain(fanotify, &heard);
	assert_int_equal(heard, mask);
	n = read(inotify, buf, sizeof(buf));
	for (char *p = buf; p < buf + n; p += sizeof(struct inotify_event), nr++)
		;
	assert_int_equal(nr, 3);
	close(inotify);
	close(fanotify);
}

static void unregistered_backend_stays(void **state)
{
	(void)state;
	watch(GUEST_FILE, FAN_OPEN_PERM);
	bpf_link__destroy(t.hook.link);
	t.hook.link = NULL;
	backend__destroy(t.skel);
	t.skel = NULL;
	t.state->returns = -EACCES;
	assert_int_equal(try_open(), -EACCES);
	check_number(1);
	assert_int_equal(device_open_group(*state), -ENOENT);
	assert_true(guest_nr_programs() > 0);
	close(t.device);
	t.device = -1;
	assert_int_equal(try_open(), 0);
	check_number(1);
}

#define TEST(f)									\
	GUEST_AT(f, setup, teardown, "test_backend"),				\
	GUEST_AT(f, setup, teardown, "test_sleepable")

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(events_of_inode),
		TEST(events_of_children),
		TEST(events_of_child_and_directory),
		TEST(events_of_entries),
		TEST(events_of_rename),
		TEST(inode_is_deleted),
		TEST(value_is_the_answer),
		TEST(directory_denies_for_its_children),
		TEST(others_are_told),
		TEST(unregistered_backend_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
