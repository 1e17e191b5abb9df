// SPDX-License-Identifier: GPL-2.0-only
/*
 * Maps of inode storage that cannot be made, by whom, and programs that take
 * another kind of map for one: the verifier says why.
 */
#include "tests/guest/guest.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest/as.h"
#include "tests/guest/storage_shape.h"

#define INSN(c, d, s, o, i) \
	((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) })
#define MOV(d, i)	INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define MOV_REG(d, s)	INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define ADD(d, i)	INSN(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
#define STORE(d, o, i)	INSN(BPF_ST | BPF_MEM | BPF_DW, d, 0, o, i)
#define LOAD(d, s, o)	INSN(BPF_LDX | BPF_MEM | BPF_DW, d, s, o, 0)
#define CALL(f)		INSN(BPF_JMP | BPF_CALL, 0, 0, 0, f)
#define EXIT()		INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
#define MAP(d, fd)	INSN(BPF_LD | BPF_DW | BPF_IMM, d, BPF_PSEUDO_MAP_FD, 0, fd), \
			INSN(0, 0, 0, 0, 0)

static void shapes(void **state)
{
	struct storage_shape s = storage_good_shape;
	int fd = storage_shape_make(&s);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
#define REFUSED(member, value)							\
	do {									\
		s = storage_good_shape;						\
		s.member = (value);						\
		assert_int_equal(storage_shape_make(&s), -EINVAL);		\
	} while (0)
	REFUSED(max_entries, 1);
	REFUSED(flags, 0);
	REFUSED(flags, BPF_F_NO_PREALLOC | BPF_F_RDONLY_PROG);
	REFUSED(key_size, 8);
	REFUSED(value_size, 0);
	REFUSED(is_typed, false);
}

/* A descriptor that is none, flags that there are not */
static void keys_and_flags(void **state)
{
	int fd = storage_shape_make(&storage_good_shape), key = -1, value = 1;

	(void)state;
	assert_int_equal(bpf_map_lookup_elem(fd, &key, &value), -EBADF);
	assert_int_equal(bpf_map_update_elem(fd, &key, &value, BPF_ANY), -EBADF);
	assert_int_equal(bpf_map_delete_elem(fd, &key), -EBADF);
	key = STDIN_FILENO;
	assert_int_equal(bpf_map_update_elem(fd, &key, &value, BPF_EXIST << 1), -EINVAL);
	assert_int_equal(bpf_map_update_elem(fd, &key, &value, BPF_F_LOCK), -EINVAL);
	close(fd);
}

/* fentry of a function whose argument is an inode */
static int load(const struct bpf_insn *insns, size_t nr, char *log, size_t size)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FENTRY,
		    .log_buf = log, .log_size = (__u32)size, .log_level = 1);
	struct btf *btf = btf__load_vmlinux_btf();
	int id;

	assert_non_null(btf);
	id = btf__find_by_name_kind(btf, "clear_inode", BTF_KIND_FUNC);
	btf__free(btf);
	assert_true(id > 0);
	opts.attach_btf_id = (__u32)id;
	return bpf_prog_load(BPF_PROG_TYPE_TRACING, "wrong", "GPL", insns, nr, &opts);
}

static void must_say(int fd, const char *log, const char *words)
{
	assert_int_equal(fd, -EINVAL);
	if (!strstr(log, words))
		fail_msg("the verifier does not say '%s' but: %s", words, log);
}

static int load_get(int map, char *log, size_t size)
{
	const struct bpf_insn insns[] = {
		LOAD(BPF_REG_2, BPF_REG_1, 0),
		MAP(BPF_REG_1, map),
		MOV(BPF_REG_3, 0),
		MOV(BPF_REG_4, BPF_LOCAL_STORAGE_GET_F_CREATE),
		CALL(BPF_FUNC_inode_storage_get),
		MOV(BPF_REG_0, 0),
		EXIT(),
	};

	return load(insns, sizeof(insns) / sizeof(insns[0]), log, size);
}

static int load_lookup(int map, char *log, size_t size)
{
	const struct bpf_insn insns[] = {
		STORE(BPF_REG_10, -8, 0),
		MOV_REG(BPF_REG_2, BPF_REG_10),
		ADD(BPF_REG_2, -8),
		MAP(BPF_REG_1, map),
		CALL(BPF_FUNC_map_lookup_elem),
		MOV(BPF_REG_0, 0),
		EXIT(),
	};

	return load(insns, sizeof(insns) / sizeof(insns[0]), log, size);
}

static void wrong_map(void **state)
{
	int hash = bpf_map_create(BPF_MAP_TYPE_HASH, "hash", 4, 4, 1, NULL), prog;
	int storage = storage_shape_make(&storage_good_shape);
	char log[4096] = "";

	(void)state;
	assert_true(hash >= 0 && storage >= 0);
	must_say(load_get(hash, log, sizeof(log)), log,
		 "cannot pass map_type 1 into func bpf_inode_storage_get");
	must_say(load_lookup(storage, log, sizeof(log)), log,
		 "cannot pass map_type 28 into func bpf_map_lookup_elem");
	/* It is the map alone that is wrong there. */
	prog = load_get(storage, log, sizeof(log));
	assert_true(prog >= 0);
	close(prog);
	prog = load_lookup(hash, log, sizeof(log));
	assert_true(prog >= 0);
	close(prog);
	close(hash);
	close(storage);
}

/* Something else than an inode */
static void wrong_object(void **state)
{
	int storage = storage_shape_make(&storage_good_shape);
	char log[4096] = "";
	const struct bpf_insn insns[] = {
		MOV(BPF_REG_2, 1),
		MAP(BPF_REG_1, storage),
		MOV(BPF_REG_3, 0),
		MOV(BPF_REG_4, 0),
		CALL(BPF_FUNC_inode_storage_get),
		MOV(BPF_REG_0, 0),
		EXIT(),
	};
	int ret = load(insns, sizeof(insns) / sizeof(insns[0]), log, sizeof(log));

	(void)state;
	assert_int_equal(ret, -EACCES);
	assert_non_null(strstr(log, "R2 type=scalar expected=ptr_, trusted_ptr_, rcu_ptr_"));
	close(storage);
}

static int make_map(int unused)
{
	int fd = storage_shape_make(&storage_good_shape);

	(void)unused;
	return fd < 0 ? fd : 0;
}

static int allow_unprivileged(int allow)
{
	FILE *f = fopen("/proc/sys/kernel/unprivileged_bpf_disabled", "w");

	if (!f)
		return -errno;
	fprintf(f, "%d", allow ? 0 : 2);
	return fclose(f) ? -errno : 0;
}

/* Also where an unprivileged process may make other maps. */
static void privilege(void **state)
{
	(void)state;
	assert_int_equal(make_map(-1), 0);
	assert_int_equal(as(0, make_map, -1), -EPERM);
	assert_int_equal(allow_unprivileged(1), 0);
	assert_int_equal(as(0, make_map, -1), -EPERM);
	assert_int_equal(as(AS_CAP(CAP_PERFMON), make_map, -1), -EPERM);
	assert_int_equal(as(AS_CAP(CAP_BPF), make_map, -1), 0);
	assert_int_equal(allow_unprivileged(0), 0);
	assert_int_equal(as(0, make_map, -1), -EPERM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes),
		cmocka_unit_test(keys_and_flags),
		cmocka_unit_test(wrong_map),
		cmocka_unit_test(wrong_object),
		cmocka_unit_test(privilege),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
