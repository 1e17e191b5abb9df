// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names, registration and attachment: what succeeds, and the error of everything
 * else.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "guest-tests/hooks.skel.h"
#include "tests/guest/hooks.h"

static struct {
	struct hooks *skel;
	struct guest_hook hook;
	struct hooks_state *state;
	int group;
} t;

static int setup(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	t.group = guest_group(FAN_CLASS_NOTIF);
	return t.group < 0 || guest_setup("send_to_group");
}

static int setup_bpf(void **state)
{
	if (setup(state))
		return -1;
	t.skel = hooks__open_and_load();
	if (!t.skel || guest_hook_register(&t.hook, t.skel->maps.state, NULL))
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

/* Registers a hook for a moment; 0 or -errno. */
static int try_register(struct bpf_map *map)
{
	struct bpf_link *link = bpf_map__attach_struct_ops(map);

	if (!link)
		return -errno;
	bpf_link__destroy(link);
	return 0;
}

static void builtin_hooks_are_registered(void **state)
{
	static const char *const names[] = { "c_pass", "c_skip", "c_deny", "c_subtree", "c_mask" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(hook_attach(t.group, names[i]), 0);
		assert_int_equal(hook_detach(t.group), 0);
	}
}

static void selftest_hooks_are_registered(void **state)
{
	static const char *const kinds[] = { "calls", "insns", "lines" };
	char name[FAN_HOOK_NAME_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		for (int k = 0; k <= 8; k++) {
			snprintf(name, sizeof(name), "selftest_%s_%d", kinds[i], k);
			if (hook_attach(t.group, name) || hook_detach(t.group))
				fail_msg("%s is not registered", name);
		}
	}
	assert_int_equal(hook_attach(t.group, "selftest_calls_9"), -ENOENT);
}

static void unknown_name(void **state)
{
	(void)state;
	assert_int_equal(hook_attach(t.group, "no_such_hook"), -ENOENT);
	assert_int_equal(hook_attach(t.group, "c_pas"), -ENOENT);
	assert_int_equal(hook_attach(t.group, "c_pass2"), -ENOENT);
	assert_int_equal(hook_attach(t.group, ""), -ENOENT);
}

static int attach_args(const struct fanotify_hook_args *args)
{
	return ioctl(t.group, FAN_IOC_ATTACH_HOOK, args) < 0 ? -errno : 0;
}

static void bad_arguments(void **state)
{
	struct fanotify_hook_args args = { .name = "c_pass" };

	(void)state;
	args.flags = 1;
	assert_int_equal(attach_args(&args), -EINVAL);
	args.flags = 0;
	args.reserved = 1;
	assert_int_equal(attach_args(&args), -EINVAL);
	args.reserved = 0;
	assert_int_equal(attach_args(&args), 0);
	assert_int_equal(hook_detach(t.group), 0);
	memset(args.name, 'x', sizeof(args.name));
	assert_int_equal(attach_args(&args), -EINVAL);
	assert_int_equal(attach_args((void *)8), -EFAULT);
}

static void one_hook_per_group(void **state)
{
	int other = guest_group(FAN_CLASS_NOTIF);

	(void)state;
	assert_int_equal(hook_attach(t.group, "c_pass"), 0);
	assert_int_equal(hook_attach(t.group, "c_pass"), -EBUSY);
	assert_int_equal(hook_attach(t.group, "c_skip"), -EBUSY);
	assert_int_equal(hook_attach(t.group, "no_such_hook"), -ENOENT);
	/* the same hook serves another group */
	assert_int_equal(hook_attach(other, "c_pass"), 0);
	assert_int_equal(hook_detach(t.group), 0);
	assert_int_equal(hook_attach(t.group, "c_skip"), 0);
	close(other);
}

static void detach_without_hook(void **state)
{
	(void)state;
	assert_int_equal(hook_detach(t.group), -ENOENT);
	assert_int_equal(hook_attach(t.group, "c_pass"), 0);
	assert_int_equal(hook_detach(t.group), 0);
	assert_int_equal(hook_detach(t.group), -ENOENT);
}

static void other_files_have_no_hooks(void **state)
{
	int inotify = inotify_init1(IN_CLOEXEC);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	(void)state;
	assert_int_equal(hook_attach(inotify, "c_pass"), -ENOTTY);
	assert_int_equal(hook_detach(inotify), -ENOTTY);
	assert_int_equal(hook_attach(null, "c_pass"), -ENOTTY);
	assert_int_equal(hook_attach(-1, "c_pass"), -EBADF);
	close(inotify);
	close(null);
}

static void registration(void **state)
{
	(void)state;
	t.hook.link = bpf_map__attach_struct_ops(t.skel->maps.hook);
	assert_non_null(t.hook.link);
	assert_int_equal(try_register(t.skel->maps.twin), -EEXIST);
	assert_int_equal(try_register(t.skel->maps.impostor), -EEXIST);
	assert_int_equal(try_register(t.skel->maps.nameless), -EINVAL);
	assert_int_equal(try_register(t.skel->maps.endless), -EINVAL);
	assert_int_equal(try_register(t.skel->maps.no_handle), -EINVAL);
	/* the refused ones are not known now */
	assert_int_equal(hook_attach(t.group, "test_no_handle"), -ENOENT);
	bpf_link__destroy(t.hook.link);
	t.hook.link = NULL;
	assert_int_equal(hook_attach(t.group, "test_hook"), -ENOENT);
	assert_int_equal(try_register(t.skel->maps.twin), 0);
}

static void init_and_free_are_called(void **state)
{
	(void)state;
	t.hook.link = bpf_map__attach_struct_ops(t.skel->maps.hook);
	assert_non_null(t.hook.link);
	assert_int_equal(hook_attach(t.group, "test_hook"), 0);
	assert_int_equal(hook_attach(t.group, "test_hook"), -EBUSY);
	assert_int_equal(t.state->nr_init, 1);
	assert_int_equal(t.state->nr_free, 0);
	assert_int_equal(hook_detach(t.group), 0);
	assert_int_equal(t.state->nr_free, 1);
	t.state->init_returns = -EPROTO;
	assert_int_equal(hook_attach(t.group, "test_hook"), -EPROTO);
	assert_int_equal(hook_detach(t.group), -ENOENT);
	assert_int_equal(t.state->nr_init, 2);
	assert_int_equal(t.state->nr_free, 1);
}

/* User space must not take a hook for attached that is not. */
static void odd_error_of_init_is_an_error(void **state)
{
	static const int odd[] = { 1, 4096, INT32_MAX, -4096, INT32_MIN };

	(void)state;
	t.hook.link = bpf_map__attach_struct_ops(t.skel->maps.hook);
	assert_non_null(t.hook.link);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		t.state->init_returns = odd[i];
		assert_int_equal(hook_attach(t.group, "test_hook"), -EINVAL);
		assert_int_equal(hook_detach(t.group), -ENOENT);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
#define TEST_BPF(f) cmocka_unit_test_setup_teardown(f, setup_bpf, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(builtin_hooks_are_registered),
		TEST(selftest_hooks_are_registered),
		TEST(unknown_name),
		TEST(bad_arguments),
		TEST(one_hook_per_group),
		TEST(detach_without_hook),
		TEST(other_files_have_no_hooks),
		TEST_BPF(registration),
		TEST_BPF(init_and_free_are_called),
		TEST_BPF(odd_error_of_init_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
