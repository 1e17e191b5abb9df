// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters without hardware: libpfm4's encodings for processors that this one is
 * not, counts of a made-up kernel, and every way in which it can refuse.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <perf/evlist.h>
#include <stdlib.h>
#include <string.h>

#include <linux/perf_event.h>

#include "bench/native_pmu.h"
#include "bench/native_pmu_internal.h"

static const struct native_pmu_event *event(const char *name)
{
	for (size_t i = 0; i < native_pmu_nr_events; i++) {
		if (!strcmp(native_pmu_events[i].name, name))
			return &native_pmu_events[i];
	}
	fail_msg("there is no event %s", name);
	return NULL;
}

/*
 * Event number in bits 0-7, unit mask in bits 8-15: IA32_PERFEVTSELx in Intel's SDM,
 * volume 3B, "Architectural Performance Monitoring", and PERF_CTL in AMD's APM, volume 2.
 *
 * Intel: the vendor's lists of each model's events, which the SDM refers to and the
 * kernel has in tools/perf/pmu-events/arch/x86/{skylake,icelake,haswell,broadwell,
 * sapphirerapids}/pipeline.json; those give BR_INST_RETIRED as C4, BR_MISP_RETIRED as C5,
 * BR_INST_EXEC as 88 and BR_MISP_EXEC as 89, with the unit masks below.
 * AMD: amdzen2/core.json there, PMCx0C8, 0C9 and 0CA of the PPR for family 17h; and
 * amdzen3/core.json, PMCx0CC of the PPR for family 19h.
 */
static void encodings_are_the_manuals(void **state)
{
	static const struct {
		const char *model, *name;
		uint64_t config;	/* 0: the model has no such event */
	} cases[] = {
		{ "skl", "near_calls", 0x02c4 },
		{ "skl", "near_returns", 0x08c4 },
		{ "skl", "indirect_branches", 0 },
		{ "skl", "indirect_branch_misses", 0 },
		{ "skl", "indirect_branch_misses_executed", 0xe489 },
		{ "icl", "near_calls", 0x02c4 },
		{ "icl", "indirect_branches", 0x80c4 },
		{ "icl", "indirect_branch_misses", 0x80c5 },
		{ "icl", "indirect_call_misses", 0x02c5 },
		{ "icl", "indirect_calls_executed", 0 },
		{ "icl", "near_return_misses", 0 },
		{ "hsw", "indirect_calls_executed", 0xa088 },
		{ "bdw", "near_return_misses", 0x08c5 },
		{ "spr", "near_return_misses", 0x08c5 },
		{ "amd64_fam17h_zen2", "near_returns", 0x00c8 },
		{ "amd64_fam17h_zen2", "near_return_misses", 0x00c9 },
		{ "amd64_fam17h_zen2", "indirect_branch_misses", 0x00ca },
		{ "amd64_fam17h_zen2", "indirect_branches", 0 },
		{ "amd64_fam17h_zen2", "near_calls", 0 },
		{ "amd64_fam19h_zen3", "indirect_branches", 0x00cc },
		{ NULL, "near_calls", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct native_pmu_code code = { 0 };
		int ret = native_pmu_encode(event(cases[i].name), cases[i].model, false, &code);

		if (!cases[i].config) {
			assert_int_equal(ret, -ENOENT);
			continue;
		}
		assert_int_equal(ret, 0);
		assert_int_equal(code.type, PERF_TYPE_RAW);
		assert_int_equal(code.config, cases[i].config);
		assert_false(code.exclude_user || code.exclude_kernel);
	}
}

/* The numbers of linux/perf_event.h; of cache events result << 16 | op << 8 | cache. */
static void generic_events_need_no_model(void **state)
{
	static const struct {
		const char *name;
		uint32_t type;
		uint64_t config;
	} cases[] = {
		{ "cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
		{ "instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
		{ "branches", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS },
		{ "branch_misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES },
		{ "llc_misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES },
		{ "l1d_misses", PERF_TYPE_HW_CACHE, 0x10000 },
		{ "dtlb_misses", PERF_TYPE_HW_CACHE, 0x10003 },
		{ "itlb_misses", PERF_TYPE_HW_CACHE, 0x10004 },
		{ "context_switches", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES },
		{ "cpu_migrations", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS },
		{ "page_faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS },
		{ "task_clock_ns", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct native_pmu_code code = { 0 };

		assert_int_equal(native_pmu_encode(event(cases[i].name), NULL, false, &code), 0);
		assert_int_equal(code.type, cases[i].type);
		assert_int_equal(code.config, cases[i].config);
		assert_false(code.exclude_user || code.exclude_kernel);
		assert_int_equal(native_pmu_encode(event(cases[i].name), NULL, true, &code), 0);
		assert_true(code.exclude_user && !code.exclude_kernel);
	}
}

static int scale(uint64_t val, uint64_t ena, uint64_t run, struct native_pmu_value *value)
{
	const struct perf_counts_values before = { .val = 1000, .ena = 500, .run = 400 };
	struct perf_counts_values after = before;

	after.val += val;
	after.ena += ena;
	after.run += run;
	return native_pmu_scale(&before, &after, 10, value);
}

static void counts_are_scaled_by_what_was_missed(void **state)
{
	struct native_pmu_value value;

	(void)state;
	assert_int_equal(scale(3000, 800, 800, &value), 0);
	assert_true(value.per_op == 300 && value.scaled_by == 1);
	assert_int_equal(scale(3000, 800, 200, &value), 0);	/* a quarter of the time */
	assert_true(value.per_op == 1200 && value.scaled_by == 4);
	assert_int_equal(scale(0, 800, 200, &value), 0);	/* it ran, and there was none */
	assert_true(value.per_op == 0 && value.scaled_by == 4);
	assert_int_equal(scale(0, 800, 0, &value), -ENODATA);
	assert_int_equal(scale(0, 0, 0, &value), -ENODATA);
	assert_int_equal(scale((uint64_t)-1, 800, 800, &value), -EIO);
}

/* A kernel: what it answers to which kind of event, and what it then counts. */
static struct {
	int hardware, software, raw, instructions;
	int opened, off, enabled, disabled;
	struct perf_counts_values now;
} k;

static int fake_open(struct perf_evsel *evsel, struct perf_thread_map *thread)
{
	const struct perf_event_attr *attr = perf_evsel__attr(evsel);
	int error = attr->type == PERF_TYPE_SOFTWARE ? k.software :
		    attr->type == PERF_TYPE_RAW ? k.raw : k.hardware;

	assert_int_equal(perf_thread_map__nr(thread), 1);
	assert_int_equal(attr->read_format,
			 PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING);
	if (attr->type == PERF_TYPE_HARDWARE && attr->config == PERF_COUNT_HW_INSTRUCTIONS &&
	    k.instructions)
		error = k.instructions;
	if (!error) {
		k.opened++;
		k.off += attr->disabled;
	}
	return error;
}

/* Only first ones of a group are off, and are switched. */
static int fake_enable(struct perf_evsel *leader)
{
	assert_true(perf_evsel__attr(leader)->disabled);
	k.enabled++;
	return 0;
}

static int fake_disable(struct perf_evsel *leader)
{
	assert_true(perf_evsel__attr(leader)->disabled);
	k.disabled++;
	return 0;
}

static int fake_read(struct perf_evsel *evsel, struct perf_counts_values *count)
{
	*count = k.now;
	/* Misses never get their turn. */
	if (perf_evsel__attr(evsel)->type == PERF_TYPE_HW_CACHE)
		count->val = count->run = 0;
	return 0;
}

static const struct native_pmu_source fake = { fake_open, fake_enable, fake_disable, fake_read };

static struct native_pmu *open_fake(const char *model)
{
	struct native_pmu *pmu = NULL;

	assert_int_equal(native_pmu_open_from(&pmu, &fake, model), 0);
	return pmu;
}

static double number(const json_t *perf, const char *name, const char *key)
{
	return json_number_value(json_object_get(json_object_get(perf, name), key));
}

static void read_gives_what_happened_since_the_last(void **state)
{
	struct native_pmu *pmu;
	json_t *perf;

	(void)state;
	memset(&k, 0, sizeof(k));
	pmu = open_fake("icl");
	/* 4 software; 4 + 4 + 3 + 2 of an Ice Lake, twice */
	assert_int_equal(k.opened, 4 + 2 * (4 + 4 + 3 + 2));
	assert_int_equal(k.off, 9);	/* the groups' first ones alone */
	assert_int_equal(native_pmu_start(pmu), 0);
	assert_int_equal(native_pmu_stop(pmu), 0);
	assert_int_equal(k.enabled, 9);
	assert_int_equal(k.disabled, 9);
	k.now = (struct perf_counts_values){ .val = 500, .ena = 900, .run = 100 };
	assert_int_equal(native_pmu_read(pmu, &perf, 50), 0);
	assert_true(number(perf, "cycles", "per_op") == 90);
	assert_true(number(perf, "cycles:k", "scaled_by") == 9);
	assert_true(number(perf, "indirect_branches", "per_op") == 90);
	assert_null(json_object_get(perf, "l1d_misses"));
	assert_non_null(json_object_get(json_object_get(perf, "skipped"), "l1d_misses"));
	assert_null(json_object_get(json_object_get(perf, "skipped"), "cycles"));
	json_decref(perf);
	k.now = (struct perf_counts_values){ .val = 600, .ena = 1000, .run = 200 };
	assert_int_equal(native_pmu_read(pmu, &perf, 50), 0);
	assert_true(number(perf, "cycles", "per_op") == 2);
	assert_true(number(perf, "cycles", "scaled_by") == 1);
	json_decref(perf);
	assert_int_equal(native_pmu_read(pmu, &perf, 0), -EINVAL);
	native_pmu_close(pmu);
}

static const char *why(const json_t *context, const char *name)
{
	return json_string_value(json_object_get(json_object_get(context, "skipped"), name));
}

static void refused_hardware_leaves_software(void **state)
{
	static const struct {
		int error;
		const char *name, *hint;
	} cases[] = {
		{ -ENOENT, "(ENOENT)", "virtual machines" },
		{ -EOPNOTSUPP, "(EOPNOTSUPP)", "virtual machines" },
		{ -EACCES, "(EACCES)", "perf_event_paranoid is " },
		{ -EMFILE, "(EMFILE)", "ulimit -n" },
		{ -EBUSY, "(EBUSY)", "busy" },
	};
	struct native_pmu *pmu;
	json_t *context, *perf;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memset(&k, 0, sizeof(k));
		k.hardware = k.raw = cases[i].error;
		k.now = (struct perf_counts_values){ .val = 5, .ena = 7, .run = 7 };
		pmu = open_fake("skl");
		assert_int_equal(k.opened, 4);
		context = native_pmu_context(pmu);
		assert_true(json_is_false(json_object_get(context, "available")));
		assert_string_equal(json_string_value(json_object_get(context, "reason")),
				    why(context, "cycles"));
		assert_non_null(strstr(why(context, "cycles"), cases[i].name));
		assert_non_null(strstr(why(context, "near_calls:k"), cases[i].hint));
		assert_string_equal(why(context, "indirect_branches"),
				    "libpfm4 knows no such event of skl");
		assert_int_equal(json_object_size(json_object_get(context, "events")), 4);
		assert_null(json_object_get(context, "note"));
		json_decref(context);
		assert_int_equal(native_pmu_read(pmu, &perf, 5), 0);
		assert_true(number(perf, "context_switches", "per_op") == 1);
		assert_int_equal(json_object_size(perf), 4 + 1);
		json_decref(perf);
		native_pmu_close(pmu);
	}
}

/* Nothing at all is no error either. */
static void everything_may_be_refused(void **state)
{
	struct native_pmu *pmu;
	json_t *perf;

	(void)state;
	memset(&k, 0, sizeof(k));
	k.hardware = k.raw = k.software = -EACCES;
	pmu = open_fake(NULL);
	assert_int_equal(native_pmu_start(pmu), 0);
	assert_int_equal(native_pmu_stop(pmu), 0);
	assert_int_equal(k.enabled, 0);
	assert_int_equal(native_pmu_read(pmu, &perf, 1), 0);
	assert_int_equal(json_object_size(perf), 1);
	json_decref(perf);
	native_pmu_close(pmu);
}

/* One event of a group is refused: the others are counted. */
static void the_rest_of_a_group_stays(void **state)
{
	struct native_pmu *pmu;
	json_t *context;

	(void)state;
	memset(&k, 0, sizeof(k));
	k.instructions = -EINVAL;
	pmu = open_fake(NULL);
	context = native_pmu_context(pmu);
	assert_true(json_is_true(json_object_get(context, "available")));
	assert_non_null(strstr(why(context, "instructions"), "(EINVAL)"));
	assert_non_null(json_object_get(json_object_get(context, "events"), "branches:k"));
	json_decref(context);
	native_pmu_close(pmu);
}

static void retpolines_are_found_in_what_kernels_say(void **state)
{
	(void)state;
	assert_true(native_pmu_is_retpolined("Mitigation: Retpolines; IBPB: conditional"));
	assert_true(native_pmu_is_retpolined("Mitigation: Enhanced / Automatic IBRS + Retpolines"));
	assert_false(native_pmu_is_retpolined("Mitigation: Enhanced / Automatic IBRS; IBPB"));
	assert_false(native_pmu_is_retpolined("Vulnerable"));
}

/* This machine's own, whatever it has: at least the clock runs where it is allowed. */
static void this_kernel_counts_or_says_why(void **state)
{
	struct native_pmu *pmu;
	volatile unsigned int work = 0;
	json_t *perf, *context;

	(void)state;
	assert_int_equal(native_pmu_open(&pmu), 0);
	assert_int_equal(native_pmu_start(pmu), 0);
	while (work < 1000000)
		work++;
	assert_int_equal(native_pmu_stop(pmu), 0);
	assert_int_equal(native_pmu_read(pmu, &perf, 1), 0);
	context = native_pmu_context(pmu);
	if (why(context, "task_clock_ns"))
		print_message("%s\n", why(context, "task_clock_ns"));
	else
		assert_true(number(perf, "task_clock_ns", "per_op") > 0);
	json_decref(context);
	json_decref(perf);
	native_pmu_close(pmu);
}

/* Before libpfm4 is asked anything: encode for processors that are not here. */
static int setup(void **state)
{
	(void)state;
	return setenv("LIBPFM_ENCODE_INACTIVE", "1", 1) || native_pmu_events_init();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodings_are_the_manuals),
		cmocka_unit_test(generic_events_need_no_model),
		cmocka_unit_test(counts_are_scaled_by_what_was_missed),
		cmocka_unit_test(read_gives_what_happened_since_the_last),
		cmocka_unit_test(refused_hardware_leaves_software),
		cmocka_unit_test(everything_may_be_refused),
		cmocka_unit_test(the_rest_of_a_group_stays),
		cmocka_unit_test(retpolines_are_found_in_what_kernels_say),
		cmocka_unit_test(this_kernel_counts_or_says_why),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
