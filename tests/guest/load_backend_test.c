// SPDX-License-Identifier: GPL-2.0-only
/*
 * Groups, marks, marked inodes and programs of /dev/fsnotify_bpf come and go
 * under load.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "guest-tests/backend.skel.h"
#include "tests/guest/backend.h"
#include "tests/guest/device.h"
#include "tests/guest/storm.h"

#define NR_CYCLES	10
#define NR_FILES	100
#define MASK		(FAN_OPEN | FAN_CLOSE | FAN_ACCESS | FAN_MODIFY | FAN_CREATE | \
			 FAN_DELETE | FAN_EVENT_ON_CHILD)

static struct {
	struct backend *skel;
	struct guest_hook hook;
	struct backend_state *state;
	struct storm storm;
	const char *name;
	int device;
} t;

static int load_backend(void)
{
	const bool sleepable = !strcmp(t.name, "test_sleepable");

	t.skel = backend__open_and_load();
	if (!t.skel || guest_hook_register(&t.hook, t.skel->maps.state, sleepable ?
					   t.skel->maps.sleepable : t.skel->maps.backend))
		return -1;
	t.state = t.hook.state;
	t.state->linger = BACKEND_LINGER;
	t.storm.nr_handled = &t.state->nr_handled;
	t.storm.nr_left = &t.state->nr_left;
	return 0;
}

static void unload_backend(void)
{
	bpf_link__destroy(t.hook.link);
	backend__destroy(t.skel);
	t.hook.link = NULL;
	t.skel = NULL;
}

static int setup(void **state)
{
	memset(&t, 0, sizeof(t));
	t.name = *state;
	t.device = -1;
	must_have_programs(0);
	if (guest_setup("none") || load_backend())
		return -1;
	return storm_start(&t.storm);
}

static int teardown(void **state)
{
	(void)state;
	if (t.device >= 0)
		close(t.device);
	storm_stop(&t.storm);
	guest_teardown(-1, &t.hook);
	backend__destroy(t.skel);
	return 0;
}

static void watch(uint64_t mask)
{
	t.device = device_open_group(t.name);
	assert_true(t.device >= 0);
	assert_int_equal(device_mark_path(t.device, GUEST_DIR, mask, 0), 0);
}

static void must_close(void)
{
	assert_int_equal(close(t.device), 0);
	t.device = -1;
	must_not_be_called(&t.storm);
}

static void close_under_load(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES; i++) {
		watch(MASK);
		must_be_inside(&t.storm);
		must_close();
	}
	assert_int_equal(atomic_load(&t.storm.denied), 0);
	no_operation_failed(&t.storm);
}

static void marks_change_under_load(void **state)
{
	(void)state;
	watch(MASK);
	for (int i = 0; i < NR_CYCLES * 10; i++) {
		assert_int_equal(device_mark_path(t.device, GUEST_DIR, FAN_CREATE, FAN_OPEN), 0);
		assert_int_equal(device_mark_path(t.device, GUEST_FILE, FAN_OPEN, 0), 0);
		assert_int_equal(device_mark_path(t.device, GUEST_DIR, 0, 0), 0);
		assert_int_equal(device_mark_path(t.device, GUEST_FILE, 0, 0), 0);
		assert_int_equal(device_mark_path(t.device, GUEST_FILE, 0, 0), -ENOENT);
		assert_int_equal(device_mark_path(t.device, GUEST_DIR, MASK, 0), 0);
	}
	must_be_called(&t.storm, 100);
	must_close();
	no_operation_failed(&t.storm);
}

static void unload_while_group_is_open(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES / 2; i++) {
		watch(MASK);
		must_be_inside(&t.storm);
		unload_backend();
		must_be_called(&t.storm, 10);
		assert_true(guest_nr_programs() > 0);
		assert_int_equal(device_open_group(t.name), -ENOENT);
		must_close();
		must_have_programs(0);
		guest_hook_unregister(&t.hook);
		assert_int_equal(load_backend(), 0);
	}
	no_operation_failed(&t.storm);
}

static void deny_under_load(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES; i++) {
		watch(FAN_OPEN_PERM | FAN_ACCESS_PERM | FAN_EVENT_ON_CHILD);
		t.state->returns = i & 1 ? -EPERM : 0;
		must_be_inside(&t.storm);
		must_be_called(&t.storm, 10);
		must_close();
	}
	assert_true(atomic_load(&t.storm.denied) > 0);
	no_operation_failed(&t.storm);
}

/* Marked inodes go by themselves, before the group and with it. */
static void inodes_die_marked(void **state)
{
	char path[64];

	(void)state;
	watch(MASK);
	for (int i = 0; i < NR_FILES; i++) {
		snprintf(path, sizeof(path), GUEST_DIR "/marked%d", i & 7);
		must_create(path);
		assert_int_equal(device_mark_path(t.device, path, FAN_DELETE_SELF, 0), 0);
		/* some are left for the group */
		if (i < NR_FILES - 4)
			assert_int_equal(unlink(path), 0);
	}
	must_be_called(&t.storm, 1);
	must_close();
	no_operation_failed(&t.storm);
}

/* Two groups of one program; the other one goes on. */
static void groups_are_separate(void **state)
{
	int other = device_open_group(t.name);

	(void)state;
	assert_int_equal(device_mark_path(other, GUEST_FILE, FAN_OPEN, 0), 0);
	for (int i = 0; i < NR_CYCLES; i++) {
		watch(MASK);
		must_be_inside(&t.storm);
		assert_int_equal(close(t.device), 0);
		t.device = -1;
		must_be_called(&t.storm, 10);
	}
	assert_int_equal(close(other), 0);
	must_not_be_called(&t.storm);
	no_operation_failed(&t.storm);
}

static void nothing_is_left(void **state)
{
	(void)state;
	must_have_programs(0);
	must_have_no_maps();
}

#define TEST(f)									\
	GUEST_AT(f, setup, teardown, "test_backend"),				\
	GUEST_AT(f, setup, teardown, "test_sleepable")

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(close_under_load),
		TEST(marks_change_under_load),
		TEST(unload_while_group_is_open),
		TEST(deny_under_load),
		TEST(inodes_die_marked),
		TEST(groups_are_separate),
		cmocka_unit_test(nothing_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
