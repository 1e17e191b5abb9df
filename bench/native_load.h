/* SPDX-License-Identifier: GPL-2.0-only */
/* The documents of the native engine: one per boot, or several joined by fsnbench merge. */
#ifndef FSNBENCH_NATIVE_LOAD_H
#define FSNBENCH_NATIVE_LOAD_H

#include "native_role.h"
#include "result.h"

/**
 * struct native_arm - one benchmark
 * @bench: name, cell, status and reason
 * @group: what it is compared within
 * @role: in it
 * @batch_ops: operations of a batch
 * @nr_blocks: blocks; 0 if there is no result
 * @block: by block, in ns per operation: the mean of both visits' medians of batches
 * @nr_disturbed: blocks that something else than the workload was seen in
 * @p99: of single operations, in ns; negative if the document has none
 * @histogram: its pairs [lower end in ns, operations]; NULL if the document has none
 */
struct native_arm {
	const struct result_bench *bench;
	const char *group;
	enum native_role role;
	json_int_t batch_ops;
	size_t nr_blocks;
	double *block;
	size_t nr_disturbed;
	double p99;
	const json_t *histogram;
};

/**
 * struct native_doc - one boot
 * @res: context and the rest
 * @boot_id: of the boot
 * @build: tells the layouts of kernels apart
 * @virt: "none", or what the machine is run by
 * @flagged: why a control of the run was not as it must be: an array of sentences; NULL if
 *	they were
 * @arm: in the order of the document
 * @nr: how many
 */
struct native_doc {
	struct result *res;
	const char *boot_id, *build, *virt;
	const json_t *flagged;
	struct native_arm *arm;
	size_t nr;
};

struct native_docs {
	struct native_doc *doc;	/* by kernel, date and path */
	size_t nr;
};

/**
 * native_load - read files, and all documents of folders
 * @paths: *.json or *.json.gz, or folders of them, whose quality.json and calibrate.json
 *	are left out; a folder without any, but with one "native" in it, is that
 * @nr_paths: how many
 * @docs: released by native_docs_release(), also after a failure
 *
 * Says on stderr, in one line with file, line and field, what it does not accept.
 *
 * Return: 0, -EINVAL, -ENOMEM, -ENOENT for a folder without any, or -errno.
 */
int native_load(char *const *paths, size_t nr_paths, struct native_docs *docs);

/** native_docs_release - release what native_load() allocated */
void native_docs_release(struct native_docs *docs);

/**
 * native_is - whose documents are there?
 * @path: file or folder
 *
 * Looks at the first document, which has to be acceptable.
 *
 * Return: 1 if it is of the native engine, 0 if not, or as native_load() (said).
 */
int native_is(const char *path);

/** native_arm_has_result - it was measured, and not found wanting in a way that voids it */
bool native_arm_has_result(const struct native_arm *arm);

/** native_arm_find - the arm of a name, or NULL */
const struct native_arm *native_arm_find(const struct native_doc *doc, const char *name);

/**
 * native_arm_base - what an arm is compared with
 *
 * Return: the base of its group, which may be itself; NULL if it has no result.
 */
const struct native_arm *native_arm_base(const struct native_doc *doc,
					 const struct native_arm *arm);

/** native_doc_is_time - its times are of a processor: an emulated one has no latency */
bool native_doc_is_time(const struct native_doc *doc);

/* native_arm.c */

/**
 * native_arm_parse - fill an arm from its benchmark
 * @path: of the document, for messages
 * @where: of the boot in it: "" or "boots[1]."
 * @arm: @arm->bench is set; ->block is the caller's to free, also after a failure
 *
 * Return: 0, -EINVAL (said on stderr) or -ENOMEM.
 */
int native_arm_parse(const char *path, const char *where, struct native_arm *arm);

#endif /* FSNBENCH_NATIVE_LOAD_H */
