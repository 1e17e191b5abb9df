// SPDX-License-Identifier: GPL-2.0-only
/* Differences that say what a lookup costs, and what the hop through i_security does. */
#include "report_access.h"

#include <math.h>
#include <string.h>

#include "report_pair.h"

const enum result_counter access_counters[ACCESS_NR_COUNTERS] = {
	RESULT_INSNS, RESULT_INDIRECT_CALLS, RESULT_LOADS, RESULT_STORES, RESULT_CACHELINES,
	RESULT_COLD_CACHELINES,
};

const char *const access_names[ACCESS_NR_COUNTERS] = {
	"insns", "calls", "loads", "stores", "data lines", "cold lines",
};

const struct result_bench *access_find(const struct result *res, const struct access_arm *arm,
				       const char *program)
{
	bool lsm = !strcmp(arm->listener, "lsm");
	struct result_cell key = {
		.threads = 1,
		.word = {
			[RESULT_WORKLOAD] = arm->workload, [RESULT_FS] = "tmpfs",
			[RESULT_WATCH] = lsm ? "never" : "parent",
			[RESULT_LISTENER] = arm->listener, [RESULT_SITE] = arm->site,
			[RESULT_ARGS] = arm->args, [RESULT_HANDLER] = "bpf",
			[RESULT_PROGRAM] = program, [RESULT_VERDICT] = lsm ? "pass" : "skip",
			[RESULT_STORAGE] = "none", [RESULT_KERNEL] = "none",
		},
	};

	return result_find(res, &key, RESULT_ACROSS_KERNELS);
}

static struct report_delta of_means(double mean)
{
	return (struct report_delta){
		.kind = REPORT_DELTA_MEAN, .mean = mean, .min = mean, .max = mean,
	};
}

static bool is_ok(const struct result_bench *b)
{
	return b && b->status == RESULT_OK;
}

struct report_delta access_sub(const struct result_bench *a, const struct result_bench *b,
			       enum result_counter c)
{
	struct result_value v = report_value_of(a, c), w = report_value_of(b, c);

	if (is_ok(a) && is_ok(b) && v.present && w.present && (v.by_mean || w.by_mean) &&
	    result_cell_has_hook(&a->cell) && !isnan(v.mean) && !isnan(w.mean))
		return of_means(v.mean - w.mean);
	return report_pair_delta(a, b, c);
}

struct report_delta access_cost(const struct result *res, const struct access_arm *arm,
				const char *program, enum result_counter c)
{
	return access_sub(access_find(res, arm, program), access_find(res, arm, "empty"), c);
}

struct report_delta access_hop(const struct result_set *set, const char *other, const char *mode,
			       const struct access_arm *arm, const char *program,
			       enum result_counter c)
{
	struct report_delta a, b, d;

	a = access_cost(result_set_find(set, "isec", mode), arm, program, c);
	b = access_cost(result_set_find(set, other, mode), arm, program, c);
	if (a.kind == REPORT_DELTA_MISSING || b.kind == REPORT_DELTA_MISSING)
		return (struct report_delta){ .kind = REPORT_DELTA_MISSING };
	if (a.kind == REPORT_DELTA_EXACT && b.kind == REPORT_DELTA_EXACT) {
		d = of_means((double)(a.exact - b.exact));
		d.kind = REPORT_DELTA_EXACT;
		d.exact = a.exact - b.exact;
		return d;
	}
	d = of_means(a.mean - b.mean);
	d.min = a.min - b.max;
	d.max = a.max - b.min;
	if (a.kind == REPORT_DELTA_UNRESOLVED || b.kind == REPORT_DELTA_UNRESOLVED)
		d.kind = REPORT_DELTA_UNRESOLVED;
	return d;
}
