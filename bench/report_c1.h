/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Claim C1: calling the hook from send_to_group() instead of
 * fanotify_handle_event() saves exactly one indirect call.
 */
#ifndef FSNBENCH_REPORT_C1_H
#define FSNBENCH_REPORT_C1_H

#include "report.h"

enum c1_finding {
	C1_AS_CLAIMED,	/* the difference is what the claim says */
	C1_OTHER,	/* it is another: refutes */
	C1_OPEN,	/* not known: missing, flagged, not resolved */
	C1_NR_FINDINGS,
};

/**
 * struct c1_pair - the two sites in otherwise equal cells
 * @kernel: kernel of the document
 * @mode: mitigation mode of the document
 * @cell: words of the handle_event cell
 * @send_to_group: the cell, or NULL if missing
 * @handle_event: the cell, or NULL if missing
 * @delta: handle_event - send_to_group, indirect calls + indirect jumps
 * @paired: the same, of the paired differences to the common base
 * @claimed: 1 where the workload raises events, 0 for a negative control
 * @finding: what the pair says about the claim
 * @why: why it is open; "" otherwise
 */
struct c1_pair {
	const char *kernel;
	const char *mode;
	struct result_cell cell;
	const struct result_bench *send_to_group;
	const struct result_bench *handle_event;
	struct report_delta delta;
	struct report_delta paired;
	int claimed;
	enum c1_finding finding;
	const char *why;
};

struct c1 {
	struct c1_pair *pairs;
	size_t nr_pairs;
	size_t nr[C1_NR_FINDINGS];
	size_t nr_paired;	/* pairs whose paired difference says the same */
};

/**
 * c1_judge - evaluate the claim over a run
 * @set: run
 * @c1: result; the caller releases it with c1_release()
 *
 * The rule is fixed before measuring: program empty, verdict skip, workloads
 * open_close, read and write (nop and getppid as negative controls), handlers
 * c and bpf, modes off and retpoline; also every other such pair of cells in
 * the run. All of these must be there. The difference is that of modes; a
 * paired difference that contradicts it leaves the pair open.
 *
 * Return: 0 or -ENOMEM.
 */
int c1_judge(const struct result_set *set, struct c1 *c1);

/** c1_release - release what c1_judge() allocated */
void c1_release(struct c1 *c1);

/** c1_same_question - the same two cells, but for handler and mitigation mode */
bool c1_same_question(const struct c1_pair *a, const struct c1_pair *b);

/**
 * report_c1_edges - the edges of one pair in both modes, as a table
 * @rep: report
 * @c1: the claim
 * @first: the pair; nothing is printed if it has no edges to show, or an
 *         earlier pair's table stands for it
 * @shared: set if the table stands for several handlers
 *
 * Return: 0 or -ENOMEM.
 */
int report_c1_edges(const struct report *rep, const struct c1 *c1, size_t first, bool *shared);

/** c1_verdict - "supported", "refuted" or "inconclusive" */
const char *c1_verdict(const struct c1 *c1);

#endif
