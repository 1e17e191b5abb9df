// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every workload of the table: it leaves its directory empty, also when any of its
 * system calls fails, and makes as many of them as it says.
 */
#include "workload_trace.h"

#include "workloads/syscall.h"

#define NR_OPS		10
#define NR_BEFORE	2	/* operations before the one that fails */
#define NR_SETUP	48	/* system calls of a setup that are made to fail, at most */

static const char *left_wrong(const struct trace_left *left)
{
	if (left->entries)
		return kit_wrong("%d entries are left", left->entries);
	if (left->descriptors)
		return kit_wrong("%d descriptors are left open", left->descriptors);
	return left->children ? "a child process is left" : NULL;
}

static const char *does_not_end_well(const struct workload *w)
{
	struct trace t = { .workload = w, .nr_ops = NR_OPS, .phase = TRACE_TEARDOWN };
	const char *wrong = trace_run(&t);

	if (wrong)
		return wrong;
	if (t.left.setup || t.left.run)
		return kit_wrong("setup: %s, run: %s", strerror(-t.left.setup),
				 strerror(-t.left.run));
	return left_wrong(&t.left);
}

static void test_directory_is_empty_afterwards(void **state)
{
	(void)state;
	trace_needed();
	kit_each(does_not_end_well);
}

/*
 * Nobody looks at what these return: that of close(2) where an open was denied is an
 * error, an lseek(2) is seen by what it should have done, and who one is cannot fail.
 */
static bool fails_unseen(long nr)
{
	static const long unseen[] = {
		SYS_close, SYS_lseek, SYS_getppid, SYS_geteuid, SYS_getegid
	};

	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++) {
		if (nr == unseen[i])
			return true;
	}
	return false;
}

static const char *run_fails_badly(const struct workload *w)
{
	for (unsigned int i = 1; i <= w->nr_syscalls; i++) {
		struct trace t = {
			.workload = w, .nr_ops = NR_OPS, .phase = TRACE_RUN,
			.fail_at = NR_BEFORE * w->nr_syscalls + i,
		};
		const char *wrong = trace_run(&t);

		if (!wrong && t.failed < 0)
			wrong = "nothing was made to fail";
		if (!wrong && !t.left.run && !fails_unseen(t.failed))
			wrong = "nobody saw it";
		if (!wrong && t.left.run > 0)
			wrong = kit_wrong("run() returned %d", t.left.run);
		if (!wrong)
			wrong = left_wrong(&t.left);
		if (wrong)
			return kit_wrong("system call %ld failed: %s", t.failed, wrong);
	}
	return NULL;
}

static void test_directory_is_empty_after_a_failure(void **state)
{
	(void)state;
	trace_needed();
	kit_each(run_fails_badly);
}

static const char *setup_fails_badly(const struct workload *w)
{
	for (unsigned int i = 1; i <= NR_SETUP; i++) {
		struct trace t = { .workload = w, .phase = TRACE_SETUP, .fail_at = i };
		const char *wrong = trace_run(&t);

		/* The last one begins the next phase. */
		if (t.failed < 0 || t.failed == SYS_tkill)
			return wrong;
		if (!wrong && !t.left.setup && !fails_unseen(t.failed))
			wrong = "nobody saw it";
		if (!wrong)
			wrong = left_wrong(&t.left);
		if (wrong)
			return kit_wrong("system call %ld, the %u. of setup(), failed: %s",
					 t.failed, i, wrong);
	}
	return NULL;
}

static void test_setup_that_fails_leaves_nothing(void **state)
{
	(void)state;
	trace_needed();
	kit_each(setup_fails_badly);
}

static const char *makes_others(const struct workload *w)
{
	unsigned long nr[2];

	for (int i = 0; i < 2; i++) {
		struct trace t = {
			.workload = w, .nr_ops = NR_OPS * (1 + i), .phase = TRACE_RUN,
		};
		const char *wrong = trace_run(&t);

		if (wrong)
			return wrong;
		if (t.left.setup || t.left.run)
			return "it failed";
		nr[i] = t.nr;
	}
	if (nr[1] - nr[0] == NR_OPS * w->nr_syscalls)
		return NULL;
	return kit_wrong("%u system calls declared, %lu made by %d operations",
			 w->nr_syscalls, nr[1] - nr[0], NR_OPS);
}

static void test_number_of_system_calls(void **state)
{
	(void)state;
	trace_needed();
	kit_each(makes_others);
}

/* The tests see what they are for: with workloads that are as bad as can be. */
static int litter(struct workload_ctx *ctx, unsigned long nr_ops)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/litter", ctx->dir);
	while (nr_ops--) {
		mark_op_begin();
		syscall3(SYS_open, (long)path, O_CREAT | O_RDWR, 0600);
		mark_op_end();
	}
	return 0;
}

static void remove_litter(struct workload_ctx *ctx)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/litter", ctx->dir);
	unlink(path);
}

static int litter_setup(struct workload_ctx *ctx)
{
	char path[128];
	int fd, ret;

	snprintf(path, sizeof(path), "%s/litter", ctx->dir);
	fd = open(path, O_CREAT | O_RDWR, 0600);
	ret = fd < 0 || fsync(fd) ? -errno : 0;
	close(fd);
	return ret;
}

static int orphan(struct workload_ctx *ctx, unsigned long nr_ops)
{
	(void)ctx;
	return nr_ops && fork() == 0 ? pause() : 0;
}

static void test_bad_workloads_are_seen(void **state)
{
	struct workload bad = { .name = "bad", .run = litter, .nr_syscalls = 1 };

	(void)state;
	trace_needed();
	assert_string_equal(does_not_end_well(&bad), "1 entries are left");
	assert_non_null(strstr(run_fails_badly(&bad), "nobody saw it"));
	bad.teardown = remove_litter;
	assert_string_equal(does_not_end_well(&bad), "10 descriptors are left open");
	assert_null(makes_others(&bad));
	bad.nr_syscalls = 2;
	assert_string_equal(makes_others(&bad),
			    "2 system calls declared, 10 made by 10 operations");
	bad.setup = litter_setup;
	assert_non_null(strstr(setup_fails_badly(&bad), "entries are left"));
	remove_litter(&kit_ctx);
	bad = (struct workload){ .name = "bad", .run = orphan };
	assert_string_equal(does_not_end_well(&bad), "a child process is left");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_directory_is_empty_afterwards),
		TEST(test_directory_is_empty_after_a_failure),
		TEST(test_setup_that_fails_leaves_nothing),
		TEST(test_number_of_system_calls),
		TEST(test_bad_workloads_are_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
