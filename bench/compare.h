/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a change of the kernel costs: NEW - OLD of every cell that two runs of the
 * exact engine both have. fsnbench compare.
 */
#ifndef FSNBENCH_COMPARE_H
#define FSNBENCH_COMPARE_H

#include "report.h"

enum compare_side {
	COMPARE_OLD,
	COMPARE_NEW,
	COMPARE_NR_SIDES,
};

extern const char *const compare_side_names[COMPARE_NR_SIDES];

/* What is compared; the first two decide. */
enum compare_counter {
	COMPARE_INSNS,
	COMPARE_INDIRECT,	/* indirect calls and jumps, as claim C1 counts them */
	COMPARE_DATA,
	COMPARE_CODE,
	COMPARE_STACK,
	COMPARE_NR_COUNTERS,
};

extern const char *const compare_counter_names[COMPARE_NR_COUNTERS];

enum compare_verdict {
	COMPARE_EQUAL,
	COMPARE_BETTER,
	COMPARE_WORSE,		/* in instructions or in indirect calls, whatever else is better */
	COMPARE_UNRESOLVED,	/* may be worse: the rounds do not tell */
	COMPARE_OTHER,		/* equal in both, but not in cache lines or stack */
	COMPARE_ONLY_OLD,
	COMPARE_ONLY_NEW,
	COMPARE_NOT_OK,		/* a side is no result, or lacks what decides */
	COMPARE_NR_VERDICTS,
};

extern const char *const compare_verdict_names[COMPARE_NR_VERDICTS];

/**
 * struct compare_limit - differences in instructions that count as equal
 * @amount: up to so many
 * @percent: @amount is a percentage of OLD's
 */
struct compare_limit {
	double amount;
	bool percent;
};

/**
 * struct compare_cell - a cell of either side
 * @bench: it in both documents; NULL where one does not have it
 * @verdict: what becomes of it
 * @value: its counters
 * @delta: NEW - OLD; missing unless both sides are ok and have the counter
 */
struct compare_cell {
	const struct result_bench *bench[COMPARE_NR_SIDES];
	enum compare_verdict verdict;
	struct result_value value[COMPARE_NR_SIDES][COMPARE_NR_COUNTERS];
	struct report_delta delta[COMPARE_NR_COUNTERS];
};

/**
 * struct compare_boot - a kernel in a mitigation mode
 * @doc: its documents; NULL where a run does not have one
 * @kernel: word
 * @mode: mitigation mode
 * @cells: cells of either side, the worst in instructions first
 * @nr_cells: how many
 * @nr: cells by verdict
 */
struct compare_boot {
	const struct result *doc[COMPARE_NR_SIDES];
	const char *kernel, *mode;
	struct compare_cell *cells;
	size_t nr_cells;
	size_t nr[COMPARE_NR_VERDICTS];
};

/**
 * struct compare - two runs
 * @path: as they were named
 * @limit: what counts as equal
 * @boots: kernels and modes of either side
 * @nr_boots: how many
 * @nr: cells by verdict, of all boots
 */
struct compare {
	const char *path[COMPARE_NR_SIDES];
	struct compare_limit limit;
	struct compare_boot *boots;
	size_t nr_boots;
	size_t nr[COMPARE_NR_VERDICTS];
};

/**
 * compare_runs - match two runs and judge each cell
 * @cmp: paths and limit are set; released by compare_release(), also after a failure
 * @old: one run; must outlive @cmp
 * @new: the other
 *
 * Boots are matched by kernel and mitigation mode, cells by all words, threads and
 * scales.
 *
 * Return: 0 or -ENOMEM.
 */
int compare_runs(struct compare *cmp, const struct result_set *old, const struct result_set *new);

/** compare_release - release what compare_runs() made */
void compare_release(struct compare *cmp);

/** compare_bench - the cell in OLD, or in NEW if that alone has it */
const struct result_bench *compare_bench(const struct compare_cell *cell);

/** compare_is_compared - both sides have the cell and it could be judged */
bool compare_is_compared(enum compare_verdict verdict);

/** compare_nr_compared - cells of all boots that could be judged */
size_t compare_nr_compared(const struct compare *cmp);

/**
 * compare_reason - why a cell cannot be compared
 * @cell: such a cell
 * @buf: where to; a longer text is cut
 * @size: bytes of @buf
 *
 * Return: @buf.
 */
const char *compare_reason(const struct compare_cell *cell, char *buf, size_t size);

/* compare_delta.c */

/** compare_value - a counter of a cell; of a workload with a cycle, by its mean */
struct result_value compare_value(const struct result_bench *b, enum compare_counter c);

/**
 * compare_delta - NEW - OLD of a counter
 * @boot: documents, which have the resolution of means of mixes
 * @cell: cell with the values of both sides
 * @c: counter
 *
 * As report_delta_sub(); 0 where both counted the same in every round. The rounds'
 * modes say nothing about the mean of a mix, whose operations differ: like claim C11
 * its resolution is what cells differ by in which nobody watches.
 */
struct report_delta compare_delta(const struct compare_boot *boot,
				  const struct compare_cell *cell, enum compare_counter c);

/** compare_judge - the verdict on a cell that both sides have, with all differences */
enum compare_verdict compare_judge(const struct compare_cell *cell, struct compare_limit limit);

/* compare_context.c */

/**
 * compare_context_common - what of the context differs, alike in all boots
 * @cmp: two runs
 * @rep: where to: an item per field
 *
 * Only fields that may change counts.
 *
 * Return: how many.
 */
size_t compare_context_common(const struct compare *cmp, const struct report *rep);

/**
 * compare_context_boot - as compare_context_common(), what differs in one otherwise
 * @cmp: two runs
 * @boot: one of theirs
 * @rep: where to; NULL to count only
 *
 * Return: how many.
 */
size_t compare_context_boot(const struct compare *cmp, const struct compare_boot *boot,
			    const struct report *rep);

/* compare_table.c */

/**
 * compare_table - for a terminal: what differs, and a line per boot
 * @cmp: two runs
 * @verbose: name the cells that cannot be compared
 * @out: where to
 *
 * Return: 0 or -ENOMEM.
 */
int compare_table(const struct compare *cmp, bool verbose, FILE *out);

/* compare_json.c */

/**
 * compare_json - the same as a document, described in results/README.md
 *
 * Return: a new object, or NULL when out of memory.
 */
json_t *compare_json(const struct compare *cmp);

/* compare_ktap.c */

/** compare_ktap - the same as KTAP, a test per cell; ktap.rst of the kernel describes it */
void compare_ktap(const struct compare *cmp, FILE *out);

#endif
