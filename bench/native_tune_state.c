// SPDX-License-Identifier: GPL-2.0-only
/* The file that says what a tuned machine was before, and who tuned it. */
#include "bench/native_tune_state.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/native_machine_file.h"
#include "bench/native_tune.h"

#define STATE_SCHEMA	1

/*
 * When a process began, 0 where there is none: with the number it tells a process from
 * a later one of the same number. Of this system, whatever the root is.
 */
static json_int_t start_of(json_int_t pid)
{
	char path[64], line[1024], *p;
	unsigned long long start = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
	f = fopen(path, "r");
	if (!f)
		return 0;
	/* The name, in parentheses, may have anything in it; a zombie has ended. */
	if (fgets(line, sizeof(line), f)) {
		p = strrchr(line, ')');
		if (!p || p[1] != ' ' || p[2] == 'Z' ||
		    sscanf(p + 2, "%*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu",
			   &start) != 1)
			start = 0;
	}
	fclose(f);
	return (json_int_t)start;
}

static void boot_id(char *buf, size_t size)
{
	native_machine_line(buf, size, "/proc/sys/kernel/random/boot_id");
}

json_t *native_tune_state_new(json_t *values)
{
	char boot[64];

	boot_id(boot, sizeof(boot));
	return json_pack("{si ss sI sI so}", "schema", STATE_SCHEMA, "boot_id", boot,
			 "pid", (json_int_t)getpid(), "starttime", start_of(getpid()),
			 "values", values);
}

static bool is(const json_t *state, json_int_t pid, json_int_t start)
{
	return json_integer_value(json_object_get(state, "pid")) == pid && start &&
	       json_integer_value(json_object_get(state, "starttime")) == start;
}

bool native_tune_state_alive(const json_t *state)
{
	json_int_t pid = json_integer_value(json_object_get(state, "pid"));

	return native_tune_state_this_boot(state) && is(state, pid, start_of(pid));
}

bool native_tune_state_mine(const json_t *state)
{
	return is(state, getpid(), start_of(getpid()));
}

bool native_tune_state_this_boot(const json_t *state)
{
	char boot[64];

	boot_id(boot, sizeof(boot));
	return !strcmp(boot, json_string_value(json_object_get(state, "boot_id")));
}

static int paths(char *final, char *tmp, char *dir)
{
	char copy[] = NATIVE_TUNE_STATE;
	int ret = native_machine_path(final, "%s", NATIVE_TUNE_STATE);

	if (!ret)
		ret = native_machine_path(tmp, "%s.%ld.new", NATIVE_TUNE_STATE, (long)getpid());
	if (!ret)
		ret = native_machine_path(dir, "%s", dirname(copy));
	return ret;
}

static int sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), ret = 0;

	if (fd < 0)
		return -errno;
	if (fsync(fd) && errno != EINVAL)
		ret = -errno;
	close(fd);
	return ret;
}

static int write_synced(const char *path, const json_t *state)
{
	FILE *f = fopen(path, "we");
	int ret = 0;

	if (!f)
		return -errno;
	if (json_dumpf(state, f, JSON_INDENT(1)) || fputc('\n', f) == EOF || fflush(f) ||
	    fsync(fileno(f)))
		ret = errno ? -errno : -EIO;
	if (fclose(f) && !ret)
		ret = -errno;
	return ret;
}

/* Two that begin at once must not both think that the machine is theirs. */
static int rename_new(const char *tmp, const char *final)
{
	if (!renameat2(AT_FDCWD, tmp, AT_FDCWD, final, RENAME_NOREPLACE))
		return 0;
	if (errno == EEXIST)
		return -EBUSY;
	if (errno == EINVAL && !rename(tmp, final))
		return 0;
	return -errno;
}

int native_tune_state_write(const json_t *state)
{
	char final[NATIVE_MACHINE_PATH], tmp[NATIVE_MACHINE_PATH], dir[NATIVE_MACHINE_PATH];
	int ret = paths(final, tmp, dir);

	if (ret)
		return ret;
	if (mkdir(dir, 0755) && errno != EEXIST)
		return -errno;
	ret = write_synced(tmp, state);
	if (!ret)
		ret = rename_new(tmp, final);
	if (ret)
		unlink(tmp);
	else
		ret = sync_dir(dir);
	return ret;
}

int native_tune_state_remove(void)
{
	char final[NATIVE_MACHINE_PATH], tmp[NATIVE_MACHINE_PATH], dir[NATIVE_MACHINE_PATH];
	int ret = paths(final, tmp, dir);

	if (ret)
		return ret;
	if (unlink(final) && errno != ENOENT)
		return -errno;
	/* It stays where a run that was killed left half of a file there. */
	rmdir(dir);
	return 0;
}

/* NULL where a value is one of ours. */
static const char *wrong_value(const json_t *value)
{
	const char *path = json_string_value(json_object_get(value, "path"));

	if (!path || !json_is_string(json_object_get(value, "old")) ||
	    !json_is_string(json_object_get(value, "new")))
		return "a value without path, old and new";
	if ((strncmp(path, "/proc/", 6) && strncmp(path, "/sys/", 5)) || strstr(path, ".."))
		return "a path that is not below /proc or /sys";
	return NULL;
}

static const char *wrong(const json_t *state)
{
	const json_t *values = json_object_get(state, "values");
	const char *what = NULL;
	const json_t *value;
	size_t i;

	if (json_integer_value(json_object_get(state, "schema")) != STATE_SCHEMA)
		return "no schema 1";
	if (!json_is_integer(json_object_get(state, "pid")) ||
	    !json_is_integer(json_object_get(state, "starttime")) ||
	    !json_is_string(json_object_get(state, "boot_id")))
		return "no pid, starttime and boot_id";
	if (!json_is_array(values))
		return "no values";
	json_array_foreach(values, i, value)
		if (!what)
			what = wrong_value(value);
	return what;
}

int native_tune_state_read(json_t **state, char *what, size_t size)
{
	char path[NATIVE_MACHINE_PATH];
	const char *reason;
	json_error_t error;
	int ret = native_machine_path(path, "%s", NATIVE_TUNE_STATE);
	FILE *f;

	*state = NULL;
	snprintf(what, size, "%s", strerror(-ret));
	if (ret)
		return ret;
	f = fopen(path, "re");
	if (!f) {
		ret = errno == ENOENT ? 0 : -errno;
		snprintf(what, size, "%s", strerror(-ret));
		return ret;
	}
	*state = json_loadf(f, 0, &error);
	fclose(f);
	if (!*state) {
		snprintf(what, size, "line %d: %s", error.line, error.text);
		return -EINVAL;
	}
	reason = wrong(*state);
	if (!reason)
		return 0;
	snprintf(what, size, "%s", reason);
	json_decref(*state);
	*state = NULL;
	return -EINVAL;
}
