// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values and differences of counters, and how the report prints them. Exact
 * counts are integers; only a counter whose mode has under 90 % of the
 * operations is judged by its mean, and then marked. Between cells that share
 * no mount, the placement of objects in cache lines differs by round: such a
 * difference is one only where the rounds of both sides do not overlap.
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

/*
 * Where the operations of a round hardly agree their mode says little, and where a
 * few of them do more than the others their mean does: the range has both.
 */
static double least_of(struct result_value v)
{
	return fmin((double)v.round_min, v.mean_min);
}

static double most_of(struct result_value v)
{
	return fmax((double)v.round_max, v.mean_max);
}

struct result_value report_indirect_of(const struct result_bench *b)
{
	struct result_value a = report_value_of(b, RESULT_INDIRECT_CALLS);
	struct result_value j = report_value_of(b, RESULT_INDIRECT_JUMPS);

	return (struct result_value){
		.present = a.present && j.present,
		.by_mean = a.by_mean || j.by_mean,
		.mode = a.mode + j.mode,
		.mean = mean_of(a) + mean_of(j),
		.round_min = a.round_min + j.round_min,
		.round_max = a.round_max + j.round_max,
		.mean_min = least_of(a) + least_of(j),
		.mean_max = most_of(a) + most_of(j),
		.paired_present = a.paired_present && j.paired_present,
		.paired_resolved = a.paired_resolved && j.paired_resolved,
		.paired = a.paired + j.paired,
		.paired_agree = a.paired_agree < j.paired_agree ? a.paired_agree : j.paired_agree,
	};
}

static struct report_delta exact(json_int_t n)
{
	return (struct report_delta){
		.kind = REPORT_DELTA_EXACT, .exact = n, .mean = (double)n, .min = (double)n,
		.max = (double)n,
	};
}

struct report_delta report_delta_sub(struct result_value a, struct result_value b)
{
	double min = least_of(a) - most_of(b);
	double max = most_of(a) - least_of(b);
	struct report_delta d = { .kind = REPORT_DELTA_MISSING };

	if (!a.present || !b.present)
		return d;
	if (!a.by_mean && !b.by_mean)
		return exact(a.mode - b.mode);
	d.mean = mean_of(a) - mean_of(b);
	d.min = fmin(min, d.mean);
	d.max = fmax(max, d.mean);
	/* The rounds must not overlap, and the means must say the same. */
	if (d.min > 0 || d.max < 0)
		d.kind = REPORT_DELTA_MEAN;
	else if (fpclassify(report_delta_bound(d)) == FP_ZERO)
		d = exact(0);
	else
		d.kind = REPORT_DELTA_UNRESOLVED;
	return d;
}

double report_delta_bound(struct report_delta d)
{
	return fmax(fabs(d.min), fabs(d.max));
}

struct report_delta report_delta_paired(struct result_value a, struct result_value b)
{
	if (a.present && b.present && a.paired_resolved && b.paired_resolved)
		return exact(a.paired - b.paired);
	return (struct report_delta){ .kind = REPORT_DELTA_MISSING };
}

struct report_delta report_delta_to_base(const struct result_bench *b,
					 const struct result_bench *base, enum result_counter c)
{
	struct result_value v = report_value_of(b, c), w = report_value_of(base, c);

	if (v.present && w.present && b == base)
		return exact(0);
	if (v.present && w.present && v.paired_resolved)
		return exact(v.paired);
	return report_delta_sub(v, w);
}

bool report_delta_agree(struct report_delta a, struct report_delta b)
{
	if (a.kind == REPORT_DELTA_MISSING || b.kind == REPORT_DELTA_MISSING)
		return a.kind == b.kind;
	return a.min <= b.max + 1e-9 && b.min <= a.max + 1e-9;
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

/* An integer where it is one, else rounded up: a bound must hold. */
static const char *bound_text(double bound, char *buf, size_t size)
{
	if (fabs(bound - round(bound)) < 1e-6)
		snprintf(buf, size, "\u00b1%.0f", round(bound));
	else
		snprintf(buf, size, "\u00b1%.2f", ceil(bound * 100) / 100);
	return buf;
}

const char *report_delta_text(struct report_delta d, char *buf, size_t size)
{
	switch (d.kind) {
	case REPORT_DELTA_EXACT:
		snprintf(buf, size, d.exact ? "%+lld" : "%lld", (long long)d.exact);
		break;
	case REPORT_DELTA_MEAN:
		snprintf(buf, size, "%+.*f*", decimals(d.mean), d.mean);
		break;
	case REPORT_DELTA_UNRESOLVED:
		*buf = '~';
		bound_text(report_delta_bound(d), buf + 1, size - 1);
		break;
	default:
		snprintf(buf, size, "<missing>");
	}
	return buf;
}

const char *report_delta_words(struct report_delta d, char *buf, size_t size)
{
	char bound[REPORT_VALUE_MAX / 2];

	if (d.kind != REPORT_DELTA_UNRESOLVED)
		return report_delta_text(d, buf, size);
	bound_text(report_delta_bound(d), bound, sizeof(bound));
	snprintf(buf, size, "not resolved (within %s)", bound);
	return buf;
}
