// SPDX-License-Identifier: GPL-2.0-only
/*
 * What inode storage has to do with the LSMs that the kernel was booted with:
 * behind inode->i_security it needs the BPF LSM and is part of every inode's
 * blob; embedded it needs neither.
 */
#include "tests/guest/guest.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "tests/guest/slab.h"
#include "tests/guest/storage_kit.h"
#include "tests/guest/storage_shape.h"

#define LSM_CACHE	"lsm_inode_cache"
#define RCU_HEAD	16	/* bytes before what the LSMs have in a blob */
#define POINTER		8	/* what landlock has there, and the BPF LSM */

static struct {
	bool is_embedded, has_bpf, has_landlock;
} t;

static int read_lsms(void **state)
{
	char text[128] = "";
	int fd = open("/sys/kernel/security/lsm", O_RDONLY | O_CLOEXEC);

	(void)state;
	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		return -1;
	close(fd);
	t.has_bpf = strstr(text, "bpf");
	t.has_landlock = strstr(text, "landlock");
	t.is_embedded = storage_is_embedded();
	return 0;
}

/* The hook makes a value, at flock(2) a tracing program finds it. */
static void use(struct storage_kit *kit)
{
	struct storage_request *r = &kit->at->places[STORAGE_ON_LOCK];
	int group = guest_group(FAN_CLASS_NOTIF), fd;

	must_mark(group, 0, FAN_OPEN, GUEST_FILE);
	assert_int_equal(hook_attach(group, storage_hook_name(false)), 0);
	*kit->request = (struct storage_request){
		.op = STORAGE_GET, .flags = BPF_LOCAL_STORAGE_GET_F_CREATE, .add = 3,
	};
	r->op = STORAGE_GET;
	fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_SH), 0);
	close(fd);
	close(group);
	assert_int_equal(kit->request->nr_found, 1);
	assert_int_equal(r->nr_found, 1);
	assert_int_equal(r->value, 3);
	must_have(kit->tags, GUEST_FILE, 3);
}

static void usable(void **state)
{
	struct storage_kit kit;
	int map = storage_shape_make(&storage_good_shape);

	(void)state;
	if (!t.is_embedded && !t.has_bpf) {
		assert_int_equal(map, -EOPNOTSUPP);
		return;
	}
	assert_true(map >= 0);
	close(map);
	assert_int_equal(guest_setup("send_to_group"), 0);
	assert_int_equal(storage_load(&kit, false), 0);
	use(&kit);
	storage_unload(&kit);
	guest_teardown(-1, NULL);
}

static void blob(void **state)
{
	long size = RCU_HEAD;

	(void)state;
	if (t.has_landlock)
		size += POINTER;
	if (t.has_bpf && !t.is_embedded)
		size += POINTER;
	assert_int_equal(slab_object_size(LSM_CACHE), size > RCU_HEAD ? size : -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(usable),
		cmocka_unit_test(blob),
	};

	return cmocka_run_group_tests(tests, read_lsms, NULL);
}
