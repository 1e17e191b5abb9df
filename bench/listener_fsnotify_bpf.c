// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnotify_bpf: a group of the patched kernel's own backend, whose program is the
 * listener. It has no queue that could be read; that the program ran is seen in
 * the edges.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include "bench/fsnotify_bpf_abi.h"
#include "bench/hook.h"
#include "bench/listener.h"
#include "bench/result_cell.h"

static const char *missing(void)
{
	return access(FSNOTIFY_BPF_DEVICE, F_OK) ? "this kernel does not have the hook patches" :
						   NULL;
}

/* A program that denies is asked for permission, any other is told. */
static uint64_t asks(const struct result_cell *cell, const struct workload *workload)
{
	return result_cell_is(cell, RESULT_VERDICT, "deny") ? workload->watched_perm :
							      workload->watched;
}

static int open_group(struct listener *l)
{
	struct fsnotify_bpf_group_args args = { 0 };
	int ret;

	hook_name(l->cell, args.name, sizeof(args.name));
	l->fd = open(FSNOTIFY_BPF_DEVICE, O_RDWR | O_CLOEXEC);
	if (l->fd < 0)
		return -errno;
	if (!ioctl(l->fd, FSNOTIFY_BPF_IOC_GROUP, &args))
		return 0;
	ret = -errno;
	close(l->fd);
	return ret;
}

static int mark(struct listener *l, const char *dir, uint64_t mask, enum listener_place place)
{
	struct fsnotify_bpf_mark_args args = { .mask = mask | FAN_EVENT_ON_CHILD };
	int ret = 0;

	if (place != LISTENER_PARENT)
		return -EINVAL;
	args.fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (args.fd < 0)
		return -errno;
	if (ioctl(l->fd, FSNOTIFY_BPF_IOC_MARK, &args))
		ret = -errno;
	close(args.fd);
	return ret;
}

static void close_group(struct listener *l)
{
	close(l->fd);
}

static const struct listener_kind listener_fsnotify_bpf = {
	.name = "fsnotify_bpf",
	.summary = "group without a queue: the BPF program is the backend",
	.per_hook = true,
	.missing = missing,
	.asks = asks,
	.open = open_group,
	.mark = mark,
	.close = close_group,
};
LISTENER_REGISTER(fsnotify_bpf);
