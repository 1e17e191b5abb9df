// SPDX-License-Identifier: GPL-2.0-only
/* Indirect branches of an operation: where each comes from and arrives. */
#include "edges.h"

#include "kernel_symbols.h"

#define MAX_EDGES	4096

/* Instructions of a retpoline thunk: call, mov, ret, and room for lfence. */
#define MAX_THUNK_INSNS	8

struct pending_branch pending;
struct edge edges[MAX_EDGES];
unsigned int nr_edges;

struct suspended_branch edges_suspended;

static bool is_retpoline(enum edge_kind kind)
{
	return kind == EDGE_RETPOLINE || kind == EDGE_RETPOLINE_JUMP;
}

static void add(enum edge_kind kind, uint64_t from, uint64_t to)
{
	for (unsigned int i = 0; i < nr_edges; i++) {
		if (edges[i].from == from && edges[i].to == to &&
		    edges[i].kind == kind) {
			edges[i].count++;
			return;
		}
	}
	if (nr_edges == MAX_EDGES) {
		confused();
		return;
	}
	edges[nr_edges++] = (struct edge){ kind, from, to, 1 };
}

void edges_clear(void)
{
	nr_edges = 0;
	pending.kind = EDGE_NONE;
}

void edges_suspend(void)
{
	edges_suspended = (struct suspended_branch){ pending, running[R_INSNS] };
	pending.kind = EDGE_NONE;
}

/* The branch that the interrupt came after arrives now. */
void edges_resume(void)
{
	pending = edges_suspended.branch;
	pending.insns += running[R_INSNS] - edges_suspended.insns;
}

void edges_arrive(uint64_t to)
{
	uint64_t since = running[R_INSNS] - pending.insns;

	if (is_retpoline(pending.kind)) {
		if (kernel_is_thunk(to)) {
			pending.in_thunk = true;
			return;
		}
		if (!pending.in_thunk) {	/* a conditional jump, not taken */
			pending.kind = EDGE_NONE;
			return;
		}
		operation.count[C_retpolines]++;
	}
	if (since > (pending.in_thunk ? MAX_THUNK_INSNS : 0))
		confused();	/* it arrived where nobody looked */
	if (pending.kind == EDGE_CALL || pending.kind == EDGE_RETPOLINE)
		operation.count[C_indirect_calls]++;
	else
		operation.count[C_indirect_jumps]++;
	add(pending.kind, pending.from, to);
	pending.kind = EDGE_NONE;
}
