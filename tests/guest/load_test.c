// SPDX-License-Identifier: GPL-2.0-only
/*
 * Detaching under load is clean: threads make events without pause while
 * hooks come and go, in a fixed number of cycles. After a detach no event is
 * in the hook, and what BPF had behind it is freed; a program that is
 * unloaded stays until its groups let go. What the kernel has to say against
 * it fails the whole boot. Permission events, programs that sleep and backends
 * have files of their own.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "guest-tests/hooks.skel.h"
#include "tests/guest/hooks.h"
#include "tests/guest/storm.h"

#define NR_CYCLES	10

static struct {
	struct hooks *skel;
	struct guest_hook hook;
	struct hooks_state *state;
	struct storm storm;
	int group;
} t;

static int open_watching_group(void)
{
	int group = guest_group(GUEST_FID);

	if (group >= 0 &&
	    fanotify_mark(group, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_OPEN |
			  FAN_CLOSE | FAN_ACCESS | FAN_MODIFY | FAN_CREATE | FAN_DELETE,
			  AT_FDCWD, GUEST_DIR)) {
		close(group);
		return -errno;
	}
	return group;
}

static int load_hooks(void)
{
	t.skel = hooks__open_and_load();
	if (!t.skel || guest_hook_register(&t.hook, t.skel->maps.state, t.skel->maps.hook))
		return -1;
	t.state = t.hook.state;
	t.state->linger = HOOKS_LINGER;
	t.storm.nr_handled = &t.state->nr_handled;
	t.storm.nr_left = &t.state->nr_left;
	return 0;
}

/* The mapping of its state keeps that map, and no program. */
static void unload_hooks(void)
{
	bpf_link__destroy(t.hook.link);
	hooks__destroy(t.skel);
	t.hook.link = NULL;
	t.skel = NULL;
}

static int setup(void **state)
{
	memset(&t, 0, sizeof(t));
	t.group = -1;
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		return -1;
	must_have_programs(0);	/* those of the test before take their time */
	if (guest_setup(*state) || load_hooks())
		return -1;
	t.group = open_watching_group();
	if (t.group < 0)
		return -1;
	return storm_start(&t.storm);
}

static int teardown(void **state)
{
	(void)state;
	storm_stop(&t.storm);
	guest_teardown(t.group, &t.hook);
	hooks__destroy(t.skel);
	return 0;
}

/* One processor is in the kernel or asks, never both: it shows nothing. */
static void there_are_two_processors(void **state)
{
	(void)state;
	assert_in_range(sysconf(_SC_NPROCESSORS_ONLN), 2, 64);
}

static void attach_detach_bpf(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES; i++) {
		t.state->verdict = i % 3;
		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		must_be_inside(&t.storm);
		assert_int_equal(hook_detach(t.group), 0);
		must_not_be_called(&t.storm);
		guest_drain(t.group, NULL);
	}
	assert_int_equal(t.state->nr_init, NR_CYCLES);
	assert_int_equal(t.state->nr_free, NR_CYCLES);
	no_operation_failed(&t.storm);
}

static void attach_detach_builtin(void **state)
{
	static const char *const builtin[] = { "c_skip", "c_pass", "c_deny" };

	(void)state;
	for (int i = 0; i < NR_CYCLES; i++) {
		assert_int_equal(hook_attach(t.group, builtin[i % 3]), 0);
		usleep(1000);
		assert_int_equal(hook_detach(t.group), 0);
		guest_drain(t.group, NULL);
	}
	no_operation_failed(&t.storm);
}

static void close_group_with_hook(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES; i++) {
		t.state->verdict = i % 3;
		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		must_be_inside(&t.storm);
		assert_int_equal(close(t.group), 0);
		must_not_be_called(&t.storm);
		t.group = open_watching_group();
		assert_true(t.group >= 0);
	}
	assert_int_equal(t.state->nr_init, NR_CYCLES);
	assert_int_equal(t.state->nr_free, NR_CYCLES);
	no_operation_failed(&t.storm);
}

/* The link, the maps and the programs are closed while the hook is attached. */
static void unload_attached_program(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES / 3; i++) {
		int other = guest_group(FAN_CLASS_NOTIF);

		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		unload_hooks();
		must_be_inside(&t.storm);
		assert_true(guest_nr_programs() > 0);
		/* attached, but its name is gone */
		assert_int_equal(hook_attach(other, "test_hook"), -ENOENT);
		assert_int_equal(hook_detach(t.group), 0);
		must_not_be_called(&t.storm);
		must_have_programs(0);
		close(other);
		guest_hook_unregister(&t.hook);
		assert_int_equal(load_hooks(), 0);
	}
	no_operation_failed(&t.storm);
}

static void *cycle_second_group(void *arg)
{
	int group = open_watching_group();

	for (int i = 0; i < NR_CYCLES; i++) {
		if (hook_attach(group, "test_hook") || hook_detach(group))
			(*(int *)arg)++;
	}
	close(group);
	return NULL;
}

/* One hook, two groups, two threads; the second dies with the hook on. */
static void two_groups_at_once(void **state)
{
	pthread_t thread;
	int errors = 0;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, cycle_second_group, &errors), 0);
	for (int i = 0; i < NR_CYCLES; i++) {
		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		assert_int_equal(hook_attach(t.group, "test_hook"), -EBUSY);
		assert_int_equal(hook_detach(t.group), 0);
	}
	pthread_join(thread, NULL);
	assert_int_equal(errors, 0);
	must_not_be_called(&t.storm);
	no_operation_failed(&t.storm);
}

/* The code of the event path is patched while events run through it. */
static void sites_change_under_load(void **state)
{
	static const char *const sites[] = {
		"none", "send_to_group_raw", "send_to_group", "handle_event",
		"handle_event_late", "handle_event_devirt",
	};
	const int nr_sites = sizeof(sites) / sizeof(sites[0]);

	(void)state;
	for (int i = 0; i < 2 * nr_sites; i++) {
		const char *site = sites[i % nr_sites];

		assert_int_equal(hook_set_site(site), 0);
		assert_int_equal(hook_set_args(i / nr_sites & 1 ? "packed" : "direct"), 0);
		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		/* there are no permission events */
		if (!strcmp(site, "none") || guest_is_late(site))
			must_not_be_called(&t.storm);
		else
			must_be_called(&t.storm, 1);
		assert_int_equal(hook_detach(t.group), 0);
	}
	no_operation_failed(&t.storm);
}

static void nothing_is_left(void **state)
{
	(void)state;
	must_have_programs(0);
	must_have_no_maps();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_are_two_processors),
		GUEST_AT_SITES(attach_detach_bpf, setup, teardown),
		GUEST_AT_SITES(attach_detach_builtin, setup, teardown),
		GUEST_AT_SITES(close_group_with_hook, setup, teardown),
		GUEST_AT_SITES(unload_attached_program, setup, teardown),
		GUEST_AT_SITES(two_groups_at_once, setup, teardown),
		GUEST_AT_SITES_PACKED(attach_detach_bpf, setup, teardown),
		GUEST_AT(sites_change_under_load, setup, teardown, "none"),
		cmocka_unit_test(nothing_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
