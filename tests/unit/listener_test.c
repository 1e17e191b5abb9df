// SPDX-License-Identifier: GPL-2.0-only
/* listener: a queue is read to its end, however many reads that takes. */
#include "scratch.h"

#include <fcntl.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include "bench/listener.h"

#define NR_EVENTS 200	/* more than one read takes */

/* Events as a fanotify group would give them, out of a pipe. */
static void test_queue_is_read_to_its_end(void **state)
{
	struct fanotify_event_metadata event = {
		.event_len = FAN_EVENT_METADATA_LEN, .vers = FANOTIFY_METADATA_VERSION,
		.metadata_len = FAN_EVENT_METADATA_LEN, .mask = FAN_OPEN, .fd = FAN_NOFD,
	};
	struct listener_count count = { 0 };
	int ends[2];

	(void)state;
	assert_int_equal(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
	for (int i = 0; i < NR_EVENTS; i++)
		assert_int_equal(write(ends[1], &event, sizeof(event)), sizeof(event));
	assert_int_equal(listener_read_fanotify(ends[0], FAN_OPEN, &count), 0);
	assert_int_equal(count.events, NR_EVENTS);
	assert_int_equal(count.others, 0);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_queue_is_read_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
