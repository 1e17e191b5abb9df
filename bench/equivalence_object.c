// SPDX-License-Identifier: GPL-2.0-only
/*
 * The objects and operations of the equivalence matrix. An operation is one
 * system call; what it needs to be possible is done before, and is not looked
 * at.
 */
#include "bench/equivalence_object.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define OBJECT	EQUIVALENCE_OBJECT_PATH
#define RENAMED	EQUIVALENCE_PARENT "/renamed"
#define MOVED	EQUIVALENCE_TARGET_DIR "/object"

static int make_file(void)
{
	int fd = open(OBJECT, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, "0123456789", 10) != 10)
		ret = -EIO;
	close(fd);
	return ret;
}

static int make_object(int object)
{
	switch (object) {
	case EQUIVALENCE_DIRECTORY:
		return mkdir(OBJECT, 0755) ? -errno : 0;
	case EQUIVALENCE_FIFO:
		return mkfifo(OBJECT, 0644) ? -errno : 0;
	default:
		return make_file();
	}
}

int equivalence_object_make(const struct equivalence_row *row)
{
	if (mkdir(EQUIVALENCE_PARENT, 0755) || mkdir(EQUIVALENCE_TARGET_DIR, 0755))
		return -errno;
	if (row->word[EQUIVALENCE_OP] == EQUIVALENCE_CREATE)
		return 0;
	return make_object(row->word[EQUIVALENCE_OBJECT]);
}

int equivalence_object_remove(const struct equivalence_row *row)
{
	static const char *const paths[] = { OBJECT, RENAMED, MOVED };
	bool dir = row->word[EQUIVALENCE_OBJECT] == EQUIVALENCE_DIRECTORY;
	int ret = 0;

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if ((dir ? rmdir(paths[i]) : unlink(paths[i])) && errno != ENOENT)
			ret = -errno;
	if ((rmdir(EQUIVALENCE_PARENT) || rmdir(EQUIVALENCE_TARGET_DIR)) && errno != ENOENT && !ret)
		ret = -errno;
	return ret;
}

static int open_object(int flags)
{
	int fd = open(OBJECT, flags | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* A reader of a FIFO waits for a writer, unless it is both or does not block. */
static int reading(int object)
{
	switch (object) {
	case EQUIVALENCE_DIRECTORY:
		return O_RDONLY | O_DIRECTORY;
	case EQUIVALENCE_FIFO:
		return O_RDONLY | O_NONBLOCK;
	default:
		return O_RDONLY;
	}
}

static int writing(int object)
{
	return object == EQUIVALENCE_FIFO ? O_RDWR | O_NONBLOCK : O_WRONLY;
}

static int modify(int fd)
{
	return write(fd, "x", 1) == 1 ? 0 : -errno;
}

/* What is in a FIFO goes when it is closed; so this modifies it first. */
static int prepare_access(int object, int *fd)
{
	*fd = open_object(object == EQUIVALENCE_FIFO ? writing(object) : reading(object));
	if (*fd < 0)
		return *fd;
	return object == EQUIVALENCE_FIFO ? modify(*fd) : 0;
}

static int prepare_reopen(int object)
{
	int fd = open_object(writing(object)), ret;

	if (fd < 0)
		return fd;
	ret = modify(fd);
	close(fd);
	return ret;
}

int equivalence_op_prepare(const struct equivalence_row *row, int *fd)
{
	int object = row->word[EQUIVALENCE_OBJECT];

	*fd = -1;
	switch (row->word[EQUIVALENCE_OP]) {
	case EQUIVALENCE_REOPEN:
		return prepare_reopen(object);
	case EQUIVALENCE_ACCESS:
		return prepare_access(object, fd);
	case EQUIVALENCE_CLOSE_NOWRITE:
		*fd = open_object(reading(object));
		break;
	case EQUIVALENCE_MODIFY:
	case EQUIVALENCE_CLOSE_WRITE:
		*fd = open_object(writing(object));
		break;
	default:
		return 0;
	}
	return *fd < 0 ? *fd : 0;
}

static int read_object(int object, int fd)
{
	char buf[4096];
	long n;

	if (object == EQUIVALENCE_DIRECTORY)
		n = syscall(SYS_getdents64, fd, buf, sizeof(buf));
	else
		n = read(fd, buf, 1);
	return n > 0 ? 0 : n < 0 ? -errno : -EIO;
}

static int create(int object)
{
	int ret;

	if (object == EQUIVALENCE_DIRECTORY)
		ret = mkdir(OBJECT, 0755);
	else
		ret = mknod(OBJECT, (object == EQUIVALENCE_FIFO ? S_IFIFO : S_IFREG) | 0644, 0);
	return ret ? -errno : 0;
}

static int open_it(int object, int *fd)
{
	*fd = open_object(reading(object));
	return *fd < 0 ? *fd : 0;
}

static int close_it(int *fd)
{
	int ret = close(*fd) ? -errno : 0;

	*fd = -1;
	return ret;
}

static int run_on_name(int op, int object)
{
	int ret;

	switch (op) {
	case EQUIVALENCE_TRUNCATE:
		ret = truncate(OBJECT, 1);
		break;
	case EQUIVALENCE_DELETE:
		ret = object == EQUIVALENCE_DIRECTORY ? rmdir(OBJECT) : unlink(OBJECT);
		break;
	case EQUIVALENCE_RENAME:
		ret = rename(OBJECT, RENAMED);
		break;
	case EQUIVALENCE_MOVE:
		ret = rename(OBJECT, MOVED);
		break;
	case EQUIVALENCE_ATTRIB:
		ret = chmod(OBJECT, 0700);
		break;
	default:
		return create(object);
	}
	return ret ? -errno : 0;
}

int equivalence_op_run(const struct equivalence_row *row, int *fd)
{
	int object = row->word[EQUIVALENCE_OBJECT], op = row->word[EQUIVALENCE_OP];

	switch (op) {
	case EQUIVALENCE_OPEN:
	case EQUIVALENCE_REOPEN:
		return open_it(object, fd);
	case EQUIVALENCE_ACCESS:
		return read_object(object, *fd);
	case EQUIVALENCE_MODIFY:
		return modify(*fd);
	case EQUIVALENCE_CLOSE_NOWRITE:
	case EQUIVALENCE_CLOSE_WRITE:
		return close_it(fd);
	default:
		return run_on_name(op, object);
	}
}
