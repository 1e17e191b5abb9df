// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long jobs of fio and whole commands take natively, and what an arm adds to
 * nobody watching. A document is of one boot: what is told apart is no verdict.
 */
#include "report_macro.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats_verdict.h"

/* Only Markdown has room for all columns. */
static bool is_wide(const struct report *rep)
{
	return rep->format == REPORT_MD;
}

static bool is_narrow(const struct report *rep)
{
	return rep->format == REPORT_LKML;
}

/* With a digit after the point, unless there are enough before it. */
static int digits(double percent)
{
	return fabs(percent) < 99.95;
}

/* printf() knows a negative zero. */
static double rounded(double percent)
{
	return fabs(percent) < 0.05 ? 0 : percent;
}

static void put_signed(struct report_table *t, const char *after, double percent)
{
	report_table_add(t, "%+.*f%s", digits(percent), rounded(percent), after);
}

static void put_bound(struct report_table *t, struct stats_paired_ci ci)
{
	double bound = fmax(fabs(ci.lo), fabs(ci.hi));

	if (ci.level > 0)
		report_table_add(t, "~±%.*f %%", digits(bound), bound);
	else
		report_table_add(t, "~");
}

static void put_interval(struct report_table *t, struct stats_paired_ci ci)
{
	if (ci.level > 0)
		report_table_add(t, "%+.*f..%+.*f", digits(ci.lo), rounded(ci.lo), digits(ci.hi),
				 rounded(ci.hi));
	else
		report_table_add(t, "-");
}

static void put_mde(struct report_table *t, const struct stats_paired *s)
{
	double mde = stats_verdict_mde(s->nr, s->spread, 1 - STATS_VERDICT_LEVEL,
				       STATS_VERDICT_POWER);

	if (isinf(mde))
		report_table_add(t, "-");
	else
		report_table_add(t, "%.*f %%", digits(mde), mde);
}

/* @base: this arm is the one that others are compared with. */
static void put_diff(const struct report *rep, struct report_table *t, bool base,
		     const struct macro_diff *d)
{
	const struct stats_paired *s = &d->percent;
	int nr_columns = is_wide(rep) ? 4 : 3;

	if (!d->present) {
		for (int i = 0; i < nr_columns; i++)
			report_table_add(t, "%s", base ? "" : i ? "-" : "<missing>");
		return;
	}
	if (d->resolved)
		put_signed(t, " %", s->median);
	else
		put_bound(t, s->ci);
	put_interval(t, s->ci);
	if (d->p_holm < 0.001)
		report_table_add(t, "<0.001");
	else
		report_table_add(t, "%.3f", d->p_holm);
	if (is_wide(rep))
		put_mde(t, s);
}

static void put_latency(struct report_table *t, const struct macro_span *ns)
{
	if (ns->median < 0)
		report_table_add(t, "-");
	else
		report_table_add(t, "%.0f", ns->median);
}

static void put_fio_time(const struct report *rep, struct report_table *t,
			 const struct macro_doc *doc, const struct macro_entry *e,
			 const struct macro_diff *diff)
{
	report_macro_arm(rep, t, e);
	report_table_add(t, "%.0f", e->iops.median);
	if (!is_narrow(rep)) {
		report_table_add(t, "%.0f", e->iops.min);
		report_table_add(t, "%.0f", e->iops.max);
	}
	put_diff(rep, t, e == macro_entry_never(doc, e), diff);
	if (!is_narrow(rep))
		put_latency(t, &e->latency_ns[0]);
	put_latency(t, &e->latency_ns[2]);
	if (is_wide(rep))
		report_table_add(t, "%zu", e->nr_samples);
}

static void put_command_time(const struct report *rep, struct report_table *t,
			     const struct macro_doc *doc, const struct macro_entry *e,
			     const struct macro_diff *diff)
{
	report_macro_arm(rep, t, e);
	report_table_add(t, "%.2f", e->time_s.median * 1000);
	if (!is_narrow(rep)) {
		report_table_add(t, "%.2f", e->time_s.min * 1000);
		report_table_add(t, "%.2f", e->time_s.max * 1000);
	}
	put_diff(rep, t, e == macro_entry_never(doc, e), diff);
	if (is_wide(rep))
		report_table_add(t, "%zu", e->nr_samples);
}

void report_macro_time_intro(const struct report *rep)
{
	report_para(rep, "Natively, in interleaved blocks. One boot, layout not controlled: no "
			 "verdict, which takes %d boots and %d layouts. +/-never: median over the "
			 "blocks of the difference in time to the same block of the arm that nobody "
			 "watches; of fio, time is that of an operation, 1 / IOPS. interval: of that "
			 "median in percent, by the sign test, of each by itself. p: of the sign test, by Holm's "
			 "correction for all comparisons of the document. ~±x: not told apart from 0 "
			 "at %.0f %%, and no farther from it than x; ~ alone: too few blocks for an interval.%s",
		    STATS_VERDICT_MIN_BOOTS, STATS_VERDICT_MIN_LAYOUTS,
		    100 * (1 - STATS_VERDICT_LEVEL),
		    is_wide(rep) ? " MDE: the difference that one sign test, not corrected, finds in four of five runs." : "");
}

/* A processor under a hypervisor says so in its flags (Linux: X86_FEATURE_HYPERVISOR). */
static const char *machine(const struct macro_doc *doc)
{
	const char *flags = result_context_string(doc->res, "cpu_flags");
	const char *found = flags ? strstr(flags, "hypervisor") : NULL;

	return found && strchr(" ", found[strlen("hypervisor")]) ?
	       " in a virtual machine, whose host's load is in these figures" : "";
}

static void put_kernel(const struct report *rep, const struct macro_doc *doc,
		       const struct macro_compared *c)
{
	size_t needed = stats_paired_needed(1 - STATS_VERDICT_LEVEL, c->nr ?: 1);
	char interval[96], few[128] = "";

	if (!c->nr) {
		report_para(rep, "Kernel %s, native%s:", doc->res->kernel, machine(doc));
		return;
	}
	if (c->level > 0)
		snprintf(interval, sizeof(interval), "an interval has the median with %.1f %%",
			 100 * c->level);
	else
		snprintf(interval, sizeof(interval), "an interval takes %zu",
			 stats_paired_needed(1 - STATS_VERDICT_LEVEL, 1));
	if (c->nr_blocks < needed)
		snprintf(few, sizeof(few), " With fewer than %zu blocks none of %zu comparisons can be told apart.",
			 needed, c->nr);
	report_para(rep, "Kernel %s, native%s; %zu blocks, %zu comparisons: %s.%s",
		    doc->res->kernel, machine(doc), c->nr_blocks, c->nr, interval, few);
}

int report_macro_time(const struct report *rep, const struct macro_doc *doc)
{
	static const char *const fio[][12] = {
		{ "arm", "IOPS", "+/-never", "interval", "p", "p99 ns", NULL },
		{ "arm", "IOPS", "min", "max", "+/-never", "interval", "p", "p50 ns", "p99 ns",
		  NULL },
		{ "arm", "IOPS", "min", "max", "+/-never", "interval", "p", "MDE", "p50 ns",
		  "p99 ns", "blocks", NULL },
	};
	static const char *const whole[][12] = {
		{ "arm", "ms", "+/-never", "interval", "p", NULL },
		{ "arm", "ms", "min", "max", "+/-never", "interval", "p", NULL },
		{ "arm", "ms", "min", "max", "+/-never", "interval", "p", "MDE", "blocks", NULL },
	};
	int width = is_wide(rep) ? 2 : !is_narrow(rep);
	struct macro_compared c;
	int err = macro_compare(doc, &c);

	if (err)
		return err;
	put_kernel(rep, doc, &c);
	err = report_macro_table(rep, doc, MACRO_FIO, fio[width], put_fio_time, c.diff);
	if (!err)
		err = report_macro_table(rep, doc, MACRO_COMMAND, whole[width], put_command_time,
					 c.diff);
	free(c.diff);
	return err;
}
