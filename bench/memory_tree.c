// SPDX-License-Identifier: GPL-2.0-only
/* Makes, walks and chooses the files whose inodes are weighed. */
#include "bench/memory_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_BYTES 32

unsigned long memory_tree_dirs(unsigned long nr_files)
{
	return (nr_files + MEMORY_TREE_FILES - 1) / MEMORY_TREE_FILES;
}

static int open_dir(int root, unsigned long nr, bool make)
{
	char name[NAME_BYTES];
	int fd;

	snprintf(name, sizeof(name), "d%lu", nr / MEMORY_TREE_FILES);
	if (make && mkdirat(root, name, 0755) && errno != EEXIST)
		return -errno;
	fd = openat(root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int walk(const char *path, unsigned long from, unsigned long to, bool make,
		const bool *chosen, memory_visit visit, void *data)
{
	int root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), dir = -1, ret = 0;
	char name[NAME_BYTES];

	if (root < 0)
		return -errno;
	for (unsigned long nr = from; !ret && nr < to; nr++) {
		if (dir < 0 || nr % MEMORY_TREE_FILES == 0) {
			if (dir >= 0)
				close(dir);
			dir = open_dir(root, nr, make);
			if (dir < 0) {
				ret = dir;
				break;
			}
		}
		if (chosen && !chosen[nr])
			continue;
		snprintf(name, sizeof(name), "f%lu", nr);
		ret = visit(dir, name, nr, data);
	}
	if (dir >= 0)
		close(dir);
	close(root);
	return ret;
}

static int make_file(int dir, const char *name, unsigned long nr, void *data)
{
	(void)nr;
	(void)data;
	return mknodat(dir, name, S_IFREG | 0600, 0) ? -errno : 0;
}

int memory_tree_grow(const char *root, unsigned long from, unsigned long to)
{
	return walk(root, from, to, true, NULL, make_file, NULL);
}

int memory_tree_each(const char *root, unsigned long from, unsigned long to, const bool *chosen,
		     memory_visit visit, void *data)
{
	return walk(root, from, to, false, chosen, visit, data);
}

/* Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm S. */
void memory_tree_choose(bool *chosen, unsigned long from, unsigned long to, unsigned long nr,
			unsigned int seed)
{
	unsigned short state[3] = { 0x330e, (unsigned short)seed, (unsigned short)(seed >> 16) };

	for (unsigned long i = from; i < to; i++) {
		chosen[i] = erand48(state) * (double)(to - i) < (double)nr;
		nr -= chosen[i];
	}
}
