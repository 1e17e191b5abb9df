/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Result documents: one JSON document per boot (kernel x mitigation mode),
 * described in results/README.md. Everything that reads or writes one goes
 * through here, so that a document is validated once and in one place.
 */
#ifndef FSNBENCH_RESULT_H
#define FSNBENCH_RESULT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define RESULT_SCHEMA	1

/* The counters of a "counts" object; the order is the order of tables. */
enum result_counter {
	RESULT_INSNS,
	RESULT_INSNS_USER,
	RESULT_REP_ITERATIONS,
	RESULT_BPF_INSNS,
	RESULT_INDIRECT_CALLS,
	RESULT_RETPOLINES,
	RESULT_INDIRECT_JUMPS,
	RESULT_DIRECT_CALLS,
	RESULT_LOADS,
	RESULT_STORES,
	RESULT_CACHELINES,
	RESULT_COLD_CACHELINES,
	RESULT_CODE_CACHELINES,
	RESULT_STACK_BYTES,
	RESULT_SWITCHES,
	RESULT_EXCEPTIONS,
	RESULT_INTERRUPTS,
	RESULT_INTERRUPT_INSNS,
	RESULT_NR_COUNTERS,
};

extern const char *const result_counter_names[RESULT_NR_COUNTERS];

/* The vocabulary words that make up a cell; "none" where not applicable. */
enum result_word {
	RESULT_WORKLOAD,
	RESULT_FS,
	RESULT_WATCH,
	RESULT_LISTENER,
	RESULT_SITE,
	RESULT_ARGS,
	RESULT_HANDLER,
	RESULT_PROGRAM,
	RESULT_VERDICT,
	RESULT_STORAGE,
	RESULT_KERNEL,
	RESULT_NR_WORDS,
};

extern const char *const result_word_names[RESULT_NR_WORDS];

/* How much there is of something, in cells that scale it up. */
enum result_scale {
	RESULT_GROUPS,	/* groups that watch the same, each with its mark and its hook */
	RESULT_MARKS,	/* marks of the group on other files of the file system */
	RESULT_DEPTH,	/* directories between the file system's work and the workload */
	RESULT_FILES,	/* files that the workload works on */
	RESULT_NR_SCALES,
};

extern const char *const result_scale_names[RESULT_NR_SCALES];

enum result_status {
	RESULT_OK,
	RESULT_SKIP,
	RESULT_FLAGGED,
	RESULT_FAILED,
	RESULT_NR_STATUS,
};

extern const char *const result_status_names[RESULT_NR_STATUS];

/**
 * struct result_cell - what is measured
 * @word: the vocabulary words
 * @threads: how many threads
 * @scale: how much there is of something; 0: as usual, not scaled
 */
struct result_cell {
	const char *word[RESULT_NR_WORDS];
	json_int_t threads;
	json_int_t scale[RESULT_NR_SCALES];
};

/**
 * struct result_value - one counter of one cell, per operation
 * @present: the document has it
 * @by_mean: under 90 % of the operations agree on the mode, so the mean counts
 * @mode: most frequent value
 * @mean: mean after cutting interrupts out; NAN if the document has none
 * @round_min: smallest mode of a round; @mode if the document gives no rounds
 * @round_max: largest mode of a round
 * @mean_min: smallest mean of a round; NAN if the document gives none
 * @mean_max: largest mean of a round
 * @paired_present: the document has the paired difference to the base
 * @paired_resolved: at least 90 % of the pairs agree on it
 * @paired: most frequent difference of an operation to the base's same one
 * @paired_agree: how many pairs of operations have it
 */
struct result_value {
	bool present;
	bool by_mean;
	json_int_t mode;
	double mean;
	json_int_t round_min, round_max;
	double mean_min, mean_max;
	bool paired_present;
	bool paired_resolved;
	json_int_t paired;
	json_int_t paired_agree;
};

/* Totals over all operations of a cell; -1 where the document has none. */
struct result_hits {
	bool present;
	const char *symbol;	/* the hook's, as edges name it; "" if not given */
	json_int_t hook, expected;
	json_int_t calls;	/* of the listener's own programs */
	json_int_t delivered, delivered_expected;
	json_int_t queued, queued_expected;
	json_int_t overflow;
};

struct result_edge {
	const char *from;	/* call site, symbol+offset */
	const char *to;
	bool jump;		/* a tail call's jump, not a call */
	bool retpoline;
	double count;		/* per operation */
};

struct result_bench {
	size_t index;
	const char *name;
	struct result_cell cell;
	enum result_status status;
	const char *reason;	/* "" if the document gives none */
	json_int_t nr_ops;
	json_int_t cycle;	/* operations that differ from each other; 0: all are alike */
	struct result_value value[RESULT_NR_COUNTERS];
	struct result_hits hits;
	struct result_edge *edges;
	size_t nr_edges;
	json_t *json;		/* borrowed from the document */
};

struct result {
	char *path;
	json_t *root;
	json_t *context;	/* borrowed from @root, like all strings */
	const char *kernel;
	const char *mode;	/* context.mitigations.mode */
	const char *engine;
	json_int_t nr_rounds;	/* context.rounds; 0 if the document has none */
	struct result_bench *benchs;
	size_t nr_benchs;
};

/**
 * result_load - read and validate one document
 * @path: file to read
 * @out: the document; the caller frees it with result_free()
 *
 * Says on stderr, in one line, the file, line and field of what it rejects.
 *
 * Return: 0, -EINVAL for a document that is not acceptable, -errno if it
 * cannot be read.
 */
int result_load(const char *path, struct result **out);

/** result_free - release a document; NULL is fine */
void result_free(struct result *res);

/**
 * result_write - write a document in its canonical form
 * @path: final name, or "-" for stdout
 * @root: document, borrowed
 *
 * The file is written beside its final name, synced and renamed: a reader
 * sees the old document or the whole new one. Keys keep their order and every
 * benchmark is a line, so that the same document gives the same bytes.
 *
 * Return: 0 or -errno.
 */
int result_write(const char *path, json_t *root);

/**
 * result_write_by - as result_write(), for what a function puts out
 * @path: final name, or "-" for stdout
 * @put: writes to @out; if it does not return 0 nothing is written
 * @data: passed on
 *
 * Return: 0, -errno, or what @put returned.
 */
int result_write_by(const char *path, int (*put)(FILE *out, void *data), void *data);

/**
 * result_context_string - a context field by its dotted path
 * @res: document
 * @field: e.g. "qemu.sha256"
 *
 * Return: the string, or NULL if it is absent or not a string.
 */
const char *result_context_string(const struct result *res, const char *field);

/**
 * result_context_each - visit the leaves of the context, objects flattened
 * @res: document
 * @visit: called with the dotted path and the value as text, in file order
 * @data: passed on
 *
 * Return: 0, or the first non-zero return of @visit, or -ENOMEM.
 */
int result_context_each(const struct result *res,
			int (*visit)(const char *field, const char *value, void *data),
			void *data);

/*
 * Last, as in commands.h: no line moves of what a guest's program is made of.
 *
 * result_of_json - validate a document that is a part of another
 * @name: for messages, whose lines are those of the part, indented by 1
 * @root: the document; a reference is taken
 * @out: as of result_load()
 *
 * Return: as result_load().
 */
int result_of_json(const char *name, json_t *root, struct result **out);

#endif
