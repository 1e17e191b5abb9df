// SPDX-License-Identifier: GPL-2.0-only
/* The words of the memory measurements. */
#include "bench/memory.h"

#include <string.h>

const struct memory_fs_info memory_fs[MEMORY_NR_FS] = {
	[MEMORY_TMPFS] = { "tmpfs", "shmem_inode_cache", "shmem_inode_info" },
	[MEMORY_EXT4] = { "ext4", "ext4_inode_cache", "ext4_inode_info" },
	[MEMORY_XFS] = { "xfs", "xfs_inode", "xfs_inode" },
};

const char *const memory_tagged_names[MEMORY_NR_TAGGED] = {
	[MEMORY_NONE] = "none",
	[MEMORY_SPARSE] = "sparse",
	[MEMORY_ALL] = "all",
};

const char *const memory_state_names[MEMORY_NR_STATES] = {
	[MEMORY_CREATED] = "created",
	[MEMORY_FREED] = "freed",
	[MEMORY_SHRUNK] = "shrunk",
};

int memory_word(const char *const *names, size_t nr, const char *word)
{
	for (size_t i = 0; word && i < nr; i++)
		if (!strcmp(names[i], word))
			return (int)i;
	return -1;
}

int memory_fs_word(const char *word)
{
	for (int i = 0; word && i < MEMORY_NR_FS; i++)
		if (!strcmp(memory_fs[i].name, word))
			return i;
	return -1;
}
