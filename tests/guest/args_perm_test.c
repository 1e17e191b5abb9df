// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every argument of a hook arrives with permission events, at every site, direct
 * and packed: those that handle_event_late sees, and they are the same before.
 */
#include "tests/guest/guest.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest/answer.h"
#include "tests/guest/recorded.h"

static struct {
	const char *place;
	struct answer answer;
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
	return 0;
}

static void watch(unsigned int mark_flags, uint64_t mask, const char *path)
{
	t.group = guest_group(FAN_CLASS_CONTENT);
	assert_true(t.group >= 0);
	must_mark(t.group, mark_flags, mask, path);
	assert_int_equal(hook_attach(t.group, "test_recorder"), 0);
	recorded_forget();
}

static void read_file(void)
{
	char c;
	int fd;

	must_answer(&t.answer, t.group, FAN_ALLOW);
	fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);
	assert_int_equal(read(fd, &c, 1), 1);
	close(fd);
	assert_int_equal(answer_stop(&t.answer), 2);
}

#define MASK (FAN_OPEN_PERM | FAN_ACCESS_PERM)

#define CHECK(i, ...) recorded_check(i, &(struct expected){ __VA_ARGS__ })

static void of_inode(void **state)
{
	ino_t file = must_ino(GUEST_FILE);

	(void)state;
	watch(0, MASK, GUEST_FILE);
	read_file();
	assert_int_equal(recorded()->nr_records, 2);
	CHECK(0, FAN_OPEN_PERM, file, 0, "file", true, NULL, RECORDER_MATCH_INODE);
	CHECK(1, FAN_ACCESS_PERM, file, 0, "file", true, NULL, RECORDER_MATCH_INODE);
}

static void of_mount(void **state)
{
	ino_t file = must_ino(GUEST_FILE);

	(void)state;
	watch(FAN_MARK_MOUNT, MASK, GUEST_DIR);
	read_file();
	assert_int_equal(recorded()->nr_records, 2);
	CHECK(0, FAN_OPEN_PERM, file, 0, "file", true, NULL, RECORDER_MATCH_MOUNT);
	CHECK(1, FAN_ACCESS_PERM, file, 0, "file", true, NULL, RECORDER_MATCH_MOUNT);
}

static void of_two_marks(void **state)
{
	ino_t file = must_ino(GUEST_FILE);

	(void)state;
	watch(FAN_MARK_FILESYSTEM, FAN_OPEN_PERM, GUEST_DIR);
	must_mark(t.group, 0, FAN_ACCESS_PERM, GUEST_FILE);
	read_file();
	assert_int_equal(recorded()->nr_records, 2);
	/* every mark of the group on the object counts, whatever it asks for */
	CHECK(0, FAN_OPEN_PERM, file, 0, "file", true, NULL,
	      RECORDER_MATCH_INODE | RECORDER_MATCH_SB);
	CHECK(1, FAN_ACCESS_PERM, file, 0, "file", true, NULL,
	      RECORDER_MATCH_INODE | RECORDER_MATCH_SB);
}

static void of_child(void **state)
{
	const __u64 flag = guest_is_in_fanotify(t.place) ? 0 : FAN_EVENT_ON_CHILD;
	ino_t file = must_ino(GUEST_FILE), dir = must_ino(GUEST_DIR);

	(void)state;
	watch(0, MASK | FAN_EVENT_ON_CHILD, GUEST_DIR);
	read_file();
	assert_int_equal(recorded()->nr_records, 2);
	CHECK(0, FAN_OPEN_PERM | flag, file, dir, "file", true, "file", RECORDER_MATCH_PARENT);
	CHECK(1, FAN_ACCESS_PERM | flag, file, dir, "file", true, "file",
	      RECORDER_MATCH_PARENT);
}

/* The notifications between them reach every site but the late one. */
static void notifications_are_not_late(void **state)
{
	(void)state;
	watch(0, MASK | FAN_OPEN | FAN_ACCESS | FAN_CLOSE, GUEST_FILE);
	read_file();
	assert_int_equal(recorded_masks(recorded()), guest_is_late(t.place) ? MASK :
			 MASK | FAN_OPEN | FAN_ACCESS | FAN_CLOSE_NOWRITE);
	assert_int_equal(recorded()->nr_records, guest_is_late(t.place) ? 2 : 5);
	assert_int_equal(atomic_load(&t.answer.told),
			 FAN_OPEN | FAN_ACCESS | FAN_CLOSE_NOWRITE);
}

#define EVERYWHERE(f)								\
	GUEST_AT_PERM_SITES(f, setup, teardown),				\
	GUEST_AT_PERM_SITES_PACKED(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EVERYWHERE(of_inode),
		EVERYWHERE(of_mount),
		EVERYWHERE(of_two_marks),
		EVERYWHERE(of_child),
		EVERYWHERE(notifications_are_not_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
