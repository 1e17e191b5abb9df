// SPDX-License-Identifier: GPL-2.0-only
/*
 * A recorded machine that was tuned: after every way for a run to end, and killed before
 * each of its writes, every value is what it was.
 */
#include "native_tune_kit.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TREE(killed_at_every_step),
		IN_TREE(repair_is_killed),
		IN_TREE(half_a_state_file),
		IN_TREE(sigterm_restores),
		IN_TREE(who_still_runs_is_left_alone),
		IN_TREE(child_of_the_tuner_restores_nothing),
		IN_TREE(number_of_a_later_process),
		IN_TREE(earlier_boot),
		IN_TREE(state_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
