// SPDX-License-Identifier: GPL-2.0-only
/* Which sections a report has, in which order, for each of its formats. */
#include "report_sections.h"

#include <errno.h>
#include <string.h>

#include "report_access.h"
#include "report_c5.h"
#include "report_equivalence.h"
#include "report_filtering.h"
#include "report_ladder.h"
#include "report_macro.h"
#include "report_native.h"
#include "report_profile.h"
#include "report_quality.h"
#include "report_scaling.h"

static const char *const format_names[REPORT_NR_FORMATS] = {
	[REPORT_TEXT]	= "text",
	[REPORT_MD]	= "md",
	[REPORT_CSV]	= "csv",
	[REPORT_LKML]	= "lkml",
	[REPORT_EQUIVALENCE] = "equivalence",
	[REPORT_VISIBILITY] = "visibility",
	[REPORT_LADDER]	= "ladder",
	[REPORT_SCALING] = "scaling",
	[REPORT_FILTERING] = "filtering",
	[REPORT_MEMORY]	= "memory",
	[REPORT_JSON]	= "json",
	[REPORT_MACRO]	= "macro",
	[REPORT_FOLDED]	= "folded",
	[REPORT_LATENCY] = "latency",
	[REPORT_LATENCY_CDF] = "latency_cdf",
	[REPORT_LATENCY_AA] = "latency_aa",
};

typedef int (*section)(const struct report *rep);

static int report_plots(const struct report *rep)
{
	report_heading(rep, 2, "Plots");
	fputs("![Indirect calls per operation by arm](plots/ledger.svg)\n\n"
	      "![Instructions and data cache lines a hook adds, by arm](plots/cost.svg)\n\n"
	      "![What a lookup of inode storage adds](plots/storage.svg)\n\n"
	      "The same as PNG: [calls](plots/ledger.png), [cost](plots/cost.png), "
	      "[lookups](plots/storage.png).\n\n", rep->out);
	if (rep->equivalence)
		fputs("![What the hook at each site sees of what the listener is told](plots/visibility.svg)\n\n",
		      rep->out);
	if (rep->memory)
		fputs("![Bytes of slab per inode, by number of files](plots/memory.svg)\n\n", rep->out);
	if (rep->macro)
		fputs("![fio's operations and whole commands, by arm](plots/macro.svg)\n\n", rep->out);
	if (rep->native)
		fputs("![Latency by arm](plots/latency.svg)\n\n"
		      "![Distribution of single operations](plots/latency_cdf.svg)\n\n"
		      "![Differences against those of identical arms](plots/latency_aa.svg)\n\n",
		      rep->out);
	return 0;
}

static const section sections_md[] = {
	report_answer, report_claims, report_nonuser,
	/* the ledger: by claim, by site, whole */
	report_c1_evidence, report_c2, report_c10, report_c11, report_c13, report_factorial,
	report_pure, report_ledger, report_ladder, report_profile,
	report_equivalence, report_c12,
	/* storage */
	report_access, report_c5_memory, report_c5_fragmentation, report_c5_million,
	report_c5_layout,
	report_scaling, report_filtering, report_macro, report_native,
	/* quality of the instrument */
	report_quality, report_selftest, report_firing, report_anchor, report_instrument,
	report_environment, report_status, report_plots, report_reproduce, report_limits, NULL
};
static const section sections_text[] = {
	report_ledger, report_ladder, report_scaling, report_filtering, report_macro,
	report_native, report_quality, report_claims, report_profile, report_status, NULL
};
static const section sections_lkml[] = {
	report_answer, report_header, report_ledger, report_claims, report_nonuser,
	report_equivalence, report_c5_memory, report_c5_fragmentation, report_filtering,
	report_scaling, report_ladder, report_macro, report_profile, report_native, report_quality,
	report_anchor, report_status, report_reproduce, NULL
};
static const section sections_claims[] = { report_claims, NULL };
static const section sections_json[] = { report_json, NULL };
static const section sections_csv[] = { report_csv, NULL };

static const section sections_equivalence[] = { report_equivalence_csv, NULL };

static const section sections_ladder[] = { report_ladder_csv, NULL };

static const section sections_scaling[] = { report_scaling_csv, NULL };

static const section sections_filtering[] = { report_filtering_csv, NULL };

static const section sections_visibility[] = { report_visibility_csv, NULL };

static const section sections_memory[] = { report_memory_csv, NULL };

static const section sections_macro[] = { report_macro_csv, NULL };

static const section sections_folded[] = { report_profile_folded, NULL };

static const section sections_latency[] = { report_native_csv, NULL };

static const section sections_latency_cdf[] = { report_native_cdf_csv, NULL };

static const section sections_latency_aa[] = { report_native_aa_csv, NULL };

/* Of a run that has nothing else. */
static const section sections_native[] = { report_native, report_quality, NULL };

static const section *const sections[REPORT_NR_FORMATS] = {
	[REPORT_TEXT]	= sections_text,
	[REPORT_MD]	= sections_md,
	[REPORT_CSV]	= sections_csv,
	[REPORT_LKML]	= sections_lkml,
	[REPORT_EQUIVALENCE] = sections_equivalence,
	[REPORT_VISIBILITY] = sections_visibility,
	[REPORT_LADDER]	= sections_ladder,
	[REPORT_SCALING] = sections_scaling,
	[REPORT_FILTERING] = sections_filtering,
	[REPORT_MEMORY]	= sections_memory,
	[REPORT_JSON]	= sections_json,
	[REPORT_MACRO]	= sections_macro,
	[REPORT_FOLDED]	= sections_folded,
	[REPORT_LATENCY] = sections_latency,
	[REPORT_LATENCY_CDF] = sections_latency_cdf,
	[REPORT_LATENCY_AA] = sections_latency_aa,
};

static void md_title(const struct report *rep)
{
	report_heading(rep, 1, "What a hook in the fsnotify path costs");
	report_para(rep, "Generated by fsnbench report --format md from the result documents; do not edit.");
}

static const section *sections_of(const struct report *rep)
{
	bool prose = rep->format == REPORT_TEXT || rep->format == REPORT_MD ||
		     rep->format == REPORT_LKML;

	return prose && !rep->set->nr_docs ? sections_native : sections[rep->format];
}

int report_sections_write(const struct report *rep)
{
	const section *s = sections_of(rep);
	int err = 0;

	if (rep->claims && rep->format != REPORT_JSON)
		s = sections_claims;
	else if (rep->format == REPORT_MD)
		md_title(rep);
	else if (rep->format == REPORT_LKML)
		report_heading(rep, 1, "What a hook in the fsnotify path costs");
	for (; !err && *s; s++)
		err = (*s)(rep);
	return err;
}

int report_sections_format(const char *name, enum report_format *format)
{
	for (int i = 0; i < REPORT_NR_FORMATS; i++) {
		if (!strcmp(name, format_names[i])) {
			*format = (enum report_format)i;
			return 0;
		}
	}
	fprintf(stderr, "fsnbench report: unknown format '%s'; valid: ", name);
	for (int i = 0; i < REPORT_NR_FORMATS; i++)
		fprintf(stderr, "%s%s", i ? ", " : "", format_names[i]);
	fputc('\n', stderr);
	return -EINVAL;
}
