/* SPDX-License-Identifier: GPL-2.0-only */
/* The hook of the equivalence matrix: notes what it was called with. */
#ifndef FSNBENCH_EQUIVALENCE_HOOK_H
#define FSNBENCH_EQUIVALENCE_HOOK_H

struct equivalence_hook;

/** Its registered name, for hook_attach(). */
#define EQUIVALENCE_HOOK_NAME	"bpf_witness"

/**
 * equivalence_hook_load - load and register the hook
 * @out: what equivalence_hook_unload() takes
 *
 * Return: 0 or -errno; libbpf says why on stderr.
 */
int equivalence_hook_load(struct equivalence_hook **out);

/** equivalence_hook_unload - unregister and unload it; NULL is fine */
void equivalence_hook_unload(struct equivalence_hook *hook);

/** equivalence_hook_forget - throw away the calls so far */
void equivalence_hook_forget(struct equivalence_hook *hook);

/**
 * equivalence_hook_seen - the calls since equivalence_hook_forget()
 * @hook: the hook
 * @out: one word per call: the mask in hex, a colon, and a letter per argument
 *	that was not NULL: inode, Directory, dentry (e), path, name; the caller
 *	frees it
 *
 * Return: 0, -ENOMEM, or -E2BIG if there were more calls than are kept.
 */
int equivalence_hook_seen(const struct equivalence_hook *hook, char **out);

#endif /* FSNBENCH_EQUIVALENCE_HOOK_H */
