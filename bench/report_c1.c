// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judges claim C1: indirect calls + indirect tail jumps, handle_event minus
 * send_to_group, is 1 in every cell with raised events. One other value
 * refutes it; a missing, flagged or unresolved cell leaves it open.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_c1.h"

/* A difference of means this close to the claim is the claim. */
#define C1_MEAN_RESOLUTION	1e-6

static const struct {
	const char *name;
	bool raises;
} workloads[] = {
	{ "nop", false },
	{ "getppid", false },
	{ "open_close", true },
	{ "read", true },
	{ "write", true },
};

static const char *const handlers[] = { "c", "bpf" };
static const char *const modes[] = { "off", "retpoline" };

#define COUNT_OF(array)	(sizeof(array) / sizeof(*(array)))

static struct result_cell cell_of(const char *workload, const char *handler)
{
	return (struct result_cell){
		.word = {
			[RESULT_WORKLOAD] = workload, [RESULT_FS] = "tmpfs",
			[RESULT_WATCH] = "parent", [RESULT_LISTENER] = "fanotify",
			[RESULT_SITE] = "handle_event", [RESULT_ARGS] = "direct",
			[RESULT_HANDLER] = handler, [RESULT_PROGRAM] = "empty",
			[RESULT_VERDICT] = "skip", [RESULT_STORAGE] = "none",
			[RESULT_KERNEL] = "none",
		},
		.threads = 1,
	};
}

/* Why a cell is no evidence, or NULL. */
static const char *objection(const struct result_bench *b)
{
	if (!b)
		return "missing";
	if (b->status != RESULT_OK)
		return result_status_names[b->status];
	if (!b->hits.present || b->hits.hook < 0 || b->hits.expected < 0)
		return "no proof that the hook ran";
	if (b->hits.hook != b->hits.expected)
		return "the hook did not run as often as declared";
	return NULL;
}

static bool is_claimed(const struct c1_pair *p)
{
	if (p->delta.kind == REPORT_DELTA_EXACT)
		return p->delta.exact == p->claimed;
	return p->delta.kind == REPORT_DELTA_MEAN &&
	       fabs(p->delta.mean - p->claimed) < C1_MEAN_RESOLUTION;
}

static void judge_pair(struct c1_pair *p)
{
	struct result_value he = report_indirect_of(p->handle_event);
	struct result_value stg = report_indirect_of(p->send_to_group);

	p->delta = report_delta_sub(he, stg);
	p->paired = report_delta_paired(he, stg);
	p->finding = C1_OPEN;
	p->why = objection(p->handle_event);
	if (!p->why)
		p->why = objection(p->send_to_group);
	if (!p->why && p->delta.kind == REPORT_DELTA_MISSING)
		p->why = "a counter is missing";
	if (!p->why && p->delta.kind == REPORT_DELTA_EXACT &&
	    p->paired.kind == REPORT_DELTA_EXACT && p->paired.exact != p->delta.exact)
		p->why = "the paired difference contradicts the modes";
	if (p->why)
		return;
	p->why = "";
	if (is_claimed(p))
		p->finding = C1_AS_CLAIMED;
	else if (p->delta.kind != REPORT_DELTA_EXACT)
		p->why = "judged by the mean, which is not resolved";
	else if (!p->claimed)
		p->why = "negative control differs: the instrument is in doubt";
	else
		p->finding = C1_OTHER;
}

static bool raises_events(const struct c1_pair *p)
{
	const char *workload = p->cell.word[RESULT_WORKLOAD];

	for (size_t i = 0; i < COUNT_OF(workloads); i++)
		if (!strcmp(workloads[i].name, workload))
			return workloads[i].raises;
	return p->handle_event && p->handle_event->hits.expected > 0;
}

static bool known(const struct c1 *c1, const char *kernel, const char *mode,
		  const struct result_cell *cell)
{
	for (size_t i = 0; i < c1->nr_pairs; i++) {
		const struct c1_pair *p = &c1->pairs[i];

		if (!strcmp(p->kernel, kernel) && !strcmp(p->mode, mode) &&
		    !result_cell_order(&p->cell, cell, RESULT_ACROSS_KERNELS))
			return true;
	}
	return false;
}

static int add_pair(struct c1 *c1, const char *kernel, const char *mode, const struct result *res,
		    struct result_cell cell)
{
	struct c1_pair *bigger, *p;

	cell.word[RESULT_SITE] = "handle_event";
	if (known(c1, kernel, mode, &cell))
		return 0;
	bigger = realloc(c1->pairs, (c1->nr_pairs + 1) * sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	c1->pairs = bigger;
	p = &c1->pairs[c1->nr_pairs++];
	*p = (struct c1_pair){ .kernel = kernel, .mode = mode, .cell = cell };
	p->handle_event = result_find(res, &cell, RESULT_ACROSS_KERNELS);
	cell.word[RESULT_SITE] = "send_to_group";
	p->send_to_group = result_find(res, &cell, RESULT_ACROSS_KERNELS);
	p->claimed = raises_events(p);
	judge_pair(p);
	c1->nr[p->finding]++;
	c1->nr_paired += p->finding != C1_OPEN && p->paired.kind == REPORT_DELTA_EXACT;
	return 0;
}

/* What the rule demands, whether or not it was measured. */
static int add_demanded(struct c1 *c1, const struct result_set *set, const char *kernel)
{
	for (size_t w = 0; w < COUNT_OF(workloads); w++) {
		for (size_t i = 0; i < COUNT_OF(handlers) * COUNT_OF(modes); i++) {
			const char *mode = modes[i % COUNT_OF(modes)];
			const char *handler = handlers[i / COUNT_OF(modes)];
			int err = add_pair(c1, kernel, mode, result_set_find(set, kernel, mode),
					   cell_of(workloads[w].name, handler));

			if (err)
				return err;
		}
	}
	return 0;
}

static bool is_evidence(const struct result_cell *c)
{
	return (result_cell_is(c, RESULT_SITE, "handle_event") ||
		result_cell_is(c, RESULT_SITE, "send_to_group")) &&
	       result_cell_is(c, RESULT_PROGRAM, "empty") &&
	       result_cell_is(c, RESULT_VERDICT, "skip");
}

/* A run has cells of one site alone, which other claims are about. */
static bool has_both(const struct result *res, struct result_cell cell)
{
	cell.word[RESULT_SITE] = result_cell_is(&cell, RESULT_SITE, "handle_event") ?
				 "send_to_group" : "handle_event";
	return result_find(res, &cell, RESULT_ACROSS_KERNELS);
}

static int add_found(struct c1 *c1, const struct result *res)
{
	for (size_t i = 0; i < res->nr_benchs; i++) {
		const struct result_cell *cell = &res->benchs[i].cell;
		int err;

		if (!result_bench_is_arm(&res->benchs[i]) || !is_evidence(cell) ||
		    !has_both(res, *cell))
			continue;
		err = add_pair(c1, res->kernel, res->mode, res, *cell);
		if (err)
			return err;
	}
	return 0;
}

int c1_judge(const struct result_set *set, struct c1 *c1)
{
	const char *last = "";
	int err = 0;

	memset(c1, 0, sizeof(*c1));
	for (size_t d = 0; !err && d < set->nr_docs; d++) {
		const char *kernel = set->docs[d]->kernel;

		/* Documents are in order of kernel. */
		if (!result_kernel_has_hooks(kernel) || result_kernel_is_partial(kernel))
			continue;	/* one site, or other cells than the rule demands */
		if (strcmp(kernel, last))
			err = add_demanded(c1, set, kernel);
		last = kernel;
		if (!err)
			err = add_found(c1, set->docs[d]);
	}
	if (!err && !c1->nr_pairs)
		err = add_demanded(c1, set, "isec");
	if (err)
		c1_release(c1);
	return err;
}

void c1_release(struct c1 *c1)
{
	free(c1->pairs);
	memset(c1, 0, sizeof(*c1));
}

bool c1_same_question(const struct c1_pair *a, const struct c1_pair *b)
{
	return !strcmp(a->kernel, b->kernel) &&
	       !result_cell_order(&a->cell, &b->cell,
				  RESULT_ACROSS_KERNELS | REPORT_BIT(RESULT_HANDLER));
}

const char *c1_verdict(const struct c1 *c1)
{
	if (c1->nr[C1_OTHER])
		return "refuted";
	return c1->nr[C1_OPEN] ? "inconclusive" : "supported";
}
