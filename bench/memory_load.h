/* SPDX-License-Identifier: GPL-2.0-only */
/* The documents of the memory measurements: one per kernel and set of LSMs. */
#ifndef FSNBENCH_MEMORY_LOAD_H
#define FSNBENCH_MEMORY_LOAD_H

#include "memory.h"
#include "result.h"

/* What a slab cache is for. */
enum memory_part {
	MEMORY_PART_INODE,	/* the file system's inodes */
	MEMORY_PART_BLOB,	/* what i_security points to */
	MEMORY_PART_STORAGE,	/* storage and its values */
	MEMORY_PART_OTHER,	/* dentries, buffer heads, journals: none of storage's */
	MEMORY_NR_PARTS,
};

extern const char *const memory_part_names[MEMORY_NR_PARTS];

/**
 * memory_part_of - what a cache is for
 * @cache: its name
 * @fs: enum memory_fs
 *
 * Storage is struct bpf_local_storage (184 bytes in 6.12) and an element with a value
 * of eight (80), taken from kmalloc by bpf_map_kzalloc(), where memory is accounted to
 * control groups from its accounted half. memory_load() insists that these caches grow
 * by an object for each file with a value.
 */
enum memory_part memory_part_of(const char *cache, int fs);

/**
 * struct memory_reading - one line of a document
 * @fs: enum memory_fs
 * @tagged: enum memory_tagged
 * @state: enum memory_state
 * @nr_files: files that existed
 * @nr_inodes: inodes, directories included, that there were more than at the base
 * @nr_tagged: files with a value
 * @json: the line, for its caches and free blocks
 */
struct memory_reading {
	int fs, tagged, state;
	json_int_t nr_files, nr_inodes, nr_tagged;
	const json_t *json;
};

/**
 * struct memory_doc - one document
 * @res: context and the rest
 * @lsms: the LSMs besides capability, joined by commas; "none" if there is none
 * @storage: "ok", or the errno of creating an inode storage map
 * @reading: the readings, in the order of the document
 * @nr_readings: how many
 */
struct memory_doc {
	struct result *res;
	char *lsms;
	const char *storage;
	struct memory_reading *reading;
	size_t nr_readings;
};

struct memory {
	struct memory_doc *doc;
	size_t nr_docs;
};

/**
 * memory_load - read all documents of a folder
 * @dir: where they are, *.json or *.json.gz
 * @mem: released by memory_release(), also after a failure
 *
 * Says on stderr, with file and field, what it does not accept.
 *
 * Return: 0, -EINVAL, -ENOMEM, -ENOENT without any, or -errno.
 */
int memory_load(const char *dir, struct memory *mem);

/** memory_release - release what memory_load() allocated */
void memory_release(struct memory *mem);

/** memory_find - the document of a kernel and its LSMs, NULL if there is none */
const struct memory_doc *memory_find(const struct memory *mem, const char *kernel,
				     const char *lsms);

/**
 * memory_reading_find - one reading
 * @doc: document
 * @fs: enum memory_fs
 * @tagged: enum memory_tagged
 * @state: enum memory_state
 * @nr_files: files when it was taken; -1 is the largest number
 *
 * Return: the reading, NULL if there is none.
 */
const struct memory_reading *memory_reading_find(const struct memory_doc *doc, int fs, int tagged,
						 int state, json_int_t nr_files);

#endif /* FSNBENCH_MEMORY_LOAD_H */
