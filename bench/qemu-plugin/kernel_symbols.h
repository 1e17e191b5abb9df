/* SPDX-License-Identifier: GPL-2.0-only */
/* Addresses of the guest's kernel that mean something to fsncount. */
#ifndef FSNCOUNT_KERNEL_SYMBOLS_H
#define FSNCOUNT_KERNEL_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * kernel_symbols_read - read a System.map or kallsyms
 * @path: the file, sorted by address
 *
 * Return: 0, or -1 (said on stderr), also where it is of no x86-64 kernel.
 */
int kernel_symbols_read(const char *path);

/** kernel_is_thunk - inside of a retpoline thunk or the return thunk */
bool kernel_is_thunk(uint64_t vaddr);

/** kernel_is_return_thunk - where the return thunk begins, to which functions jump */
bool kernel_is_return_thunk(uint64_t vaddr);

/** kernel_is_interrupt - where an interrupt enters the kernel */
bool kernel_is_interrupt(uint64_t vaddr);

/** kernel_is_exception - where an exception enters the kernel */
bool kernel_is_exception(uint64_t vaddr);

/** kernel_is_switch - where one task is exchanged for another */
bool kernel_is_switch(uint64_t vaddr);

/** kernel_is_switching - inside of the function that does it */
bool kernel_is_switching(uint64_t vaddr);

/** kernel_is_function - a text symbol is there */
bool kernel_is_function(uint64_t vaddr);

/** kernel_is_entry - a function begins there, and not a part moved out of one (.cold) */
bool kernel_is_entry(uint64_t vaddr);

#endif /* FSNCOUNT_KERNEL_SYMBOLS_H */
