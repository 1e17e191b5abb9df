// SPDX-License-Identifier: GPL-2.0-only
/* The BPF programs of the stress test, and groups of the backend fsnotify-bpf. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "guest-tests/stress.skel.h"
#include "bench/fsnotify_bpf_abi.h"
#include "tests/guest/stress.h"

#define DEVICE	"/dev/fsnotify_bpf"
#define LOOK_NS	2000000		/* how long programs that were left are watched */

static struct bpf_map *map_of(struct stress *skel, int which)
{
	switch (which) {
	case STRESS_PLAIN:
		return skel->maps.plain;
	case STRESS_SLEEP:
		return skel->maps.sleep;
	case STRESS_DIRECT:
		return skel->maps.direct;
	default:
		return skel->maps.backend;
	}
}

/* A name ends with a digit, which says whose it is. */
static void rename_map(struct stress_bpf *b, int which, int digit)
{
	size_t size = 0;
	char *data = bpf_map__initial_value(map_of(b->skel, which), &size);
	char *name = data ? memmem(data, size, "stress_", strlen("stress_")) : NULL;

	stress_must(name, "no name in the struct_ops map %d", which);
	name[strlen(name) - 1] = (char)('0' + digit);
	strncpy(b->names[which], name, sizeof(b->names[which]) - 1);
}

void stress_bpf_load(struct stress_bpf *b, int digit)
{
	memset(b, 0, sizeof(*b));
	b->skel = stress__open();
	stress_must(b->skel, "BPF object: %s", strerror(errno));
	for (int i = STRESS_PLAIN; i <= STRESS_BACKEND; i++)
		rename_map(b, i, digit);
	if (stress__load(b->skel))
		stress_fail("BPF programs do not load: %s", strerror(errno));
	b->state = mmap(NULL, sizeof(*b->state), PROT_READ | PROT_WRITE, MAP_SHARED,
			bpf_map__fd(b->skel->maps.state), 0);
	stress_must(b->state != MAP_FAILED, "the programs' state: %s", strerror(errno));
	b->state->first_ino = stress_probes[0].ino;
	b->state->last_ino = stress_probes[STRESS_NR_PROBES - 1].ino;
	b->state->linger = STRESS_LINGER / 4;
	for (int i = STRESS_PLAIN; i <= STRESS_BACKEND; i++)
		stress_bpf_register(b, i);
}

void stress_bpf_unload(struct stress_bpf *b)
{
	for (int i = STRESS_PLAIN; i <= STRESS_BACKEND; i++)
		stress_bpf_unregister(b, i);
	munmap(b->state, sizeof(*b->state));
	stress__destroy(b->skel);
	memset(b, 0, sizeof(*b));
}

void stress_bpf_register(struct stress_bpf *b, int which)
{
	if (b->links[which])
		return;
	b->links[which] = bpf_map__attach_struct_ops(map_of(b->skel, which));
	stress_must(b->links[which], "registering %s: %s", b->names[which], strerror(errno));
}

void stress_bpf_unregister(struct stress_bpf *b, int which)
{
	bpf_link__destroy(b->links[which]);
	b->links[which] = NULL;
}

void stress_bpf_must_be_left(struct stress_bpf *b, const char *when)
{
	const struct timespec look = { .tv_nsec = LOOK_NS };
	const uint64_t left = __atomic_load_n(&b->state->nr_left, __ATOMIC_SEQ_CST);
	const uint64_t entered = __atomic_load_n(&b->state->nr_entered, __ATOMIC_SEQ_CST);

	stress_must(left == entered, "after %s, %llu events are inside of the program", when,
		    (unsigned long long)(entered - left));
	nanosleep(&look, NULL);
	stress_must(entered == __atomic_load_n(&b->state->nr_entered, __ATOMIC_SEQ_CST),
		    "after %s, events enter the program", when);
}

int stress_backend_open(const char *name)
{
	struct fsnotify_bpf_group_args args = { 0 };
	int fd, ret = 0;

	fd = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	strncpy(args.name, name, sizeof(args.name) - 1);
	if (ioctl(fd, FSNOTIFY_BPF_IOC_GROUP, &args)) {
		ret = -errno;
		close(fd);
	}
	return ret ? ret : fd;
}

int stress_backend_mark(int fd, int object, uint64_t mask)
{
	struct fsnotify_bpf_mark_args args = { .mask = mask, .fd = object };

	return ioctl(fd, FSNOTIFY_BPF_IOC_MARK, &args) ? -errno : 0;
}
