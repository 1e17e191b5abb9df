// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hooks leave inotify and dnotify alone: both get the same events,
 * directories' above all, whatever the site and with or without a fanotify
 * group on the same directory whose hook skips everything, or a group whose
 * events go to a BPF program.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/guest/device.h"

#define SUB	GUEST_DIR "/sub"
#define SUB2	GUEST_DIR "/sub2"

static struct {
	int group, device;
} t;

static int setup(void **state)
{
	t.group = -1;
	t.device = -1;
	return guest_setup(*state);
}

static int setup_hook(void **state)
{
	if (setup(state))
		return -1;
	t.group = guest_group(GUEST_FID);
	if (t.group < 0 ||
	    fanotify_mark(t.group, FAN_MARK_ADD, FAN_CREATE | FAN_DELETE | FAN_ATTRIB |
			  FAN_OPEN | FAN_MOVE | FAN_ONDIR | FAN_EVENT_ON_CHILD,
			  AT_FDCWD, GUEST_DIR))
		return -1;
	return hook_attach(t.group, "c_skip");
}

static int setup_device(void **state)
{
	if (setup(state))
		return -1;
	t.device = device_open_group("c_empty");
	return t.device < 0 ||
	       device_mark_path(t.device, GUEST_DIR, FAN_CREATE | FAN_DELETE | FAN_ATTRIB |
				FAN_OPEN | FAN_MOVE | FAN_ONDIR | FAN_EVENT_ON_CHILD, 0);
}

static int teardown(void **state)
{
	(void)state;
	if (t.device >= 0)
		close(t.device);
	guest_teardown(t.group, NULL);
	return 0;
}

static void make_directory_events(void)
{
	assert_int_equal(mkdir(SUB, 0755), 0);
	must_touch(SUB, O_RDONLY | O_DIRECTORY);
	must_touch(GUEST_DIR, O_RDONLY | O_DIRECTORY);
	assert_int_equal(chmod(SUB, 0700), 0);
	assert_int_equal(rename(SUB, SUB2), 0);
	assert_int_equal(rmdir(SUB2), 0);
	must_touch(GUEST_FILE, O_RDONLY);
}

static void inotify_directory_events(void **state)
{
	static const struct {
		uint32_t mask;
		const char *name;
	} expected[] = {
		{ IN_CREATE | IN_ISDIR, "sub" },
		{ IN_OPEN | IN_ISDIR, "sub" },
		{ IN_OPEN | IN_ISDIR, "" },
		{ IN_ATTRIB | IN_ISDIR, "sub" },
		{ IN_MOVED_FROM | IN_ISDIR, "sub" },
		{ IN_MOVED_TO | IN_ISDIR, "sub2" },
		{ IN_DELETE | IN_ISDIR, "sub2" },
		{ IN_OPEN, "file" },
	};
	char buf[4096] __attribute__((aligned(8))), *p = buf;
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	ssize_t n;

	(void)state;
	assert_true(inotify_add_watch(fd, GUEST_DIR, IN_CREATE | IN_DELETE | IN_OPEN |
				      IN_ATTRIB | IN_MOVE) >= 0);
	make_directory_events();
	n = read(fd, buf, sizeof(buf));
	close(fd);
	assert_true(n > 0);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		const struct inotify_event *event = (void *)p;

		assert_true(p < buf + n);
		assert_int_equal(event->mask, expected[i].mask);
		assert_string_equal(event->len ? event->name : "", expected[i].name);
		p += sizeof(*event) + event->len;
	}
	assert_int_equal(p - buf, n);
	if (t.group >= 0)
		assert_int_equal(guest_drain(t.group, NULL), 0);
}

/* Number of pending signals, at most @max */
static int count_signals(const sigset_t *set, int max)
{
	const struct timespec none = { 0 };
	int nr = 0;

	while (nr < max && sigtimedwait(set, NULL, &none) > 0)
		nr++;
	return nr;
}

static void dnotify_directory_events(void **state)
{
	int fd = open(GUEST_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	sigset_t set;

	(void)state;
	/* real-time signals queue: one for each event */
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	assert_int_equal(fcntl(fd, F_SETSIG, SIGRTMIN), 0);
	assert_int_equal(fcntl(fd, F_NOTIFY, DN_CREATE | DN_DELETE | DN_RENAME |
			       DN_ATTRIB | DN_MULTISHOT), 0);
	assert_int_equal(mkdir(SUB, 0755), 0);
	assert_int_equal(count_signals(&set, 9), 1);
	assert_int_equal(chmod(SUB, 0700), 0);
	assert_int_equal(count_signals(&set, 9), 1);
	assert_int_equal(rename(SUB, SUB2), 0);
	/* gone under the old name, there under the new one, renamed */
	assert_int_equal(count_signals(&set, 9), 3);
	assert_int_equal(rmdir(SUB2), 0);
	assert_int_equal(count_signals(&set, 9), 1);
	close(fd);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	if (t.group >= 0)
		assert_int_equal(guest_drain(t.group, NULL), 0);
}

#define EVERYWHERE(f)							\
	{ #f "/none", f, setup, teardown, (void *)"none" },		\
	GUEST_AT_SITES(f, setup, teardown),				\
	GUEST_AT(f, setup, teardown, "handle_event_late"),		\
	{ #f "/device", f, setup_device, teardown, (void *)"none" },	\
	{ #f "/send_to_group/device", f, setup_device, teardown,	\
	  (void *)"send_to_group" },					\
	{ #f "/send_to_group_raw/hook", f, setup_hook, teardown,	\
	  (void *)"send_to_group_raw" },				\
	{ #f "/handle_event_devirt/hook", f, setup_hook, teardown,	\
	  (void *)"handle_event_devirt" },				\
	{ #f "/send_to_group/hook", f, setup_hook, teardown,		\
	  (void *)"send_to_group" },					\
	{ #f "/handle_event/hook", f, setup_hook, teardown,		\
	  (void *)"handle_event" }

int main(void)
{
	const struct CMUnitTest tests[] = {
		EVERYWHERE(inotify_directory_events),
		EVERYWHERE(dnotify_directory_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
