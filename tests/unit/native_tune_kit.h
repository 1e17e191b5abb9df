/* SPDX-License-Identifier: GPL-2.0-only */
/* A recorded machine that a test tunes, in a child that is killed if need be. */
#ifndef FSNBENCH_TESTS_NATIVE_TUNE_KIT_H
#define FSNBENCH_TESTS_NATIVE_TUNE_KIT_H

#include "machine_tree.h"

#include <signal.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "bench/native_tune.h"
#include "bench/native_tune_plan.h"

#define STATE	"run/fsnbench/tune.json"

/* What is set on the Intel machine for CPU 2, in this order. */
static const struct {
	const char *path, *old, *new;
} values[] = {
	{ CPU "cpufreq/policy0/energy_performance_preference", "balance_performance", "performance" },
	{ CPU "cpufreq/policy0/scaling_governor", "powersave", "performance" },
	{ CPU "cpufreq/policy2/scaling_governor", "powersave", "performance" },
	{ CPU "intel_pstate/no_turbo", "0", "1" },
	{ "proc/sys/kernel/randomize_va_space", "2", "0" },
	{ "proc/sys/kernel/nmi_watchdog", "1", "0" },
	{ "proc/sys/kernel/watchdog", "1", "0" },
	{ "proc/irq/24/smp_affinity_list", "0-3", "0-1,3" },
	{ "proc/irq/25/smp_affinity_list", "2", "0-1,3" },
};

#define NR_VALUES	(sizeof(values) / sizeof(*values))
#define NR_SET_STEPS	(1 + NR_VALUES)		/* the state file and each value */
#define NR_STEPS	(2 * NR_SET_STEPS)	/* and back again */

static inline int setup(void **state)
{
	int ret = scratch_setup(state);

	if (ret)
		return ret;
	machine_build(machine_intel);
	machine_put("run/.keep", "");
	return 0;
}

static inline int teardown(void **state)
{
	native_tune_watch(NULL);
	native_tune_restore();
	native_machine_root("");
	return scratch_teardown(state);
}

static inline bool exists(const char *name)
{
	char *path = scratch_path(name);
	bool is = !access(path, F_OK);

	free(path);
	return is;
}

static inline void expect_old(void)
{
	for (size_t i = 0; i < NR_VALUES; i++)
		assert_string_equal(machine_get(values[i].path), values[i].old);
	assert_false(exists(STATE));
}

static inline void expect_new(void)
{
	for (size_t i = 0; i < NR_VALUES; i++)
		assert_string_equal(machine_get(values[i].path), values[i].new);
	assert_true(exists(STATE));
}

static inline int call_repair(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return native_tune_repair();
}

static inline int call_set(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return native_tune_set(2);
}

static inline int call_restore(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return native_tune_restore();
}

/* It returns this and says these words in one line; NULL: says nothing. */
static inline void expect_call(int (*call)(int argc, char **argv), int ret, const char *words)
{
	char *err;

	assert_int_equal(scratch_run(call, NULL, &err, NULL), ret);
	if (words ? !strstr(err, words) || strchr(err, '\n') != err + strlen(err) - 1 :
		    *err != '\0')
		fail_msg("'%s' and not '%s'", err, words ? words : "");
	free(err);
}

/* Killed before its step of this number, from 1; 0: never. */
static unsigned int kill_before, nr_steps;

static inline void kill_at_step(const char *path)
{
	(void)path;
	if (++nr_steps == kill_before)
		raise(SIGKILL);
}

/* Ends by SIGKILL before that step, or having done all of them. */
static inline void child_tunes(unsigned int step)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (!pid) {
		kill_before = step;
		nr_steps = 0;
		native_tune_watch(kill_at_step);
		_exit(native_tune_set(2) || native_tune_restore() || nr_steps != NR_STEPS);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (step)
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	else
		assert_int_equal(status, 0);
}

#define IN_TREE(test)	cmocka_unit_test_setup_teardown(test, setup, teardown)

#endif
