// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel has in its slabs and BPF has loaded, before and after. Of
 * what belongs to fsnotify not one object may be left; the general caches move
 * a little by themselves.
 */
#include <bpf/bpf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest/stress.h"

#define WAIT_S		60	/* for grace periods and work queues */

struct leak {
	const char *name;
	long may_grow;
};

static int (*const nexts[])(__u32 id, __u32 *next) = {
	bpf_prog_get_next_id, bpf_map_get_next_id, bpf_link_get_next_id, bpf_btf_get_next_id,
};

/* struct fsnotify_group is in one of the kmalloc caches. */
static const struct leak leaks[] = {
	{ "BPF programs", 0 },
	{ "BPF maps", 0 },
	{ "BPF links", 0 },
	{ "BTF objects", 0 },
	{ "fanotify_mark", 0 },
	{ "fanotify_fid_event", 0 },
	{ "fanotify_path_event", 0 },
	{ "fanotify_perm_event", 0 },
	{ "fsnotify_mark_connector", 0 },
	{ "inotify_inode_mark", 0 },
	{ "shmem_inode_cache", 8 },
	{ "filp", 32 },
	{ "kmalloc-64", 128 },
	{ "kmalloc-96", 256 },
	{ "kmalloc-128", 64 },
	{ "kmalloc-192", 64 },
	{ "kmalloc-256", 64 },
	{ "kmalloc-512", 24 },
	{ "kmalloc-1k", 32 },
	{ "kmalloc-2k", 32 },
};
#define NR_LEAKS	((int)(sizeof(leaks) / sizeof(leaks[0])))
#define NR_BPF		4

static long before[NR_LEAKS], after[NR_LEAKS];

static long count_bpf(int (*next)(__u32 id, __u32 *next))
{
	__u32 id = 0;
	long nr = 0;

	while (!next(id, &id))
		nr++;
	return nr;
}

/*
 * Every processor keeps slabs for itself, and what is free in them counts as
 * used. Shrinking takes them away; the first allocation gets new ones, so that
 * nothing is opened between shrinking and reading.
 */
static void look(long *counts)
{
	static char text[65536];
	int fds[NR_LEAKS], info, length = 0, n;

	for (int i = 0; i < NR_BPF; i++)
		counts[i] = count_bpf(nexts[i]);
	for (int i = NR_BPF; i < NR_LEAKS; i++) {
		snprintf(text, sizeof(text), "/sys/kernel/slab/%s/shrink", leaks[i].name);
		fds[i] = open(text, O_WRONLY | O_CLOEXEC);
		stress_must(fds[i] >= 0, "%s: the kernel needs SLUB_DEBUG and slab_nomerge", text);
	}
	info = open("/proc/slabinfo", O_RDONLY | O_CLOEXEC);
	stress_must(info >= 0, "there is no /proc/slabinfo");
	for (int i = NR_BPF; i < NR_LEAKS; i++)
		stress_must(write(fds[i], "1", 1) == 1, "%s does not shrink", leaks[i].name);
	while ((n = (int)read(info, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += n;
	text[length] = '\0';
	close(info);
	for (int i = NR_BPF; i < NR_LEAKS; i++) {
		char line[64], *at;

		close(fds[i]);
		snprintf(line, sizeof(line), "\n%s ", leaks[i].name);
		at = strstr(text, line);
		stress_must(at, "%s is not in /proc/slabinfo", leaks[i].name);
		counts[i] = strtol(at + strlen(line), NULL, 10);
	}
}

void stress_leak_remember(void)
{
	long counts[NR_LEAKS] = { 0 };

	/* What is freed late is still there the first time. */
	for (int i = 0; i < 5; i++) {
		look(counts);
		usleep(200000);
	}
	for (int i = 0; i < NR_LEAKS; i++)
		before[i] = counts[i];
}

static int nr_grown(void)
{
	long counts[NR_LEAKS] = { 0 };
	int nr = 0;

	look(counts);
	for (int i = 0; i < NR_LEAKS; i++) {
		after[i] = counts[i];
		nr += counts[i] > before[i] + leaks[i].may_grow;
	}
	return nr;
}

int stress_leak_compare(FILE *out)
{
	const int wait_s = stress_planted == STRESS_PLANT_LEAK ? 2 : WAIT_S;
	int nr;

	for (int i = 0; (nr = nr_grown()) && i < wait_s * 5; i++)
		usleep(200000);
	fprintf(out, "what is there before and after, and how much it may grow\n");
	for (int i = 0; i < NR_LEAKS; i++)
		fprintf(out, "  %-24s %6ld %6ld %4ld%s\n", leaks[i].name, before[i],
			after[i], leaks[i].may_grow,
			after[i] > before[i] + leaks[i].may_grow ? "  LEAK" : "");
	return nr;
}
