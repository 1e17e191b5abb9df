// SPDX-License-Identifier: GPL-2.0-only
/* Counts calls of fsnotify's functions with BPF programs. */
#include "bench/native_crosscheck.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bpf/crosscheck.h"
#include "bpf/crosscheck.skel.h"

#define MAX_COUNTERS 32

#define NAME(function) #function,
static const char *const functions[] = { CROSSCHECK_FUNCTIONS(NAME) };
#define NR_FUNCTIONS (sizeof(functions) / sizeof(functions[0]))

/* One object for each: what the kernel refuses leaves the others alone. */
struct counter {
	struct crosscheck *skel;
	struct bpf_link *link;
	unsigned int index;
};

struct counters {
	struct counter counter[MAX_COUNTERS];
	size_t nr;
};

/* @target: a BPF program of whose @function calls are counted, or -1. */
static int attach(struct counter *c, const char *program, int target, const char *function)
{
	struct bpf_program *prog;
	int ret;

	c->skel = crosscheck__open();
	if (!c->skel)
		return -errno;
	prog = bpf_object__find_program_by_name(c->skel->obj, program);
	ret = prog ? bpf_program__set_autoload(prog, true) : -ENOENT;
	if (!ret && target >= 0)
		ret = bpf_program__set_attach_target(prog, target, function);
	if (!ret)
		ret = crosscheck__load(c->skel);
	if (!ret) {
		c->link = bpf_program__attach(prog);
		ret = c->link ? 0 : -errno;
	}
	if (ret) {
		crosscheck__destroy(c->skel);
		c->skel = NULL;
	}
	return ret;
}

static void detach(struct counters *all)
{
	for (size_t i = 0; i < all->nr; i++) {
		bpf_link__destroy(all->counter[i].link);
		crosscheck__destroy(all->counter[i].skel);
	}
}

static int set_state(const struct counter *c, const struct crosscheck_state *state)
{
	const __u32 key = 0;

	return bpf_map__update_elem(c->skel->maps.state, &key, sizeof(key), state,
				    sizeof(*state), BPF_ANY);
}

static uint64_t get_count(const struct counter *c)
{
	struct crosscheck_state state;
	const __u32 key = 0;

	if (bpf_map__lookup_elem(c->skel->maps.state, &key, sizeof(key), &state,
				 sizeof(state), 0))
		return 0;
	return state.count[c->index];
}

static void attach_function(struct counters *all, unsigned int index,
			    struct native_crosscheck_count *count)
{
	struct counter *c = &all->counter[all->nr];
	char program[64];

	c->index = index;
	count->function = functions[index];
	snprintf(program, sizeof(program), "entry_%s", functions[index]);
	count->fentry_error = attach(c, program, -1, NULL);
	if (!count->fentry_error) {
		count->by = "fentry";
		all->nr++;
		return;
	}
	snprintf(program, sizeof(program), "probe_%s", functions[index]);
	count->kprobe_error = attach(c, program, -1, NULL);
	if (!count->kprobe_error) {
		count->by = "kprobe";
		all->nr++;
	}
}

/* The whole name of a program's function, which its own name is the beginning of. */
static bool function_name(const struct bpf_prog_info *found, int fd, char *buf, size_t size)
{
	struct bpf_func_info func = { 0 };
	struct bpf_prog_info info = {
		.nr_func_info = 1,
		.func_info_rec_size = sizeof(func),
		.func_info = (__u64)(uintptr_t)&func,
	};
	__u32 len = sizeof(info);
	const struct btf_type *type;
	struct btf *btf;
	bool ok;

	if (!found->btf_id || bpf_prog_get_info_by_fd(fd, &info, &len))
		return false;
	btf = btf__load_from_kernel_by_id(found->btf_id);
	if (!btf)
		return false;
	type = btf__type_by_id(btf, func.type_id);
	ok = type && snprintf(buf, size, "%s", btf__name_by_offset(btf, type->name_off)) < (int)size;
	btf__free(btf);
	return ok;
}

/* A hook's init and free are programs, too; bpf/ names handlers as what they handle. */
static int attach_hook(struct counters *all, int fd)
{
	struct counter *c = &all->counter[all->nr];
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);
	char name[128];
	int ret;

	if (bpf_prog_get_info_by_fd(fd, &info, &len) || info.type != BPF_PROG_TYPE_STRUCT_OPS ||
	    !function_name(&info, fd, name, sizeof(name)))
		return 0;
	if (!strstr(name, "_handle") && !strstr(name, "_event"))
		return 0;
	if (all->nr == MAX_COUNTERS)
		return -E2BIG;
	c->index = CROSSCHECK_hook;
	ret = attach(c, "entry_hook", fd, name);
	if (!ret)
		all->nr++;
	return ret;
}

/* Nothing to count is no error: there may be no hook. */
static void attach_hooks(struct counters *all, struct native_crosscheck_count *count)
{
	size_t before = all->nr;
	__u32 id = 0;

	count->function = "hook";
	while (!count->fentry_error && !bpf_prog_get_next_id(id, &id)) {
		int fd = bpf_prog_get_fd_by_id(id);

		if (fd < 0)
			continue;
		count->fentry_error = attach_hook(all, fd);
		close(fd);
	}
	if (!count->fentry_error && all->nr == before)
		count->fentry_error = -ENOENT;
	if (!count->fentry_error)
		count->by = "fentry";
}

static int count_calls(struct counters *all, int (*operate)(void *data, unsigned long nr_ops),
		       void *data, unsigned long nr_ops, struct native_crosscheck_count *counts)
{
	const struct crosscheck_state mine = { .tid = (__u32)gettid() };
	const struct crosscheck_state nobody = { 0 };
	int ret = 0;

	for (size_t i = 0; !ret && i < all->nr; i++)
		ret = set_state(&all->counter[i], &mine);
	if (!ret)
		ret = operate(data, nr_ops);
	/* Before anything else of this thread could be counted. */
	for (size_t i = 0; i < all->nr; i++) {
		const struct counter *c = &all->counter[i];

		counts[c->index].count += get_count(c);
		set_state(c, &nobody);
	}
	return ret;
}

json_t *native_crosscheck_run(int (*operate)(void *data, unsigned long nr_ops), void *data,
			      unsigned long nr_ops)
{
	libbpf_print_fn_t print = libbpf_set_print(NULL);
	struct native_crosscheck_count counts[CROSSCHECK_NR] = { 0 };
	struct counters all = { .nr = 0 };
	int ret = 0;

	for (unsigned int i = 0; i < NR_FUNCTIONS; i++)
		attach_function(&all, i, &counts[i]);
	attach_hooks(&all, &counts[CROSSCHECK_hook]);
	if (all.nr)
		ret = count_calls(&all, operate, data, nr_ops, counts);
	detach(&all);
	libbpf_set_print(print);
	if (ret)
		return json_pack("{s:o}", "skipped",
				 json_sprintf("the operations failed: %s", strerror(-ret)));
	return native_crosscheck_json(counts, CROSSCHECK_NR, nr_ops);
}
