/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Indirect branches of an operation: where each comes from and arrives.
 *
 * A branch arrives at the block executed next; only blocks that can be a
 * target look (may_be_target() in translate.c), and the instructions executed since
 * prove that none was missed. A call or jump into a retpoline thunk is one
 * indirect branch, which arrives where the thunk's ret leads.
 */
#ifndef FSNCOUNT_EDGES_H
#define FSNCOUNT_EDGES_H

#include <stdbool.h>
#include <stdint.h>

#include "operation.h"

enum edge_kind { EDGE_NONE, EDGE_CALL, EDGE_RETPOLINE, EDGE_JUMP, EDGE_RETPOLINE_JUMP };

struct edge {
	enum edge_kind kind;
	uint64_t from, to, count;
};

/**
 * struct pending_branch - a branch that was executed and has not arrived
 * @kind: EDGE_NONE when there is none
 * @in_thunk: it has arrived in a thunk, which it will leave
 * @from: address of the branch
 * @insns: running[R_INSNS] at the branch
 */
struct pending_branch {
	enum edge_kind kind;
	bool in_thunk;
	uint64_t from;
	uint64_t insns;
};

extern PLUGIN_OWN struct pending_branch pending;

/**
 * struct suspended_branch - what an interrupt came after
 * @branch: the branch that was pending, if any
 * @insns: running[R_INSNS] when the interrupt came
 */
struct suspended_branch {
	struct pending_branch branch;
	uint64_t insns;
};

/* Of the task that runs; tasks.c exchanges it. */
extern PLUGIN_OWN struct suspended_branch edges_suspended;

/* The operation's edges, in the order of their first branch. */
extern PLUGIN_OWN struct edge edges[];
extern PLUGIN_OWN unsigned int nr_edges;

/** edges_clear - forget all of the operation before */
void edges_clear(void);

/** edges_suspend - put the pending branch aside while an interrupt runs */
void edges_suspend(void);

/** edges_resume - the interrupt is over */
void edges_resume(void);

/** edges_arrive - the pending branch, of which there is one, arrives at @to */
void edges_arrive(uint64_t to);

/** edges_block - the block at @to begins; it can be the target of a branch */
static inline void edges_block(uint64_t to)
{
	if (pending.kind != EDGE_NONE)
		edges_arrive(to);
}

/** edges_branch - the branch at @from has been executed */
static inline void edges_branch(enum edge_kind kind, uint64_t from)
{
	if (counting())
		pending = (struct pending_branch){ kind, false, from, running[R_INSNS] };
}

#endif /* FSNCOUNT_EDGES_H */
