// SPDX-License-Identifier: GPL-2.0-only
/* What this kernel and machine cannot do of a cell. */
#include "bench/native_possible.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/hook.h"
#include "bench/listener.h"
#include "bench/native_session.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/site.h"
#include "bench/workload_table.h"

/* What sandbox.c mounts file systems from that need a disk. */
#define DISK "/dev/ram0"

static bool lacks_file(const char *what, const char *path, char *buf, size_t size)
{
	if (!access(path, R_OK))
		return false;
	snprintf(buf, size, "%s: %s: %s", what, path, strerror(errno));
	return true;
}

static bool lacks_fs(const char *fs, char *buf, size_t size)
{
	char image[64];

	if (!strcmp(fs, "tmpfs"))
		return false;
	if (lacks_file(fs, DISK, buf, size))
		return true;
	if (!strcmp(fs, "xfs"))
		return lacks_file(fs, "/sbin/mkfs.xfs", buf, size);
	snprintf(image, sizeof(image), "/images/%s.img", fs);
	return lacks_file(fs, image, buf, size);
}

static bool lacks_site(const struct result_cell *cell, char *buf, size_t size)
{
	const struct site *site = site_find(cell->word[RESULT_SITE]);
	const char *why = site ? site_missing(site) : NULL;

	if (!why)
		return false;
	if (strcmp(site->name, "inode_event"))
		snprintf(buf, size, "%s: there is no " HOOK_SITE_PARAMETER, why);
	else
		snprintf(buf, size, "%s", why);
	return true;
}

/* Some workloads keep what they are at in static memory. */
static bool lacks_threads(const struct result_cell *cell, int nr_cpus, char *buf, size_t size)
{
	const struct workload *w = workload_find(cell->word[RESULT_WORKLOAD]);

	*buf = '\0';
	if (cell->threads == 1)
		return false;
	if (cell->threads > nr_cpus)
		snprintf(buf, size, "%lld threads need as many processors, this process has %d",
			 (long long)cell->threads, nr_cpus);
	else if (cell->threads > NATIVE_MAX_THREADS)
		snprintf(buf, size, "no more than %d threads are measured", NATIVE_MAX_THREADS);
	else if (w->cycle || w->many_files || w->alternates || w->file)
		snprintf(buf, size, "the workload runs in one thread only: its operations differ");
	else if (result_cell_is(cell, RESULT_LISTENER, "dnotify"))
		snprintf(buf, size, "dnotify is opened for the directory of one thread");
	return *buf;
}

bool native_possible_missing(const struct result_cell *cell, int nr_cpus, char *buf, size_t size)
{
	const struct listener_kind *kind = listener_kind_find(cell->word[RESULT_LISTENER]);
	const struct program *program = program_find(cell->word[RESULT_PROGRAM]);
	const char *why = kind && kind->missing ? kind->missing() : NULL;

	if (lacks_site(cell, buf, size) || lacks_fs(cell->word[RESULT_FS], buf, size) ||
	    lacks_threads(cell, nr_cpus, buf, size))
		return true;
	if (!why && hook_available() && program && program->missing)
		why = program->missing();
	if (!why)
		return false;
	snprintf(buf, size, "%s", why);
	return true;
}
