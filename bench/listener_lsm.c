// SPDX-License-Identifier: GPL-2.0-only
/*
 * lsm: BPF programs at the LSM hooks file_open and file_permission, which see
 * every open, read and write of the system; no marks. The program's runs are
 * counted by the kernel (BPF_STATS_RUN_TIME) in the proof only.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "bench/listener.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/subtree.h"
#include "bpf/lsm.skel.h"

static struct lsm *lsm;

/* The cell's program, where it has been loaded already, and how it is attached. */
static struct bpf_program *loaded;
static struct bpf_link *attachment;

static const char *missing(void)
{
	char buf[256] = "";
	FILE *f = fopen("/sys/kernel/security/lsm", "r");

	if (f) {
		if (!fgets(buf, sizeof(buf), f))
			buf[0] = '\0';
		fclose(f);
	}
	return strstr(buf, "bpf") ? NULL : "bpf is not among the kernel's LSMs (lsm=)";
}

/* The operations that are known to pass the two LSM hooks. */
static uint64_t asks(const struct result_cell *cell, const struct workload *workload)
{
	(void)cell;
	return workload->nr_lsm || workload->lsm_at ?
	       workload->watched & (FAN_OPEN | FAN_ACCESS | FAN_MODIFY) : 0;
}

static int load(bool subtree)
{
	lsm = lsm__open();
	if (!lsm)
		return -errno;
	bpf_program__set_autoload(lsm->progs.empty_file_open, !subtree);
	bpf_program__set_autoload(lsm->progs.empty_file_permission, !subtree);
	bpf_program__set_autoload(lsm->progs.subtree_file_open, subtree);
	bpf_program__set_autoload(lsm->progs.subtree_file_permission, subtree);
	return lsm__load(lsm);
}

/* A program that is loaded and that only has to be attached. */
static int attach_loaded(const struct program *p)
{
	loaded = p->lsm(p);
	if (!loaded)
		return -ENOENT;
	attachment = bpf_program__attach_lsm(loaded);
	return attachment ? 0 : -errno;
}

static int open_programs(struct listener *l)
{
	const struct program *p = program_find(l->cell->word[RESULT_PROGRAM]);
	bool subtree = result_cell_is(l->cell, RESULT_PROGRAM, "subtree");
	int ret;

	if (p && p->lsm)
		return attach_loaded(p);
	ret = load(subtree);
	if (!ret && subtree)
		ret = subtree_find(&lsm->bss->subtree_ino, &lsm->bss->subtree_dev);
	if (!ret)
		ret = lsm__attach(lsm);
	if (ret) {
		lsm__destroy(lsm);
		lsm = NULL;
	}
	return ret;
}

static long runs_of(const struct bpf_program *program)
{
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);
	int fd = bpf_program__fd(program);

	if (fd < 0 || bpf_prog_get_info_by_fd(fd, &info, &len))
		return 0;
	return (long)info.run_cnt;
}

static long calls(struct listener *l)
{
	(void)l;
	if (loaded)
		return runs_of(loaded);
	return runs_of(lsm->progs.empty_file_open) + runs_of(lsm->progs.empty_file_permission) +
	       runs_of(lsm->progs.subtree_file_open) +
	       runs_of(lsm->progs.subtree_file_permission);
}

static void close_programs(struct listener *l)
{
	(void)l;
	bpf_link__destroy(attachment);
	attachment = NULL;
	loaded = NULL;
	lsm__destroy(lsm);
	lsm = NULL;
}

static const struct listener_kind listener_lsm = {
	.name = "lsm",
	.summary = "BPF LSM programs on every open, read and write; no marks",
	.per_hook = true,
	.missing = missing,
	.asks = asks,
	.open = open_programs,
	.calls = calls,
	.close = close_programs,
};
LISTENER_REGISTER(lsm);
