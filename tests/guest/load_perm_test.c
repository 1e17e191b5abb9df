// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hooks of permission events come and go under load, at every site: while events
 * are in the hook and while others wait for their answer, in whatever order hook,
 * group and program go.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "guest-tests/hooks.skel.h"
#include "tests/guest/answer.h"
#include "tests/guest/hooks.h"
#include "tests/guest/storm.h"

#define NR_CYCLES	6

static struct {
	struct hooks *skel;
	struct guest_hook hook;
	struct hooks_state *state;
	struct storm storm;
	struct answer answer;
	bool answers;
	int group;
} t;

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

static void unload_hooks(void)
{
	bpf_link__destroy(t.hook.link);
	hooks__destroy(t.skel);
	t.hook.link = NULL;
	t.skel = NULL;
}

static int open_asking_group(void)
{
	int group = guest_group(FAN_CLASS_CONTENT);

	must_mark(group, FAN_MARK_FILESYSTEM, FAN_OPEN_PERM | FAN_ACCESS_PERM | FAN_OPEN |
		  FAN_CLOSE, GUEST_DIR);
	return group;
}

static void start_answering(void)
{
	must_answer(&t.answer, t.group, FAN_ALLOW);
	t.answers = true;
}

static void stop_answering(void)
{
	if (t.answers)
		answer_stop(&t.answer);
	t.answers = false;
}

static int setup(void **state)
{
	memset(&t, 0, sizeof(t));
	t.group = -1;
	must_have_programs(0);
	if (guest_setup(*state) || load_hooks())
		return -1;
	t.group = open_asking_group();
	start_answering();
	return storm_start(&t.storm);
}

/* Whoever waits for an answer is let go by the group. */
static int teardown(void **state)
{
	(void)state;
	atomic_store(&t.storm.stop, true);
	stop_answering();
	if (t.group >= 0)
		close(t.group);
	storm_stop(&t.storm);
	guest_teardown(-1, &t.hook);
	hooks__destroy(t.skel);
	return 0;
}

static void attach_detach(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES; i++) {
		t.state->verdict = i % 3;
		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		must_be_inside(&t.storm);
		must_be_called(&t.storm, 10);
		assert_int_equal(hook_detach(t.group), 0);
		must_not_be_called(&t.storm);
	}
	assert_int_equal(t.state->nr_init, NR_CYCLES);
	assert_int_equal(t.state->nr_free, NR_CYCLES);
	assert_true(atomic_load(&t.storm.denied) > 0);
	no_operation_failed(&t.storm);
}

static void must_be_pending(void)
{
	struct pollfd p = { .fd = t.group, .events = POLLIN };

	stop_answering();
	assert_int_equal(poll(&p, 1, STORM_WAIT_MS), 1);
}

static void reopen(void)
{
	t.group = open_asking_group();
	assert_true(t.group >= 0);
	start_answering();
}

/* With a hook or after it was detached. */
static void close_with_pending_events(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES; i++) {
		t.state->verdict = 0;
		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		must_be_called(&t.storm, 1);
		must_be_pending();
		if (i & 1)
			assert_int_equal(hook_detach(t.group), 0);
		if (i & 1)
			must_not_be_called(&t.storm);
		assert_int_equal(close(t.group), 0);
		must_not_be_called(&t.storm);
		reopen();
	}
	assert_int_equal(t.state->nr_free, NR_CYCLES);
	no_operation_failed(&t.storm);
}

/* The program first, then the hook and the group or the group at once. */
static void unload_with_pending_events(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES / 3; i++) {
		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		must_be_called(&t.storm, 1);
		must_be_pending();
		unload_hooks();
		assert_true(guest_nr_programs() > 0);
		if (i & 1)
			assert_int_equal(hook_detach(t.group), 0);
		assert_int_equal(close(t.group), 0);
		must_not_be_called(&t.storm);
		must_have_programs(0);
		guest_hook_unregister(&t.hook);
		assert_int_equal(load_hooks(), 0);
		reopen();
	}
	no_operation_failed(&t.storm);
}

static void must_be_asked(struct answer *a, int nr)
{
	const int before = atomic_load(&a->nr_asked);

	for (int i = 0; atomic_load(&a->nr_asked) < before + nr; i++) {
		if (i == STORM_WAIT_MS)
			fail_msg("the listener is not asked");
		usleep(1000);
	}
}

/* One group's hook skips everything; the other is asked for everything. */
static void other_group_is_asked(void **state)
{
	struct answer other;
	int nr_asked;

	(void)state;
	must_answer(&other, open_asking_group(), FAN_ALLOW);
	must_be_asked(&t.answer, 10);
	must_be_asked(&other, 10);
	assert_int_equal(hook_attach(t.group, "c_skip"), 0);
	nr_asked = atomic_load(&t.answer.nr_asked);
	must_be_asked(&other, 100);
	/* those that had passed the site before */
	assert_in_range(atomic_load(&t.answer.nr_asked) - nr_asked, 0, STORM_THREADS);
	assert_int_equal(hook_detach(t.group), 0);
	must_be_asked(&t.answer, 10);
	atomic_store(&t.storm.stop, true);
	answer_stop(&other);
	close(other.group);
	assert_int_equal(atomic_load(&t.storm.denied), 0);
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
		GUEST_AT_PERM_SITES(attach_detach, setup, teardown),
		GUEST_AT(attach_detach, setup, teardown, "handle_event_late/packed"),
		GUEST_AT_PERM_SITES(close_with_pending_events, setup, teardown),
		GUEST_AT_PERM_SITES(unload_with_pending_events, setup, teardown),
		GUEST_AT_PERM_SITES(other_group_is_asked, setup, teardown),
		cmocka_unit_test(nothing_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
