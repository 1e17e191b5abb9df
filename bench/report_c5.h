/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Claim C5 has three parts with a verdict each: memory and fragmentation, from the
 * documents of the memory measurements, and access, from cells that were counted.
 */
#ifndef FSNBENCH_REPORT_C5_H
#define FSNBENCH_REPORT_C5_H

#include "memory_weigh.h"
#include "report.h"

/* Sections; each returns 0 or -ENOMEM and prints nothing without documents. */
int report_c5_memory(const struct report *rep);
int report_c5_fragmentation(const struct report *rep);
int report_c5_million(const struct report *rep);
int report_c5_layout(const struct report *rep);
int report_memory_csv(const struct report *rep);

/* Tables: bytes per inode of both kernels, and pages that slabs keep; 0 or -ENOMEM */
int report_c5_diffs(const struct report *rep);
int report_c5_kept(const struct report *rep);

/*
 * Evidence and verdict of one part, as report_judge() in report_claim.h: one line
 * without a stop, and the word.
 */
int report_c5_memory_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c5_fragmentation_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c5_access(const struct report *rep, FILE *out, const char **verdict);

/**
 * struct report_c5_pair - the same series on the two kernels that are compared
 * @isec: document of kernel isec
 * @embedded: of kernel embedded, with the same LSMs
 * @a: reading of @isec
 * @b: reading of @embedded
 */
struct report_c5_pair {
	const struct memory_doc *isec, *embedded;
	const struct memory_reading *a, *b;
};

/**
 * report_c5_each - visit all pairs, by LSMs, file system and share of tagged files
 * @mem: documents; NULL has none
 * @state: enum memory_state
 * @visit: called with each that both kernels have, at the largest number of files
 *	that both have
 * @data: passed on
 */
void report_c5_each(const struct memory *mem, int state,
		    void (*visit)(const struct report_c5_pair *pair, void *data), void *data);

/** report_c5_name - "ext4, all tagged, lsm=bpf"; returns @buf */
const char *report_c5_name(const struct report_c5_pair *pair, char *buf, size_t size);

#endif /* FSNBENCH_REPORT_C5_H */
