// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tuning a recorded machine and giving it back: what is set, what is not and why, and what
 * somebody else did meanwhile.
 */
#include "native_tune_kit.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TREE(set_and_restore),
		IN_TREE(changed_by_somebody_else),
		IN_TREE(what_has_gone_is_no_error),
		IN_TREE(what_is_not_taken_is_told),
		IN_TREE(files_that_cannot_be_written),
		IN_TREE(other_machines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
