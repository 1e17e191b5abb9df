// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two sites that see other events than the rest. send_to_group_raw is called
 * before anyone looks at FAN_ONDIR and FAN_EVENT_ON_CHILD; handle_event_late
 * sees permission events and nothing else. The listener is told the same at
 * every site.
 */
#include "tests/guest/guest.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/guest/recorded.h"

#define SUB	GUEST_DIR "/sub"

static int setup(void **state)
{
	(void)state;
	return recorded_setup("none") || mkdir(SUB, 0755);
}

static int teardown(void **state)
{
	(void)state;
	recorded_teardown(-1);
	return 0;
}

/* A directory, one below it and a file in it. */
static void open_all(void)
{
	must_touch(GUEST_DIR, O_RDONLY | O_DIRECTORY);
	must_touch(SUB, O_RDONLY | O_DIRECTORY);
	must_touch(GUEST_FILE, O_RDONLY);
}

static const char *const sites[] = {
	"send_to_group_raw", "send_to_group", "handle_event", "handle_event_late",
	"handle_event_devirt",
};

/* How many of the three opens a mark brings to the hook and to the listener. */
static const struct row {
	struct mark marks[3];
	unsigned int nr_raw, nr_heard;
} rows[] = {
	{ { { 0, FAN_OPEN, GUEST_DIR } }, 1, 0 },
	{ { { 0, FAN_OPEN | FAN_ONDIR, GUEST_DIR } }, 1, 1 },
	{ { { 0, FAN_OPEN | FAN_EVENT_ON_CHILD, GUEST_DIR } }, 3, 1 },
	{ { { 0, FAN_OPEN | FAN_ONDIR | FAN_EVENT_ON_CHILD, GUEST_DIR } }, 3, 3 },
	{ { { FAN_MARK_FILESYSTEM, FAN_OPEN, GUEST_DIR } }, 3, 1 },
	{ { { FAN_MARK_FILESYSTEM, FAN_OPEN | FAN_ONDIR, GUEST_DIR } }, 3, 3 },
	{ { { FAN_MARK_MOUNT, FAN_OPEN, GUEST_DIR } }, 3, 1 },
	/* one mark has the event, another the flag */
	{ { { FAN_MARK_FILESYSTEM, FAN_OPEN, GUEST_DIR },
	    { 0, FAN_CLOSE_WRITE | FAN_ONDIR, GUEST_DIR } }, 3, 1 },
	/* another event */
	{ { { FAN_MARK_FILESYSTEM, FAN_MODIFY | FAN_ONDIR, GUEST_DIR } }, 0, 0 },
};

static unsigned int nr_seen(const char *site, const struct row *row)
{
	if (!strcmp(site, "send_to_group_raw"))
		return row->nr_raw;
	return guest_is_late(site) ? 0 : row->nr_heard;
}

/* Both kinds of groups: one is told of the flags and one is not. */
static void flags_of_marks(unsigned int group_flags)
{
	for (size_t s = 0; s < sizeof(sites) / sizeof(sites[0]); s++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct recorder_state seen;
			uint64_t heard;
			int nr_heard;

			seen = recorded_of(sites[s], group_flags, rows[i].marks, open_all,
					   &heard, &nr_heard);
			if (seen.nr_records != nr_seen(sites[s], &rows[i]) ||
			    nr_heard != (int)rows[i].nr_heard)
				fail_msg("row %zu at %s: the hook saw %u, the listener %d", i,
					 sites[s], seen.nr_records, nr_heard);
		}
	}
}

static void flags_of_a_fid_group(void **state)
{
	(void)state;
	flags_of_marks(GUEST_FID);
}

static void flags_of_a_descriptor_group(void **state)
{
	(void)state;
	flags_of_marks(FAN_CLASS_NOTIF);
}

static void open_directory(void)
{
	must_touch(GUEST_DIR, O_RDONLY | O_DIRECTORY);
}

/* What the hook is told of an event that the listener does not get. */
static void raw_event_has_its_arguments(void **state)
{
	static const struct mark marks[] = { { 0, FAN_OPEN, GUEST_DIR }, { 0 } };
	struct recorder_state seen;
	uint64_t heard;

	(void)state;
	seen = recorded_of("send_to_group_raw", GUEST_FID, marks, open_directory, &heard, NULL);
	assert_int_equal(heard, 0);
	assert_int_equal(seen.nr_records, 1);
	/* only the flags that a mark has */
	assert_int_equal(seen.records[0].mask, FAN_OPEN);
	assert_int_equal(seen.records[0].inode, must_ino(GUEST_DIR) | RECORDER_PRESENT);
	assert_true(seen.records[0].path);
	assert_true(seen.records[0].dentry);
}

/* Ignore masks are looked at before every site. */
static void ignored_events_reach_no_site(void **state)
{
	static const struct mark marks[] = {
		{ FAN_MARK_FILESYSTEM, FAN_OPEN | FAN_ONDIR, GUEST_DIR },
		{ FAN_MARK_IGNORE_SURV, FAN_OPEN, GUEST_FILE },
		{ FAN_MARK_IGNORE_SURV, FAN_OPEN | FAN_ONDIR, GUEST_DIR },
		{ FAN_MARK_IGNORE_SURV, FAN_OPEN | FAN_ONDIR, SUB },
		{ 0 },
	};
	struct recorder_state seen;
	uint64_t heard;

	(void)state;
	for (size_t s = 0; s < sizeof(sites) / sizeof(sites[0]); s++) {
		seen = recorded_of(sites[s], GUEST_FID, marks, open_all, &heard, NULL);
		assert_int_equal(seen.nr_records | heard, 0);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(flags_of_a_fid_group),
		TEST(flags_of_a_descriptor_group),
		TEST(raw_event_has_its_arguments),
		TEST(ignored_events_reach_no_site),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
