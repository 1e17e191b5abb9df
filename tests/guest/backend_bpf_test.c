// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/fsnotify_bpf: names, groups and marks; what succeeds, and the error of
 * everything else.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "guest-tests/backend.skel.h"
#include "tests/guest/backend.h"
#include "tests/guest/device.h"

static struct {
	struct backend *skel;
	struct guest_hook hook;
	struct backend_state *state;
	int device;
} t;

static int setup(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	t.device = device_open();
	if (t.device < 0 || guest_setup("none"))
		return -1;
	t.skel = backend__open_and_load();
	if (!t.skel || guest_hook_register(&t.hook, t.skel->maps.state, t.skel->maps.backend))
		return -1;
	t.state = t.hook.state;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	if (t.device >= 0)
		close(t.device);
	guest_teardown(-1, &t.hook);
	backend__destroy(t.skel);
	return 0;
}

/* Registers a backend for a moment; 0 or -errno. */
static int try_register(struct bpf_map *map)
{
	struct bpf_link *link = bpf_map__attach_struct_ops(map);

	if (!link)
		return -errno;
	bpf_link__destroy(link);
	return 0;
}

static void device_is_for_root(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(stat(FSNOTIFY_BPF_DEVICE, &st), 0);
	assert_int_equal(st.st_mode, S_IFCHR | 0600);
	assert_int_equal(st.st_uid | st.st_gid, 0);
}

static void registration(void **state)
{
	(void)state;
	assert_int_equal(try_register(t.skel->maps.twin), -EEXIST);
	assert_int_equal(try_register(t.skel->maps.impostor), -EEXIST);
	assert_int_equal(try_register(t.skel->maps.nameless), -EINVAL);
	assert_int_equal(try_register(t.skel->maps.no_handler), -EINVAL);
	assert_int_equal(device_group(t.device, "test_no_handler"), -ENOENT);
	bpf_link__destroy(t.hook.link);
	t.hook.link = NULL;
	assert_int_equal(device_group(t.device, "test_backend"), -ENOENT);
	assert_int_equal(try_register(t.skel->maps.twin), 0);
}

static void one_group_per_file(void **state)
{
	static const char *const unknown[] = {
		"no_such_backend", "", "c_empt", "c_empty2", "c_pass", "test_hook",
	};
	int other;

	(void)state;
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		assert_int_equal(device_group(t.device, unknown[i]), -ENOENT);
	assert_int_equal(device_group(t.device, "c_empty"), 0);
	assert_int_equal(device_group(t.device, "c_empty"), -EBUSY);
	assert_int_equal(device_group(t.device, "test_backend"), -EBUSY);
	assert_int_equal(device_group(t.device, "no_such_backend"), -EBUSY);
	other = device_open_group("c_empty");
	assert_true(other >= 0);
	close(other);
}

static int group_args(const struct fsnotify_bpf_group_args *args)
{
	return ioctl(t.device, FSNOTIFY_BPF_IOC_GROUP, args) ? -errno : 0;
}

static void bad_group_arguments(void **state)
{
	struct fsnotify_bpf_group_args args = { .name = "test_backend" };

	(void)state;
	args.flags = 1;
	assert_int_equal(group_args(&args), -EINVAL);
	args.flags = 0;
	args.reserved = 1;
	assert_int_equal(group_args(&args), -EINVAL);
	args.reserved = 0;
	assert_int_equal(group_args((void *)8), -EFAULT);
	assert_int_equal(ioctl(t.device, FAN_IOC_DETACH_HOOK), -1);
	assert_int_equal(errno, ENOTTY);
	/* none of that made a group */
	assert_int_equal(group_args(&args), 0);
	memset(args.name, 'x', sizeof(args.name));
	assert_int_equal(group_args(&args), -EINVAL);
	/* hooks are not for such a group */
	assert_int_equal(hook_attach(t.device, "c_pass"), -ENOTTY);
}

static int mark_args(const struct fsnotify_bpf_mark_args *args)
{
	return ioctl(t.device, FSNOTIFY_BPF_IOC_MARK, args) ? -errno : 0;
}

static void bad_mark_arguments(void **state)
{
	struct fsnotify_bpf_mark_args args = { .mask = FAN_OPEN };
	int path = open(GUEST_FILE, O_PATH | O_CLOEXEC);
	int file = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);

	(void)state;
	args.fd = file;
	/* no group yet */
	assert_int_equal(mark_args(&args), -EINVAL);
	assert_int_equal(device_group(t.device, "test_backend"), 0);
	args.flags = 1;
	assert_int_equal(mark_args(&args), -EINVAL);
	args.flags = 0;
	args.mask = FAN_OPEN | 1ULL << 32;
	assert_int_equal(mark_args(&args), -EINVAL);
	args.mask = 1ULL << 63;
	assert_int_equal(mark_args(&args), -EINVAL);
	args.mask = FAN_OPEN;
	args.ignore_mask = FAN_ONDIR;
	assert_int_equal(mark_args(&args), -EINVAL);
	args.ignore_mask = 1ULL << 32;
	assert_int_equal(mark_args(&args), -EINVAL);
	args.ignore_mask = 0;
	assert_int_equal(mark_args((void *)8), -EFAULT);
	args.fd = -1;
	assert_int_equal(mark_args(&args), -EBADF);
	args.fd = 1000;
	assert_int_equal(mark_args(&args), -EBADF);
	args.fd = path;
	assert_int_equal(mark_args(&args), -EBADF);
	must_touch(GUEST_FILE, O_RDONLY);
	assert_int_equal(t.state->nr_handled, 0);
	args.fd = file;
	assert_int_equal(mark_args(&args), 0);
	must_touch(GUEST_FILE, O_RDONLY);
	assert_int_equal(t.state->nr_handled, 1);
	close(path);
	close(file);
}

static unsigned int nr_calls_of_open(void)
{
	t.state->nr_handled = 0;
	must_touch(GUEST_FILE, O_RDONLY);
	return (unsigned int)t.state->nr_handled;
}

static void marks_come_and_go(void **state)
{
	int file = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(device_group(t.device, "test_backend"), 0);
	assert_int_equal(device_mark(t.device, file, 0, 0), -ENOENT);
	assert_int_equal(device_mark(t.device, file, FAN_OPEN, 0), 0);
	assert_int_equal(nr_calls_of_open(), 1);
	assert_int_equal(device_mark(t.device, file, FAN_OPEN | FAN_CLOSE, 0), 0);
	assert_int_equal(nr_calls_of_open(), 2);
	assert_int_equal(t.state->calls[0].mark_mask, FAN_OPEN | FAN_CLOSE);
	/* what is set replaces what there was */
	assert_int_equal(device_mark(t.device, file, FAN_CLOSE, 0), 0);
	assert_int_equal(nr_calls_of_open(), 1);
	assert_int_equal(t.state->calls[0].mask, FAN_CLOSE_NOWRITE);
	assert_int_equal(device_mark(t.device, file, 0, 0), 0);
	assert_int_equal(nr_calls_of_open(), 0);
	assert_int_equal(device_mark(t.device, file, 0, 0), -ENOENT);
	assert_int_equal(device_mark(t.device, file, FAN_OPEN, 0), 0);
	assert_int_equal(nr_calls_of_open(), 1);
	assert_int_equal(close(t.device), 0);
	t.device = -1;
	assert_int_equal(nr_calls_of_open(), 0);
	close(file);
}

static void ignored_events(void **state)
{
	(void)state;
	assert_int_equal(device_group(t.device, "test_backend"), 0);
	assert_int_equal(device_mark_path(t.device, GUEST_FILE, FAN_OPEN | FAN_CLOSE, FAN_OPEN), 0);
	assert_int_equal(nr_calls_of_open(), 1);
	assert_int_equal(t.state->calls[0].mask, FAN_CLOSE_NOWRITE);
	assert_int_equal(device_mark_path(t.device, GUEST_FILE, FAN_OPEN | FAN_CLOSE, 0), 0);
	/* the close of the descriptor that was marked came before */
	assert_int_equal(nr_calls_of_open(), 2);
	/* a child is ignored for its directory, too */
	assert_int_equal(device_mark_path(t.device, GUEST_DIR,
					  FAN_OPEN | FAN_EVENT_ON_CHILD, 0), 0);
	assert_int_equal(nr_calls_of_open(), 3);
	assert_int_equal(device_mark_path(t.device, GUEST_FILE, FAN_CLOSE, FAN_OPEN), 0);
	assert_int_equal(nr_calls_of_open(), 1);
	assert_int_equal(t.state->calls[0].mask, FAN_CLOSE_NOWRITE);
}

/* Children hear of it when their directory's mark starts to ask for them. */
static void update_asks_for_children(void **state)
{
	(void)state;
	assert_int_equal(device_group(t.device, "test_backend"), 0);
	assert_int_equal(device_mark_path(t.device, GUEST_DIR, FAN_OPEN, 0), 0);
	assert_int_equal(nr_calls_of_open(), 0);
	assert_int_equal(device_mark_path(t.device, GUEST_DIR,
					  FAN_OPEN | FAN_EVENT_ON_CHILD, 0), 0);
	assert_int_equal(nr_calls_of_open(), 1);
	assert_int_equal(device_mark_path(t.device, GUEST_DIR, FAN_OPEN, 0), 0);
	assert_int_equal(nr_calls_of_open(), 0);
}

/* Two groups of one backend; the second stays when the first is closed. */
static void groups_are_separate(void **state)
{
	int other = device_open_group("test_backend");

	(void)state;
	assert_int_equal(device_group(t.device, "test_backend"), 0);
	assert_int_equal(device_mark_path(t.device, GUEST_FILE, FAN_OPEN, 0), 0);
	assert_int_equal(device_mark_path(other, GUEST_FILE, FAN_OPEN | FAN_ACCESS, 0), 0);
	assert_int_equal(nr_calls_of_open(), 2);
	assert_int_equal(device_mark_path(t.device, GUEST_FILE, 0, 0), 0);
	assert_int_equal(nr_calls_of_open(), 1);
	assert_int_equal(t.state->calls[0].mark_mask, FAN_OPEN | FAN_ACCESS);
	assert_int_equal(device_mark_path(t.device, GUEST_FILE, FAN_OPEN, 0), 0);
	close(other);
	assert_int_equal(nr_calls_of_open(), 1);
	assert_int_equal(t.state->calls[0].mark_mask, FAN_OPEN);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(device_is_for_root),
		TEST(registration),
		TEST(one_group_per_file),
		TEST(bad_group_arguments),
		TEST(bad_mark_arguments),
		TEST(marks_come_and_go),
		TEST(ignored_events),
		TEST(update_asks_for_children),
		TEST(groups_are_separate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
