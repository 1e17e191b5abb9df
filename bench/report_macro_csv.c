// SPDX-License-Identifier: GPL-2.0-only
/* Jobs of fio and whole commands as a flat table, for plots/macro.gp. */
#include "report_macro.h"

static const char *const kind_names[] = {
	[MACRO_FIO] = "fio",
	[MACRO_COMMAND] = "command",
};

static void put_span(FILE *out, bool present, const struct macro_span *span, double factor)
{
	if (present)
		fprintf(out, ",%.3f,%.3f,%.3f", span->median * factor, span->min * factor,
			span->max * factor);
	else
		fputs(",,,", out);
}

static void put_entry(FILE *out, const struct macro_doc *doc, const struct macro_entry *e)
{
	bool result = e->status == RESULT_OK || e->status == RESULT_FLAGGED;
	bool fio = e->kind == MACRO_FIO, exact = result && !doc->native;
	enum macro_counter kernel = fio ? MACRO_INSNS_STORM : MACRO_INSNS;
	char arm[REPORT_NAME_MAX];

	fprintf(out, "%s,%s,%s,%s,%s,%s,%s,%zu", doc->res->kernel, doc->res->mode,
		doc->native ? "native" : "exact", kind_names[e->kind],
		e->cell.word[RESULT_WORKLOAD], result_cell_arm(&e->cell, arm, sizeof(arm)),
		result_status_names[e->status], e->nr_samples);
	put_span(out, exact, &e->counter[kernel], 1);
	put_span(out, exact, &e->counter[MACRO_INSNS], 1);
	put_span(out, exact, &e->counter[MACRO_INSNS_USER], 1);
	put_span(out, exact, &e->counter[MACRO_INDIRECT_CALLS], 1);
	put_span(out, exact, &e->counter[MACRO_BPF_INSNS], 1);
	put_span(out, result && doc->native && fio, &e->iops, 1);
	put_span(out, result && doc->native && fio, &e->latency_ns[0], 1);
	put_span(out, result && doc->native && !fio, &e->time_s, 1000);
	fputc('\n', out);
}

int report_macro_csv(const struct report *rep)
{
	static const char *const spans[] = { "insns", "insns_all", "insns_user", "calls", "bpf",
					     "iops", "p50_ns", "time_ms" };

	fputs("kernel,mode,engine,kind,job,arm,status,samples", rep->out);
	for (size_t i = 0; i < sizeof(spans) / sizeof(*spans); i++)
		fprintf(rep->out, ",%s,%s_min,%s_max", spans[i], spans[i], spans[i]);
	fputc('\n', rep->out);
	for (size_t d = 0; rep->macro && d < rep->macro->nr; d++)
		for (size_t i = 0; i < rep->macro->doc[d].nr; i++)
			put_entry(rep->out, &rep->macro->doc[d], &rep->macro->doc[d].entry[i]);
	return 0;
}
