// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs that sleep: nothing of theirs goes away while an event is in them, at
 * every site and in a backend, however hook, group and program are let go. One
 * event is held inside of the program; then a storm meets one whose user memory
 * is taken away and faulted in again and again.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "guest-tests/sleepy.skel.h"
#include "tests/guest/device.h"
#include "tests/guest/sleepy.h"
#include "tests/guest/storm.h"

#define NR_CYCLES	4
#define NR_LOOKS	20
#define PAGE		4096

static struct {
	struct sleepy *skel;
	struct guest_hook hook;
	struct sleepy_state *state;
	struct storm storm;
	char *memory;
	bool is_backend;
	int group;
} t;

/* What ends a hook; each in a thread of its own, for it waits. */
static void *detach(void *done)
{
	if (hook_detach(t.group))
		return (void *)1;
	atomic_store((atomic_bool *)done, true);
	return NULL;
}

static void *close_group(void *done)
{
	if (close(t.group))
		return (void *)1;
	t.group = -1;
	atomic_store((atomic_bool *)done, true);
	return NULL;
}

static void *open_file(void *unused)
{
	int fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);

	(void)unused;
	if (fd >= 0)
		close(fd);
	return NULL;
}

static int load_sleepy(void)
{
	t.skel = sleepy__open_and_load();
	if (!t.skel || guest_hook_register(&t.hook, t.skel->maps.state, t.is_backend ?
					   t.skel->maps.sleepy_backend :
					   t.skel->maps.sleepy_hook))
		return -1;
	t.state = t.hook.state;
	t.state->address = (uintptr_t)t.memory;
	t.state->verdict = 1;
	t.storm.nr_handled = &t.state->nr_handled;
	t.storm.nr_left = &t.state->nr_left;
	return 0;
}

static void unload_sleepy(void)
{
	bpf_link__destroy(t.hook.link);
	sleepy__destroy(t.skel);
	t.hook.link = NULL;
	t.skel = NULL;
}

/*
 * Permission events, which every site sees. Nobody answers those that the hook
 * does not skip: it is there before the mark.
 */
static void open_group(void)
{
	if (t.is_backend) {
		t.group = device_open_group("test_sleepy");
		assert_true(t.group >= 0);
		assert_int_equal(device_mark_path(t.group, GUEST_FILE, FAN_OPEN_PERM, 0), 0);
		return;
	}
	t.group = guest_group(FAN_CLASS_CONTENT);
	assert_int_equal(hook_attach(t.group, "test_sleepy"), 0);
	must_mark(t.group, 0, FAN_OPEN_PERM, GUEST_FILE);
}

static int setup(void **state)
{
	const char *place = *state;

	memset(&t, 0, sizeof(t));
	t.group = -1;
	t.is_backend = !strcmp(place, "backend");
	t.memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (t.memory == MAP_FAILED)
		return -1;
	strcpy(t.memory, "text");
	must_have_programs(0);
	return guest_setup(t.is_backend ? "none" : place) || load_sleepy();
}

static int teardown(void **state)
{
	(void)state;
	if (t.state)
		t.state->hold = 0;
	storm_stop(&t.storm);
	guest_teardown(t.group, &t.hook);
	sleepy__destroy(t.skel);
	munmap(t.memory, PAGE);
	return 0;
}

/* Nothing has ended as long as the event is inside. */
static void must_wait(atomic_bool *done)
{
	for (int i = 0; i < NR_LOOKS; i++) {
		bool ended = atomic_load(done);

		if (ended && __atomic_load_n(&t.state->nr_left, __ATOMIC_SEQ_CST) <
		    __atomic_load_n(&t.state->nr_handled, __ATOMIC_SEQ_CST))
			fail_msg("it ended while an event was inside");
		usleep(1000);
	}
}

static void hold_while(void *(*end)(void *), bool unload)
{
	atomic_bool done = false;
	pthread_t opener, ender;
	void *failed;

	open_group();
	t.state->hold = 1;
	assert_int_equal(pthread_create(&opener, NULL, open_file, NULL), 0);
	must_be_inside(&t.storm);
	if (unload)
		unload_sleepy();
	assert_int_equal(pthread_create(&ender, NULL, end, &done), 0);
	must_wait(&done);
	__atomic_store_n(&t.state->hold, 0, __ATOMIC_SEQ_CST);
	pthread_join(ender, &failed);
	assert_null(failed);
	must_not_be_called(&t.storm);
	pthread_join(opener, NULL);
	assert_int_equal(t.state->nr_handled, 1);
	assert_int_equal(t.state->nr_left, 1);
	assert_true(t.state->nr_copied > 0);
	if (!t.is_backend)
		assert_int_equal(t.state->nr_free, 1);
}

static void detach_waits(void **state)
{
	(void)state;
	hold_while(detach, false);
}

static void close_waits(void **state)
{
	(void)state;
	hold_while(close_group, false);
}

static void unloaded_program_stays_for_detach(void **state)
{
	(void)state;
	hold_while(detach, true);
	must_have_programs(0);
}

static void unloaded_program_stays_for_close(void **state)
{
	(void)state;
	hold_while(close_group, true);
	must_have_programs(0);
}

/* Takes the page away that programs copy from, until it is told to stop. */
static void *take_away(void *stop)
{
	while (!atomic_load((atomic_bool *)stop)) {
		madvise(t.memory, PAGE, MADV_DONTNEED);
		mprotect(t.memory, PAGE, PROT_NONE);
		usleep(100);
		mprotect(t.memory, PAGE, PROT_READ | PROT_WRITE);
		*(volatile char *)t.memory = 't';
	}
	return NULL;
}

static void storm_with_faults(void **state)
{
	atomic_bool stop = false;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, take_away, &stop), 0);
	assert_int_equal(storm_start(&t.storm), 0);
	for (int i = 0; i < NR_CYCLES; i++) {
		open_group();
		must_be_inside(&t.storm);
		must_be_called(&t.storm, 50);
		if (i & 1)
			unload_sleepy();
		if (!t.is_backend && i % 3)
			assert_int_equal(hook_detach(t.group), 0);
		if (!t.is_backend && i % 3)
			must_not_be_called(&t.storm);
		assert_int_equal(close(t.group), 0);
		t.group = -1;
		must_not_be_called(&t.storm);
		if (i & 1) {
			must_have_programs(0);
			guest_hook_unregister(&t.hook);
			assert_int_equal(load_sleepy(), 0);
		}
	}
	atomic_store(&stop, true);
	pthread_join(thread, NULL);
	storm_stop(&t.storm);
	assert_int_equal(atomic_load(&t.storm.denied), 0);
	no_operation_failed(&t.storm);
}

static void nothing_is_left(void **state)
{
	(void)state;
	must_have_programs(0);
	must_have_no_maps();
}

#define EVERYWHERE(f)								\
	GUEST_AT_PERM_SITES(f, setup, teardown),				\
	GUEST_AT(f, setup, teardown, "handle_event/packed")

int main(void)
{
	const struct CMUnitTest tests[] = {
		EVERYWHERE(detach_waits),
		EVERYWHERE(close_waits),
		GUEST_AT(close_waits, setup, teardown, "backend"),
		EVERYWHERE(unloaded_program_stays_for_detach),
		EVERYWHERE(unloaded_program_stays_for_close),
		GUEST_AT(unloaded_program_stays_for_close, setup, teardown, "backend"),
		EVERYWHERE(storm_with_faults),
		GUEST_AT(storm_with_faults, setup, teardown, "backend"),
		cmocka_unit_test(nothing_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
