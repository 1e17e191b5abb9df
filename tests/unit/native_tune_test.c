// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tuning a recorded machine and giving it back: after every way for a run to end, and
 * killed before each of its writes, every value is what it was.
 */
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

static int setup(void **state)
{
	int ret = scratch_setup(state);

	if (ret)
		return ret;
	machine_build(machine_intel);
	machine_put("run/.keep", "");
	return 0;
}

static int teardown(void **state)
{
	native_tune_watch(NULL);
	native_tune_restore();
	native_machine_root("");
	return scratch_teardown(state);
}

static bool exists(const char *name)
{
	char *path = scratch_path(name);
	bool is = !access(path, F_OK);

	free(path);
	return is;
}

static void expect_old(void)
{
	for (size_t i = 0; i < NR_VALUES; i++)
		assert_string_equal(machine_get(values[i].path), values[i].old);
	assert_false(exists(STATE));
}

static void expect_new(void)
{
	for (size_t i = 0; i < NR_VALUES; i++)
		assert_string_equal(machine_get(values[i].path), values[i].new);
	assert_true(exists(STATE));
}

static int call_repair(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return native_tune_repair();
}

static int call_set(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return native_tune_set(2);
}

static int call_restore(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return native_tune_restore();
}

/* It returns this and says these words in one line; NULL: says nothing. */
static void expect_call(int (*call)(int argc, char **argv), int ret, const char *words)
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

static void kill_at_step(const char *path)
{
	(void)path;
	if (++nr_steps == kill_before)
		raise(SIGKILL);
}

static void set_and_restore(void **state)
{
	json_t *json;

	(void)state;
	expect_call(call_repair, 0, NULL);
	json = native_tune_json();
	assert_true(json_is_null(json));
	json_decref(json);
	expect_call(call_set, 0, NULL);
	expect_new();
	json = native_tune_json();
	assert_int_equal(json_array_size(json_object_get(json, "set")), NR_VALUES);
	assert_int_equal(json_array_size(json_object_get(json, "not_set")), 0);
	json_decref(json);
	expect_call(call_restore, 0, NULL);
	expect_old();
	expect_call(call_restore, 0, NULL);
	expect_old();
}

/* Ends by SIGKILL before that step, or having done all of them. */
static void child_tunes(unsigned int step)
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

static void killed_at_every_step(void **state)
{
	(void)state;
	child_tunes(0);
	expect_old();
	for (unsigned int step = 1; step <= NR_STEPS; step++) {
		child_tunes(step);
		/* Before its first step it left nothing. */
		assert_int_equal(exists(STATE), step > 1);
		expect_call(call_repair, 0,
			    step > 1 ? "ended without restoring what it had tuned" : NULL);
		expect_old();
	}
}

/* The repair itself is killed, at each of its steps, and the next one goes on. */
static void repair_is_killed(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	for (unsigned int step = 1; step <= NR_SET_STEPS; step++) {
		child_tunes(NR_SET_STEPS + 1);
		expect_new();
		pid = fork();
		if (!pid) {
			kill_before = step;
			nr_steps = 0;
			native_tune_watch(kill_at_step);
			_exit(native_tune_repair());
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		expect_call(call_repair, 0, "ended without");
		expect_old();
	}
}

/* A run that was killed while it wrote the state has changed nothing. */
static void half_a_state_file(void **state)
{
	(void)state;
	machine_put(STATE ".4711.new", "{\"schema\": 1, \"val");
	expect_call(call_repair, 0, NULL);
	expect_old();
	expect_call(call_set, 0, NULL);
	expect_new();
	expect_call(call_restore, 0, NULL);
	expect_old();
}

static volatile sig_atomic_t ended;

static void end(int sig)
{
	(void)sig;
	ended = 1;
}

/* Tunes, says so, and waits for a signal; NULL: is killed by any. */
static pid_t child_waits(void (*handler)(int sig))
{
	sigset_t block, before;
	int ready[2], ret;
	pid_t pid;
	char c;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		/* Where the test fails nobody else would end it. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sigemptyset(&block);
		sigaddset(&block, SIGTERM);
		sigprocmask(SIG_BLOCK, &block, &before);
		signal(SIGTERM, handler ? handler : SIG_DFL);
		ret = native_tune_set(2);
		if (write(ready[1], ret ? "n" : "y", 1) != 1)
			_exit(1);
		while (!ended)
			sigsuspend(&before);
		_exit(native_tune_restore() ? 1 : 0);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(c, 'y');
	close(ready[0]);
	return pid;
}

static void sigterm_restores(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	pid = child_waits(end);
	expect_new();
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	expect_old();
	expect_call(call_repair, 0, NULL);
}

/* Whoever tuned and still runs keeps the machine; a zombie runs no longer. */
static void who_still_runs_is_left_alone(void **state)
{
	siginfo_t info;
	char who[64];
	pid_t pid;

	(void)state;
	pid = child_waits(NULL);
	snprintf(who, sizeof(who), "process %d has tuned this machine and still runs", (int)pid);
	expect_call(call_repair, -EBUSY, who);
	expect_call(call_set, -EBUSY, who);
	expect_call(call_restore, 0, NULL);
	expect_new();
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	expect_call(call_repair, 0, "9 settings restored now: /proc/irq/25/smp_affinity_list, ");
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	expect_old();
}

/* A child that the tuning process forks has nothing to restore. */
static void child_of_the_tuner_restores_nothing(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	expect_call(call_set, 0, NULL);
	pid = fork();
	if (!pid)
		_exit(native_tune_restore() ? 1 : 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	expect_new();
	expect_call(call_restore, 0, NULL);
	expect_old();
}

/* Changes a field of the file that a killed run left. */
static void change_state(const char *key, json_t *value)
{
	json_t *json = scratch_json(scratch_dir, STATE);

	json_object_set_new(json, key, value);
	scratch_put_json(STATE, json);
}

/* This very process has the number, but began at another time. */
static void number_of_a_later_process(void **state)
{
	(void)state;
	child_tunes(NR_SET_STEPS + 1);
	change_state("pid", json_integer(getpid()));
	expect_call(call_repair, 0, "ended without");
	expect_old();
}

static void earlier_boot(void **state)
{
	(void)state;
	child_tunes(NR_SET_STEPS + 1);
	change_state("boot_id", json_string("another"));
	expect_call(call_repair, 0, "earlier boot");
	assert_false(exists(STATE));
	for (size_t i = 0; i < NR_VALUES; i++)
		assert_string_equal(machine_get(values[i].path), values[i].new);
}

static void state_that_is_none(void **state)
{
	static const char *const wrong[] = {
		"", "{\"schema\": 1,\n", "[]", "{\"schema\": 2}", "{\"schema\": 1}",
		"{\"schema\": 1, \"pid\": 1, \"starttime\": 1, \"boot_id\": \"b\"}",
		"{\"schema\": 1, \"pid\": 1, \"starttime\": 1, \"boot_id\": \"b\", \"values\": [{}]}",
		"{\"schema\": 1, \"pid\": 1, \"starttime\": 1, \"boot_id\": \"b\", \"values\": "
		"[{\"path\": \"/etc/passwd\", \"old\": \"1\", \"new\": \"2\"}]}",
		"{\"schema\": 1, \"pid\": 1, \"starttime\": 1, \"boot_id\": \"b\", \"values\": "
		"[{\"path\": \"/sys/../etc/passwd\", \"old\": \"1\", \"new\": \"2\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		machine_put(STATE, wrong[i]);
		expect_call(call_repair, -EINVAL, "fsnbench: /run/fsnbench/tune.json: ");
		expect_call(call_set, -EINVAL, "by hand, then remove the file");
		assert_true(exists(STATE));
		for (size_t k = 0; k < NR_VALUES; k++)
			assert_string_equal(machine_get(values[k].path), values[k].old);
	}
}

static void changed_by_somebody_else(void **state)
{
	(void)state;
	expect_call(call_set, 0, NULL);
	scratch_put(values[2].path, "schedutil\n");
	/* The same CPUs in other words are no change. */
	scratch_put(values[7].path, "0,1,3\n");
	expect_call(call_restore, 0,
		    "left alone: /sys/devices/system/cpu/cpufreq/policy2/scaling_governor\n");
	assert_string_equal(machine_get(values[2].path), "schedutil");
	scratch_put(values[2].path, values[2].old);
	expect_old();
	/* And where a killed run left it. */
	child_tunes(NR_SET_STEPS + 1);
	scratch_put(values[2].path, "schedutil\n");
	expect_call(call_repair, 0, "left alone: /sys/devices/system/cpu/cpufreq/policy2/scaling_governor\n");
	assert_string_equal(machine_get(values[2].path), "schedutil");
	scratch_put(values[2].path, values[2].old);
	expect_old();
}

static void what_has_gone_is_no_error(void **state)
{
	char *path = scratch_path(values[2].path);

	(void)state;
	expect_call(call_set, 0, NULL);
	assert_int_equal(unlink(path), 0);
	expect_call(call_restore, 0, "no longer there: /sys/devices/system/cpu/cpufreq/policy2/");
	scratch_put(values[2].path, values[2].old);
	expect_old();
	free(path);
}

/* It takes every value and has another. */
static void what_is_not_taken_is_told(void **state)
{
	char *path = scratch_path("proc/sys/kernel/watchdog");
	const char *reason;
	json_t *json;

	(void)state;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/dev/null", path), 0);
	expect_call(call_set, 0, NULL);
	json = native_tune_json();
	assert_int_equal(json_array_size(json_object_get(json, "set")), NR_VALUES - 1);
	reason = json_string_value(json_array_get(json_object_get(json, "not_set"), 0));
	assert_string_equal(reason,
			    "/proc/sys/kernel/watchdog: '0' was not taken: Input/output error");
	json_decref(json);
	expect_call(call_restore, 0, NULL);
	assert_int_equal(unlink(path), 0);
	scratch_put("proc/sys/kernel/watchdog", "1");
	expect_old();
	free(path);
}

static int open_to_all(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return chmod(path, 0777);
}

/* As a user who may write all files but these; what it does, in a child. */
static int as_user(const char *const *unwritable, int (*what)(void))
{
	pid_t pid;
	int status;

	assert_int_equal(nftw(scratch_dir, open_to_all, 8, FTW_PHYS), 0);
	for (; *unwritable; unwritable++) {
		char *path = scratch_path(*unwritable);

		assert_int_equal(chmod(path, 0555), 0);
		free(path);
	}
	pid = fork();
	if (!pid) {
		if (!geteuid())
			setfsuid(65534);
		_exit(what());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int without_no_turbo(void)
{
	json_t *json, *not_set;

	if (native_tune_set(2))
		return 1;
	json = native_tune_json();
	not_set = json_object_get(json, "not_set");
	if (json_array_size(json_object_get(json, "set")) != NR_VALUES - 1 ||
	    json_array_size(not_set) != 1 ||
	    strcmp(json_string_value(json_array_get(not_set, 0)),
		   "/sys/devices/system/cpu/intel_pstate/no_turbo: '1' was not taken: Permission denied"))
		return 2;
	return native_tune_restore() ? 3 : 0;
}

static int without_state(void)
{
	return native_tune_set(2) == -EACCES ? 0 : 1;
}

static int repair_without_rights(void)
{
	return native_tune_repair() == -EACCES ? 0 : 1;
}

static void files_that_cannot_be_written(void **state)
{
	(void)state;
	assert_int_equal(as_user((const char *const[]){ values[3].path, NULL },
				 without_no_turbo), 0);
	expect_old();
	/* Without a state file nothing is changed. */
	assert_int_equal(as_user((const char *const[]){ "run", NULL }, without_state), 0);
	expect_old();
	/* What cannot be restored now keeps the file, for who can. */
	child_tunes(NR_SET_STEPS + 1);
	assert_int_equal(as_user((const char *const[]){ values[3].path, NULL },
				 repair_without_rights), 0);
	assert_string_equal(machine_get(values[3].path), "1");
	assert_string_equal(machine_get(values[1].path), "powersave");
	assert_true(exists(STATE));
	assert_int_equal(as_user((const char *const[]){ NULL }, native_tune_repair), 0);
	expect_old();
}

static void expect_reason(const json_t *not_set, const char *words)
{
	const json_t *reason;
	size_t i;

	json_array_foreach(not_set, i, reason)
		if (strstr(json_string_value(reason), words))
			return;
	fail_msg("no reason has '%s'", words);
}

/* Nothing that is as wanted is touched, and what is not there has a reason. */
static void other_machines(void **state)
{
	json_t *json, *not_set;

	(void)state;
	assert_int_equal(scratch_teardown(state), 0);
	assert_int_equal(scratch_setup(state), 0);
	machine_build(machine_amd);
	machine_put("run/.keep", "");
	expect_call(call_set, 0, NULL);
	json = native_tune_json();
	not_set = json_object_get(json, "not_set");
	assert_string_equal(machine_get(CPU "cpufreq/boost"), "0");
	/* Boost, the soft watchdog and two interrupts. */
	assert_int_equal(json_array_size(json_object_get(json, "set")), 4);
	assert_int_equal(json_array_size(not_set), 1);
	expect_reason(not_set, "policy3/scaling_governor: there is no performance among: schedutil ondemand");
	json_decref(json);
	expect_call(call_restore, 0, NULL);
	assert_string_equal(machine_get(CPU "cpufreq/boost"), "1");

	assert_int_equal(scratch_teardown(state), 0);
	assert_int_equal(scratch_setup(state), 0);
	machine_build(machine_vm);
	machine_put("run/.keep", "");
	machine_put(CPU "online", "2\n");
	machine_put("proc/irq/24/smp_affinity_list", "2\n");
	expect_call(call_set, 0, NULL);
	json = native_tune_json();
	not_set = json_object_get(json, "not_set");
	expect_reason(not_set, "no cpufreq here");
	expect_reason(not_set, "24/smp_affinity_list (nvme0q1): there is no other CPU");
	assert_int_equal(json_array_size(json_object_get(json, "set")), 2);
	json_decref(json);
	expect_call(call_restore, 0, NULL);
}

#define IN_TREE(test)	cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TREE(set_and_restore),
		IN_TREE(killed_at_every_step),
		IN_TREE(repair_is_killed),
		IN_TREE(half_a_state_file),
		IN_TREE(sigterm_restores),
		IN_TREE(who_still_runs_is_left_alone),
		IN_TREE(child_of_the_tuner_restores_nothing),
		IN_TREE(number_of_a_later_process),
		IN_TREE(earlier_boot),
		IN_TREE(state_that_is_none),
		IN_TREE(changed_by_somebody_else),
		IN_TREE(what_has_gone_is_no_error),
		IN_TREE(what_is_not_taken_is_told),
		IN_TREE(files_that_cannot_be_written),
		IN_TREE(other_machines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
