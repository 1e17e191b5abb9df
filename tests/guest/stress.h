/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A stress test of the hook series, in parts:
 *
 * stress.c		the program: cycles, and what is left after them
 * stress_actor.c	who acts: random numbers, the last operations, failing
 * stress_load.c	threads that raise events, and open probes on request
 * stress_group.c	fanotify groups and the thread that answers for them
 * stress_bpf.c		programs that come and go; fsnotify-bpf groups
 * stress_window.c	one cycle: what must arrive where, exactly
 * stress_chaos.c	an actor beside the cycles that does whatever is allowed
 * stress_leak.c	what the kernel has in its slabs and BPF has loaded
 *
 * Probes are files that nobody else opens: what arrives of them is known.
 * Functions return 0 or more, or -errno; what must not happen ends the program
 * through stress_fail().
 */
#ifndef TESTS_GUEST_STRESS_H
#define TESTS_GUEST_STRESS_H

#include "tests/guest/guest.h"

#include <pthread.h>
#include <stdio.h>
#include <stdatomic.h>

#include "tests/guest/stress_state.h"

#define STRESS_PROBE_DIR	GUEST_DIR "/probe"
#define STRESS_LOAD_DIR		GUEST_DIR "/load"
#define STRESS_LOAD_FILE	STRESS_LOAD_DIR "/shared"

enum {
	STRESS_NR_THREADS = 3,
	STRESS_NR_FILES = 4,		/* probes of a thread */
	STRESS_NR_PROBES = STRESS_NR_THREADS * STRESS_NR_FILES,
	STRESS_NR_LAST = 24,		/* operations that are remembered */
};

/* What can be planted to see it found */
enum stress_plant {
	STRESS_PLANT_NOTHING,
	STRESS_PLANT_VERDICT,		/* a hook that does not always say what it should */
	STRESS_PLANT_COMPLAINT,		/* a warning in the kernel's log */
	STRESS_PLANT_LEAK,		/* groups that are never closed */
};

struct stress_actor {
	const char *name;
	uint64_t random;
	unsigned int nr_ops;
	char last[STRESS_NR_LAST][96];
};

extern struct stress_actor stress_main, stress_chaos;
extern uint64_t stress_seed;
extern enum stress_plant stress_planted;

/* stress_actor.c */
void stress_actor_init(struct stress_actor *a, uint64_t seed);
unsigned int stress_random(struct stress_actor *a, unsigned int below);
/* Remembers an operation; call it before the operation. */
void stress_does(struct stress_actor *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Prints what went wrong, the seed and the last operations, and exits with 1. */
void stress_fail(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));
#define stress_must(condition, ...) ((condition) ? (void)0 : stress_fail(__VA_ARGS__))

/* stress_load.c */
struct stress_outcome {
	unsigned int nr_opened, nr_denied;
};

extern struct stress_probe {
	char path[64];
	uint64_t ino;
	struct file_handle *handle;
	int fd;
} stress_probes[STRESS_NR_PROBES];
/* Open for those who want an inode and no event; of the macros above */
extern int stress_probe_dir, stress_load_dir, stress_load_file;
extern uint64_t stress_nr_loads;	/* rounds of all threads so far */

int stress_load_prepare(void);		/* makes the files */
void stress_load_forget(void);		/* closes them */
void stress_load_start(void);
void stress_load_stop(void);
/* All threads open their probes once, at the same time as their other load. */
struct stress_outcome stress_load_probe(void);
/* Between these an open may be denied. */
void stress_deny_begin(void);
void stress_deny_end(void);

/* stress_group.c */
struct stress_group {
	pthread_mutex_t lock;		/* of fd, against the responder */
	int fd;				/* -1: none */
	unsigned int flags;		/* of fanotify_init() */
	bool denies;			/* between stress_deny_begin() and _end() */
	atomic_uint nr_open, nr_perm;	/* events of probes that were delivered */
	char hook[32];			/* attached; empty: none */
};

enum { STRESS_NR_GROUPS = 4 };		/* the first is that of the cycles */
extern struct stress_group stress_groups[STRESS_NR_GROUPS];

void stress_group_start(void);		/* the responder */
void stress_group_stop(void);
void stress_group_open(struct stress_group *g, unsigned int flags);
void stress_group_close(struct stress_group *g);	/* the hook goes with it */
void stress_group_drain(struct stress_group *g);
/* 0, or -errno: -EBUSY and -ENOENT where that is the right answer. */
int stress_group_attach(struct stress_group *g, const char *hook, bool denies);
void stress_group_detach(struct stress_group *g);

/* stress_bpf.c */
struct stress_bpf {
	struct stress *skel;
	struct stress_state *state;
	struct bpf_link *links[4];
	char names[4][32];		/* plain, sleepable, direct, backend */
};

enum { STRESS_PLAIN, STRESS_SLEEP, STRESS_DIRECT, STRESS_BACKEND };

void stress_bpf_load(struct stress_bpf *b, int digit);
void stress_bpf_unload(struct stress_bpf *b);
void stress_bpf_register(struct stress_bpf *b, int which);
void stress_bpf_unregister(struct stress_bpf *b, int which);
/* Nothing is inside of the programs. */
void stress_bpf_must_be_left(struct stress_bpf *b, const char *when);

int stress_backend_open(const char *name);	/* fd, or -errno */
int stress_backend_mark(int fd, int object, uint64_t mask);

/* stress_window.c */
void stress_window(struct stress_bpf *b);	/* one cycle */
void stress_window_print(FILE *out);		/* how many of which kind */

/* stress_chaos.c */
void stress_chaos_start(void);
void stress_chaos_stop(void);
/* 0, or -errno: -EBUSY where that can be */
int stress_set_param(const char *param, const char *value);

/* stress_leak.c */
void stress_leak_remember(void);
/* Waits until everything is as it was; returns how many things are not. */
int stress_leak_compare(FILE *out);

#endif /* TESTS_GUEST_STRESS_H */
