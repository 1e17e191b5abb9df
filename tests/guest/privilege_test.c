// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attaching and detaching need what loading a hook program needs, CAP_BPF and
 * CAP_PERFMON in the first user namespace, also on a group that an
 * unprivileged process may have, and so do the ioctls of /dev/fsnotify_bpf; only root
 * changes the parameters.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/guest/as.h"
#include "tests/guest/device.h"

#define CAP(c)	AS_CAP(c)

static int attach_to_own_group(int fd)
{
	int ret;

	(void)fd;
	fd = guest_group(FAN_CLASS_NOTIF | FAN_REPORT_FID);
	if (fd < 0)
		return -ENODEV;		/* not what this is about */
	ret = hook_attach(fd, "c_skip");
	if (!ret)
		ret = hook_detach(fd);
	return ret;
}

static int attach(int fd)
{
	return hook_attach(fd, "c_skip");
}

static int change_site(int fd)
{
	(void)fd;
	return hook_set_site("handle_event");
}

static int change_args(int fd)
{
	(void)fd;
	return hook_set_args("packed");
}

static int open_device(int fd)
{
	fd = device_open();
	return fd < 0 ? fd : 0;
}

static int make_group(int fd)
{
	return device_group(fd, "c_empty");
}

static int mark_file(int fd)
{
	return device_mark_path(fd, "/dev/null", FAN_OPEN, 0);
}

static int in_user_namespace(int fd)
{
	if (unshare(CLONE_NEWUSER))
		return -ENODEV;
	return attach_to_own_group(fd);
}

static void unprivileged_group(void **state)
{
	(void)state;
	assert_int_equal(as(0, attach_to_own_group, -1), -EPERM);
	assert_int_equal(as(CAP(CAP_BPF), attach_to_own_group, -1), -EPERM);
	assert_int_equal(as(CAP(CAP_PERFMON), attach_to_own_group, -1), -EPERM);
	assert_int_equal(as(CAP(CAP_BPF) | CAP(CAP_PERFMON), attach_to_own_group, -1), 0);
	assert_int_equal(as(CAP(CAP_SYS_ADMIN), attach_to_own_group, -1), 0);
}

/* All capabilities, but in a namespace that anyone can make */
static void user_namespace(void **state)
{
	(void)state;
	assert_int_equal(as(0, in_user_namespace, -1), -EPERM);
}

/* A descriptor that root opened gives no right to its hook. */
static void inherited_group(void **state)
{
	int group = guest_group(FAN_CLASS_NOTIF);

	(void)state;
	assert_true(group >= 0);
	assert_int_equal(as(0, attach, group), -EPERM);
	assert_int_equal(as(0, hook_detach, group), -EPERM);
	assert_int_equal(hook_attach(group, "c_skip"), 0);
	assert_int_equal(as(0, attach, group), -EPERM);
	assert_int_equal(as(0, hook_detach, group), -EPERM);
	assert_int_equal(as(CAP(CAP_BPF), hook_detach, group), -EPERM);
	assert_int_equal(as(CAP(CAP_PERFMON), hook_detach, group), -EPERM);
	/* still attached after all that */
	assert_int_equal(hook_detach(group), 0);
	close(group);
}

/* As with hooks, it is not enough to have the descriptor. */
static void device(void **state)
{
	static const uint64_t too_few[] = { 0, CAP(CAP_BPF), CAP(CAP_PERFMON) };
	const uint64_t enough = CAP(CAP_BPF) | CAP(CAP_PERFMON);
	int fd = device_open();

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(as(0, open_device, -1), -EACCES);
	assert_int_equal(as(enough, open_device, -1), -EACCES);
	assert_int_equal(as(CAP(CAP_DAC_OVERRIDE), open_device, -1), 0);
	for (size_t i = 0; i < sizeof(too_few) / sizeof(too_few[0]); i++)
		assert_int_equal(as(too_few[i], make_group, fd), -EPERM);
	assert_int_equal(as(enough, make_group, fd), 0);
	/* made by the child, in the file that both have */
	assert_int_equal(make_group(fd), -EBUSY);
	for (size_t i = 0; i < sizeof(too_few) / sizeof(too_few[0]); i++)
		assert_int_equal(as(too_few[i], mark_file, fd), -EPERM);
	assert_int_equal(as(enough, mark_file, fd), 0);
	close(fd);
}

static void parameters(void **state)
{
	char site[32], args[32];

	(void)state;
	assert_int_equal(hook_set_site("send_to_group"), 0);
	assert_int_equal(as(0, change_site, -1), -EACCES);
	assert_int_equal(as(CAP(CAP_BPF) | CAP(CAP_PERFMON), change_site, -1), -EACCES);
	assert_int_equal(guest_get_parameter("site", site, sizeof(site)), 0);
	assert_string_equal(site, "send_to_group");
	assert_int_equal(as(0, change_args, -1), -EACCES);
	assert_int_equal(as(CAP(CAP_BPF) | CAP(CAP_PERFMON), change_args, -1), -EACCES);
	assert_int_equal(guest_get_parameter("args", args, sizeof(args)), 0);
	assert_string_equal(args, "direct");
	assert_int_equal(hook_set_site("none"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unprivileged_group),
		cmocka_unit_test(user_namespace),
		cmocka_unit_test(inherited_group),
		cmocka_unit_test(device),
		cmocka_unit_test(parameters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
