// SPDX-License-Identifier: GPL-2.0-only
/* The programs of the tests of inode storage, and their maps. */
#include "tests/guest/storage_kit.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "guest-tests/storage.skel.h"
#include "guest-tests/storage_trace.skel.h"

static int load_trace(struct storage_kit *kit)
{
	kit->trace = storage_trace__open();
	if (!kit->trace)
		return -errno;
	if (bpf_map__reuse_fd(kit->trace->maps.tags, kit->tags) ||
	    bpf_map__reuse_fd(kit->trace->maps.others, kit->others) ||
	    storage_trace__load(kit->trace) ||
	    guest_hook_register(&kit->traced, kit->trace->maps.state, NULL))
		return -errno;
	kit->at = kit->traced.state;
	kit->at->tgid = (__u64)getpid();
	return storage_trace__attach(kit->trace);
}

int storage_load(struct storage_kit *kit, bool sleepable)
{
	int ret;

	memset(kit, 0, sizeof(*kit));
	kit->hooks = storage__open_and_load();
	if (!kit->hooks)
		return -errno;
	kit->tags = bpf_map__fd(kit->hooks->maps.tags);
	kit->others = bpf_map__fd(kit->hooks->maps.others);
	ret = guest_hook_register(&kit->hook, kit->hooks->maps.state,
				  sleepable ? kit->hooks->maps.sleepable_hook :
				  kit->hooks->maps.plain_hook);
	kit->request = kit->hook.state;
	return ret ? ret : load_trace(kit);
}

void storage_unload(struct storage_kit *kit)
{
	guest_hook_unregister(&kit->traced);
	guest_hook_unregister(&kit->hook);
	storage_trace__destroy(kit->trace);
	storage__destroy(kit->hooks);
	memset(kit, 0, sizeof(*kit));
}

const char *storage_hook_name(bool sleepable)
{
	return sleepable ? "test_storage_s" : "test_storage";
}

int storage_read_fd(int map, int fd, __u64 *nr)
{
	struct storage_value value;
	int ret = bpf_map_lookup_elem(map, &fd, &value);

	*nr = value.nr;
	return ret;
}

int storage_read(int map, const char *path, __u64 *nr)
{
	int fd = open(path, O_PATH | O_CLOEXEC), ret;

	if (fd < 0)
		return -EBADF;
	ret = storage_read_fd(map, fd, nr);
	close(fd);
	return ret;
}

int storage_write(int map, const char *path, __u64 nr, __u64 flags)
{
	struct storage_value value = { .nr = nr };
	int fd = open(path, O_PATH | O_CLOEXEC), ret;

	if (fd < 0)
		return -EBADF;
	ret = bpf_map_update_elem(map, &fd, &value, flags);
	close(fd);
	return ret;
}

int storage_delete(int map, const char *path)
{
	int fd = open(path, O_PATH | O_CLOEXEC), ret;

	if (fd < 0)
		return -EBADF;
	ret = bpf_map_delete_elem(map, &fd);
	close(fd);
	return ret;
}

void must_have(int map, const char *path, __u64 nr)
{
	__u64 found;
	int ret = storage_read(map, path, &found);

	if (ret)
		fail_msg("%s has no storage: %s", path, strerror(-ret));
	assert_int_equal(found, nr);
}

void must_have_none(int map, const char *path)
{
	__u64 found;

	assert_int_equal(storage_read(map, path, &found), -ENOENT);
}

bool storage_is_embedded(void)
{
	struct btf *btf = btf__load_vmlinux_btf();
	const struct btf_type *type;
	bool embedded = false;
	int id;

	assert_non_null(btf);
	id = btf__find_by_name_kind(btf, "inode", BTF_KIND_STRUCT);
	assert_true(id > 0);
	type = btf__type_by_id(btf, (__u32)id);
	for (int i = 0; i < btf_vlen(type); i++) {
		const char *name = btf__name_by_offset(btf, btf_members(type)[i].name_off);

		embedded |= !strcmp(name, "i_bpf_storage");
	}
	btf__free(btf);
	return embedded;
}
