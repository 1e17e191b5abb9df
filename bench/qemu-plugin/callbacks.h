/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What runs while the guest executes. translate.c puts these where they
 * belong; the address that each takes is in its udata.
 */
#ifndef FSNCOUNT_CALLBACKS_H
#define FSNCOUNT_CALLBACKS_H

#include "qemu_plugin_api.h"

#define MODULES_START	0xffffffffa0000000ull	/* JITed BPF lives here too */

/* udata of on_mem(): the instruction's address but for its highest bit, and a flag */
#define MEM_UDATA(vaddr, pushes) ((vaddr) << 1 | (pushes))
#define MEM_VADDR(v) ((v) >> 1 | (uint64_t)1 << 63)
#define MEM_PUSHES(v) ((v) & 1)

/* A block begins; the second counts its code line as well. */
void on_block(unsigned int vcpu, void *vaddr);
void on_block_line(unsigned int vcpu, void *vaddr);

/* A block enters a code line; the argument is the line's number. */
void on_code_line(unsigned int vcpu, void *line);

/* The entries of interrupts and exceptions, and the way back. */
void on_interrupt(unsigned int vcpu, void *udata);
void on_exception(unsigned int vcpu, void *udata);
void on_iretq(unsigned int vcpu, void *udata);

/* Indirect branches, plain and through a retpoline thunk. */
void on_call_indirect(unsigned int vcpu, void *vaddr);
void on_jmp_indirect(unsigned int vcpu, void *vaddr);
void on_call_thunk(unsigned int vcpu, void *vaddr);
void on_jmp_thunk(unsigned int vcpu, void *vaddr);

/* For the profile: a block begins, and the branch that ends one. */
void on_profile_inside(unsigned int vcpu, void *vaddr);
void on_profile_entry(unsigned int vcpu, void *vaddr);
void on_profile_thunk(unsigned int vcpu, void *vaddr);
void on_profile_user(unsigned int vcpu, void *udata);
void on_profile_call(unsigned int vcpu, void *back);
void on_profile_call_thunk(unsigned int vcpu, void *back);
void on_profile_jump(unsigned int vcpu, void *vaddr);
void on_profile_jump_thunk(unsigned int vcpu, void *vaddr);
void on_profile_return(unsigned int vcpu, void *vaddr);
void on_profile_return_thunk(unsigned int vcpu, void *vaddr);

void on_switch(unsigned int vcpu, void *udata);

/* An access of memory by the function that exchanges tasks. */
void on_switching(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *udata);

void on_rep(unsigned int vcpu, void *vaddr);
void on_mem(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *insn);
void on_alone(unsigned int vcpu, void *vaddr);	/* one instruction, not counted with its block */
void on_mark(unsigned int vcpu, void *mark);

#endif /* FSNCOUNT_CALLBACKS_H */
