/* SPDX-License-Identifier: GPL-2.0-only */
/* What fsncount counts of one operation, and what TCG counts for it. */
#ifndef FSNCOUNT_COUNTERS_H
#define FSNCOUNT_COUNTERS_H

#include <stdint.h>

/* A variable that only the plugin sees is reached without a table of addresses. */
#define PLUGIN_OWN __attribute__((visibility("hidden")))

/* Order of the columns in the output. */
#define COUNTERS(X)							\
	X(insns) X(insns_user) X(rep_iterations) X(bpf_insns)		\
	X(indirect_calls) X(retpolines) X(indirect_jumps)		\
	X(direct_calls) X(loads) X(stores) X(cachelines)		\
	X(cold_cachelines) X(code_cachelines) X(stack_bytes)		\
	X(switches) X(exceptions) X(interrupts) X(interrupt_insns)	\
	X(confused)

enum {
#define X(name) C_##name,
	COUNTERS(X)
#undef X
	NR_COUNTERS
};

/* Counters that TCG adds to without a callback; they always run. */
enum { R_INSNS, R_INSNS_USER, R_BPF, R_DIRECT, NR_RUNNING };
extern PLUGIN_OWN uint64_t running[NR_RUNNING];

#endif /* FSNCOUNT_COUNTERS_H */
