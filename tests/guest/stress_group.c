// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fanotify groups of the stress test and the thread that reads all of them,
 * allows what they are asked for, and counts what they are told of probes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/guest/stress.h"

#define PAUSE_NS	500000

struct stress_group stress_groups[STRESS_NR_GROUPS] = {
	[0 ... STRESS_NR_GROUPS - 1] = { .lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1 },
};

static pthread_t responder;
static atomic_bool stopping;

static bool is_probe_fd(int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		stress_fail("fstat of an event's file: %s", strerror(errno));
	return st.st_ino >= stress_probes[0].ino &&
	       st.st_ino <= stress_probes[STRESS_NR_PROBES - 1].ino;
}

static bool is_probe_handle(const struct file_handle *handle)
{
	for (int i = 0; i < STRESS_NR_PROBES; i++) {
		const struct file_handle *own = stress_probes[i].handle;

		if (handle->handle_bytes == own->handle_bytes &&
		    !memcmp(handle->f_handle, own->f_handle, own->handle_bytes))
			return true;
	}
	return false;
}

/* The record with the object's own handle, among those of its directory. */
static bool is_probe_fid(const struct fanotify_event_metadata *event)
{
	const char *p = (const char *)(event + 1), *end = (const char *)event + event->event_len;

	while (p < end) {
		const struct fanotify_event_info_fid *fid = (const void *)p;

		if (fid->hdr.info_type == FAN_EVENT_INFO_TYPE_FID)
			return is_probe_handle((const void *)fid->handle);
		p += fid->hdr.len;
	}
	return false;
}

static void take(struct stress_group *g, const struct fanotify_event_metadata *event)
{
	const struct fanotify_response allow = { .fd = event->fd, .response = FAN_ALLOW };
	const uint64_t perm = FAN_OPEN_PERM | FAN_ACCESS_PERM;
	bool probe;

	if (event->mask & FAN_Q_OVERFLOW)
		stress_fail("a queue without a limit is full");
	probe = event->fd >= 0 ? is_probe_fd(event->fd) : is_probe_fid(event);
	if (probe && event->mask & FAN_OPEN)
		atomic_fetch_add(&g->nr_open, 1);
	if (probe && event->mask & FAN_OPEN_PERM)
		atomic_fetch_add(&g->nr_perm, 1);
	if (event->mask & perm && write(g->fd, &allow, sizeof(allow)) != sizeof(allow))
		stress_fail("answering a permission event: %s", strerror(errno));
	if (event->fd >= 0)
		close(event->fd);
}

/* Reads what is there now; events keep coming. */
static void drain(struct stress_group *g)
{
	char buf[4096] __attribute__((aligned(8)));
	int left = 0;

	if (ioctl(g->fd, FIONREAD, &left))
		stress_fail("FIONREAD: %s", strerror(errno));
	left /= (int)sizeof(struct fanotify_event_metadata);
	while (left > 0) {
		ssize_t n = read(g->fd, buf, sizeof(buf));
		struct fanotify_event_metadata *event = (void *)buf;

		if (n < 0 && errno == EAGAIN)
			return;		/* a permission event was given up */
		if (n <= 0)
			stress_fail("read of a group: %s", strerror(errno));
		for (; FAN_EVENT_OK(event, n); event = FAN_EVENT_NEXT(event, n)) {
			take(g, event);
			left--;
		}
	}
}

void stress_group_drain(struct stress_group *g)
{
	pthread_mutex_lock(&g->lock);
	if (g->fd >= 0)
		drain(g);
	pthread_mutex_unlock(&g->lock);
}

/*
 * Waits for no group: one that is being closed waits in the kernel until the
 * others have answered for what went through its marks as well.
 */
static void *respond(void *arg)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };

	(void)arg;
	while (!atomic_load(&stopping)) {
		for (int i = 0; i < STRESS_NR_GROUPS; i++) {
			struct stress_group *g = &stress_groups[i];

			if (pthread_mutex_trylock(&g->lock))
				continue;
			if (g->fd >= 0)
				drain(g);
			pthread_mutex_unlock(&g->lock);
		}
		nanosleep(&pause, NULL);
	}
	return NULL;
}

void stress_group_start(void)
{
	atomic_store(&stopping, false);
	if (pthread_create(&responder, NULL, respond, NULL))
		stress_fail("no thread");
}

void stress_group_stop(void)
{
	atomic_store(&stopping, true);
	pthread_join(responder, NULL);
}

void stress_group_open(struct stress_group *g, unsigned int flags)
{
	int fd = guest_group(flags | FAN_UNLIMITED_QUEUE | FAN_UNLIMITED_MARKS);

	stress_must(fd >= 0, "fanotify_init(%#x): %s", flags, strerror(-fd));
	pthread_mutex_lock(&g->lock);
	g->flags = flags;
	g->hook[0] = '\0';
	atomic_store(&g->nr_open, 0);
	atomic_store(&g->nr_perm, 0);
	g->fd = fd;
	pthread_mutex_unlock(&g->lock);
}

static void end_denying(struct stress_group *g)
{
	if (g->denies)
		stress_deny_end();
	g->denies = false;
}

void stress_group_close(struct stress_group *g)
{
	const bool leak = stress_planted == STRESS_PLANT_LEAK && !g->hook[0] &&
			  !(g->flags & (FAN_CLASS_CONTENT | FAN_CLASS_PRE_CONTENT));

	pthread_mutex_lock(&g->lock);
	if (!leak)
		close(g->fd);
	g->fd = -1;
	g->hook[0] = '\0';
	pthread_mutex_unlock(&g->lock);
	end_denying(g);
}

int stress_group_attach(struct stress_group *g, const char *hook, bool denies)
{
	int ret;

	if (denies)
		stress_deny_begin();
	ret = hook_attach(g->fd, hook);
	if (ret) {
		if (denies)
			stress_deny_end();
		return ret;
	}
	strncpy(g->hook, hook, sizeof(g->hook) - 1);
	g->denies = denies;
	return 0;
}

void stress_group_detach(struct stress_group *g)
{
	int ret = hook_detach(g->fd);

	stress_must(ret == (g->hook[0] ? 0 : -ENOENT), "detach of '%s': %s", g->hook,
		    strerror(-ret));
	g->hook[0] = '\0';
	end_denying(g);
}
