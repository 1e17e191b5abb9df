/* SPDX-License-Identifier: GPL-2.0-only */
/* The listener of a row of the equivalence matrix: group, marks, what it is told. */
#ifndef FSNBENCH_EQUIVALENCE_LISTEN_H
#define FSNBENCH_EQUIVALENCE_LISTEN_H

#include "bench/equivalence.h"

struct equivalence_listening;

/**
 * equivalence_listen - open the row's group and set its marks
 * @row: the row; its objects exist
 * @why: receives, if a mark is refused, which and with which errno
 * @size: bytes of @why
 * @out: what listens; released by equivalence_deafen()
 *
 * A listener that gives permission has a thread that says yes.
 *
 * Return: 0, -errno if the row could not be set up, or 1 if the kernel refuses
 * a mark: then there is nothing to release and the row is not applicable.
 */
int equivalence_listen(const struct equivalence_row *row, char *why, size_t size,
		       struct equivalence_listening **out);

/**
 * equivalence_watch_parent - the group of somebody else
 *
 * Because of it, a file is the child of a watched directory.
 *
 * Return: its descriptor, to be closed, or -errno.
 */
int equivalence_watch_parent(void);

/** equivalence_listen_fd - the descriptor of the group */
int equivalence_listen_fd(const struct equivalence_listening *l);

/** equivalence_forget - throw away all that was told so far; 0 or -errno */
int equivalence_forget(struct equivalence_listening *l);

/**
 * equivalence_heard - what was told since equivalence_forget()
 * @l: what listens
 * @out: one word per event in order of arrival, see results/README.md; the
 *	caller frees it
 *
 * Return: 0 or -errno.
 */
int equivalence_heard(struct equivalence_listening *l, char **out);

/** equivalence_deafen - close the group and release all; NULL is fine */
void equivalence_deafen(struct equivalence_listening *l);

#endif /* FSNBENCH_EQUIVALENCE_LISTEN_H */
