// SPDX-License-Identifier: GPL-2.0-only
/* Where jobs run natively. */
#include "bench/macro_place.h"

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "bench/macro_tree.h"

static void name_fs(struct macro_ground *g)
{
	static const struct {
		unsigned long magic;
		const char *name;
	} known[] = {
		{ TMPFS_MAGIC, "tmpfs" }, { EXT4_SUPER_MAGIC, "ext4" }, { XFS_SUPER_MAGIC, "xfs" },
		{ BTRFS_SUPER_MAGIC, "btrfs" }, { OVERLAYFS_SUPER_MAGIC, "overlay" },
	};
	struct statfs st;

	snprintf(g->fs, sizeof(g->fs), "unknown");
	if (statfs(g->tree, &st))
		return;
	snprintf(g->fs, sizeof(g->fs), "0x%lx", (unsigned long)st.f_type);
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (known[i].magic == (unsigned long)st.f_type)
			snprintf(g->fs, sizeof(g->fs), "%s", known[i].name);
}

static int mount_tree(const struct macro_ground *g)
{
	return mount("fsnbench-macro", g->tree, "tmpfs", 0, "mode=755") ? -errno : 0;
}

/* Mounts of a namespace end with its last process. */
static int own_tree(struct macro_ground *g)
{
	if (unshare(CLONE_NEWNS))
		return -errno;
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -errno;
	return mount_tree(g);
}

static int make_dir(char *path, size_t size, const char *parent)
{
	snprintf(path, size, "%.200s/fsnbench-macro.XXXXXX", parent);
	if (mkdtemp(path))
		return 0;
	*path = '\0';
	return -errno;
}

/* What is written besides must not be on the file system that is watched. */
int macro_ground_open(struct macro_ground *g, const char *dir, const char *names,
		      const char **what)
{
	const char *tmp = getenv("TMPDIR");
	int ret;

	*g = (struct macro_ground){ 0 };
	*what = tmp && *tmp ? tmp : "/tmp";
	ret = make_dir(g->scratch, sizeof(g->scratch), *what);
	if (!ret) {
		*what = dir ? dir : *what;
		ret = make_dir(g->tree, sizeof(g->tree), *what);
	}
	if (!ret && !dir && !geteuid()) {
		*what = "a tmpfs of its own";
		ret = own_tree(g);
		g->own = !ret;
	}
	if (ret) {
		macro_ground_close(g);
		return ret;
	}
	name_fs(g);
	g->place = (struct macro_place){ .tree = g->tree, .scratch = g->scratch, .names = names };
	return 0;
}

int macro_ground_renew(struct macro_ground *g)
{
	if (!g->own)
		return macro_tree_empty(g->tree);
	if (umount(g->tree))
		return -errno;
	g->own = false;
	if (mount_tree(g))
		return -errno;
	g->own = true;
	return 0;
}

static void remove_dir(const char *path)
{
	if (!*path)
		return;
	macro_tree_empty(path);
	rmdir(path);
}

void macro_ground_close(struct macro_ground *g)
{
	if (g->own && umount(g->tree))
		umount2(g->tree, MNT_DETACH);
	remove_dir(g->tree);
	remove_dir(g->scratch);
	*g = (struct macro_ground){ 0 };
}
