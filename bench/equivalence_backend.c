// SPDX-License-Identifier: GPL-2.0-only
/* Site inode_event of the equivalence matrix. */
#include "bench/equivalence_backend.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bench/equivalence_calls.h"
#include "bench/fsnotify_bpf_abi.h"
#include "bpf/witness.h"
#include "bpf/witness_backend.skel.h"

/* Its name in bpf/witness_backend.bpf.c. */
#define PROGRAM "bpf_witness"

struct equivalence_backend {
	struct witness_backend *skel;
	struct witness_calls *calls;
};

int equivalence_backend_load(struct equivalence_backend **out)
{
	struct equivalence_backend *b;
	int ret;

	if (access(FSNOTIFY_BPF_DEVICE, F_OK))
		return -EOPNOTSUPP;
	b = calloc(1, sizeof(*b));
	if (!b)
		return -ENOMEM;
	b->skel = witness_backend__open_and_load();
	ret = b->skel ? witness_backend__attach(b->skel) : -errno;
	if (!ret) {
		b->calls = equivalence_calls_map(bpf_map__fd(b->skel->maps.calls));
		ret = b->calls ? 0 : -errno;
	}
	if (ret)
		equivalence_backend_unload(b);
	else
		*out = b;
	return ret;
}

void equivalence_backend_unload(struct equivalence_backend *b)
{
	if (!b)
		return;
	equivalence_calls_unmap(b->calls);
	witness_backend__destroy(b->skel);
	free(b);
}

int equivalence_backend_open(void)
{
	struct fsnotify_bpf_group_args args = { 0 };
	int fd, ret;

	strncpy(args.name, PROGRAM, sizeof(args.name) - 1);
	fd = open(FSNOTIFY_BPF_DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (!ioctl(fd, FSNOTIFY_BPF_IOC_GROUP, &args))
		return fd;
	ret = -errno;
	close(fd);
	return ret;
}

int equivalence_backend_mark(int group, const char *path, uint32_t mask)
{
	struct fsnotify_bpf_mark_args args = { .mask = mask };
	int ret = 0;

	/* A FIFO without a writer must not keep this waiting. */
	args.fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (args.fd < 0)
		return -errno;
	if (ioctl(group, FSNOTIFY_BPF_IOC_MARK, &args))
		ret = -errno;
	close(args.fd);
	return ret;
}

void equivalence_backend_forget(struct equivalence_backend *b)
{
	equivalence_calls_forget(b->calls);
}

int equivalence_backend_seen(const struct equivalence_backend *b, char **out)
{
	return equivalence_calls_text(b->calls, out);
}
