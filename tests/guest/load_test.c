// SPDX-License-Identifier: GPL-2.0-only
/*
 * Detaching under load is clean: threads make events without pause while
 * hooks come and go, in a fixed number of cycles. After a detach no event is
 * in the hook, and what BPF had behind it is freed; a program that is
 * unloaded stays until its groups let go. What the kernel has to say against
 * it fails the whole boot.
 */
#include "tests/guest/guest.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "guest-tests/hooks.skel.h"
#include "tests/guest/hooks.h"

#define NR_STORMS	4
#define NR_CYCLES	20
#define LOOK_MS		3	/* how long a detached hook is watched */
#define WAIT_MS		20000	/* for what happens soon if ever */

static struct {
	struct hooks *skel;
	struct guest_hook hook;
	struct hooks_state *state;
	int group;
	pthread_t storm[NR_STORMS];
	int nr_storms;
	atomic_bool stop;
	atomic_int errors;
} t;

/* One round of everything that raises events; returns 0 or 1 error. */
static int storm_once(const char *own)
{
	int fd, ret = 0;
	char c;

	fd = open(GUEST_FILE, O_RDWR | O_CLOEXEC);
	ret |= read(fd, &c, 1) != 1;
	ret |= pwrite(fd, "x", 1, 0) != 1;
	ret |= close(fd);
	fd = open(own, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	ret |= close(fd);
	ret |= unlink(own);
	return !!ret;
}

static void *storm(void *arg)
{
	char own[32];

	snprintf(own, sizeof(own), GUEST_DIR "/own%d", (int)(intptr_t)arg);
	while (!atomic_load(&t.stop))
		atomic_fetch_add(&t.errors, storm_once(own));
	return NULL;
}

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

/* BPF frees what it has after grace periods and from work queues. */
static void must_have_programs(int nr)
{
	for (int i = 0; guest_nr_programs() != nr; i++) {
		if (i == WAIT_MS / 10)
			fail_msg("%d programs are loaded instead of %d",
				 guest_nr_programs(), nr);
		usleep(10000);
	}
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
	while (t.nr_storms < NR_STORMS) {
		if (pthread_create(&t.storm[t.nr_storms], NULL, storm,
				   (void *)(intptr_t)t.nr_storms))
			return -1;
		t.nr_storms++;
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	atomic_store(&t.stop, true);
	for (int i = 0; i < t.nr_storms; i++)
		pthread_join(t.storm[i], NULL);
	guest_teardown(t.group, &t.hook);
	hooks__destroy(t.skel);
	return 0;
}

static uint64_t handled(void)
{
	return __atomic_load_n(&t.state->nr_handled, __ATOMIC_SEQ_CST);
}

static uint64_t left(void)
{
	return __atomic_load_n(&t.state->nr_left, __ATOMIC_SEQ_CST);
}

/* Waits until the hook has been called @nr more times. */
static void must_be_called(uint64_t nr)
{
	const uint64_t before = handled();

	for (int i = 0; handled() < before + nr; i++) {
		if (i == WAIT_MS)
			fail_msg("the hook is attached and not called");
		usleep(1000);
	}
}

/* Waits until an event is inside the hook. */
static void must_be_inside(void)
{
	const struct timespec none = { 0 };

	for (long i = 0;; i++) {
		uint64_t nr_left = left();	/* first: never more than have begun */

		if (nr_left < handled())
			return;
		if (i == 1000L * WAIT_MS)
			fail_msg("no event stays in the hook");
		nanosleep(&none, NULL);
	}
}

/* Nothing is inside the hook, and nothing enters it. */
static void must_not_be_called(void)
{
	const uint64_t before = handled();

	assert_int_equal(left(), before);
	usleep(LOOK_MS * 1000);
	assert_int_equal(handled(), before);
}

static void no_operation_failed(void)
{
	assert_int_equal(atomic_load(&t.errors), 0);
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
		t.state->verdict = i & 1;
		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		must_be_inside();
		assert_int_equal(hook_detach(t.group), 0);
		must_not_be_called();
		guest_drain(t.group, NULL);
	}
	assert_int_equal(t.state->nr_init, NR_CYCLES);
	assert_int_equal(t.state->nr_free, NR_CYCLES);
	no_operation_failed();
}

static void attach_detach_builtin(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES; i++) {
		assert_int_equal(hook_attach(t.group, i & 1 ? "c_pass" : "c_skip"), 0);
		usleep(1000);
		assert_int_equal(hook_detach(t.group), 0);
		guest_drain(t.group, NULL);
	}
	no_operation_failed();
}

static void close_group_with_hook(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES; i++) {
		t.state->verdict = i & 1;
		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		must_be_inside();
		assert_int_equal(close(t.group), 0);
		must_not_be_called();
		t.group = open_watching_group();
		assert_true(t.group >= 0);
	}
	assert_int_equal(t.state->nr_init, NR_CYCLES);
	assert_int_equal(t.state->nr_free, NR_CYCLES);
	no_operation_failed();
}

/* The link, the maps and the programs are closed while the hook is attached. */
static void unload_attached_program(void **state)
{
	(void)state;
	for (int i = 0; i < NR_CYCLES / 4; i++) {
		int other = guest_group(FAN_CLASS_NOTIF);

		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		unload_hooks();
		must_be_inside();
		assert_true(guest_nr_programs() > 0);
		/* attached, but its name is gone */
		assert_int_equal(hook_attach(other, "test_hook"), -ENOENT);
		assert_int_equal(hook_detach(t.group), 0);
		must_not_be_called();
		must_have_programs(0);
		close(other);
		guest_hook_unregister(&t.hook);
		assert_int_equal(load_hooks(), 0);
	}
	no_operation_failed();
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
	must_not_be_called();
	no_operation_failed();
}

/* The code of the event path is patched while events run through it. */
static void sites_change_under_load(void **state)
{
	static const char *const sites[] = { "none", "send_to_group", "handle_event" };

	(void)state;
	for (int i = 0; i < NR_CYCLES; i++) {
		assert_int_equal(hook_set_site(sites[i % 3]), 0);
		assert_int_equal(hook_attach(t.group, "test_hook"), 0);
		if (i % 3)
			must_be_called(1);
		else
			must_not_be_called();
		assert_int_equal(hook_detach(t.group), 0);
	}
	no_operation_failed();
}

static void nothing_is_left(void **state)
{
	__u32 id = 0;

	(void)state;
	must_have_programs(0);
	for (int i = 0; !bpf_map_get_next_id(0, &id); i++) {
		if (i == WAIT_MS / 10)
			fail_msg("map %u is left", id);
		usleep(10000);
	}
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
		cmocka_unit_test_prestate_setup_teardown(sites_change_under_load, setup, teardown, (void *)"none"),
		cmocka_unit_test(nothing_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
