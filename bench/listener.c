// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of listeners, which every listener_*.c puts a pointer into, and what
 * cells do with the one they have.
 */
#include "bench/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include "bench/reader.h"
#include "bench/result_cell.h"

extern const struct listener_kind *const __start_listeners[];
extern const struct listener_kind *const __stop_listeners[];

const struct listener_kind *listener_kind_at(size_t i)
{
	size_t nr = (size_t)(__stop_listeners - __start_listeners);

	for (size_t a = 0; a < nr; a++) {
		size_t rank = 0;

		for (size_t b = 0; b < nr; b++)
			rank += strcmp(__start_listeners[b]->name,
				       __start_listeners[a]->name) < 0;
		if (rank == i)
			return __start_listeners[a];
	}
	return NULL;
}

const struct listener_kind *listener_kind_find(const char *name)
{
	const struct listener_kind *const *k;

	for (k = __start_listeners; k < __stop_listeners; k++) {
		if (!strcmp((*k)->name, name))
			return *k;
	}
	return NULL;
}

uint64_t listener_told(const struct listener_kind *kind, const struct workload *workload)
{
	return workload->raises & kind->hears & ~(kind->needs_path ? workload->pathless : 0);
}

uint64_t listener_asks(const struct result_cell *cell, const struct workload *workload)
{
	const struct listener_kind *kind = listener_kind_find(cell->word[RESULT_LISTENER]);

	if (!kind)
		return 0;
	return kind->asks ? kind->asks(cell, workload) :
			    workload->watched & listener_told(kind, workload);
}

bool listener_has_reader(const struct result_cell *cell)
{
	const struct listener_kind *kind = listener_kind_find(cell->word[RESULT_LISTENER]);

	return kind && (kind->reads || result_cell_is(cell, RESULT_HANDLER, "user"));
}

int listener_open(struct listener *l, const struct result_cell *cell, uint64_t mask)
{
	const struct listener_kind *kind = listener_kind_find(cell->word[RESULT_LISTENER]);
	int ret;

	*l = (struct listener){ .cell = cell, .mask = mask, .fd = -1 };
	if (!kind)
		return 0;
	ret = kind->open(l);
	if (!ret)
		l->kind = kind;
	return ret;
}

int listener_mark(struct listener *l, const char *dir, uint64_t mask,
		  enum listener_place place)
{
	return l->kind && l->kind->mark ? l->kind->mark(l, dir, mask, place) : 0;
}

int listener_drain(struct listener *l, struct listener_count *count)
{
	if (!l->kind)
		return 0;
	if (l->reader)
		return reader_drain(l->reader, count);
	return l->kind->drain ? l->kind->drain(l, count) : 0;
}

void listener_close(struct listener *l)
{
	if (l->kind)
		l->kind->close(l);
	l->kind = NULL;
	l->fd = -1;
}

/* The descriptor of an event is closed after the answer: that names it. */
static int take(int group, const struct fanotify_event_metadata *event, uint64_t mask,
		struct listener_count *count)
{
	struct fanotify_response response = { .fd = event->fd, .response = FAN_ALLOW };
	int ret = 0;

	if (event->vers != FANOTIFY_METADATA_VERSION)
		return -EPROTO;
	if (event->mask & (FAN_OPEN_PERM | FAN_ACCESS_PERM | FAN_OPEN_EXEC_PERM) &&
	    write(group, &response, sizeof(response)) < 0)
		ret = -errno;
	if (event->fd >= 0)
		close(event->fd);
	count->seen |= event->mask;
	if (event->mask & FAN_Q_OVERFLOW)
		count->overflows++;
	else if (event->mask & ~mask)
		count->others++;
	else
		count->events++;
	return ret;
}

int listener_read_fanotify(int fd, uint64_t mask, struct listener_count *count)
{
	struct fanotify_event_metadata buf[64], *event;
	bool blocks = !(fcntl(fd, F_GETFL) & O_NONBLOCK);
	ssize_t n, left;
	int ret = 0;

	do {
		n = read(fd, buf, sizeof(buf));
		left = n;
		for (event = buf; left > 0 && !ret && FAN_EVENT_OK(event, left);
		     event = FAN_EVENT_NEXT(event, left))
			ret = take(fd, event, mask, count);
	} while (n > 0 && !ret && !blocks);
	if (ret)
		return ret;
	return n < 0 && errno != EAGAIN ? -errno : 0;
}
