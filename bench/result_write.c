// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes a document or report so that no reader ever sees half of it: beside
 * its final name, synced, renamed, and the directory synced as well.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "result.h"

static int write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

static int sync_directory_of(const char *path)
{
	char *copy = strdup(path);
	int fd, err = 0;

	if (!copy)
		return -ENOMEM;
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Some file systems refuse to sync a directory; the rename stands. */
	if (fd < 0 || (fsync(fd) && errno != EINVAL))
		err = -errno;
	if (fd >= 0)
		close(fd);
	free(copy);
	return err;
}

static mode_t creation_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* A device or pipe is written to: renaming over it would replace it. */
static int write_special(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = write_all(fd, text, len);
	if (close(fd) && !err)
		err = -errno;
	return err;
}

static int write_text(const char *path, const char *text, size_t len)
{
	struct stat st;
	char *tmp;
	int fd, err;

	if (!strcmp(path, "-")) {
		if (fflush(stdout))
			return -errno;
		return write_all(STDOUT_FILENO, text, len);
	}
	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : write_special(path, text, len);
	if (asprintf(&tmp, "%s.XXXXXX", path) < 0)
		return -ENOMEM;
	fd = mkostemp(tmp, O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		goto out_free;
	}
	err = write_all(fd, text, len);
	if (!err && (fchmod(fd, creation_mode()) || fsync(fd)))
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (!err && rename(tmp, path))
		err = -errno;
	if (err)
		unlink(tmp);
	else
		err = sync_directory_of(path);
out_free:
	free(tmp);
	return err;
}

/* An array with one line per element: a benchmark is a line. */
static int put_lines(FILE *f, json_t *array)
{
	json_t *element;
	size_t i;

	fputs("[", f);
	json_array_foreach(array, i, element) {
		fputs(i ? ",\n" : "\n", f);
		if (json_dumpf(element, f, JSON_COMPACT | JSON_PRESERVE_ORDER))
			return -ENOMEM;
	}
	fputs("\n]", f);
	return 0;
}

static int put_document(FILE *f, void *data)
{
	json_t *root = data, *value;
	const char *key, *comma = "";
	int err = 0;

	fputs("{", f);
	json_object_foreach(root, key, value) {
		fprintf(f, "%s\n\"%s\": ", comma, key);
		comma = ",";
		if (json_is_array(value))
			err = put_lines(f, value);
		else if (json_dumpf(value, f, JSON_INDENT(1) | JSON_PRESERVE_ORDER |
				    JSON_ENCODE_ANY))
			err = -ENOMEM;
		if (err)
			return err;
	}
	fputs("\n}\n", f);
	return ferror(f) ? -ENOMEM : 0;
}

int result_write_by(const char *path, int (*put)(FILE *out, void *data), void *data)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f;
	int err;

	f = open_memstream(&text, &len);
	if (!f)
		return -ENOMEM;
	err = put(f, data);
	if (fclose(f) && !err)
		err = -ENOMEM;
	if (!err)
		err = write_text(path, text, len);
	free(text);
	return err;
}

int result_write(const char *path, json_t *root)
{
	return result_write_by(path, put_document, root);
}
