// SPDX-License-Identifier: GPL-2.0-only
/*
 * The code of inode storage runs into tracing programs that use inode storage.
 * With the locks held they can look up, but neither create nor delete: the
 * kernel would take a lock that it has. Without the guard this test hangs.
 */
#include "tests/guest/guest.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "guest-tests/recursion.skel.h"
#include "tests/guest/recursion.h"

static struct {
	struct recursion *skel;
	struct guest_hook hook;
	struct recursion_state *state;
	int present, absent, worked;
	int exe;
} t;

static int set(int map, int fd)
{
	__u64 value = 1;

	return bpf_map_update_elem(map, &fd, &value, BPF_NOEXIST);
}

static int setup(void **state)
{
	(void)state;
	t.skel = recursion__open_and_load();
	if (!t.skel || guest_hook_register(&t.hook, t.skel->maps.state, NULL) ||
	    recursion__attach(t.skel))
		return -1;
	t.state = t.hook.state;
	t.present = bpf_map__fd(t.skel->maps.present);
	t.absent = bpf_map__fd(t.skel->maps.absent);
	t.worked = bpf_map__fd(t.skel->maps.worked);
	t.exe = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (t.exe < 0 || set(t.present, t.exe) || set(t.worked, t.exe))
		return -1;
	t.state->tgid = (__u32)getpid();
	return guest_setup("none");
}

static int teardown(void **state)
{
	(void)state;
	close(t.exe);
	guest_hook_unregister(&t.hook);
	recursion__destroy(t.skel);
	guest_teardown(-1, NULL);
	return 0;
}

static void arm(enum recursion_place place, bool armed)
{
	t.state->places[place].armed = armed;
}

/* At flock(2) both creating and deleting work, and so they did not before. */
static void must_work(void)
{
	const struct recursion_result *r = &t.state->places[RECURSION_LOCK];

	arm(RECURSION_LOCK, true);
	assert_int_equal(flock(t.exe, LOCK_SH), 0);
	arm(RECURSION_LOCK, false);
	assert_int_equal(r->nr_runs, 1);
	assert_int_equal(r->nr_looked_up, 1);
	assert_int_equal(r->nr_created, 1);
	assert_int_equal(r->nr_deleted, 1);
	assert_int_equal(r->nr_busy, 0);
}

/* The program ran, found what is there, and could do nothing else. */
static void must_be_refused(enum recursion_place place, __u32 nr)
{
	const struct recursion_result *r = &t.state->places[place];
	__u64 value;

	arm(place, false);
	assert_int_equal(r->nr_runs, nr);
	assert_int_equal(r->nr_looked_up, nr);
	assert_int_equal(r->nr_created, 0);
	assert_int_equal(r->nr_deleted, 0);
	assert_int_equal(r->nr_busy, nr);
	assert_int_equal(bpf_map_lookup_elem(t.present, &t.exe, &value), 0);
	assert_int_equal(bpf_map_lookup_elem(t.absent, &t.exe, &value), -ENOENT);
	must_work();
}

static void user_space_creates(void **state)
{
	(void)state;
	assert_int_equal(bpf_map_delete_elem(t.worked, &t.exe), 0);
	arm(RECURSION_UPDATE, true);
	assert_int_equal(set(t.worked, t.exe), 0);
	must_be_refused(RECURSION_UPDATE, 1);
}

static void user_space_deletes(void **state)
{
	(void)state;
	arm(RECURSION_DELETE, true);
	assert_int_equal(bpf_map_delete_elem(t.worked, &t.exe), 0);
	must_be_refused(RECURSION_DELETE, 1);
}

static void program_deletes(void **state)
{
	__u64 value;

	(void)state;
	arm(RECURSION_DELETE, true);
	t.state->is_working = 1;
	assert_int_equal(flock(t.exe, LOCK_SH), 0);
	t.state->is_working = 0;
	assert_int_equal(bpf_map_lookup_elem(t.worked, &t.exe, &value), -ENOENT);
	must_be_refused(RECURSION_DELETE, 1);
}

/* The element is freed with the lock held, and then the storage without. */
static void inode_goes(void **state)
{
	int fd = open(GUEST_FILE, O_PATH | O_CLOEXEC);

	(void)state;
	assert_int_equal(set(t.worked, fd), 0);
	assert_int_equal(unlink(GUEST_FILE), 0);
	arm(RECURSION_DESTROY, true);
	close(fd);
	must_be_refused(RECURSION_DESTROY, 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(user_space_creates),
		TEST(user_space_deletes),
		TEST(program_deletes),
		TEST(inode_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
