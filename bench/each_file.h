/* SPDX-License-Identifier: GPL-2.0-only */
/* The files of a workload, as programs that keep something for each need them. */
#ifndef FSNBENCH_EACH_FILE_H
#define FSNBENCH_EACH_FILE_H

/**
 * each_file - visit the regular files in a directory
 * @dir: the directory
 * @visit: takes the directory's descriptor, the file's name, its number from 0 and
 *	@data; ends the walk with anything but 0
 * @data: passed on
 *
 * The directory is opened as anybody would; no file is opened.
 *
 * Return: 0, -errno, or what @visit ended with.
 */
int each_file(const char *dir,
	      int (*visit)(int dirfd, const char *name, unsigned long nr, void *data), void *data);

#endif /* FSNBENCH_EACH_FILE_H */
