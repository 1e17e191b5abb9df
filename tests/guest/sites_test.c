// SPDX-License-Identifier: GPL-2.0-only
/*
 * Three sites see the same events: what a hook is called with at send_to_group
 * against handle_event and handle_event_devirt, and against what the listener
 * reads; raw_test.c has the two that do not. FAN_ONDIR and
 * FAN_EVENT_ON_CHILD filter before the hook, also when marks of one group
 * disagree. The differences that remain are tested as what they are.
 */
#include "tests/guest/guest.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/guest/recorded.h"

#define SUB	GUEST_DIR "/sub"
#define FIFO	GUEST_DIR "/fifo"
#define FLAGS	(FAN_ONDIR | FAN_EVENT_ON_CHILD)

static int setup(void **state)
{
	(void)state;
	return recorded_setup("none");
}

static int teardown(void **state)
{
	(void)state;
	recorded_teardown(-1);
	return 0;
}

static void operations(void)
{
	char c;
	int fd;

	assert_int_equal(mkdir(SUB, 0755), 0);
	must_touch(GUEST_DIR, O_RDONLY | O_DIRECTORY);
	must_touch(SUB, O_RDONLY | O_DIRECTORY);
	fd = open(GUEST_FILE, O_RDWR);
	assert_int_equal(read(fd, &c, 1), 1);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	assert_int_equal(chmod(SUB, 0700), 0);
	must_create(SUB "/new");
	assert_int_equal(rename(SUB "/new", GUEST_DIR "/moved"), 0);
	assert_int_equal(unlink(GUEST_DIR "/moved"), 0);
	assert_int_equal(rmdir(SUB), 0);
}

/* Inode numbers differ from run to run, which of them are there must not. */
static void check_same(const struct recorder_state *a,
		       const struct recorder_state *b, uint64_t ignore)
{
	assert_int_equal(a->nr_records, b->nr_records);
	for (__u32 i = 0; i < a->nr_records; i++) {
		const struct record *x = &a->records[i], *y = &b->records[i];

		assert_int_equal(x->mask & ~ignore, y->mask & ~ignore);
		assert_int_equal(x->inode >> 63, y->inode >> 63);
		assert_int_equal(x->dir >> 63, y->dir >> 63);
		assert_int_equal(!!x->dentry, !!y->dentry);
		assert_int_equal(x->path, y->path);
		assert_string_equal(x->name, y->name);
	}
}

/*
 * The same operations at the sites that see the same. Returns the masks that
 * were seen, which must also be those that the listener was told.
 */
static uint64_t compare(unsigned int group_flags, const struct mark *marks,
			uint64_t ignore)
{
	struct recorder_state a, b, c;
	uint64_t heard_a, heard_b, heard_c;

	a = recorded_of("send_to_group", group_flags, marks, operations, &heard_a, NULL);
	b = recorded_of("handle_event", group_flags, marks, operations, &heard_b, NULL);
	c = recorded_of("handle_event_devirt", group_flags, marks, operations, &heard_c, NULL);
	check_same(&a, &b, ignore);
	check_same(&b, &c, 0);
	assert_int_equal(heard_a, heard_b);
	assert_int_equal(heard_c, heard_b);
	assert_int_equal(recorded_masks(&b) & ~FAN_EVENT_ON_CHILD, heard_b);
	return recorded_masks(&b);
}

#define EVERY_KIND (FAN_OPEN | FAN_ACCESS | FAN_MODIFY | FAN_CLOSE | FAN_ATTRIB | \
		    FAN_CREATE | FAN_DELETE | FAN_MOVE)

#define COMPARE(flags, ignore, ...) \
	compare(flags, (const struct mark[]){ __VA_ARGS__, { 0 } }, ignore)

static void every_flag(void **state)
{
	(void)state;
	/* what moves comes from another directory than the marked one */
	assert_int_equal(COMPARE(GUEST_FID, 0, { 0, EVERY_KIND | FLAGS, GUEST_DIR }),
			 (EVERY_KIND & ~FAN_MOVED_FROM) | FLAGS);
	assert_int_equal(COMPARE(GUEST_FID, 0,
				 { FAN_MARK_FILESYSTEM, EVERY_KIND | FAN_RENAME | FLAGS,
				   GUEST_DIR }),
			 EVERY_KIND | FAN_RENAME | FAN_ONDIR);
}

static void without_ondir(void **state)
{
	uint64_t seen;

	(void)state;
	seen = COMPARE(GUEST_FID, 0, { 0, EVERY_KIND | FAN_EVENT_ON_CHILD, GUEST_DIR });
	assert_int_equal(seen & FAN_ONDIR, 0);
	/* opening the directory itself is all that this mark could see */
	assert_int_equal(COMPARE(GUEST_FID, 0, { 0, FAN_OPEN, GUEST_DIR }), 0);
	assert_int_equal(COMPARE(GUEST_FID, 0, { 0, FAN_OPEN | FAN_ONDIR, GUEST_DIR }),
			 FAN_OPEN | FAN_ONDIR);
}

static void without_event_on_child(void **state)
{
	(void)state;
	assert_int_equal(COMPARE(GUEST_FID, 0, { 0, FAN_ACCESS, GUEST_DIR }), 0);
	assert_int_equal(COMPARE(GUEST_FID, 0,
				 { 0, FAN_ACCESS | FAN_EVENT_ON_CHILD, GUEST_DIR }),
			 FAN_ACCESS | FAN_EVENT_ON_CHILD);
}

/* One mark has the event, the other the flag: together they have nothing. */
static void marks_that_disagree(void **state)
{
	(void)state;
	assert_int_equal(COMPARE(GUEST_FID, 0, { 0, FAN_OPEN, GUEST_DIR },
				 { FAN_MARK_FILESYSTEM, FAN_CREATE | FAN_ONDIR, GUEST_DIR }),
			 FAN_CREATE | FAN_ONDIR);
	assert_int_equal(COMPARE(GUEST_FID, 0, { 0, FAN_ATTRIB | FLAGS, GUEST_DIR },
				 { FAN_MARK_MOUNT, FAN_OPEN, GUEST_DIR }),
			 FAN_ATTRIB | FAN_OPEN | FLAGS);
}

static void ignored_events(void **state)
{
	(void)state;
	assert_int_equal(COMPARE(GUEST_FID, 0,
				 { FAN_MARK_FILESYSTEM, FAN_OPEN | FAN_ACCESS | FAN_ONDIR,
				   GUEST_DIR },
				 { FAN_MARK_IGNORE_SURV, FAN_ACCESS, GUEST_FILE },
				 { FAN_MARK_IGNORE_SURV, FAN_OPEN, GUEST_FILE },
				 { FAN_MARK_IGNORE_SURV, FAN_OPEN | FAN_ONDIR, GUEST_DIR }),
			 FAN_OPEN | FAN_ONDIR);
}

/*
 * A group that reports descriptors is never told the two flags; fanotify takes
 * them out of the mask after send_to_group().
 */
static void flags_of_a_descriptor_group(void **state)
{
	const struct mark marks[] = { { 0, FAN_OPEN | FLAGS, GUEST_DIR }, { 0 } };
	struct recorder_state seen;
	uint64_t heard;

	(void)state;
	assert_int_equal(COMPARE(FAN_CLASS_NOTIF, FLAGS, marks[0]), FAN_OPEN);
	seen = recorded_of("send_to_group", FAN_CLASS_NOTIF, marks, operations, &heard, NULL);
	assert_int_equal(recorded_masks(&seen), FAN_OPEN | FLAGS);
	assert_int_equal(heard, FAN_OPEN);
}

static void without_a_path(void)
{
	assert_int_equal(truncate(GUEST_FILE, 1), 0);
}

static void open_fifo(void)
{
	must_touch(FIFO, O_RDWR | O_NONBLOCK);
}

/*
 * Such a group gets no event without a path or of anything but a file or
 * directory; fanotify drops them after send_to_group().
 */
static void events_a_descriptor_group_cannot_report(void **state)
{
	const struct mark modify[] = { { 0, FAN_MODIFY, GUEST_FILE }, { 0 } };
	const struct mark fifo[] = { { 0, FAN_OPEN, FIFO }, { 0 } };
	struct recorder_state seen;
	uint64_t heard;

	(void)state;
	assert_int_equal(mkfifo(FIFO, 0666), 0);
	seen = recorded_of("handle_event", FAN_CLASS_NOTIF, modify, without_a_path, &heard, NULL);
	assert_int_equal(seen.nr_records | heard, 0);
	seen = recorded_of("handle_event", FAN_CLASS_NOTIF, fifo, open_fifo, &heard, NULL);
	assert_int_equal(seen.nr_records | heard, 0);
	seen = recorded_of("send_to_group", FAN_CLASS_NOTIF, modify, without_a_path, &heard, NULL);
	assert_int_equal(seen.nr_records, 1);
	assert_int_equal(seen.records[0].path | heard, 0);
	seen = recorded_of("send_to_group", FAN_CLASS_NOTIF, fifo, open_fifo, &heard, NULL);
	assert_int_equal(seen.nr_records, 1);
	assert_int_equal(heard, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_flag),
		TEST(without_ondir),
		TEST(without_event_on_child),
		TEST(marks_that_disagree),
		TEST(ignored_events),
		TEST(flags_of_a_descriptor_group),
		TEST(events_a_descriptor_group_cannot_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
