/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Site inode_event: not a hook but a backend of its own, whose
 * ->handle_inode_event() is a BPF program. It has groups without a queue and
 * no fanotify marks, so that the matrix runs it through this.
 */
#ifndef FSNBENCH_EQUIVALENCE_BACKEND_H
#define FSNBENCH_EQUIVALENCE_BACKEND_H

#include <stddef.h>
#include <stdint.h>

struct equivalence_backend;

/**
 * equivalence_backend_load - load and register the program
 * @out: released by equivalence_backend_unload()
 *
 * Return: 0, -EOPNOTSUPP where the kernel has no such backend, or -errno.
 */
int equivalence_backend_load(struct equivalence_backend **out);

/** equivalence_backend_unload - unregister and unload it; NULL is fine */
void equivalence_backend_unload(struct equivalence_backend *backend);

/** equivalence_backend_open - a new group with the program; its descriptor or -errno */
int equivalence_backend_open(void);

/**
 * equivalence_backend_mark - mark an inode
 * @group: of equivalence_backend_open()
 * @path: the object; is opened and closed
 * @mask: events and flags, as fanotify's
 *
 * Return: 0 or -errno.
 */
int equivalence_backend_mark(int group, const char *path, uint32_t mask);

/** equivalence_backend_forget - throw away the calls so far */
void equivalence_backend_forget(struct equivalence_backend *backend);

/** equivalence_backend_seen - the calls, as equivalence_calls_text() */
int equivalence_backend_seen(const struct equivalence_backend *backend, char **out);

#endif /* FSNBENCH_EQUIVALENCE_BACKEND_H */
