// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cross-check of native runs: what BPF programs count of fsnotify's functions is
 * what the operations raise, another thread's calls are not among them, and a hook's
 * are as many as its own count.
 *
 * One operation is an open for reading and a close: two events.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bench/native_crosscheck.h"
#include "bpf/empty.skel.h"

#define NR_OPS 50
#define EVENTS (FAN_OPEN | FAN_CLOSE_NOWRITE | FAN_EVENT_ON_CHILD)

static struct {
	int group, inotify;
	struct empty *skel;
	struct bpf_link *link;
} t;

static int open_close(void *data, unsigned long nr_ops)
{
	const char *path = data;

	for (unsigned long i = 0; i < nr_ops; i++) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			return -errno;
		close(fd);
	}
	return 0;
}

static int setup(void **state)
{
	t.group = t.inotify = -1;
	t.skel = NULL;
	t.link = NULL;
	return guest_setup(*state);
}

static int teardown(void **state)
{
	(void)state;
	if (t.inotify >= 0)
		close(t.inotify);
	guest_teardown(t.group, NULL);
	bpf_link__destroy(t.link);
	empty__destroy(t.skel);
	return 0;
}

static json_t *run(int (*operate)(void *data, unsigned long nr_ops))
{
	json_t *obj = native_crosscheck_run(operate, (void *)GUEST_FILE, NR_OPS);

	assert_non_null(obj);
	if (json_object_get(obj, "skipped"))
		fail_msg("%s", json_string_value(json_object_get(obj, "skipped")));
	assert_int_equal(json_integer_value(json_object_get(obj, "nr_ops")), NR_OPS);
	return obj;
}

/* How often; -1: not counted. */
static long long count_of(const json_t *obj, const char *function)
{
	const json_t *f = json_object_get(json_object_get(obj, "functions"), function);
	const json_t *count = json_object_get(f, "count");

	if (!count)
		print_message("%s: %s\n", function, json_string_value(json_object_get(f, "skipped")));
	return count ? json_integer_value(count) : -1;
}

static void mark_parent(void)
{
	t.group = guest_group(FAN_CLASS_NOTIF);
	assert_true(t.group >= 0);
	must_mark(t.group, FAN_MARK_ADD, EVENTS, GUEST_DIR);
}

/* Nobody watches anything on this file system: fsnotify_parent() ends before both. */
static void unwatched_calls_nothing(void **state)
{
	json_t *obj = run(open_close);

	(void)state;
	assert_int_equal(count_of(obj, "fsnotify"), 0);
	assert_int_equal(count_of(obj, "fanotify_handle_event"), 0);
	assert_int_equal(count_of(obj, "inotify_handle_inode_event"), 0);
	assert_int_equal(count_of(obj, "hook"), -1);
	json_decref(obj);
}

static void fanotify_handles_both_events(void **state)
{
	json_t *obj;

	(void)state;
	mark_parent();
	obj = run(open_close);
	assert_int_equal(count_of(obj, "__fsnotify_parent"), 2 * NR_OPS);
	assert_int_equal(count_of(obj, "fsnotify"), 2 * NR_OPS);
	assert_int_equal(count_of(obj, "fanotify_handle_event"), 2 * NR_OPS);
	assert_int_equal(count_of(obj, "inotify_handle_inode_event"), 0);
	json_decref(obj);
}

/* One of the two events is wanted. */
static void inotify_handles_what_it_wants(void **state)
{
	json_t *obj;

	(void)state;
	t.inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	assert_true(inotify_add_watch(t.inotify, GUEST_DIR, IN_OPEN) >= 0);
	obj = run(open_close);
	assert_int_equal(count_of(obj, "inotify_handle_inode_event"), NR_OPS);
	assert_int_equal(count_of(obj, "fanotify_handle_event"), 0);
	json_decref(obj);
}

static atomic_bool done;

static void *disturb(void *data)
{
	while (!done)
		open_close(data, 10);
	return NULL;
}

static int open_close_disturbed(void *data, unsigned long nr_ops)
{
	pthread_t thread;
	int ret;

	done = false;
	if (pthread_create(&thread, NULL, disturb, data))
		return -EAGAIN;
	usleep(100000);
	ret = open_close(data, nr_ops);
	done = true;
	pthread_join(thread, NULL);
	return ret;
}

static void other_threads_do_not_count(void **state)
{
	json_t *obj;

	(void)state;
	mark_parent();
	obj = run(open_close_disturbed);
	assert_int_equal(count_of(obj, "fanotify_handle_event"), 2 * NR_OPS);
	json_decref(obj);
}

/* A BPF hook that skips is called for each event, and is counted by its program. */
static void hooks_are_counted(void **state)
{
	json_t *obj;

	(void)state;
	mark_parent();
	t.skel = empty__open_and_load();
	assert_non_null(t.skel);
	t.link = bpf_map__attach_struct_ops(
		bpf_object__find_map_by_name(t.skel->obj, "empty_skip"));
	assert_non_null(t.link);
	assert_int_equal(hook_attach(t.group, "bpf_empty_skip"), 0);
	obj = run(open_close);
	assert_int_equal(count_of(obj, "hook"), 2 * NR_OPS);
	json_decref(obj);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GUEST_AT(unwatched_calls_nothing, setup, teardown, "none"),
		GUEST_AT(fanotify_handles_both_events, setup, teardown, "none"),
		GUEST_AT(inotify_handles_what_it_wants, setup, teardown, "none"),
		GUEST_AT(other_threads_do_not_count, setup, teardown, "none"),
		GUEST_AT(hooks_are_counted, setup, teardown, "send_to_group"),
		GUEST_AT(hooks_are_counted, setup, teardown, "handle_event"),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
