// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench memory: weighs the inodes of one file system, and the storage of those
 * that have some, on this kernel, and writes its document.
 *
 * It shrinks every slab cache and fills memory, so it runs only in the guest that
 * kernels/boot.sh starts. `fsnbench memory-merge` joins the documents of one kernel.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/commands.h"
#include "bench/context.h"
#include "bench/memory_layout.h"
#include "bench/memory_mount.h"
#include "bench/memory_series.h"
#include "bench/memory_tag.h"
#include "bench/progress.h"
#include "bench/result.h"
#include "bench/verb_options.h"

#define VERB	"memory"

struct memory_options {
	const char *json, *kernel;
	struct memory_series series;
};

static const struct option options[] = {
	{ "json", required_argument, NULL, 'j' },
	{ "kernel", required_argument, NULL, 'k' },
	{ "fs", required_argument, NULL, 'f' },
	{ "tagged", required_argument, NULL, 't' },
	{ "sizes", required_argument, NULL, 'n' },
	{ "seed", required_argument, NULL, 's' },
	{ "forget", no_argument, NULL, 'x' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: fsnbench memory [OPTION...]\n\n"
	"  --json FILE      where the document goes (stdout)\n"
	"  --kernel NAME    what this kernel is called (isec)\n"
	"  --fs NAME        tmpfs, ext4 or xfs (tmpfs)\n"
	"  --tagged SHARE   files with a value: none, sparse (1 %) or all (none)\n"
	"  --sizes N,N,...  numbers of files, growing (1000)\n"
	"  --seed N         of what is chosen at random (1)\n"
	"  --forget         leave out one value, which has to be noticed\n";

static bool parse_sizes(const char *text, struct memory_series *s)
{
	unsigned long before = 0;
	char *end;

	for (s->nr_sizes = 0; s->nr_sizes < MEMORY_MAX_SIZES; text = end + 1) {
		unsigned long nr = strtoul(text, &end, 10);

		if (end == text || nr <= before || nr > 10000000)
			return false;
		s->size[s->nr_sizes++] = before = nr;
		if (*end != ',')
			return !*end;
	}
	return false;
}

static int take(void *own, int c, const char *value)
{
	struct memory_options *opt = own;
	struct memory_series *s = &opt->series;
	unsigned long nr;
	int word, status;

	switch (c) {
	case 'j':
		opt->json = value;
		return 0;
	case 'k':
		opt->kernel = value;
		return 0;
	case 'f':
		word = memory_fs_word(value);
		if (word < 0)
			return verb_refuse(VERB, "fs", value, "valid are tmpfs, ext4, xfs");
		s->fs = (enum memory_fs)word;
		return 0;
	case 't':
		word = memory_word(memory_tagged_names, MEMORY_NR_TAGGED, value);
		if (word < 0)
			return verb_refuse(VERB, "tagged", value, "valid are none, sparse, all");
		s->tagged = (enum memory_tagged)word;
		return 0;
	case 'n':
		return parse_sizes(value, s) ? 0 :
		       verb_refuse(VERB, "sizes", value, "growing numbers, with commas between");
	case 's':
		status = verb_number(VERB, "seed", value, 0, UINT_MAX, &nr);
		if (!status)
			s->seed = (unsigned int)nr;
		return status;
	default:
		s->forget = true;
		return 0;
	}
}

static int say(const char *what, int err)
{
	fprintf(stderr, "fsnbench memory: %s: %s\n", what, strerror(-err));
	return EXIT_FAILED;
}

static int write_document(const struct memory_options *opt, const char *storage)
{
	const struct memory_series *s = &opt->series;
	json_t *context = context_collect("exact", opt->kernel), *root;
	int ret;

	json_object_set_new(context, "storage", json_string(storage));
	json_object_set_new(context, "seed", json_integer(s->seed));
	root = json_pack("{s:o, s:[], s:o, s:o}", "context", context, "benchmarks", "layout",
			 memory_layout_json(), "memory",
			 memory_points_json(s->fs, s->tagged, s->point, s->nr_points));
	if (!root)
		return -ENOMEM;
	ret = result_write(opt->json, root);
	json_decref(root);
	return ret;
}

/* Whether there can be storage at all is asked of every kernel. */
static int run(struct memory_options *opt)
{
	struct memory_series *s = &opt->series;
	int map = memory_tag_open(), ret;
	const char *storage = map < 0 ? strerrorname_np(-map) : "ok";

	if (map < 0 && s->tagged != MEMORY_NONE)
		return say("inode storage map", map);
	if (map >= 0 && s->tagged == MEMORY_NONE) {
		close(map);
		map = -1;
	}
	s->map = map < 0 ? -1 : map;
	ret = memory_mount(s->fs, s->size[s->nr_sizes - 1]);
	if (ret)
		return say("mount", ret);
	ret = memory_series_run(s);
	if (ret)
		return say(s->where, ret);
	ret = write_document(opt, storage ? storage : "unknown error");
	if (ret)
		return say(opt->json, ret);
	ret = memory_umount();
	return ret ? say("umount", ret) : EXIT_DONE;
}

int cmd_memory(int argc, char **argv)
{
	static const struct verb verb = {
		.name = VERB, .usage = usage, .options = options, .take = take
	};
	struct memory_options opt = {
		.json = "-", .kernel = "isec", .series = { .size = { 1000 }, .nr_sizes = 1, .seed = 1 }
	};
	int status = verb_only_options(&verb, argc, argv, &opt);

	if (status >= 0)
		return status;
	if (!progress_has_host()) {
		fputs("fsnbench memory: inodes are weighed only inside of kernels/boot.sh\n", stderr);
		return EXIT_NOTHING;
	}
	status = run(&opt);
	memory_series_release(&opt.series);
	return status;
}
