// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files that whole commands work on: 128 small C files in eight directories, each
 * with a Makefile; the same as a git repository; or the names of a kernel's source,
 * whose files are empty, as a walk does not look into them.
 */
#include "bench/macro_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench/macro_run.h"

#define NR_DIRS		8
#define NR_FILES	16	/* of a directory */
#define NR_FUNCTIONS	8	/* of a file, and up to as many more */
#define NR_HEATS	4
#define NEEDLE		16	/* files for each that has the word that is searched */

static const char makefile[] =
	"OBJ := $(patsubst %.c,%.o,$(wildcard *.c))\n"
	"all: $(OBJ)\n"
	"%.o: %.c\n"
	"\t$(CC) -c -o $@ $<\n";

static FILE *create(const char *dir, int d, const char *fmt, int i)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/dir%d/", dir, d);

	snprintf(path + n, sizeof(path) - (size_t)n, fmt, i);
	return fopen(path, "we");
}

static void put_function(FILE *f, int nr, int k)
{
	fprintf(f, "/* Adds up what is below %d, and the square of it. */\n"
		   "int function_%d_%d(int n)\n{\n\tint sum = 0;\n\n"
		   "\tfor (int i = 0; i < n; i++)\n\t\tsum += i * i + %d;\n"
		   "\treturn sum;\n}\n\n", nr + k, nr, k, k);
}

/* Before any clock begins, the guest's at the end of 1999 as well. */
static const struct timespec old[2] = { { .tv_sec = 900000000 }, { .tv_sec = 900000000 } };

static int put_file(const char *dir, int d, int i)
{
	FILE *f = create(dir, d, "file%d.c", i);
	int nr = d * NR_FILES + i;

	if (!f)
		return -errno;
	if (nr % NEEDLE == 3)
		fputs("/* needle */\n", f);
	for (int k = 0; k < NR_FUNCTIONS + nr % NR_FUNCTIONS; k++)
		put_function(f, nr, k);
	/* Of files as old as its index git has to read all, until it is told otherwise. */
	if (fflush(f) || futimens(fileno(f), old)) {
		fclose(f);
		return -errno;
	}
	return fclose(f) ? -errno : 0;
}

static int make_source(const char *dir)
{
	char path[PATH_MAX];
	int ret = 0;
	FILE *f;

	for (int d = 0; !ret && d < NR_DIRS; d++) {
		snprintf(path, sizeof(path), "%s/dir%d", dir, d);
		if (mkdir(path, 0755))
			return -errno;
		for (int i = 0; !ret && i < NR_FILES; i++)
			ret = put_file(dir, d, i);
		f = create(dir, d, "Makefile", 0);
		if (!f)
			return -errno;
		fputs(makefile, f);
		if (fflush(f) || futimens(fileno(f), old))
			ret = -errno;
		if (fclose(f) && !ret)
			ret = -errno;
	}
	return ret;
}

static int git(const char *dir, const char *words)
{
	char *text;
	int ret;

	if (asprintf(&text, "git -c user.name=fsnbench -c user.email=fsnbench@localhost -C %s %s",
		     dir, words) < 0)
		return -ENOMEM;
	ret = macro_run_words(text);
	free(text);
	return ret;
}

static int make_repository(const char *dir)
{
	int ret = make_source(dir);

	if (!ret)
		ret = git(dir, "init -q");
	if (!ret)
		ret = git(dir, "add -A");
	return ret ? ret : git(dir, "commit -q -m sources");
}

static int make_name(int dir, const char *name)
{
	size_t len = strlen(name);
	int fd;

	if (!len)
		return 0;
	if (name[len - 1] == '/')
		return mkdirat(dir, name, 0755) && errno != EEXIST ? -errno : 0;
	fd = openat(dir, name, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int make_names(const char *dir, const char *names)
{
	char line[PATH_MAX];
	FILE *f = names ? fopen(names, "re") : NULL;
	int fd, ret = 0;

	if (!f)
		return -ENOENT;
	fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		ret = -errno;
	while (!ret && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		ret = make_name(fd, line);
	}
	if (fd >= 0)
		close(fd);
	fclose(f);
	return ret;
}

int macro_tree_make(const char *dir, enum macro_tree tree, const char *names)
{
	switch (tree) {
	case MACRO_TREE_KERNEL:
		return make_names(dir, names);
	case MACRO_TREE_REPOSITORY:
		return make_repository(dir);
	default:
		return make_source(dir);
	}
}

static int heat(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	static char buf[65536];
	ssize_t n = 0;
	int fd;

	(void)ftw;
	if (type != FTW_F || !st->st_size)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	for (int i = 0; n >= 0 && i < NR_HEATS; i++) {
		lseek(fd, 0, SEEK_SET);
		while ((n = read(fd, buf, sizeof(buf))) > 0)
			;
	}
	close(fd);
	return n < 0 ? -EIO : 0;
}

int macro_tree_heat(const char *dir)
{
	int ret = nftw(dir, heat, 16, FTW_PHYS);

	return ret == -1 ? -errno : ret;
}

static int remove_below(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	return ftw->level && remove(path) ? -errno : 0;
}

int macro_tree_empty(const char *dir)
{
	int ret = nftw(dir, remove_below, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);

	return ret == -1 ? -errno : ret;
}
