// SPDX-License-Identifier: GPL-2.0-only
/*
 * A backend that is a BPF program can return anything. Whatever is no error is
 * an error, too, when it answers a permission event: open(2) would take it for a
 * struct file.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
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
	t.device = -1;
	if (guest_setup("none"))
		return -1;
	t.skel = backend__open_and_load();
	if (!t.skel || guest_hook_register(&t.hook, t.skel->maps.state, t.skel->maps.backend))
		return -1;
	t.state = t.hook.state;
	t.device = device_open_group("test_backend");
	return t.device < 0;
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

static const int odd[] = { 1, 2, 4096, INT32_MAX, -4096, INT32_MIN };

static void odd_answer_denies_an_open(void **state)
{
	(void)state;
	assert_int_equal(device_mark_path(t.device, GUEST_FILE, FAN_OPEN_PERM, 0), 0);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		t.state->returns = odd[i];
		assert_int_equal(open(GUEST_FILE, O_RDONLY | O_CLOEXEC), -1);
		assert_int_equal(errno, EPERM);
	}
	t.state->returns = 0;
	must_touch(GUEST_FILE, O_RDONLY);
}

static void odd_answer_denies_a_read(void **state)
{
	char c;
	int fd;

	(void)state;
	assert_int_equal(device_mark_path(t.device, GUEST_FILE, FAN_ACCESS_PERM, 0), 0);
	fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		t.state->returns = odd[i];
		errno = 0;
		assert_int_equal(read(fd, &c, 1), -1);
		assert_int_equal(errno, EPERM);
	}
	close(fd);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(odd_answer_denies_a_read),
		TEST(odd_answer_denies_an_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
