/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests that run in a guest share: a scratch mount, a fanotify group
 * on it, the hook's ioctls and parameter.
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

#define GUEST_DIR	"/mnt/t"	/* where guest_mount() mounts a tmpfs */
#define GUEST_FILE	GUEST_DIR "/file"

/* A group that reports every kind of event, directory entries with names. */
#define GUEST_FID (FAN_CLASS_NOTIF | FAN_REPORT_FID | FAN_REPORT_DIR_FID | FAN_REPORT_NAME)

/* The same test at both sites; its name says which. */
#define GUEST_AT_SITES(f, setup, teardown)					\
	{ #f "/send_to_group", f, setup, teardown, (void *)"send_to_group" },	\
	{ #f "/handle_event", f, setup, teardown, (void *)"handle_event" }

/* Mounts a fresh tmpfs with one file in it; guest_umount() undoes it. */
int guest_mount(void);
void guest_umount(void);

int guest_set_site(const char *site);
int guest_get_site(char *buf, size_t size);

int guest_attach(int fanotify_fd, const char *hook);
int guest_detach(int fanotify_fd);

/* Opens a non-blocking group. The caller closes it. */
int guest_group(unsigned int flags);

/*
 * Reads until the queue is empty. Returns how many events there were and, in
 * @mask unless NULL, their masks together.
 */
int guest_drain(int fanotify_fd, uint64_t *mask);

/* The value of a map that state.bpf.h made, or NULL; unmapped by munmap(). */
void *guest_state(int map_fd, size_t size);

/* Number of loaded BPF programs. */
int guest_nr_programs(void);

void must_mark(int fanotify_fd, unsigned int flags, uint64_t mask,
	       const char *path);
void must_create(const char *path);
void must_touch(const char *path, int flags);	/* open and close */
ino_t must_ino(const char *path);

#endif /* TESTS_GUEST_GUEST_H */
