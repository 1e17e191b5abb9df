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

#define GUEST_DIR	"/mnt/t"	/* where guest_mount() mounts a tmpfs */
#define GUEST_FILE	GUEST_DIR "/file"

/* A group that reports every kind of event, directory entries with names. */
#define GUEST_FID (FAN_CLASS_NOTIF | FAN_REPORT_FID | FAN_REPORT_DIR_FID | FAN_REPORT_NAME)

/* The same test at both sites; its name says which. */
#define GUEST_AT_SITES(f, setup, teardown)					\
	{ #f "/send_to_group", f, setup, teardown, (void *)"send_to_group" },	\
	{ #f "/handle_event", f, setup, teardown, (void *)"handle_event" }

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

/* Mounts a fresh tmpfs with one file in it and chooses the site. */
int guest_setup(const char *site);

/* Undoes that. Closes @group unless it is -1; @hook may be NULL. */
void guest_teardown(int group, struct guest_hook *hook);

int guest_get_site(char *buf, size_t size);

/* Opens a non-blocking group. The caller closes it. */
int guest_group(unsigned int flags);

/*
 * Reads until the queue is empty. Returns how many events there were and, in
 * @mask unless NULL, their masks together.
 */
int guest_drain(int fanotify_fd, uint64_t *mask);

/* Number of loaded BPF programs. */
int guest_nr_programs(void);

void must_mark(int fanotify_fd, unsigned int flags, uint64_t mask,
	       const char *path);
void must_create(const char *path);
void must_touch(const char *path, int flags);	/* open and close */
ino_t must_ino(const char *path);

#endif /* TESTS_GUEST_GUEST_H */
