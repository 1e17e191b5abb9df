// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the filters. The group reports names, for events on names are only for
 * such groups; one mark, on the directory or on its file system, asks for all
 * events. An operation is one system call, and the listener reads after each.
 */
#include "bench/equivalence_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bench/equivalence.h"
#include "bench/equivalence_event.h"
#include "bench/hook.h"
#include "bench/sandbox.h"
#include "bpf/mask.skel.h"

#define DIRECTORY	SANDBOX_WORK "/filtered"
#define SUBDIR		DIRECTORY "/subdir"
#define FILE_IN_IT	DIRECTORY "/file"
#define NEW		DIRECTORY "/new"

static int open_it(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int change_it(const char *path)
{
	return chmod(path, 0755) ? -errno : 0;
}

static int make_directory(const char *path)
{
	return mkdir(path, 0755) ? -errno : 0;
}

static int make_file(const char *path)
{
	return mknod(path, S_IFREG | 0644, 0) ? -errno : 0;
}

/* Words of results/README.md. */
static const struct {
	const char *name;
	int (*run)(const char *path);
	const char *path;
} ops[] = {
	{ "open/self", open_it, DIRECTORY },
	{ "open/subdir", open_it, SUBDIR },
	{ "open/file", open_it, FILE_IN_IT },
	{ "attrib/self", change_it, DIRECTORY },
	{ "attrib/subdir", change_it, SUBDIR },
	{ "attrib/file", change_it, FILE_IN_IT },
	{ "create/subdir", make_directory, NEW },
	{ "create/file", make_file, NEW },
};

static const struct {
	const char *name;
	unsigned int flags;
} marks[] = {
	{ "inode", 0 },
	{ "sb", FAN_MARK_FILESYSTEM },
};

static const struct {
	const char *name;
	uint64_t mask;
} flags[] = {
	{ "none", 0 },
	{ "ondir", FAN_ONDIR },
	{ "child", FAN_EVENT_ON_CHILD },
	{ "ondir+child", FAN_ONDIR | FAN_EVENT_ON_CHILD },
};

static const char *const hooks[] = { "c_mask", "bpf_mask_skip" };

#define NR(array) (sizeof(array) / sizeof(*(array)))

static int run_op(size_t op, int group, json_t *heard)
{
	char *text = NULL;
	size_t len;
	FILE *out;
	int ret = ops[op].run(ops[op].path);

	if (ret)
		return ret;
	out = open_memstream(&text, &len);
	if (!out)
		return -ENOMEM;
	ret = equivalence_event_read(out, group);
	if (fclose(out) && !ret)
		ret = -ENOMEM;
	if (!ret && json_object_set_new(heard, ops[op].name, json_string(text)))
		ret = -ENOMEM;
	free(text);
	rmdir(NEW);
	unlink(NEW);
	return ret;
}

static int run_group(size_t mark, size_t flag, const char *hook, json_t *heard)
{
	uint64_t mask = FAN_OPEN | FAN_ATTRIB | FAN_CREATE | flags[flag].mask;
	int group = fanotify_init(FAN_REPORT_DFID_NAME | FAN_CLOEXEC | FAN_NONBLOCK, 0), ret = 0;

	if (group < 0)
		return -errno;
	if (fanotify_mark(group, FAN_MARK_ADD | marks[mark].flags, mask, AT_FDCWD, DIRECTORY))
		ret = -errno;
	if (!ret && hook)
		ret = hook_attach(group, hook);
	for (size_t op = 0; !ret && op < NR(ops); op++)
		ret = run_op(op, group, heard);
	close(group);
	return ret;
}

static int make_objects(void)
{
	int ret = make_directory(DIRECTORY);

	if (!ret)
		ret = make_directory(SUBDIR);
	return ret ? ret : make_file(FILE_IN_IT);
}

static void remove_objects(void)
{
	rmdir(NEW);
	unlink(NEW);
	unlink(FILE_IN_IT);
	rmdir(SUBDIR);
	rmdir(DIRECTORY);
}

/* @hook: NULL for none, then @site is "none" */
static void run_all(json_t *out, const char *site, const char *hook, size_t *nr_failed)
{
	for (size_t i = 0; i < NR(marks) * NR(flags); i++) {
		size_t mark = i / NR(flags), flag = i % NR(flags);
		json_t *heard = json_object(), *entry;
		int ret = make_objects();

		if (!ret)
			ret = run_group(mark, flag, hook, heard);
		remove_objects();
		entry = json_pack("{s:s, s:s, s:s, s:s, s:o}", "marks", marks[mark].name, "flags",
				  flags[flag].name, "hook", hook ? hook : "none", "site", site,
				  "heard", heard);
		if (ret) {
			json_object_set_new(entry, "failed", json_string(strerrorname_np(-ret)));
			(*nr_failed)++;
			fprintf(stderr, "fsnbench equivalence: filter %s/%s/%s at %s: %s\n",
				marks[mark].name, flags[flag].name, hook ? hook : "none", site,
				strerror(-ret));
		}
		json_array_append_new(out, entry);
	}
}

/* Only permission events reach the late site, and the backend has no listener. */
static bool has_notifications(const char *site)
{
	return strcmp(site, EQUIVALENCE_LATE) && strcmp(site, EQUIVALENCE_INODE_EVENT);
}

static int run_hooks(json_t *out, size_t *nr_failed)
{
	struct mask *skel = mask__open_and_load();
	int ret = skel ? mask__attach(skel) : -errno;

	for (int s = 0; !ret && equivalence_sites[s]; s++) {
		const char *site = equivalence_sites[s];

		/* What is not offered is in the context. */
		if (!has_notifications(site) || hook_set_site(site))
			continue;
		for (size_t h = 0; h < NR(hooks); h++)
			run_all(out, site, hooks[h], nr_failed);
	}
	hook_set_site("none");
	mask__destroy(skel);
	return ret;
}

int equivalence_filters(json_t **out, size_t *nr_failed)
{
	*out = json_array();
	if (!*out)
		return -ENOMEM;
	run_all(*out, "none", NULL, nr_failed);
	return hook_available() ? run_hooks(*out, nr_failed) : 0;
}
