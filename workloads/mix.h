/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mixes: workloads that replay what real programs did to files, one recorded
 * system call an operation. workloads/mix/NAME.mix is the trace, and says what was
 * recorded, where, and what was left out; workloads/mix/record.sh made it.
 *
 * A trace is text, a line at a time, words separated by one space. Empty lines
 * and those that begin with # say nothing. First what is there before:
 *
 *	dir PATH
 *	file PATH SIZE
 *
 * then the operations, with what each returns if that is not 0:
 *
 *	open PATH FLAGS [MODE] = SLOT		a regular file; SLOT is free
 *	opendir PATH FLAGS = SLOT		a directory
 *	close SLOT
 *	read SLOT SIZE = N			also write
 *	pread SLOT SIZE OFFSET = N		also pwrite
 *	lseek SLOT OFFSET WHENCE = N
 *	getdents SLOT SIZE = N			or +: more than nothing
 *	fstat SLOT				also futimes, to now; fchown, to oneself
 *	ftruncate SLOT SIZE
 *	fchmod SLOT MODE
 *	stat PATH				also lstat, unlink, rmdir, utimes, chown
 *	access PATH MODE
 *	mkdir PATH MODE				also chmod
 *	rename OLD NEW				also link
 *
 * Each that has a path may fail: open PATH FLAGS = ENOENT. Paths are d or d/NAME,
 * the watched directory, in which there are only files, or e or e/NAME/..., what is
 * elsewhere. After the last line everything is as it was before the first one.
 *
 * Known bias: walks begin at a directory descriptor; one process does all; what is
 * written is not what is read again.
 */
#ifndef WORKLOADS_MIX_H
#define WORKLOADS_MIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "workload.h"

#define MIX_NR_SLOTS	16
#define MIX_MAX_SIZE	65536	/* of ctx->buf */

/* Descriptors: the two directories, then the slots. */
#define MIX_DIR		0
#define MIX_ELSEWHERE	1
#define MIX_SLOT	2
#define MIX_NR_FDS	(MIX_SLOT + MIX_NR_SLOTS)

/**
 * struct mix_op - a system call, ready to be made
 * @nr: its number
 * @arg: its arguments
 * @want: what it returns, -errno included
 * @fd: of the first three arguments, which descriptor is put there; -1: none
 * @buf: the argument that is the buffer; 0: none has it
 * @opens: the descriptor that it returns; 0: none
 * @closes: the descriptor that it closes; 0: none
 * @some: it returns more than 0, no matter how much
 * @nr_lsm: how often it passes security_file_open() and security_file_permission()
 * @place: where it raises FAN_OPEN
 */
struct mix_op {
	long nr;
	long arg[5];
	long want;
	int8_t fd[3];
	uint8_t buf;
	uint8_t opens;
	uint8_t closes;
	bool some;
	uint8_t nr_lsm;
	enum workload_place place;
};

/* What is there before: a file of @size, or a directory. */
struct mix_node {
	const char *name;
	long size;
	uint8_t fd;
	bool is_dir;
};

struct mix_trace {
	char *text;		/* all names are in it */
	struct mix_node *node;
	struct mix_op *op;
	unsigned long nr_nodes;
	unsigned long nr_ops;
};

struct mix_error {
	unsigned int line, field;	/* from 1; field 0: the line as a whole */
	const char *what;
};

/**
 * mix_parse - make system calls of a trace
 * @trace: what it says; mix_free() it
 * @text: the trace
 * @error: what is wrong with it, and where
 *
 * Return: 0; -EINVAL with @error filled in, or -ENOMEM, and nothing to free.
 */
int mix_parse(struct mix_trace *trace, const char *text, struct mix_error *error);

void mix_free(struct mix_trace *trace);

/**
 * struct mix - a trace and how far it has been replayed
 * @text: the trace
 * @cycle: the number of operations that the workload declares; others are an error
 * @trace: parsed by the first who needs it, and kept
 * @fds: open descriptors, -1 where there is none, between setup and teardown
 * @next: the operation of the cycle that finds the tree as it is
 */
struct mix {
	const char *text;
	unsigned long cycle;
	struct mix_trace trace;
	int fds[MIX_NR_FDS];
	unsigned long next;
};

/*
 * As in struct workload. mix_run() returns -ESTALE where ctx->nr_done is not the
 * operation that comes next: the tree is that of another one.
 */
enum workload_place mix_event_at(struct mix *mix, unsigned long op);
unsigned int mix_lsm_at(struct mix *mix, unsigned long op);
unsigned int mix_opens_at(struct mix *mix, unsigned long op);
int mix_setup(struct mix *mix, struct workload_ctx *ctx);
int mix_run(struct mix *mix, struct workload_ctx *ctx, unsigned long nr_ops);
void mix_teardown(struct mix *mix, struct workload_ctx *ctx);

/* The trace @stem, in the object, and the workload's functions: MIX_CALLS. */
#define MIX(stem, nr_ops)							\
	__asm__(".pushsection .rodata\n\t"					\
		".globl mix_" #stem "_text\n"					\
		"mix_" #stem "_text:\n\t"					\
		".incbin \"workloads/mix/" #stem ".mix\"\n\t.byte 0\n"		\
		".popsection");							\
	extern const char mix_##stem##_text[];					\
	static struct mix mix_##stem = {					\
		.text = mix_##stem##_text, .cycle = (nr_ops)			\
	};									\
	static enum workload_place mix_##stem##_event_at(unsigned long op)	\
	{									\
		return mix_event_at(&mix_##stem, op);				\
	}									\
	static unsigned int mix_##stem##_lsm_at(unsigned long op)		\
	{									\
		return mix_lsm_at(&mix_##stem, op);				\
	}									\
	static unsigned int mix_##stem##_opens_at(unsigned long op)		\
	{									\
		return mix_opens_at(&mix_##stem, op);				\
	}									\
	static int mix_##stem##_setup(struct workload_ctx *ctx)			\
	{									\
		return mix_setup(&mix_##stem, ctx);				\
	}									\
	static int mix_##stem##_run(struct workload_ctx *ctx, unsigned long nr)	\
	{									\
		return mix_run(&mix_##stem, ctx, nr);				\
	}									\
	static void mix_##stem##_teardown(struct workload_ctx *ctx)		\
	{									\
		mix_teardown(&mix_##stem, ctx);					\
	}

#define MIX_CALLS(stem)							\
	.nr_syscalls = 1,						\
	.event_at = mix_##stem##_event_at,				\
	.lsm_at = mix_##stem##_lsm_at,					\
	.opens_at = mix_##stem##_opens_at,				\
	.setup = mix_##stem##_setup,					\
	.run = mix_##stem##_run,					\
	.teardown = mix_##stem##_teardown

#endif /* WORKLOADS_MIX_H */
