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

int hook_set_site(const char *site)
{
	int ret = 0, fd;

	fd = open(HOOK_SITE_PARAMETER, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, site, strlen(site)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

static bool is_selftest(const struct result_cell *cell)
{
	return !strncmp(cell->word[RESULT_PROGRAM], "selftest_", 9);
}

const char *hook_name(const struct result_cell *cell, char *buf, size_t size)
{
	if (is_selftest(cell))
		snprintf(buf, size, "%s", cell->word[RESULT_PROGRAM]);
	else if (!strcmp(cell->word[RESULT_HANDLER], "c"))
		snprintf(buf, size, "c_%s", cell->word[RESULT_VERDICT]);
	else
		snprintf(buf, size, "bpf_%s_%s", cell->word[RESULT_PROGRAM],
			 cell->word[RESULT_VERDICT]);
	return buf;
}

const char *hook_symbol(const struct result_cell *cell, char *buf, size_t size)
{
	if (is_selftest(cell))
		snprintf(buf, size, "%s", cell->word[RESULT_PROGRAM]);
	else if (!strcmp(cell->word[RESULT_HANDLER], "c"))
		snprintf(buf, size, "c_%s_handle", cell->word[RESULT_VERDICT]);
	else
		snprintf(buf, size, "bpf__fsnotify_hook_ops_handle");
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
