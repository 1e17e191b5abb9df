// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets up who is told of what fio and whole commands do.
 *
 * A group has no limit of events: a command raises more than a queue of 16384 holds, and
 * an overflow would end what is measured. Nobody reads while it runs, but in the arm
 * whose handler is user space.
 */
#include "bench/macro_arm.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "bench/hook.h"
#include "bench/macro_job.h"
#include "bench/reader.h"
#include "bench/result_cell.h"

#define NONE	"none"
#define EVENTS	(FAN_OPEN | FAN_ACCESS | FAN_MODIFY | FAN_CLOSE)
#define NAMES	(FAN_CREATE | FAN_DELETE)	/* only told with the directory and name */

struct arm {
	const char *watch, *listener, *site, *args, *handler, *program, *verdict;
	bool exact, native;
};

static const struct arm arms[] = {
	{ "never", NONE, NONE, NONE, NONE, NONE, NONE, true, true },
	{ "sb", "fanotify", NONE, NONE, NONE, NONE, NONE, true, true },
	{ "mount", "fanotify", NONE, NONE, NONE, NONE, NONE, false, true },
	{ "parent", "inotify", NONE, NONE, NONE, NONE, NONE, false, true },
	{ "sb", "fanotify", NONE, NONE, "user", NONE, "pass", true, true },
	{ "sb", "fanotify", "send_to_group", "direct", "c", "empty", "skip", true, true },
	{ "sb", "fanotify", "send_to_group", "direct", "bpf", "empty", "skip", true, true },
	{ "sb", "fanotify", "send_to_group", "direct", "bpf", "empty", "pass", true, true },
	{ "sb", "fanotify", "handle_event", "direct", "bpf", "empty", "skip", true, true },
	{ "never", "lsm", NONE, NONE, "bpf", "empty", "pass", true, true },
};

bool macro_arm_cell(size_t i, bool native, const char *kernel, struct result_cell *cell)
{
	const struct arm *arm = arms;

	for (; arm < arms + sizeof(arms) / sizeof(*arms); arm++)
		if ((native ? arm->native : arm->exact) && !i--)
			break;
	if (arm == arms + sizeof(arms) / sizeof(*arms))
		return false;
	*cell = (struct result_cell){
		.word = {
			[RESULT_WORKLOAD] = NONE, [RESULT_FS] = "tmpfs",
			[RESULT_WATCH] = arm->watch, [RESULT_LISTENER] = arm->listener,
			[RESULT_SITE] = arm->site, [RESULT_ARGS] = arm->args,
			[RESULT_HANDLER] = arm->handler, [RESULT_PROGRAM] = arm->program,
			[RESULT_VERDICT] = arm->verdict, [RESULT_STORAGE] = NONE,
			[RESULT_KERNEL] = kernel,
		},
		.threads = 1,
	};
	return true;
}

static bool has_reader(const struct result_cell *cell)
{
	return result_cell_is(cell, RESULT_HANDLER, "user");
}

const char *macro_arm_missing(const struct result_cell *cell, char *buf, size_t size)
{
	const struct listener_kind *kind = listener_kind_find(cell->word[RESULT_LISTENER]);
	const char *why = kind && kind->missing ? kind->missing() : NULL;

	if (why)
		snprintf(buf, size, "%s", why);
	else if (result_cell_has_hook(cell) && !hook_available())
		snprintf(buf, size, "this kernel has no hooks (no %s)", HOOK_SITE_PARAMETER);
	else
		return NULL;
	return buf;
}

static int open_fanotify(struct macro_watch *w, const struct macro_job *job)
{
	bool names = job->raises & NAMES, reads = has_reader(&w->cell);

	w->mask = EVENTS | FAN_ONDIR | (names ? NAMES : 0);
	w->fd = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_UNLIMITED_QUEUE |
			      (names ? FAN_REPORT_DFID_NAME : 0) | (reads ? 0 : FAN_NONBLOCK),
			      O_RDONLY | O_CLOEXEC | O_LARGEFILE);
	return w->fd < 0 ? -errno : 0;
}

/* A mount mark cannot ask for what is told by name. */
static int mark(const struct macro_watch *w, const char *dir)
{
	bool mount = result_cell_is(&w->cell, RESULT_WATCH, "mount");

	return fanotify_mark(w->fd, FAN_MARK_ADD | (mount ? FAN_MARK_MOUNT : FAN_MARK_FILESYSTEM),
			     mount ? w->mask & ~(uint64_t)NAMES : w->mask, AT_FDCWD, dir) ?
	       -errno : 0;
}

static int inotify_fd;	/* nftw() passes nothing on */

static int add_watch(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	if (type != FTW_D)
		return 0;
	return inotify_add_watch(inotify_fd, path, IN_OPEN | IN_ACCESS | IN_MODIFY | IN_CLOSE |
				 IN_CREATE | IN_DELETE) < 0 ? -errno : 0;
}

static int open_inotify(struct macro_watch *w, const char *dir)
{
	int ret;

	w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (w->fd < 0)
		return -errno;
	inotify_fd = w->fd;
	ret = nftw(dir, add_watch, 16, FTW_PHYS);
	return ret > 0 ? -EIO : ret;
}

static int attach(struct macro_watch *w)
{
	char name[64];
	int ret = hook_choose(&w->cell);

	if (!ret)
		ret = hook_attach(w->fd, hook_name(&w->cell, name, sizeof(name)));
	w->hooked = !ret;
	return ret;
}

static int open_group(struct macro_watch *w, const struct macro_job *job, const char *dir,
		      const char **what)
{
	int ret;

	*what = "fanotify_init()";
	ret = open_fanotify(w, job);
	if (ret)
		return ret;
	*what = "fanotify_mark()";
	ret = mark(w, dir);
	if (!ret && has_reader(&w->cell)) {
		*what = "the reader's process";
		ret = reader_start(&w->reader, w->fd, w->mask);
	}
	if (!ret && result_cell_has_hook(&w->cell)) {
		*what = "attaching the hook";
		ret = attach(w);
	}
	return ret;
}

int macro_watch_open(struct macro_watch *w, const struct result_cell *cell,
		     const struct macro_job *job, const char *dir, const char **what)
{
	*w = (struct macro_watch){ .cell = *cell, .fd = -1, .listener.fd = -1 };
	*what = "choosing the hook's site";
	if (hook_available() && !result_cell_has_hook(cell) && hook_choose(NULL))
		return -EBUSY;
	if (result_cell_is(cell, RESULT_LISTENER, "fanotify"))
		return open_group(w, job, dir, what);
	*what = "inotify";
	if (result_cell_is(cell, RESULT_LISTENER, "inotify"))
		return open_inotify(w, dir);
	*what = "LSM programs";
	return listener_open(&w->listener, &w->cell, EVENTS);
}

static int drain_inotify(int fd, struct listener_count *count)
{
	char buf[65536] __attribute__((aligned(8)));
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		for (char *p = buf; p < buf + n;) {
			const struct inotify_event *e = (void *)p;

			if (e->mask & IN_Q_OVERFLOW)
				count->overflows++;
			else
				count->events++;
			p += sizeof(*e) + e->len;
		}
	}
	return n < 0 && errno != EAGAIN ? -errno : 0;
}

int macro_watch_drain(struct macro_watch *w, struct listener_count *count)
{
	if (w->reader)
		return reader_drain(w->reader, count);
	if (w->fd < 0)
		return 0;
	if (result_cell_is(&w->cell, RESULT_LISTENER, "inotify"))
		return drain_inotify(w->fd, count);
	return listener_read_fanotify(w->fd, w->mask, count);
}

long macro_watch_calls(struct macro_watch *w)
{
	return w->listener.kind && w->listener.kind->calls ?
	       w->listener.kind->calls(&w->listener) : 0;
}

int macro_watch_close(struct macro_watch *w)
{
	int ret = w->hooked ? hook_detach(w->fd) : 0;

	reader_stop(w->reader);
	if (w->fd >= 0)
		close(w->fd);
	listener_close(&w->listener);
	*w = (struct macro_watch){ .fd = -1, .listener.fd = -1 };
	return ret;
}
