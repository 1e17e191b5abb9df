// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values and differences of counters, and how the report prints them. Exact
 * counts are integers; only a counter whose mode has under 90 % of the
 * operations is judged by its mean, and then marked.
 */
#include <math.h>

#include "report.h"

struct result_value report_value_of(const struct result_bench *b, enum result_counter c)
{
	struct result_value v = { .mean = NAN };

	if (!b || b->status == RESULT_SKIP || b->status == RESULT_FAILED)
		return v;
	v = b->value[c];
	if (v.by_mean && isnan(v.mean))
		v.present = false;
	return v;
}

/* What stands in for a mean where a document gives none: the exact value. */
static double mean_of(struct result_value v)
{
	return isnan(v.mean) ? (double)v.mode : v.mean;
}

static struct result_value combine(struct result_value a, struct result_value b, int sign)
{
	return (struct result_value) {
		.present = a.present && b.present,
		.by_mean = a.by_mean || b.by_mean,
		.mode = a.mode + sign * b.mode,
		.mean = mean_of(a) + sign * mean_of(b),
	};
}

struct result_value report_value_sub(struct result_value a, struct result_value b)
{
	return combine(a, b, -1);
}

struct result_value report_indirect_of(const struct result_bench *b)
{
	return combine(report_value_of(b, RESULT_INDIRECT_CALLS),
		       report_value_of(b, RESULT_INDIRECT_JUMPS), 1);
}

/* From a thousand on, means need no hundredths, and tables need the room. */
static int decimals(double mean)
{
	return fabs(mean) < 1000 ? 2 : 1;
}

const char *report_value_text(struct result_value v, char *buf, size_t size)
{
	if (!v.present)
		snprintf(buf, size, "<missing>");
	else if (v.by_mean)
		snprintf(buf, size, "%.*f*", decimals(v.mean), v.mean);
	else
		snprintf(buf, size, "%lld", (long long)v.mode);
	return buf;
}

const char *report_delta_text(struct result_value v, char *buf, size_t size)
{
	double mode = (double)v.mode;

	if (!v.present)
		snprintf(buf, size, "<missing>");
	else if (!v.by_mean)
		snprintf(buf, size, v.mode ? "%+lld" : "%lld", (long long)v.mode);
	else if (mode * v.mean > 0)
		snprintf(buf, size, "%+.*f*", decimals(v.mean), v.mean);
	else if (fpclassify(v.mean) == FP_ZERO && !v.mode)
		snprintf(buf, size, "0");
	else
		/* Rounded up: a bound must hold. */
		snprintf(buf, size, "~<%.2f",
			 ceil(fmax(fabs(mode), fabs(v.mean)) * 100 + 1) / 100);
	return buf;
}
