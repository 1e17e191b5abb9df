/* SPDX-License-Identifier: GPL-2.0-only */
/* The running kernel's symbols, for the host to name addresses with. */
#ifndef FSNBENCH_KALLSYMS_H
#define FSNBENCH_KALLSYMS_H

/**
 * kallsyms_write - write the kernel's text symbols, those of BPF programs included
 * @path: the file
 *
 * Return: 0, -EACCES where the kernel hides addresses, or -errno.
 */
int kallsyms_write(const char *path);

#endif /* FSNBENCH_KALLSYMS_H */
