// SPDX-License-Identifier: GPL-2.0-only
/* The events that native runs count, encoded by libpfm4. */
#include "bench/native_pmu_events.h"

#include <errno.h>
#include <perfmon/pfmlib_perf_event.h>
#include <stdio.h>
#include <string.h>

#define GENERIC "perf::"

/*
 * near_calls and near_returns are of retired instructions, direct calls among
 * them. Before Ice Lake, Intel's processors count indirect calls when they are
 * executed, which may be in vain; Skylake mispredicted ones alone.
 */
const struct native_pmu_event native_pmu_events[] = {
	{ "context_switches", NATIVE_PMU_SOFTWARE, { "perf::PERF_COUNT_SW_CONTEXT_SWITCHES" } },
	{ "cpu_migrations", NATIVE_PMU_SOFTWARE, { "perf::PERF_COUNT_SW_CPU_MIGRATIONS" } },
	{ "page_faults", NATIVE_PMU_SOFTWARE, { "perf::PERF_COUNT_SW_PAGE_FAULTS" } },
	{ "task_clock_ns", NATIVE_PMU_SOFTWARE, { "perf::PERF_COUNT_SW_TASK_CLOCK" } },

	{ "cycles", NATIVE_PMU_CORE, { "perf::PERF_COUNT_HW_CPU_CYCLES" } },
	{ "instructions", NATIVE_PMU_CORE, { "perf::PERF_COUNT_HW_INSTRUCTIONS" } },
	{ "branches", NATIVE_PMU_CORE, { "perf::PERF_COUNT_HW_BRANCH_INSTRUCTIONS" } },
	{ "branch_misses", NATIVE_PMU_CORE, { "perf::PERF_COUNT_HW_BRANCH_MISSES" } },

	{ "llc_misses", NATIVE_PMU_MISSES, { "perf::PERF_COUNT_HW_CACHE_MISSES" } },
	{ "l1d_misses", NATIVE_PMU_MISSES, { "perf::PERF_COUNT_HW_CACHE_L1D:READ:MISS" } },
	{ "dtlb_misses", NATIVE_PMU_MISSES, { "perf::PERF_COUNT_HW_CACHE_DTLB:READ:MISS" } },
	{ "itlb_misses", NATIVE_PMU_MISSES, { "perf::PERF_COUNT_HW_CACHE_ITLB:READ:MISS" } },

	{ "near_calls", NATIVE_PMU_BRANCHES, { "BR_INST_RETIRED:NEAR_CALL" } },
	{ "near_returns", NATIVE_PMU_BRANCHES,
	  { "BR_INST_RETIRED:NEAR_RETURN", "RETIRED_NEAR_RETURNS" } },
	{ "indirect_branches", NATIVE_PMU_BRANCHES,
	  { "BR_INST_RETIRED:INDIRECT", "RETIRED_INDIRECT_BRANCH_INSTRUCTIONS" } },
	{ "indirect_calls_executed", NATIVE_PMU_BRANCHES,
	  { "BR_INST_EXEC:TAKEN_INDIRECT_NEAR_CALL" } },

	{ "near_return_misses", NATIVE_PMU_MISPREDICTED,
	  { "BR_MISP_RETIRED:NEAR_RETURN", "BR_MISP_RETIRED:RET",
	    "RETIRED_NEAR_RETURNS_MISPREDICTED" } },
	{ "indirect_branch_misses", NATIVE_PMU_MISPREDICTED,
	  { "BR_MISP_RETIRED:INDIRECT", "RETIRED_INDIRECT_BRANCH_INSTRUCTIONS_MISPREDICTED",
	    "RETIRED_INDIRECT_BRANCHES_MISPREDICTED" } },
	{ "indirect_call_misses", NATIVE_PMU_MISPREDICTED, { "BR_MISP_RETIRED:INDIRECT_CALL" } },
	{ "indirect_branch_misses_executed", NATIVE_PMU_MISPREDICTED, { "BR_MISP_EXEC:INDIRECT" } },
};

const size_t native_pmu_nr_events = sizeof(native_pmu_events) / sizeof(native_pmu_events[0]);

int native_pmu_events_init(void)
{
	return pfm_initialize() == PFM_SUCCESS ? 0 : -ENOTSUP;
}

/* Intel's architectural PMU is there beside each model's; it has no such events. */
const char *native_pmu_model(void)
{
	pfm_pmu_info_t info;
	int pmu;

	pfm_for_all_pmus(pmu) {
		memset(&info, 0, sizeof(info));
		info.size = sizeof(info);
		if (pfm_get_pmu_info(pmu, &info) == PFM_SUCCESS && info.is_present &&
		    info.type == PFM_PMU_TYPE_CORE && info.pmu != PFM_PMU_INTEL_X86_ARCH)
			return info.name;
	}
	return NULL;
}

/* Both modes without their modifiers (u, k) are libpfm4's default privilege levels. */
static bool encode(const char *name, bool kernel_only, struct native_pmu_code *code)
{
	int modes = kernel_only ? PFM_PLM0 : PFM_PLM0 | PFM_PLM3;
	struct perf_event_attr attr = { 0 };
	pfm_perf_encode_arg_t arg = { .attr = &attr, .size = sizeof(arg) };

	if (pfm_get_os_event_encoding(name, modes, PFM_OS_PERF_EVENT_EXT, &arg) != PFM_SUCCESS)
		return false;
	code->type = attr.type;
	code->config = attr.config;
	code->config1 = attr.config1;
	code->exclude_user = attr.exclude_user;
	code->exclude_kernel = attr.exclude_kernel;
	return true;
}

int native_pmu_encode(const struct native_pmu_event *event, const char *model,
		      bool kernel_only, struct native_pmu_code *code)
{
	char name[128];

	for (const char *const *n = event->names; *n; n++) {
		bool generic = !strncmp(*n, GENERIC, strlen(GENERIC));

		if (!generic && !model)
			continue;
		snprintf(name, sizeof(name), "%s%s%s", generic ? "" : model,
			 generic ? "" : "::", *n);
		if (encode(name, kernel_only, code)) {
			code->name = *n;
			return 0;
		}
	}
	return -ENOENT;
}
