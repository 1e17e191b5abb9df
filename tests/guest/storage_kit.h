/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of inode storage share: the hook and the tracing programs,
 * which have both maps in common, and the maps as user space sees them.
 */
#ifndef TESTS_GUEST_STORAGE_KIT_H
#define TESTS_GUEST_STORAGE_KIT_H

#include <linux/bpf.h>

#include "tests/guest/guest.h"
#include "tests/guest/storage.h"

struct storage;
struct storage_trace;

struct storage_kit {
	struct storage *hooks;
	struct storage_trace *trace;
	struct guest_hook hook, traced;
	struct storage_request *request;	/* of the hook */
	struct storage_trace_state *at;		/* of the tracing programs */
	int tags, others;			/* the maps' descriptors */
};

/* Loads and attaches everything; the hook is the sleepable one or the other. */
int storage_load(struct storage_kit *kit, bool sleepable);
void storage_unload(struct storage_kit *kit);

/* The name to attach the loaded hook by. */
const char *storage_hook_name(bool sleepable);

/*
 * What a map has for the inode at @path, or behind @fd. -ENOENT if nothing;
 * no event is raised.
 */
int storage_read(int map, const char *path, __u64 *nr);
int storage_read_fd(int map, int fd, __u64 *nr);
int storage_write(int map, const char *path, __u64 nr, __u64 flags);
int storage_delete(int map, const char *path);

/* Fails the running test unless the map has @nr there. */
void must_have(int map, const char *path, __u64 nr);
void must_have_none(int map, const char *path);

/* Is the storage behind inode->i_bpf_storage, or in the LSM's blob? */
bool storage_is_embedded(void);

#endif /* TESTS_GUEST_STORAGE_KIT_H */
