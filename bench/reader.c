// SPDX-License-Identifier: GPL-2.0-only
/* A process that reads a fanotify group and answers it. */
#include "bench/reader.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/exact.h"

/**
 * struct reader - the process and what it shares
 * @pid: the process
 * @shared: what it has read so far, and the error that ended it
 * @seen: what reader_drain() has told
 */
struct reader {
	pid_t pid;
	struct reader_shared {
		volatile struct listener_count count;
		volatile int ready, error;
	} * shared;
	struct listener_count seen;
};

static int prepare(void)
{
	struct sched_param param = { .sched_priority = EXACT_PRIORITY + 1 };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || mlockall(MCL_CURRENT | MCL_FUTURE) ||
	    sched_setscheduler(0, SCHED_FIFO, &param))
		return -errno;
	return 0;
}

static void read_for_ever(struct reader_shared *shared, int fd, uint64_t mask)
{
	struct listener_count count = { 0 };

	shared->error = prepare();
	shared->ready = 1;
	while (!shared->error) {
		shared->error = listener_read_fanotify(fd, mask, &count);
		shared->count = count;
	}
	_exit(1);
}

int reader_start(struct reader **reader, int fd, uint64_t mask)
{
	struct reader *r = calloc(1, sizeof(*r));
	int ret;

	if (!r)
		return -ENOMEM;
	r->shared = mmap(NULL, sizeof(*r->shared), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (r->shared == MAP_FAILED) {
		ret = -errno;
		free(r);
		return ret;
	}
	r->pid = fork();
	if (!r->pid)
		read_for_ever(r->shared, fd, mask);
	ret = r->pid < 0 ? -errno : 0;
	while (!ret && !r->shared->ready)
		sched_yield();
	if (!ret)
		ret = r->shared->error;
	if (ret) {
		reader_stop(r);
		return ret;
	}
	*reader = r;
	return 0;
}

int reader_drain(struct reader *reader, struct listener_count *count)
{
	struct listener_count now = reader->shared->count;

	count->events += now.events - reader->seen.events;
	count->others += now.others - reader->seen.others;
	count->overflows += now.overflows - reader->seen.overflows;
	count->seen |= now.seen;
	reader->seen = now;
	return reader->shared->error;
}

void reader_stop(struct reader *reader)
{
	if (!reader)
		return;
	if (reader->pid > 0) {
		kill(reader->pid, SIGKILL);
		waitpid(reader->pid, NULL, 0);
	}
	munmap(reader->shared, sizeof(*reader->shared));
	free(reader);
}
