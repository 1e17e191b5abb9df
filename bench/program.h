/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs: what a hook decides. One file per program, found by the linker; its
 * stem after program_ is the vocabulary word.
 */
#ifndef FSNBENCH_PROGRAM_H
#define FSNBENCH_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "workloads/workload.h"

struct bpf_program;

/**
 * struct program - one program
 * @name: vocabulary word
 * @summary: what it decides, in a few words
 * @handlers: what can execute it: c, bpf, bpf_sleepable; ends with NULL
 * @verdicts: what it can say of the measured events; ends with NULL
 * @passes: where the events are that it passes on although its verdict is skip;
 *	WORKLOAD_NOWHERE if it skips all
 * @load: load and register its BPF objects; 0 or -errno, libbpf says why
 * @aim: tell it about the mounted sandbox, in each round; 0 or -errno. Optional.
 * @unload: undoes load; fine without it
 * @missing: why it cannot run on this kernel, NULL if it can; after load. Optional.
 * @prepare: put what it is to find into the files below a directory, before each round
 *	of a cell; 0 or -errno. Optional.
 * @finish: take that away again. Optional, with @prepare only.
 *	Return: how often it did what its name says since then, or -errno.
 * @lsm: its program at the LSM hook file_open, NULL if there is none. Optional.
 */
struct program {
	const char *name, *summary;
	const char *const *handlers, *const *verdicts;
	enum workload_place passes;
	int (*load)(void);
	int (*aim)(void);
	void (*unload)(void);
	const char *(*missing)(void);
	int (*prepare)(const struct program *p, const char *dir);
	long (*finish)(const struct program *p, const char *dir);
	struct bpf_program *(*lsm)(const struct program *p);
};

#define PROGRAM_REGISTER(ident)						\
	static const struct program *const program_entry_##ident	\
	__attribute__((used, section("programs"))) = &program_##ident

#define PROGRAM_WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/** program_at - the programs by name, NULL after the last */
const struct program *program_at(size_t i);

/** program_find - the program of a name, NULL if there is none */
const struct program *program_find(const char *name);

/**
 * program_load_all - load and register all
 *
 * They stay registered for a whole run, so that the addresses in kallsyms are
 * valid for all of its cells.
 *
 * Return: 0 or -errno, with none loaded.
 */
int program_load_all(void);

/** program_aim_all - tell all about the mounted sandbox; 0 or -errno */
int program_aim_all(void);

/** program_unload_all - unregister and unload them */
void program_unload_all(void);

#endif /* FSNBENCH_PROGRAM_H */
