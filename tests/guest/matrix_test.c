// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every site with every kind of arguments, handler and verdict: what comes of a
 * notification event and of a permission event.
 *
 *		notification	permission
 *	skip	is not told	granted, the listener is not asked
 *	pass	is told		the listener decides
 *	deny	is told		EPERM, the listener is not asked
 *
 * handle_event_late sees permission events only: it changes nothing for others.
 * The hooks are those that are measured.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bpf/empty.skel.h"
#include "tests/guest/answer.h"

/* One combination */
struct cell {
	const char *place, *hook;
	char verdict;		/* the first letter */
};

static struct empty *hooks;
static const struct cell *cell;
static int group;

/* Operations that can be denied; 0 or -errno. */
static int try_open(void)
{
	int fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* Whether reading asks anybody was decided when the file was opened. */
static int try_read(void)
{
	int fd = open(GUEST_FILE, O_RDONLY | O_CLOEXEC), ret;
	char c;

	if (fd < 0)
		return -EBADF;
	ret = read(fd, &c, 1) < 0 ? -errno : 0;
	close(fd);
	return ret;
}

/* The file is no program, which is found out after it was opened. */
static int try_exec(void)
{
	char *none[] = { NULL };

	execve(GUEST_FILE, none, none);
	return errno == ENOEXEC ? 0 : -errno;
}

static const struct operation {
	uint64_t told, asked;	/* its notification and its permission event */
	int (*act)(void);
} operations[] = {
	{ FAN_OPEN, FAN_OPEN_PERM, try_open },
	{ FAN_ACCESS, FAN_ACCESS_PERM, try_read },
	{ FAN_OPEN_EXEC, FAN_OPEN_EXEC_PERM, try_exec },
};

#define NR_OPERATIONS (sizeof(operations) / sizeof(operations[0]))

static int load_hooks(void **state)
{
	(void)state;
	hooks = empty__open_and_load();
	return hooks ? empty__attach(hooks) : -1;
}

static int unload_hooks(void **state)
{
	(void)state;
	empty__destroy(hooks);
	return 0;
}

static int setup(void **state)
{
	cell = *state;
	group = -1;
	return guest_setup(cell->place) || chmod(GUEST_FILE, 0755);
}

static int teardown(void **state)
{
	(void)state;
	guest_teardown(group, NULL);
	return 0;
}

static void watch(uint64_t mask)
{
	if (group >= 0)
		close(group);
	group = guest_group(FAN_CLASS_CONTENT);
	assert_true(group >= 0);
	must_mark(group, 0, mask, GUEST_FILE);
	assert_int_equal(hook_attach(group, cell->hook), 0);
}

static void notification(void **state)
{
	const bool told = cell->verdict != 's' || guest_is_late(cell->place);
	uint64_t mask;

	(void)state;
	for (size_t i = 0; i < NR_OPERATIONS; i++) {
		const struct operation *op = &operations[i];

		watch(op->told);
		assert_int_equal(op->act(), 0);
		assert_int_equal(guest_drain(group, &mask), told);
		assert_int_equal(mask, told ? op->told : 0);
	}
}

/* What becomes of an operation, and how often a listener was asked for it. */
static int ask(const struct operation *op, uint32_t response, int *nr_asked)
{
	struct answer a;
	int result;

	must_answer(&a, group, response);
	result = op->act();
	*nr_asked = answer_stop(&a);
	return result;
}

static void permission(void **state)
{
	const bool asks = cell->verdict == 'p', denies = cell->verdict == 'd';
	int nr_asked;

	(void)state;
	for (size_t i = 0; i < NR_OPERATIONS; i++) {
		const struct operation *op = &operations[i];

		watch(op->asked);
		/* the listener says the opposite of the hook */
		assert_int_equal(ask(op, FAN_ALLOW, &nr_asked), denies ? -EPERM : 0);
		assert_int_equal(nr_asked, asks);
		assert_int_equal(ask(op, FAN_DENY, &nr_asked), denies || asks ? -EPERM : 0);
		assert_int_equal(nr_asked, asks);
		assert_int_equal(hook_detach(group), 0);
		assert_int_equal(ask(op, FAN_DENY, &nr_asked), -EPERM);
		assert_int_equal(nr_asked, 1);
	}
}

/* Newer kernels ask before a file's content is there. */
static void pre_access(void **state)
{
	(void)state;
	group = guest_group(FAN_CLASS_PRE_CONTENT);
	assert_true(group >= 0);
	if (fanotify_mark(group, FAN_MARK_ADD, FAN_PRE_ACCESS, AT_FDCWD, GUEST_FILE)) {
		assert_int_equal(errno, EINVAL);
		guest_skip("this kernel has no FAN_PRE_ACCESS");
	}
	assert_int_equal(hook_attach(group, cell->hook), 0);
	assert_int_equal(try_read(), cell->verdict == 'd' ? -EPERM : 0);
	assert_int_equal(guest_drain(group, NULL), 0);
}

#define CELL(f, place, hook, verdict)						\
	{ #f "/" place "/" hook, f, setup, teardown,				\
	  &(struct cell){ place, hook, (verdict)[0] } }
#define VERDICTS(f, place, prefix)						\
	CELL(f, place, prefix "skip", "skip"),					\
	CELL(f, place, prefix "pass", "pass"),					\
	CELL(f, place, prefix "deny", "deny")
#define HANDLERS(f, place)							\
	VERDICTS(f, place, "c_"),						\
	VERDICTS(f, place, "bpf_empty_"),					\
	VERDICTS(f, place, "bpf_sleepable_empty_")
#define ARGS(f, place)								\
	HANDLERS(f, place),							\
	HANDLERS(f, place "/packed")
#define EVERYTHING(f)								\
	ARGS(f, "send_to_group_raw"),						\
	ARGS(f, "send_to_group"),						\
	ARGS(f, "handle_event"),						\
	ARGS(f, "handle_event_late"),						\
	ARGS(f, "handle_event_devirt")
#define AT_SITES(f, hook, verdict)						\
	CELL(f, "send_to_group_raw", hook, verdict),				\
	CELL(f, "send_to_group", hook, verdict),				\
	CELL(f, "handle_event", hook, verdict),					\
	CELL(f, "handle_event_late", hook, verdict),				\
	CELL(f, "handle_event_devirt", hook, verdict)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EVERYTHING(notification),
		EVERYTHING(permission),
		AT_SITES(pre_access, "c_skip", "skip"),
		AT_SITES(pre_access, "c_deny", "deny"),
	};

	return cmocka_run_group_tests(tests, load_hooks, unload_hooks);
}
