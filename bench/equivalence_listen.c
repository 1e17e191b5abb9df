// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets up the listener of a row and collects what it is told.
 *
 * A permission event keeps the operation waiting until it is answered, so such
 * a group is read by a thread. All others are read when the operation is over:
 * a merged event shows as one with several bits.
 */
#include "bench/equivalence_listen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include "bench/equivalence_event.h"
#include "bench/equivalence_object.h"

/* No operation of the matrix executes anything. */
#define NEVER_RAISED	FAN_OPEN_EXEC
#define FLAGS		(FAN_ONDIR | FAN_EVENT_ON_CHILD)

struct equivalence_listening {
	int group, other, stop;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock;	/* of all below */
	char *text;
	size_t len;
	FILE *heard;
	int err;
};

static const unsigned int init_flags[] = {
	[EQUIVALENCE_FD] = FAN_CLASS_NOTIF,
	[EQUIVALENCE_FID] = FAN_REPORT_FID,
	[EQUIVALENCE_DFID_NAME] = FAN_REPORT_DFID_NAME,
	[EQUIVALENCE_PERM] = FAN_CLASS_CONTENT,
};

static const struct {
	const char *name, *path;
	unsigned int flags;
} targets[] = {
	[EQUIVALENCE_ON_INODE] = { "inode", EQUIVALENCE_OBJECT_PATH, 0 },
	[EQUIVALENCE_ON_PARENT] = { "parent", EQUIVALENCE_PARENT, 0 },
	[EQUIVALENCE_ON_MOUNT] = { "mount", EQUIVALENCE_PARENT, FAN_MARK_MOUNT },
	[EQUIVALENCE_ON_SB] = { "sb", EQUIVALENCE_PARENT, FAN_MARK_FILESYSTEM },
};

static const struct {
	const char *name;
	unsigned int flags;
	uint32_t mask;
} ignores[] = {
	[EQUIVALENCE_IGNORED_MASK] = { "ignored_mask", FAN_MARK_IGNORED_MASK, 0 },
	[EQUIVALENCE_IGNORED_MASK_SURV] = { "ignored_mask",
					    FAN_MARK_IGNORED_MASK | FAN_MARK_IGNORED_SURV_MODIFY,
					    0 },
	[EQUIVALENCE_IGNORE_EVENTS] = { "ignore", FAN_MARK_IGNORE, 0 },
	[EQUIVALENCE_IGNORE_SURV] = { "ignore", FAN_MARK_IGNORE_SURV, 0 },
	[EQUIVALENCE_IGNORE_SURV_FLAGS] = { "ignore", FAN_MARK_IGNORE_SURV, FLAGS },
	[EQUIVALENCE_IGNORE_OTHER] = { "ignore", FAN_MARK_IGNORE_SURV, FLAGS | NEVER_RAISED },
};

static void *answer(void *data)
{
	struct equivalence_listening *l = data;
	struct pollfd fds[] = { { .fd = l->group, .events = POLLIN },
				{ .fd = l->stop, .events = POLLIN } };

	while (poll(fds, 2, -1) > 0 && !fds[1].revents) {
		int ret;

		pthread_mutex_lock(&l->lock);
		ret = equivalence_event_read(l->heard, l->group);
		if (ret && !l->err)
			l->err = ret;
		pthread_mutex_unlock(&l->lock);
	}
	return NULL;
}

static int begin_text(struct equivalence_listening *l)
{
	l->heard = open_memstream(&l->text, &l->len);
	return l->heard ? 0 : -ENOMEM;
}

static int refused(char *why, size_t size, const char *what, const char *target)
{
	snprintf(why, size, "fanotify_mark %s%s%s: %s", target, *what ? " " : "", what,
		 strerrorname_np(errno));
	return 1;
}

static uint64_t mask_of(const struct equivalence_row *row, struct equivalence_mark mark)
{
	return (mark.has_event ? equivalence_asked(row) : NEVER_RAISED) |
	       (mark.has_flags ? equivalence_flags_of(row) : 0);
}

static uint64_t ignore_mask_of(const struct equivalence_row *row)
{
	int ignore = row->word[EQUIVALENCE_IGNORE];

	return ignores[ignore].mask |
	       (ignore == EQUIVALENCE_IGNORE_OTHER ? 0 : equivalence_asked(row));
}

/* An ignore mask is the first mark's, where a group has two. */
static int set_marks(const struct equivalence_row *row, int group, char *why, size_t size)
{
	int ignore = row->word[EQUIVALENCE_IGNORE];

	for (int i = 0; i < EQUIVALENCE_NR_MARKS; i++) {
		struct equivalence_mark mark = equivalence_mark_of(row, i);
		unsigned int flags = FAN_MARK_ADD | targets[mark.target].flags;
		const char *name = targets[mark.target].name, *path = targets[mark.target].path;

		if (mark.target == EQUIVALENCE_NO_MARK)
			continue;
		if (fanotify_mark(group, flags, mask_of(row, mark), AT_FDCWD, path))
			return refused(why, size, "", name);
		if (i || ignore == EQUIVALENCE_IGNORE_NONE)
			continue;
		if (fanotify_mark(group, flags | ignores[ignore].flags, ignore_mask_of(row),
				  AT_FDCWD, path))
			return refused(why, size, ignores[ignore].name, name);
	}
	return 0;
}

int equivalence_watch_parent(void)
{
	uint64_t mask = FAN_ACCESS | FAN_MODIFY | FAN_ATTRIB | FAN_CLOSE | FAN_OPEN |
			FAN_CREATE | FAN_DELETE | FAN_MOVE | FAN_EVENT_ON_CHILD;
	int fd = fanotify_init(FAN_REPORT_FID | FAN_CLOEXEC | FAN_NONBLOCK, 0), ret;

	if (fd < 0)
		return -errno;
	if (!fanotify_mark(fd, FAN_MARK_ADD, mask, AT_FDCWD, EQUIVALENCE_PARENT))
		return fd;
	ret = -errno;
	close(fd);
	return ret;
}

static int start_thread(struct equivalence_listening *l)
{
	int err;

	l->stop = eventfd(0, EFD_CLOEXEC);
	if (l->stop < 0)
		return -errno;
	err = pthread_create(&l->thread, NULL, answer, l);
	l->has_thread = !err;
	return -err;
}

static int fill(const struct equivalence_row *row, struct equivalence_listening *l, char *why,
		size_t size)
{
	int listener = row->word[EQUIVALENCE_LISTENER], ret = begin_text(l);

	if (!ret && row->word[EQUIVALENCE_OBJECT] == EQUIVALENCE_CHILD) {
		l->other = equivalence_watch_parent();
		ret = l->other < 0 ? l->other : 0;
	}
	if (ret)
		return ret;
	l->group = fanotify_init(init_flags[listener] | FAN_CLOEXEC | FAN_NONBLOCK,
				 O_RDONLY | O_CLOEXEC);
	if (l->group < 0)
		return -errno;
	ret = set_marks(row, l->group, why, size);
	if (!ret && listener == EQUIVALENCE_PERM)
		ret = start_thread(l);
	return ret;
}

int equivalence_listen(const struct equivalence_row *row, char *why, size_t size,
		       struct equivalence_listening **out)
{
	struct equivalence_listening *l = calloc(1, sizeof(*l));
	int ret;

	if (!l)
		return -ENOMEM;
	l->group = l->other = l->stop = -1;
	pthread_mutex_init(&l->lock, NULL);
	ret = fill(row, l, why, size);
	if (ret)
		equivalence_deafen(l);
	else
		*out = l;
	return ret;
}

int equivalence_listen_fd(const struct equivalence_listening *l)
{
	return l->group;
}

/* Closes the text so far; with @out for the caller, else to be forgotten. */
static int take(struct equivalence_listening *l, char **out)
{
	int ret, err;

	pthread_mutex_lock(&l->lock);
	ret = equivalence_event_read(l->heard, l->group);
	if (!ret)
		ret = l->err;
	if (fclose(l->heard) && !ret)
		ret = -ENOMEM;
	/* A copy: a stream's memory, cut to size, leaves holes too small for the next. */
	if (out && !ret) {
		*out = strdup(l->text);
		ret = *out ? 0 : -ENOMEM;
	}
	free(l->text);
	l->text = NULL;
	err = begin_text(l);
	pthread_mutex_unlock(&l->lock);
	return ret ? ret : err;
}

int equivalence_forget(struct equivalence_listening *l)
{
	return take(l, NULL);
}

int equivalence_heard(struct equivalence_listening *l, char **out)
{
	return take(l, out);
}

void equivalence_deafen(struct equivalence_listening *l)
{
	const uint64_t one = 1;

	if (!l)
		return;
	if (l->has_thread && write(l->stop, &one, sizeof(one)) == sizeof(one))
		pthread_join(l->thread, NULL);
	if (l->stop >= 0)
		close(l->stop);
	if (l->group >= 0)
		close(l->group);
	if (l->other >= 0)
		close(l->other);
	if (l->heard)
		fclose(l->heard);
	free(l->text);
	pthread_mutex_destroy(&l->lock);
	free(l);
}
