/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the members of inodes lie, as the running kernel's BTF has it. */
#ifndef FSNBENCH_MEMORY_LAYOUT_H
#define FSNBENCH_MEMORY_LAYOUT_H

#include <jansson.h>

/**
 * memory_layout_json - size and members of struct inode and what contains it
 *
 * Those of a file system that is a module are in the module's own BTF; what the
 * kernel lacks is left out.
 *
 * Return: a new array, NULL if there is no BTF or no memory.
 */
json_t *memory_layout_json(void);

#endif /* FSNBENCH_MEMORY_LAYOUT_H */
