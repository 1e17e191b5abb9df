// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a verdict does, above all a verdict that is none: any other value than
 * skip and deny is pass. Other groups are not affected, and an event that waits
 * for its answer holds up nobody. matrix_test.c has every combination of the
 * three verdicts with what they can meet.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "guest-tests/hooks.skel.h"
#include "tests/guest/answer.h"
#include "tests/guest/hooks.h"

#define NR_EVENTS	8
#define ANSWER_MS	10000

static struct {
	struct hooks *skel;
	struct guest_hook hook;
	struct hooks_state *state;
	int group;
} t;

static int setup(void **state)
{
	memset(&t, 0, sizeof(t));
	t.group = -1;
	if (guest_setup(*state))
		return -1;
	t.skel = hooks__open_and_load();
	if (!t.skel || guest_hook_register(&t.hook, t.skel->maps.state, t.skel->maps.hook))
		return -1;
	t.state = t.hook.state;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	guest_teardown(t.group, &t.hook);
	hooks__destroy(t.skel);
	return 0;
}

/* Opens @NR_EVENTS files that cannot merge; how many events were delivered. */
static int deliver(int group)
{
	char path[] = GUEST_DIR "/0";

	for (int i = 0; i < NR_EVENTS; i++) {
		path[sizeof(path) - 2] = (char)('0' + i);
		must_touch(path, O_RDONLY | O_CREAT);
	}
	return guest_drain(group, NULL);
}

static void watch_opens(void)
{
	t.group = guest_group(FAN_CLASS_NOTIF);
	must_mark(t.group, 0, FAN_OPEN | FAN_EVENT_ON_CHILD, GUEST_DIR);
}

static void builtin_verdicts(void **state)
{
	(void)state;
	watch_opens();
	assert_int_equal(deliver(t.group), NR_EVENTS);
	assert_int_equal(hook_attach(t.group, "c_skip"), 0);
	assert_int_equal(deliver(t.group), 0);
	assert_int_equal(hook_detach(t.group), 0);
	assert_int_equal(hook_attach(t.group, "c_pass"), 0);
	assert_int_equal(deliver(t.group), NR_EVENTS);
	assert_int_equal(hook_detach(t.group), 0);
	/* what has happened cannot be denied */
	assert_int_equal(hook_attach(t.group, "c_deny"), 0);
	assert_int_equal(deliver(t.group), NR_EVENTS);
	assert_int_equal(hook_detach(t.group), 0);
	assert_int_equal(deliver(t.group), NR_EVENTS);
}

static const int no_verdict[] = {
	3, 7, -1, -2, -EPERM, 256 + 1, 256 + 2, INT32_MAX, INT32_MIN,
};

static void bpf_verdicts(void **state)
{
	(void)state;
	watch_opens();
	assert_int_equal(hook_attach(t.group, "test_hook"), 0);
	t.state->verdict = 1;
	assert_int_equal(deliver(t.group), 0);
	assert_int_equal(t.state->nr_handled, NR_EVENTS);
	for (size_t i = 0; i < sizeof(no_verdict) / sizeof(no_verdict[0]); i++) {
		t.state->verdict = no_verdict[i];
		t.state->nr_handled = 0;
		if (deliver(t.group) != NR_EVENTS || t.state->nr_handled != NR_EVENTS)
			fail_msg("the verdict %d does not pass", no_verdict[i]);
	}
}

static void no_site_no_hook(void **state)
{
	(void)state;
	assert_int_equal(hook_set_site("none"), 0);
	watch_opens();
	assert_int_equal(hook_attach(t.group, "test_hook"), 0);
	t.state->verdict = 1;
	assert_int_equal(deliver(t.group), NR_EVENTS);
	assert_int_equal(t.state->nr_handled, 0);
}

static void other_groups_get_their_events(void **state)
{
	int other = guest_group(FAN_CLASS_NOTIF);

	(void)state;
	watch_opens();
	must_mark(other, 0, FAN_OPEN | FAN_EVENT_ON_CHILD, GUEST_DIR);
	assert_int_equal(hook_attach(t.group, "c_skip"), 0);
	assert_int_equal(deliver(t.group), 0);
	assert_int_equal(guest_drain(other, NULL), NR_EVENTS);
	close(other);
}

static void watch_permission(void)
{
	t.group = guest_group(FAN_CLASS_CONTENT);
	must_mark(t.group, 0, FAN_OPEN_PERM, GUEST_FILE);
}

static void *open_file(void *result)
{
	int fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);

	*(int *)result = fd < 0 ? -errno : 0;
	if (fd >= 0)
		close(fd);
	return NULL;
}

static void permission_event_passed(void **state)
{
	struct answer a;
	int result;

	(void)state;
	watch_permission();
	assert_int_equal(hook_attach(t.group, "test_hook"), 0);
	for (size_t i = 0; i < sizeof(no_verdict) / sizeof(no_verdict[0]); i++) {
		t.state->verdict = no_verdict[i];
		t.state->nr_handled = 0;
		must_answer(&a, t.group, i & 1 ? FAN_ALLOW : FAN_DENY);
		open_file(&result);
		if (answer_stop(&a) != 1 || result != (i & 1 ? 0 : -EPERM) ||
		    t.state->nr_handled != 1)
			fail_msg("the verdict %d does not ask the listener", no_verdict[i]);
	}
}

/* A skipped event is granted by one group only. */
static void other_groups_are_asked(void **state)
{
	struct answer a;
	int result, other = guest_group(FAN_CLASS_CONTENT);

	(void)state;
	watch_permission();
	must_mark(other, 0, FAN_OPEN_PERM, GUEST_FILE);
	assert_int_equal(hook_attach(t.group, "c_skip"), 0);
	must_answer(&a, other, FAN_DENY);
	open_file(&result);
	assert_int_equal(answer_stop(&a), 1);
	assert_int_equal(result, -EPERM);
	assert_int_equal(guest_drain(t.group, NULL), 0);
	close(other);
}

/* An event that waits for its answer must not hold up a detach. */
static void detach_while_permission_pending(void **state)
{
	struct pollfd p = { .events = POLLIN };
	struct answer a;
	pthread_t thread;
	int result = 1;

	(void)state;
	watch_permission();
	assert_int_equal(hook_attach(t.group, "test_hook"), 0);
	assert_int_equal(pthread_create(&thread, NULL, open_file, &result), 0);
	p.fd = t.group;
	assert_int_equal(poll(&p, 1, ANSWER_MS), 1);
	assert_int_equal(hook_detach(t.group), 0);
	must_answer(&a, t.group, FAN_DENY);
	pthread_join(thread, NULL);
	assert_int_equal(answer_stop(&a), 1);
	assert_int_equal(result, -EPERM);
	assert_int_equal(t.state->nr_handled, 1);
	assert_int_equal(t.state->nr_free, 1);
}

/* Closing the group lets the event go that nobody answered. */
static void close_while_permission_pending(void **state)
{
	struct pollfd p = { .events = POLLIN };
	pthread_t thread;
	int result = 1;

	(void)state;
	watch_permission();
	assert_int_equal(hook_attach(t.group, "test_hook"), 0);
	assert_int_equal(pthread_create(&thread, NULL, open_file, &result), 0);
	p.fd = t.group;
	assert_int_equal(poll(&p, 1, ANSWER_MS), 1);
	assert_int_equal(close(t.group), 0);
	t.group = -1;
	pthread_join(thread, NULL);
	assert_int_equal(result, 0);
	assert_int_equal(t.state->nr_free, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GUEST_AT_SITES(builtin_verdicts, setup, teardown),
		GUEST_AT_SITES(bpf_verdicts, setup, teardown),
		GUEST_AT(no_site_no_hook, setup, teardown, "none"),
		GUEST_AT_SITES(other_groups_get_their_events, setup, teardown),
		GUEST_AT_PERM_SITES(other_groups_are_asked, setup, teardown),
		GUEST_AT_PERM_SITES(permission_event_passed, setup, teardown),
		GUEST_AT_PERM_SITES(close_while_permission_pending, setup, teardown),
		GUEST_AT_PERM_SITES(detach_while_permission_pending, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
