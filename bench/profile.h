/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The profiles of a run: which functions execute the instructions of one operation,
 * by call stack. They are in documents of their own, in the run's folder profile/.
 */
#ifndef FSNBENCH_PROFILE_H
#define FSNBENCH_PROFILE_H

#include "result_set.h"

/**
 * struct profile_stack - a function in one place
 * @frame: names from the entry of the kernel to the function; "user" alone is user mode
 * @insns: instructions per operation that it executes there itself
 * @calls: how often it is called there in an operation
 */
struct profile_stack {
	const char **frame;
	size_t nr_frames;
	json_int_t insns, calls;
};

/**
 * struct profile - of one cell
 * @bench: the cell
 * @nr_ops: operations that were counted
 * @nr_agree: those with exactly this profile
 * @nr_skipped: those without one, because another task ran
 */
struct profile {
	const struct result_bench *bench;
	json_int_t nr_ops, nr_agree, nr_skipped;
	struct profile_stack *stack;
	size_t nr_stacks;
};

/**
 * struct profile_doc - those of a boot
 * @profile: of its cells that have one, in their order
 */
struct profile_doc {
	const struct result *res;
	struct profile *profile;
	size_t nr;
};

struct profile_docs {
	struct result_set set;
	struct profile_doc *doc;	/* one per document of @set */
};

/**
 * profile_load - read all documents of a folder
 * @dir: where they are, *.json or *.json.gz
 * @docs: released by profile_release(), also after a failure
 *
 * A profile whose stacks do not add up to the instructions that the cell counts is
 * refused, unless the cell is flagged. Says on stderr what it does not accept.
 *
 * Return: 0, -EINVAL, -ENOMEM, -ENOENT without any document, or -errno.
 */
int profile_load(const char *dir, struct profile_docs *docs);

/** profile_release - release what profile_load() allocated */
void profile_release(struct profile_docs *docs);

/** profile_of - that of a cell, or NULL */
const struct profile *profile_of(const struct profile_doc *doc, const struct result_bench *bench);

/**
 * profile_insns - instructions of a place and of what is called from there
 * @p: profile
 * @top: stack that leads there
 * @nr_frames: with so many of its names
 * @own: receives those of the place itself; may be NULL
 *
 * Return: per operation.
 */
json_int_t profile_insns(const struct profile *p, const struct profile_stack *top,
			 size_t nr_frames, json_int_t *own);

/**
 * profile_path - the stack that leads to a function
 * @p: profile
 * @function: its name
 * @nth: of the stacks that end in it, in the order of the first call
 *
 * Return: the stack, or NULL.
 */
const struct profile_stack *profile_path(const struct profile *p, const char *function,
					 size_t nth);

#endif /* FSNBENCH_PROFILE_H */
