// SPDX-License-Identifier: GPL-2.0-only
/* A thread that answers a group's permission events, and counts them. */
#include "tests/guest/answer.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest/guest.h"

#define PERMISSION_EVENTS (FAN_OPEN_PERM | FAN_ACCESS_PERM | FAN_OPEN_EXEC_PERM | FAN_PRE_ACCESS)
#define LOOK_MS 20	/* how often the thread looks whether it should end */

static void answer_one(struct answer *a, const struct fanotify_event_metadata *event)
{
	struct fanotify_response r = { .fd = event->fd, .response = a->response };

	if (event->mask & PERMISSION_EVENTS) {
		atomic_fetch_add(&a->nr_asked, 1);
		if (write(a->group, &r, sizeof(r)) != sizeof(r))
			perror("answer");
	} else {
		atomic_fetch_or(&a->told, event->mask);
	}
	if (event->fd >= 0)
		close(event->fd);
}

static void answer_all(struct answer *a)
{
	char buf[4096] __attribute__((aligned(8)));
	struct fanotify_event_metadata *event;
	ssize_t n;

	while ((n = read(a->group, buf, sizeof(buf))) > 0) {
		for (event = (void *)buf; FAN_EVENT_OK(event, n);
		     event = FAN_EVENT_NEXT(event, n))
			answer_one(a, event);
	}
}

static void *answer(void *arg)
{
	struct answer *a = arg;
	struct pollfd p = { .fd = a->group, .events = POLLIN };

	while (!atomic_load(&a->stop)) {
		if (poll(&p, 1, LOOK_MS) > 0)
			answer_all(a);
	}
	answer_all(a);
	return NULL;
}

void must_answer(struct answer *a, int group, uint32_t response)
{
	memset(a, 0, sizeof(*a));
	a->group = group;
	a->response = response;
	assert_int_equal(pthread_create(&a->thread, NULL, answer, a), 0);
}

int answer_stop(struct answer *a)
{
	atomic_store(&a->stop, true);
	pthread_join(a->thread, NULL);
	return atomic_load(&a->nr_asked);
}
