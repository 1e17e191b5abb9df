/* SPDX-License-Identifier: GPL-2.0-only */
/* Scratch directories, files and captured output for the unit tests. */
#ifndef FSNBENCH_TESTS_SCRATCH_H
#define FSNBENCH_TESTS_SCRATCH_H

#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#define GOLDEN_RUN	"tests/golden/report/run"

static char scratch_dir[64];

static inline int scratch_setup(void **state)
{
	(void)state;
	strcpy(scratch_dir, "/tmp/fsnbench-test.XXXXXX");
	return mkdtemp(scratch_dir) ? 0 : -1;
}

static inline int scratch_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int scratch_teardown(void **state)
{
	(void)state;
	return nftw(scratch_dir, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* A path below the scratch directory; the caller frees it. */
static inline char *scratch_path(const char *name)
{
	char *path;

	assert_true(asprintf(&path, "%s/%s", scratch_dir, name) > 0);
	return path;
}

static inline void scratch_put(const char *name, const char *text)
{
	char *path = scratch_path(name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	free(path);
}

/* The whole of a file; the caller frees it. */
static inline char *scratch_read(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t len = 0;

	assert_non_null(f);
	if (getdelim(&text, &len, EOF, f) < 0) {
		free(text);
		text = strdup("");
	}
	fclose(f);
	return text;
}

/* A document of the golden run, or of the scratch directory. */
static inline json_t *scratch_json(const char *dir, const char *name)
{
	char *path;
	json_t *root;

	assert_true(asprintf(&path, "%s/%s", dir, name) > 0);
	root = json_load_file(path, 0, NULL);
	assert_non_null(root);
	free(path);
	return root;
}

/* Writes @root, and lets go of it. */
static inline void scratch_put_json(const char *name, json_t *root)
{
	char *path = scratch_path(name);

	assert_int_equal(json_dump_file(root, path, JSON_INDENT(1)), 0);
	json_decref(root);
	free(path);
}

static inline void scratch_copy_run(const char *dir)
{
	static const char *const names[] = { "isec-off.json", "isec-retpoline.json",
					     "vanilla-off.json", "vanilla-retpoline.json" };
	char *path = scratch_path(dir);

	assert_int_equal(mkdir(path, 0755), 0);
	free(path);
	for (size_t i = 0; i < 4; i++) {
		char name[64];

		snprintf(name, sizeof(name), "%s/%s", dir, names[i]);
		scratch_put_json(name, scratch_json(GOLDEN_RUN, names[i]));
	}
}

/* The cell of a document by its name; borrowed. */
static inline json_t *scratch_cell(json_t *root, const char *name)
{
	json_t *cell;
	size_t i;

	json_array_foreach(json_object_get(root, "benchmarks"), i, cell)
		if (!strcmp(json_string_value(json_object_get(cell, "name")), name))
			return cell;
	fail_msg("no cell %s", name);
	return NULL;
}

/**
 * scratch_run - run a command of the harness with its output captured
 * @cmd: the command
 * @out: its standard output, or NULL; the caller frees it
 * @err: its standard error, or NULL; the caller frees it
 * Then argv, ended by NULL.
 *
 * Return: the exit status.
 */
static inline int scratch_run(int (*cmd)(int argc, char **argv), char **out, char **err, ...)
{
	char *argv[16], *paths[2] = { scratch_path("stdout"), scratch_path("stderr") };
	char **texts[2] = { out, err };
	int saved[2], argc = 0, status;
	va_list ap;

	va_start(ap, err);
	while (argc < 15 && (argv[argc] = va_arg(ap, char *)))
		argc++;
	va_end(ap);
	argv[argc] = NULL;
	fflush(NULL);
	for (int i = 0; i < 2; i++) {
		int fd = open(paths[i], O_WRONLY | O_CREAT | O_TRUNC, 0600);

		assert_true(fd >= 0);
		saved[i] = dup(i + 1);
		dup2(fd, i + 1);
		close(fd);
	}
	status = cmd(argc, argv);
	fflush(NULL);
	for (int i = 0; i < 2; i++) {
		dup2(saved[i], i + 1);
		close(saved[i]);
		if (texts[i])
			*texts[i] = scratch_read(paths[i]);
		free(paths[i]);
	}
	return status;
}

#endif
