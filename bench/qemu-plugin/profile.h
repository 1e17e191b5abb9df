/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where an operation's kernel instructions are executed (profile=on): a tree of the
 * functions that call each other, with the instructions of each in each place.
 *
 * A call is known by where the block after it begins, a return by the address that it
 * leads to, which a frame waits for. What a retpoline thunk or the return thunk executes
 * belongs to the function that went there. A jump to where another function begins is a
 * tail call: that function takes the frame's place. The frame by which the kernel was
 * entered keeps its place. An exception has a frame of its own, up to its iretq.
 *
 * All instructions between two changes of the stack belong to the frame on top, so that
 * the sum over the tree is the operation's insns.
 */
#ifndef FSNCOUNT_PROFILE_H
#define FSNCOUNT_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "counters.h"

/**
 * struct profile_node - a function, called by the functions above it
 * @parent: index + 1 of the node that called it; 0 for what user mode entered
 * @function: its first address
 * @insns: instructions that it executed there itself
 * @calls: how often it was called there
 * @child: index + 1 of the first one that it calls
 * @next: index + 1 of the next one that its parent calls
 */
struct profile_node {
	uint32_t parent;
	uint64_t function;
	uint64_t insns, calls;
	uint32_t child, next;
};

enum profile_kind {
	PROFILE_NONE, PROFILE_CALL, PROFILE_JUMP, PROFILE_RETURN, PROFILE_EXCEPTION, PROFILE_IRETQ,
};

/* What a block is that begins. */
enum profile_block { PROFILE_INSIDE, PROFILE_ENTRY, PROFILE_THUNK };

extern PLUGIN_OWN bool profile_follow;	/* set once, at the start */
extern PLUGIN_OWN struct profile_node profile_nodes[];
extern PLUGIN_OWN unsigned int nr_profile_nodes;
extern PLUGIN_OWN bool profile_lost;	/* the operation's tree is worth nothing */

/** profile_begin - an operation begins, in user mode */
void profile_begin(void);

/** profile_end - it ends */
void profile_end(void);

/**
 * profile_branch - a branch has been executed
 * @kind: call, jump or return
 * @from: its address; of a call the address to which its return leads
 * @thunk: its target is a thunk, if it is taken
 */
void profile_branch(enum profile_kind kind, uint64_t from, bool thunk);

/** profile_exception - an exception enters the kernel; its block follows */
void profile_exception(void);

/** profile_iretq - an exception returns, or a system call does */
void profile_iretq(void);

/** profile_block - a block of the kernel begins at @to */
void profile_block(uint64_t to, enum profile_block block);

/** profile_user - a block of user mode begins */
void profile_user(void);

/** profile_suspend - an interrupt comes */
void profile_suspend(void);

/** profile_resume - it is over */
void profile_resume(void);

/** profile_switch - another task follows: of this operation nothing is known */
void profile_switch(void);

/** profile_same - is the tree that of the operation before? From now on it is. */
bool profile_same(void);

/** profile_forget - there is no operation before */
void profile_forget(void);

#endif /* FSNCOUNT_PROFILE_H */
