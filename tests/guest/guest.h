/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests that run in a guest share: a scratch mount, a fanotify group
 * on it, a hook program. The hook's ioctls and its site are the harness's own.
 *
 * Functions return 0 or more, or -errno. Those named must_ fail the running
 * test instead.
 */
#ifndef TESTS_GUEST_GUEST_H
#define TESTS_GUEST_GUEST_H

/* cmocka.h needs these four first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <sys/fanotify.h>
#include <sys/types.h>

#include "bench/fanotify_hook_abi.h"
#include "bench/hook.h"

struct bpf_link;
struct bpf_map;

#ifndef FAN_PRE_ACCESS
#define FAN_PRE_ACCESS	0x00100000	/* since Linux 6.14 */
#endif

#define GUEST_DIR	"/mnt/t"	/* where guest_mount() mounts a tmpfs */
#define GUEST_FILE	GUEST_DIR "/file"

/* A group that reports every kind of event, directory entries with names. */
#define GUEST_FID (FAN_CLASS_NOTIF | FAN_REPORT_FID | FAN_REPORT_DIR_FID | FAN_REPORT_NAME)

/*
 * The same test in several places; its name says in which. A place is a site,
 * followed by /packed for hooks with packed arguments.
 */
#define GUEST_AT(f, setup, teardown, place)					\
	{ #f "/" place, f, setup, teardown, (void *)place }

/* The sites that see every event. */
#define GUEST_AT_SITES(f, setup, teardown)					\
	GUEST_AT(f, setup, teardown, "send_to_group_raw"),			\
	GUEST_AT(f, setup, teardown, "send_to_group"),				\
	GUEST_AT(f, setup, teardown, "handle_event"),				\
	GUEST_AT(f, setup, teardown, "handle_event_devirt")

#define GUEST_AT_SITES_PACKED(f, setup, teardown)				\
	GUEST_AT(f, setup, teardown, "send_to_group_raw/packed"),		\
	GUEST_AT(f, setup, teardown, "send_to_group/packed"),			\
	GUEST_AT(f, setup, teardown, "handle_event/packed"),			\
	GUEST_AT(f, setup, teardown, "handle_event_devirt/packed")

/* Those that see permission events: one more. */
#define GUEST_AT_PERM_SITES(f, setup, teardown)					\
	GUEST_AT_SITES(f, setup, teardown),					\
	GUEST_AT(f, setup, teardown, "handle_event_late")

#define GUEST_AT_PERM_SITES_PACKED(f, setup, teardown)				\
	GUEST_AT_SITES_PACKED(f, setup, teardown),				\
	GUEST_AT(f, setup, teardown, "handle_event_late/packed")

/*
 * A hook program of a test; zeros if there is none. What the program shares
 * with the test, a map of state.bpf.h, is at @state.
 */
struct guest_hook {
	void *state;
	size_t size;
	struct bpf_link *link;
};

/* Maps the state of a loaded program and, unless @ops is NULL, registers it. */
int guest_hook_register(struct guest_hook *hook, const struct bpf_map *state,
			const struct bpf_map *ops);
void guest_hook_unregister(struct guest_hook *hook);

/* Mounts a fresh tmpfs with one file in it and chooses the place. */
int guest_setup(const char *place);

/* Undoes that. Closes @group unless it is -1; @hook may be NULL. */
void guest_teardown(int group, struct guest_hook *hook);

/* What is behind the hook's site, and its arguments. */
bool guest_is_packed(const char *place);
bool guest_is_in_fanotify(const char *place);	/* in fanotify_handle_event() */
bool guest_is_late(const char *place);

/* The word that a parameter of the hooks has, "site" or "args". */
int guest_get_parameter(const char *name, char *buf, size_t size);

/* Opens a non-blocking group. The caller closes it. */
int guest_group(unsigned int flags);

/*
 * Reads until the queue is empty. Returns how many events there were and, in
 * @mask unless NULL, their masks together.
 */
int guest_drain(int fanotify_fd, uint64_t *mask);

/* Number of loaded BPF programs. */
int guest_nr_programs(void);

/* Skips the running test and says why. */
void guest_skip(const char *reason);

void must_mark(int fanotify_fd, unsigned int flags, uint64_t mask,
	       const char *path);
void must_create(const char *path);
void must_touch(const char *path, int flags);	/* open and close */
ino_t must_ino(const char *path);

#endif /* TESTS_GUEST_GUEST_H */
