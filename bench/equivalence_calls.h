/* SPDX-License-Identifier: GPL-2.0-only */
/* The calls that a program of the equivalence matrix noted, in its map. */
#ifndef FSNBENCH_EQUIVALENCE_CALLS_H
#define FSNBENCH_EQUIVALENCE_CALLS_H

struct witness_calls;

/** equivalence_calls_map - the map's value; NULL with errno set */
struct witness_calls *equivalence_calls_map(int map_fd);

/** equivalence_calls_unmap - NULL is fine */
void equivalence_calls_unmap(struct witness_calls *calls);

/** equivalence_calls_forget - throw away the calls so far */
void equivalence_calls_forget(struct witness_calls *calls);

/**
 * equivalence_calls_text - the calls, one word each
 * @calls: of a program
 * @out: the mask in hex, a colon, and a letter per argument that was not NULL:
 *	inode, directory, dentry (e), path, name; the caller frees it
 *
 * Return: 0, -ENOMEM, or -E2BIG if there were more calls than are kept.
 */
int equivalence_calls_text(const struct witness_calls *calls, char **out);

#endif /* FSNBENCH_EQUIVALENCE_CALLS_H */
