// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hooks, tracing programs and user space keep data with inodes, and all see the
 * same: with both kinds of arguments, in hooks that sleep and others.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/guest/storage_kit.h"

#define CREATE	BPF_LOCAL_STORAGE_GET_F_CREATE
#define FILE_2	GUEST_DIR "/file2"
#define SUB	GUEST_DIR "/sub"

static struct {
	struct storage_kit kit;
	struct storage_request *request;
	int group;
} t;

static int setup(void **state)
{
	const char *place = *state;
	const bool sleepable = strstr(place, "/sleepable");

	t.group = -1;
	if (guest_setup(place) || storage_load(&t.kit, sleepable))
		return -1;
	must_create(FILE_2);
	t.request = t.kit.request;
	t.group = guest_group(FAN_CLASS_NOTIF);
	must_mark(t.group, 0, FAN_OPEN, GUEST_FILE);
	must_mark(t.group, 0, FAN_OPEN, FILE_2);
	return hook_attach(t.group, storage_hook_name(sleepable));
}

static int teardown(void **state)
{
	(void)state;
	guest_teardown(t.group, &t.kit.hook);
	storage_unload(&t.kit);
	return 0;
}

/* One event, for which the hook must have run once. */
static void touch(const char *path, __u32 op, __u64 flags, __u64 add)
{
	__u64 before = t.request->nr_runs;

	t.request->op = op;
	t.request->flags = flags;
	t.request->add = add;
	t.request->nr_found = 0;
	must_touch(path, O_RDONLY);
	t.request->op = STORAGE_NOTHING;
	assert_int_equal(t.request->nr_runs, before + 1);
}

static void kept_per_inode(void **state)
{
	(void)state;
	for (__u64 i = 0; i < 3; i++) {
		touch(GUEST_FILE, STORAGE_GET, CREATE, 1);
		assert_int_equal(t.request->nr_found, 1);
		assert_int_equal(t.request->value, i);
	}
	must_have(t.kit.tags, GUEST_FILE, 3);
	must_have_none(t.kit.tags, FILE_2);
	touch(FILE_2, STORAGE_GET, CREATE, 1);
	assert_int_equal(t.request->value, 0);
	must_have(t.kit.tags, FILE_2, 1);
	must_have(t.kit.tags, GUEST_FILE, 3);
	must_have_none(t.kit.others, GUEST_FILE);
	must_have_none(t.kit.others, FILE_2);
}

static void created_only_if_asked(void **state)
{
	(void)state;
	touch(GUEST_FILE, STORAGE_GET, 0, 1);
	assert_int_equal(t.request->nr_found, 0);
	must_have_none(t.kit.tags, GUEST_FILE);
	/* flags that there are not: nothing, though there is a value */
	assert_int_equal(storage_write(t.kit.tags, GUEST_FILE, 5, BPF_NOEXIST), 0);
	touch(GUEST_FILE, STORAGE_GET, CREATE << 1, 1);
	assert_int_equal(t.request->nr_found, 0);
	touch(GUEST_FILE, STORAGE_GET, CREATE | 1ULL << 63, 1);
	assert_int_equal(t.request->nr_found, 0);
	must_have(t.kit.tags, GUEST_FILE, 5);
	touch(GUEST_FILE, STORAGE_GET, 0, 1);
	assert_int_equal(t.request->nr_found, 1);
}

static void deleted_once(void **state)
{
	(void)state;
	touch(GUEST_FILE, STORAGE_GET, CREATE, 1);
	assert_int_equal(storage_write(t.kit.others, GUEST_FILE, 7, BPF_NOEXIST), 0);
	touch(GUEST_FILE, STORAGE_DELETE, 0, 0);
	assert_int_equal(t.request->ret, 0);
	must_have_none(t.kit.tags, GUEST_FILE);
	must_have(t.kit.others, GUEST_FILE, 7);
	touch(GUEST_FILE, STORAGE_DELETE, 0, 0);
	assert_int_equal(t.request->ret, -ENOENT);
	/* and begins at 0 again */
	touch(GUEST_FILE, STORAGE_GET, CREATE, 1);
	assert_int_equal(t.request->value, 0);
}

static void user_space_sees_the_same(void **state)
{
	(void)state;
	assert_int_equal(storage_write(t.kit.tags, GUEST_FILE, 1, BPF_EXIST), -ENOENT);
	assert_int_equal(storage_write(t.kit.tags, GUEST_FILE, 41, BPF_NOEXIST), 0);
	assert_int_equal(storage_write(t.kit.tags, GUEST_FILE, 1, BPF_NOEXIST), -EEXIST);
	touch(GUEST_FILE, STORAGE_GET, CREATE, 1);
	assert_int_equal(t.request->value, 41);
	must_have(t.kit.tags, GUEST_FILE, 42);
	assert_int_equal(storage_write(t.kit.tags, GUEST_FILE, 50, BPF_EXIST), 0);
	touch(GUEST_FILE, STORAGE_GET, 0, 0);
	assert_int_equal(t.request->value, 50);
	assert_int_equal(storage_delete(t.kit.tags, GUEST_FILE), 0);
	assert_int_equal(storage_delete(t.kit.tags, GUEST_FILE), -ENOENT);
	touch(GUEST_FILE, STORAGE_GET, 0, 0);
	assert_int_equal(t.request->nr_found, 0);
}

/* It is the inode that has it, whatever its names are. */
static void rename_and_link(void **state)
{
	(void)state;
	assert_int_equal(mkdir(SUB, 0755), 0);
	touch(GUEST_FILE, STORAGE_GET, CREATE, 1);
	assert_int_equal(rename(GUEST_FILE, SUB "/moved"), 0);
	must_have(t.kit.tags, SUB "/moved", 1);
	touch(SUB "/moved", STORAGE_GET, 0, 1);
	assert_int_equal(link(SUB "/moved", GUEST_DIR "/linked"), 0);
	assert_int_equal(unlink(SUB "/moved"), 0);
	touch(GUEST_DIR "/linked", STORAGE_GET, 0, 1);
	must_have(t.kit.tags, GUEST_DIR "/linked", 3);
	/* not the name: another file that has it now has nothing */
	must_create(GUEST_FILE);
	must_have_none(t.kit.tags, GUEST_FILE);
	/* nor the one that it replaces */
	assert_int_equal(rename(GUEST_DIR "/linked", GUEST_FILE), 0);
	must_have(t.kit.tags, GUEST_FILE, 3);
}

/* flock(2), at which a tracing program runs once. */
static struct storage_request *lock(int fd, __u32 op, __u64 flags, __u64 add)
{
	struct storage_request *r = &t.kit.at->places[STORAGE_ON_LOCK];
	__u64 before = r->nr_runs;

	r->op = op;
	r->flags = flags;
	r->add = add;
	r->nr_found = 0;
	assert_int_equal(flock(fd, LOCK_SH), 0);
	r->op = STORAGE_NOTHING;
	assert_int_equal(r->nr_runs, before + 1);
	return r;
}

static void hook_and_tracing(void **state)
{
	struct storage_request *r;
	int fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(lock(fd, STORAGE_GET, 0, 0)->nr_found, 0);
	touch(GUEST_FILE, STORAGE_GET, CREATE, 1);
	r = lock(fd, STORAGE_GET, 0, 10);
	assert_int_equal(r->nr_found, 1);
	assert_int_equal(r->value, 1);
	touch(GUEST_FILE, STORAGE_GET, 0, 0);
	assert_int_equal(t.request->value, 11);
	assert_int_equal(lock(fd, STORAGE_DELETE, 0, 0)->ret, 0);
	assert_int_equal(lock(fd, STORAGE_DELETE, 0, 0)->ret, -ENOENT);
	touch(GUEST_FILE, STORAGE_GET, 0, 0);
	assert_int_equal(t.request->nr_found, 0);
	/* the other way round */
	assert_int_equal(lock(fd, STORAGE_GET, CREATE, 20)->nr_found, 1);
	touch(GUEST_FILE, STORAGE_GET, 0, 0);
	assert_int_equal(t.request->nr_found, 1);
	assert_int_equal(t.request->value, 20);
	touch(GUEST_FILE, STORAGE_DELETE, 0, 0);
	assert_int_equal(lock(fd, STORAGE_GET, 0, 0)->nr_found, 0);
	assert_int_equal(lock(fd, STORAGE_GET, CREATE << 1, 0)->nr_found, 0);
	close(fd);
}

#define EVERYWHERE(f)								\
	GUEST_AT(f, setup, teardown, "send_to_group"),				\
	GUEST_AT(f, setup, teardown, "send_to_group/packed"),			\
	GUEST_AT(f, setup, teardown, "send_to_group/sleepable"),		\
	GUEST_AT(f, setup, teardown, "send_to_group/packed/sleepable"),		\
	GUEST_AT(f, setup, teardown, "handle_event")

int main(void)
{
	const struct CMUnitTest tests[] = {
		EVERYWHERE(kept_per_inode),
		EVERYWHERE(created_only_if_asked),
		EVERYWHERE(deleted_once),
		EVERYWHERE(user_space_sees_the_same),
		EVERYWHERE(rename_and_link),
		EVERYWHERE(hook_and_tracing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
