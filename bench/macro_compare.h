/* SPDX-License-Identifier: GPL-2.0-only */
/* Native times of fio and whole commands: each arm against nobody watching, block by block. */
#ifndef FSNBENCH_MACRO_COMPARE_H
#define FSNBENCH_MACRO_COMPARE_H

#include <stdbool.h>

#include "macro_load.h"
#include "stats_paired.h"

/**
 * struct macro_diff - an arm against macro_entry_never()
 * @present: there is such an arm, it is not this one, and both have the same blocks
 * @percent: of the differences in time, in percent of the other's
 * @p_holm: @percent.p, corrected for all comparisons of the document
 * @resolved: told apart from 0: the interval is without it, and @p_holm is small enough. Not
 *	a verdict: that takes more boots than the one a document is of
 */
struct macro_diff {
	bool present;
	struct stats_paired percent;
	double p_holm;
	bool resolved;
};

/**
 * struct macro_compared - of a native document
 * @diff: by entry; the caller frees it
 * @nr: comparisons, which is Holm's family
 * @nr_blocks: blocks of the comparison that has fewest; 0 without any
 * @level: achieved level of its interval; 0 if that has none
 */
struct macro_compared {
	struct macro_diff *diff;
	size_t nr, nr_blocks;
	double level;
};

/** macro_compare - compare the arms of @doc; 0 or -ENOMEM */
int macro_compare(const struct macro_doc *doc, struct macro_compared *c);

#endif /* FSNBENCH_MACRO_COMPARE_H */
