// SPDX-License-Identifier: GPL-2.0-only
/*
 * The permission events that workloads declare: each operation is asked about once,
 * and ends as the answer has it.
 */
#include "workload_kit.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/fanotify.h>
#include <sys/wait.h>

#define NR_OPS 6

/* What the process that answers does and has seen. */
struct asked {
	uint32_t answer;
	unsigned int nr, others;
};
static struct asked *asked;

static void answer_all(int group, uint64_t mask)
{
	struct fanotify_event_metadata event;

	while (read(group, &event, sizeof(event)) == sizeof(event)) {
		struct fanotify_response response = {
			.fd = event.fd, .response = asked->answer,
		};

		__atomic_fetch_add(event.mask == mask ? &asked->nr : &asked->others, 1,
				   __ATOMIC_SEQ_CST);
		if (write(group, &response, sizeof(response)) < 0)
			_exit(1);
		close(event.fd);
	}
	_exit(0);
}

/* All operations are asked about once, and end as the answer has it. */
static const char *answers_wrong(const struct workload *w, uint32_t answer, int denied)
{
	int ret;

	asked->nr = 0;
	asked->others = 0;
	asked->answer = answer;
	kit_ctx.denied = denied;
	ret = w->run(&kit_ctx, NR_OPS);
	kit_ctx.denied = 0;
	asked->answer = FAN_ALLOW;
	if (ret)
		return kit_wrong("%s: %s", denied ? "denied" : "allowed", strerror(-ret));
	if (asked->nr != NR_OPS || asked->others)
		return kit_wrong("%s: asked %u times, and %u about others",
				 denied ? "denied" : "allowed", asked->nr, asked->others);
	return NULL;
}

/*
 * A mark that asks for accesses comes before the files are opened: those opened
 * before it are never asked about (file_set_fsnotify_mode()).
 */
static const char *asked_wrong(const struct workload *w, int group)
{
	uint64_t mask = w->watched_perm | FAN_EVENT_ON_CHILD | (w->ondir ? FAN_ONDIR : 0);
	bool before = w->watched_perm == FAN_ACCESS_PERM;
	const char *wrong = NULL;

	if (before && fanotify_mark(group, FAN_MARK_ADD, mask, AT_FDCWD, kit_ctx.dir))
		return kit_wrong("mark: %s", strerror(errno));
	if (kit_workload_setup(w))
		return "setup failed";
	if (!before && fanotify_mark(group, FAN_MARK_ADD, mask, AT_FDCWD, kit_ctx.dir))
		wrong = kit_wrong("mark: %s", strerror(errno));
	if (!wrong)
		wrong = answers_wrong(w, FAN_ALLOW, 0);
	if (!wrong)
		wrong = answers_wrong(w, FAN_DENY, -EPERM);
	fanotify_mark(group, FAN_MARK_FLUSH, 0, AT_FDCWD, kit_ctx.dir);
	kit_workload_teardown(w);
	return wrong;
}

static const char *perm_wrong(const struct workload *w)
{
	const char *wrong;
	pid_t reader;
	int group;

	if (!w->watched_perm)
		return NULL;
	group = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, O_RDONLY | O_CLOEXEC);
	if (group < 0)
		return kit_wrong("fanotify_init: %s", strerror(errno));
	asked->answer = FAN_ALLOW;
	fflush(NULL);
	reader = fork();
	if (!reader)
		answer_all(group, w->watched_perm);
	wrong = reader < 0 ? "fork failed" : asked_wrong(w, group);
	kill(reader, SIGKILL);
	waitpid(reader, NULL, 0);
	close(group);
	return wrong;
}

static void needs_permission_events(void)
{
	int fd;

	asked = mmap(NULL, sizeof(*asked), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		     -1, 0);
	assert_true(asked != MAP_FAILED);
	fd = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		print_message("no permission events here: %s\n", strerror(errno));
		skip();
	}
	close(fd);
}

static void test_permission_events(void **state)
{
	(void)state;
	needs_permission_events();
	kit_each(perm_wrong);
}

static void test_wrong_permission_events_are_seen(void **state)
{
	struct workload w = *workload_find("read");

	(void)state;
	needs_permission_events();
	assert_null(perm_wrong(&w));
	w.watched_perm = FAN_OPEN_PERM;
	assert_non_null(perm_wrong(&w));
	w = *workload_find("write");
	w.watched_perm = FAN_ACCESS_PERM;
	assert_non_null(perm_wrong(&w));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_permission_events),
		TEST(test_wrong_permission_events_are_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
