// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's fsnotify hooks: choice of the site, names, attachment. */
#include "bench/hook.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/fanotify_hook_abi.h"

bool hook_available(void)
{
	return !access(HOOK_SITE_PARAMETER, F_OK);
}

static int set_parameter(const char *path, const char *value)
{
	int ret = 0, fd;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, value, strlen(value)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

int hook_set_site(const char *site)
{
	return set_parameter(HOOK_SITE_PARAMETER, site);
}

int hook_set_args(const char *args)
{
	return set_parameter(HOOK_PARAMETERS "args", args);
}

/* Where no site can be chosen, none cannot be either. */
static bool is_pure(void)
{
	return hook_set_site("none") == -EINVAL;
}

int hook_choose(const struct result_cell *cell)
{
	int ret;

	if (!cell)
		return is_pure() ? 0 : hook_set_site("none");
	ret = hook_set_site(cell->word[RESULT_SITE]);
	return ret ? ret : hook_set_args(cell->word[RESULT_ARGS]);
}

static bool is(const struct result_cell *cell, enum result_word word, const char *text)
{
	return !strcmp(cell->word[word], text);
}

/* Built-in programs that have but one verdict are not named after it. */
static void c_name(const struct result_cell *cell, char *buf, size_t size)
{
	if (is(cell, RESULT_SITE, "inode_event") || !is(cell, RESULT_PROGRAM, "empty"))
		snprintf(buf, size, "c_%s", cell->word[RESULT_PROGRAM]);
	else
		snprintf(buf, size, "c_%s", cell->word[RESULT_VERDICT]);
}

static bool is_selftest(const struct result_cell *cell)
{
	return !strncmp(cell->word[RESULT_PROGRAM], "selftest_", 9);
}

const char *hook_name(const struct result_cell *cell, char *buf, size_t size)
{
	if (is_selftest(cell))
		snprintf(buf, size, "%s", cell->word[RESULT_PROGRAM]);
	else if (is(cell, RESULT_HANDLER, "c"))
		c_name(cell, buf, size);
	else
		snprintf(buf, size, "bpf_%s%s_%s",
			 is(cell, RESULT_HANDLER, "bpf_sleepable") ? "sleepable_" : "",
			 cell->word[RESULT_PROGRAM], cell->word[RESULT_VERDICT]);
	return buf;
}

static const char *member(const struct result_cell *cell)
{
	if (is(cell, RESULT_SITE, "inode_event"))
		return "handle_inode_event";
	return is(cell, RESULT_ARGS, "packed") ? "handle_packed" : "handle";
}

const char *hook_symbol(const struct result_cell *cell, char *buf, size_t size)
{
	bool inode_event = is(cell, RESULT_SITE, "inode_event");
	char name[64];

	if (is_selftest(cell)) {
		snprintf(buf, size, "%s", cell->word[RESULT_PROGRAM]);
	} else if (is(cell, RESULT_HANDLER, "c")) {
		c_name(cell, name, sizeof(name));
		snprintf(buf, size, "%s_%s", name, inode_event ? "inode_event" : member(cell));
	} else {
		snprintf(buf, size, "bpf__%s_%s",
			 inode_event ? "fsnotify_bpf_ops" : "fsnotify_hook_ops", member(cell));
	}
	return buf;
}

int hook_attach(int fanotify_fd, const char *name)
{
	struct fanotify_hook_args args = { 0 };

	if (strlen(name) >= sizeof(args.name))
		return -ENAMETOOLONG;
	memcpy(args.name, name, strlen(name));
	return ioctl(fanotify_fd, FAN_IOC_ATTACH_HOOK, &args) ? -errno : 0;
}

int hook_detach(int fanotify_fd)
{
	return ioctl(fanotify_fd, FAN_IOC_DETACH_HOOK) ? -errno : 0;
}
