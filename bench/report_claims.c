// SPDX-License-Identifier: GPL-2.0-only
/*
 * The claims of the debate with their verdicts, as far as this run measured
 * them. Each is judged in a file of its own; this one only prints them.
 */
#include <errno.h>
#include <stdlib.h>

#include "report_claim.h"
#include "report_table.h"

static const struct {
	const char *text;
	report_judge judge;	/* NULL: nothing is there to judge it with */
} claims[] = {
	{ "A hook in send_to_group() instead of fanotify_handle_event() saves exactly one indirect call.",
	  report_c1_judge },
	{ "That saving matters for a filtered event.",
	  report_c2_judge },
	{ "The deeper call stack plus the packed event cost more than the i_security hop of inode "
	  "storage.",
	  report_c3_judge },
	{ "Passing pointers directly is cheaper than packing them into an event.",
	  report_c4_judge },
	{ "Inode storage through i_security saves no memory, adds latency and fragments, against a "
	  "pointer in struct inode.",
	  report_c5_judge },
	{ "Marks are filtered in fsnotify() already, so a hook in or before send_to_group() loses "
	  "no filtering.",
	  report_c6_judge },
	{ "With the marks loop aligned, a hook right before ->handle_event() sees the same events "
	  "and masks.",
	  report_c7_judge },
	{ "Only fanotify implements ->handle_event(), ignore masks and mark types.",
	  report_c8_judge },
	{ "Moving the hook pointer out of group->fanotify_data costs nothing noticeable.",
	  report_c9_judge },
	{ "A hook in send_to_group() adds complexity.",
	  report_c10_judge },
	{ "Built-in filters make fanotify cheaper than a BPF LSM program that sees every operation.",
	  report_c11_judge },
	{ "FAN_ONDIR and FAN_EVENT_ON_CHILD are poor filters; a program can do what they cannot.",
	  report_c12_judge },
	{ "Filtering in the kernel is much cheaper than a listener in user space that does the same.",
	  report_c13_judge },
};

#define NR_CLAIMS	(sizeof(claims) / sizeof(*claims))

/* @text: what the verdict rests on; the caller frees it. */
static int judge(const struct report *rep, size_t claim, const char **verdict, char **text)
{
	size_t len;
	FILE *out = open_memstream(text, &len);
	int err = 0;

	if (!out)
		return -ENOMEM;
	*verdict = REPORT_NOT_MEASURED;
	if (claims[claim].judge)
		err = claims[claim].judge(rep, out, verdict);
	if (fclose(out) && !err)
		err = -ENOMEM;
	if (err)
		free(*text);
	return err;
}

/* A table for Markdown, a list for all other formats. */
int report_claims(const struct report *rep)
{
	static const char *const heads[] = { "id", "claim", "verdict", "evidence" };
	bool list = rep->format != REPORT_MD;
	struct report_table t;
	int err = 0;

	report_heading(rep, 2, "Claims");
	report_table_init(&t, "llll");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		report_table_add(&t, "%s", heads[i]);
	for (size_t i = 0; i < NR_CLAIMS; i++) {
		const char *verdict;
		char *text;

		err = judge(rep, i, &verdict, &text);
		if (err)
			break;
		if (list)
			report_item(rep, "C%zu %s: %s%s%s%s", i + 1, verdict, claims[i].text,
				    *text ? " " : "", text, *text ? "." : "");
		report_table_add(&t, "C%zu", i + 1);
		report_table_add(&t, "%s", claims[i].text);
		report_table_add(&t, "%s", verdict);
		report_table_add(&t, "%s", text);
		free(text);
	}
	if (list)
		report_end_list(rep);
	if (err || list) {
		report_table_drop(&t);
		return err;
	}
	return report_table_print(&t, rep);
}
