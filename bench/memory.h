/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What inodes and their BPF storage take of memory: the words that the guest,
 * which measures, and the host, which judges, share.
 *
 * A series is one boot: a fresh file system, one share of tagged files. Files
 * are added step by step to the same tree, because what an inode takes is taken
 * against the same mount without any, and a step need not make again what the
 * one before it made. In the end nine files of ten, chosen at random, go.
 */
#ifndef FSNBENCH_MEMORY_H
#define FSNBENCH_MEMORY_H

#include <stddef.h>

/* How many of the files have a value in an inode storage map. */
enum memory_tagged {
	MEMORY_NONE,
	MEMORY_SPARSE,	/* one of a hundred, chosen at random */
	MEMORY_ALL,
	MEMORY_NR_TAGGED,
};

/* When a point was measured. */
enum memory_state {
	MEMORY_CREATED,	/* all files of the step exist */
	MEMORY_FREED,	/* nine of ten are gone, the slabs are as that left them */
	MEMORY_SHRUNK,	/* then each cache was asked for the slabs without objects */
	MEMORY_NR_STATES,
};

enum memory_fs {
	MEMORY_TMPFS,
	MEMORY_EXT4,
	MEMORY_XFS,
	MEMORY_NR_FS,
};

/**
 * struct memory_fs_info - a file system
 * @name: vocabulary word
 * @cache: slab cache of its inodes
 * @inode: what lies in that cache
 */
struct memory_fs_info {
	const char *name, *cache, *inode;
};

extern const struct memory_fs_info memory_fs[MEMORY_NR_FS];
extern const char *const memory_tagged_names[MEMORY_NR_TAGGED];
extern const char *const memory_state_names[MEMORY_NR_STATES];

#define MEMORY_BLOB_CACHE	"lsm_inode_cache"	/* what i_security points to */
#define MEMORY_SPARSE_SHARE	100	/* files for each that is tagged */
#define MEMORY_KEPT_SHARE	10	/* files for each that is not removed */
#define MEMORY_PAGE_BYTES	4096

/**
 * memory_word - index of a word in a table of names
 * @names: the table
 * @nr: its size
 * @word: what to look for; NULL is in none
 *
 * Return: the index, -1 if it is none of them.
 */
int memory_word(const char *const *names, size_t nr, const char *word);

/** memory_fs_word - index of a file system's word, -1 if there is none */
int memory_fs_word(const char *word);

#endif /* FSNBENCH_MEMORY_H */
