/* SPDX-License-Identifier: GPL-2.0-only */
/* What a cell's workload declares, against what its listener received. */
#ifndef FSNBENCH_EXACT_HITS_H
#define FSNBENCH_EXACT_HITS_H

#include "bench/exact.h"

/**
 * exact_hits_expect - add what one round must bring
 * @cell: the cell
 * @w: its workload
 * @proof: operations of the proof, with which the round begins
 * @warm_up: operations of the warm-up, which follow
 * @nr_ops: operations that are counted then
 */
void exact_hits_expect(struct exact_cell *cell, const struct workload *w, unsigned long proof,
		       unsigned long warm_up, unsigned long nr_ops);

#endif /* FSNBENCH_EXACT_HITS_H */
