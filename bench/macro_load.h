/* SPDX-License-Identifier: GPL-2.0-only */
/* The documents of fio's jobs and of whole commands: one per boot, and a native one. */
#ifndef FSNBENCH_MACRO_LOAD_H
#define FSNBENCH_MACRO_LOAD_H

#include "fio_json.h"
#include "macro_job.h"
#include "macro_slope.h"
#include "result.h"

/**
 * struct macro_span - the median of what was measured several times, and its ends
 */
struct macro_span {
	double median, min, max;
};

/**
 * struct macro_entry - one job in one arm
 * @kind: of the job
 * @name: of the cell
 * @cell: its words
 * @status: as in all documents
 * @reason: "" if there is none
 * @nr_ops: exact: operations of the shorter run
 * @nr_samples: exact: pairs of runs; native: blocks; 0 if there is no result
 * @counter: exact: per operation, or per run of a command; without MACRO_INSNS_STORM for
 *	commands
 * @nr_events: exact: events of one operation or run, as far as somebody can say
 * @nr_delivered: exact: those that the listener was told one by one, which equal ones
 *	that wait are not
 * @iops: native, of fio
 * @latency_ns: native, of fio: by percentile; negative where fio was told not to take it
 * @time_s: native, of a command
 * @block: native: time by block, as they were run: of an operation of fio in ns, which is
 *	1e9 / IOPS, or of a command in s; the same block of another arm is its pair
 */
struct macro_entry {
	enum macro_kind kind;
	const char *name;
	struct result_cell cell;
	enum result_status status;
	const char *reason;
	json_int_t nr_ops;
	size_t nr_samples;
	struct macro_span counter[MACRO_NR_COUNTERS];
	double nr_events, nr_delivered;
	struct macro_span iops, latency_ns[FIO_NR_PERCENTILES], time_s;
	double block[MACRO_MAX_PAIRS];
};

/**
 * struct macro_doc - one document
 * @res: context and the rest
 * @native: it has times, not counts
 * @entry: fio's jobs, then commands, in the order of the document
 * @nr: how many
 */
struct macro_doc {
	struct result *res;
	bool native;
	struct macro_entry *entry;
	size_t nr;
};

struct macro_docs {
	struct macro_doc *doc;
	size_t nr;
};

/**
 * macro_load - read all documents of a folder
 * @dir: where they are, *.json or *.json.gz
 * @docs: released by macro_docs_release(), also after a failure
 *
 * Says on stderr, with file and field, what it does not accept.
 *
 * Return: 0, -EINVAL, -ENOMEM, -ENOENT without any, or -errno.
 */
int macro_load(const char *dir, struct macro_docs *docs);

/** macro_docs_release - release what macro_load() allocated */
void macro_docs_release(struct macro_docs *docs);

/**
 * macro_entry_find - an arm of the same job that has no hook
 * @doc: document
 * @like: an entry of it
 * @watch: watch of the arm
 * @listener: and its listener
 *
 * Return: the entry, if it has a result; else NULL.
 */
const struct macro_entry *macro_entry_find(const struct macro_doc *doc,
					   const struct macro_entry *like, const char *watch,
					   const char *listener);

/** macro_entry_never - the same job, watched by nobody; NULL without a result */
const struct macro_entry *macro_entry_never(const struct macro_doc *doc,
					    const struct macro_entry *like);

#endif /* FSNBENCH_MACRO_LOAD_H */
