// SPDX-License-Identifier: GPL-2.0-only
/* Makes and mounts the file systems whose inodes are weighed. */
#include "bench/memory_mount.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "bench/run_tool.h"

#define DISK "/dev/ram0"
#define UUID "66736e62-656e-4368-8000-000000000003"

/* Nothing comes from the clock, /etc or chance, and nothing is initialised later. */
static char *const ext4_environment[] = {
	(char *)"MKE2FS_CONFIG=/dev/null",
	(char *)"E2FSPROGS_FAKE_TIME=1000000000",
	NULL,
};

static int make_ext4(unsigned long nr_files)
{
	char inodes[32], blocks[32];
	char *argv[] = {
		(char *)"/sbin/mke2fs", (char *)"-q", (char *)"-F", (char *)"-t", (char *)"ext4",
		(char *)"-b", (char *)"4096", (char *)"-I", (char *)"256", (char *)"-m",
		(char *)"0", (char *)"-J", (char *)"size=16", (char *)"-N", inodes, (char *)"-O",
		(char *)"none,has_journal,ext_attr,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,huge_file,dir_nlink,extra_isize,metadata_csum",
		(char *)"-U", (char *)UUID, (char *)"-E",
		(char *)"hash_seed=" UUID ",lazy_itable_init=1,lazy_journal_init=1,nodiscard,root_owner=0:0",
		(char *)DISK, blocks, NULL,
	};

	/* A block has the inodes of sixteen files; directories and journal beside. */
	snprintf(inodes, sizeof(inodes), "%lu", nr_files + nr_files / 50 + 2048);
	snprintf(blocks, sizeof(blocks), "%lu", 16384 + nr_files / 6);
	return run_tool(argv, ext4_environment);
}

static int make_xfs(void)
{
	char *argv[] = { (char *)"/sbin/mkfs.xfs", (char *)"-q", (char *)"-f", (char *)"-K",
			 (char *)"-m", (char *)"uuid=" UUID, (char *)DISK, NULL };
	char *envp[] = { NULL };

	return run_tool(argv, envp);
}

int memory_mount(enum memory_fs fs, unsigned long nr_files)
{
	/* ext4 would fill its inode tables later, in the midst of a reading. */
	static const char *const data[MEMORY_NR_FS] = {
		[MEMORY_TMPFS] = "nr_inodes=0",
		[MEMORY_EXT4] = "noinit_itable",
	};
	int ret = 0;

	if (mkdir(MEMORY_ROOT, 0755) && errno != EEXIST)
		return -errno;
	if (fs == MEMORY_EXT4)
		ret = make_ext4(nr_files);
	else if (fs == MEMORY_XFS)
		ret = make_xfs();
	if (ret)
		return ret;
	return mount(fs == MEMORY_TMPFS ? "fsnbench" : DISK, MEMORY_ROOT, memory_fs[fs].name, 0,
		     data[fs]) ? -errno : 0;
}

int memory_umount(void)
{
	return umount(MEMORY_ROOT) ? -errno : 0;
}
