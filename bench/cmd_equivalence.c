// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench equivalence: runs the semantic equivalence matrix on this kernel and
 * writes its document.
 *
 * It changes marks, mounts and the site of hooks, so it runs only in the guest
 * that kernels/boot.sh starts. `fsnbench report` joins the documents of the
 * unpatched and the patched kernel.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/commands.h"
#include "bench/context.h"
#include "bench/equivalence_filter.h"
#include "bench/equivalence_run.h"
#include "bench/hook.h"
#include "bench/progress.h"
#include "bench/sandbox.h"
#include "bench/verb_options.h"

#define PROGRESS_EVERY 256

struct matrix {
	const char *json, *kernel, *only;
	struct equivalence_row *rows;
	struct equivalence_told (*told)[EQUIVALENCE_NR_PASSES];
	size_t nr_rows, nr_failed;
	json_t *sites, *filters;
	struct equivalence_hook *hook;
};

static const struct option options[] = {
	{ "json", required_argument, NULL, 'j' },
	{ "kernel", required_argument, NULL, 'k' },
	{ "rows", required_argument, NULL, 'r' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: fsnbench equivalence [OPTION...]\n\n"
	"  --json FILE      where the document goes (stdout)\n"
	"  --kernel NAME    what this kernel is called (isec)\n"
	"  --rows PREFIX    only rows whose name begins with this\n";

static int take(void *own, int c, const char *value)
{
	struct matrix *m = own;

	switch (c) {
	case 'j':
		m->json = value;
		return 0;
	case 'k':
		m->kernel = value;
		return 0;
	default:
		m->only = value;
		return 0;
	}
}

static int enumerate(struct matrix *m)
{
	struct equivalence_row row = equivalence_first();
	char name[EQUIVALENCE_NAME_MAX];
	size_t room = 0;

	do {
		if (strncmp(equivalence_name(&row, name, sizeof(name)), m->only, strlen(m->only)))
			continue;
		if (m->nr_rows == room) {
			struct equivalence_row *bigger;

			room = room ? room * 2 : 1024;
			bigger = realloc(m->rows, room * sizeof(*bigger));
			if (!bigger)
				return -ENOMEM;
			m->rows = bigger;
		}
		m->rows[m->nr_rows++] = row;
	} while (equivalence_next(&row));
	m->told = calloc(m->nr_rows ? m->nr_rows : 1, sizeof(*m->told));
	return m->told ? 0 : -ENOMEM;
}

static void progress(const char *site, size_t i, size_t nr)
{
	if (i % PROGRESS_EVERY == 0)
		progress_tell("equivalence %s %zu/%zu\n", site, i, nr);
}

static void report_failure(struct matrix *m, size_t i, const char *site,
			   const struct equivalence_told *told)
{
	char name[EQUIVALENCE_NAME_MAX];

	if (told->failed && m->nr_failed++ < 10)
		fprintf(stderr, "fsnbench equivalence: %s at %s: %s\n",
			equivalence_name(&m->rows[i], name, sizeof(name)), site,
			told->why ? told->why : "out of memory");
}

/* Marks do not know of hooks: what was refused without one is so with one. */
static bool is_refused(const struct equivalence_told *without)
{
	return without->why && !without->failed;
}

static void run_hooked(struct matrix *m, int pass, const char *site, struct equivalence_hook *hook)
{
	for (size_t i = 0; i < m->nr_rows; i++) {
		struct equivalence_told *told = &m->told[i][pass];

		if (pass && is_refused(&m->told[i][0]))
			continue;
		progress(site, i, m->nr_rows);
		equivalence_run_hooked(&m->rows[i], hook, told);
		report_failure(m, i, site, told);
	}
}

static const char *run_backend(struct matrix *m, int pass, char *why, size_t size)
{
	struct equivalence_backend *backend;
	int ret = equivalence_backend_load(&backend);

	if (ret) {
		snprintf(why, size, "not offered by this kernel: %s", strerrorname_np(-ret));
		return why;
	}
	for (size_t i = 0; i < m->nr_rows; i++) {
		struct equivalence_told *told = &m->told[i][pass];

		progress(EQUIVALENCE_INODE_EVENT, i, m->nr_rows);
		if (is_refused(&m->told[i][0]))
			continue;
		equivalence_run_backend(&m->rows[i], backend, told);
		report_failure(m, i, EQUIVALENCE_INODE_EVENT, told);
	}
	equivalence_backend_unload(backend);
	return "ok";
}

static const char *run_site(struct matrix *m, int pass, const char *site, char *why, size_t size)
{
	int ret;

	if (!strcmp(site, EQUIVALENCE_INODE_EVENT))
		return run_backend(m, pass, why, size);
	if (!m->hook)
		return "this kernel has no hooks";
	ret = hook_set_site(site);
	if (ret) {
		snprintf(why, size, "not offered by this kernel: %s", strerrorname_np(-ret));
		return why;
	}
	run_hooked(m, pass, site, m->hook);
	return "ok";
}

static void run_sites(struct matrix *m)
{
	char why[128];

	run_hooked(m, 0, "none", NULL);
	m->sites = json_object();
	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++)
		json_object_set_new(m->sites, equivalence_sites[s],
				    json_string(run_site(m, s + 1, equivalence_sites[s], why,
							 sizeof(why))));
	if (m->hook)
		hook_set_site("none");
}

static int write_document(const struct matrix *m)
{
	json_t *context = context_collect("exact", m->kernel), *rows = json_array(), *root;
	int ret;

	for (size_t i = 0; i < m->nr_rows; i++)
		json_array_append_new(rows, equivalence_row_json(&m->rows[i], m->told[i]));
	json_object_set(context, "sites", m->sites);
	root = json_pack("{s:o, s:[], s:o, s:O}", "context", context, "benchmarks", "equivalence",
			 rows, "filters", m->filters);
	if (!root)
		return -ENOMEM;
	ret = json_array_size(rows) == m->nr_rows ? result_write(m->json, root) : -ENOMEM;
	json_decref(root);
	return ret;
}

static void release(struct matrix *m)
{
	for (size_t i = 0; m->told && i < m->nr_rows; i++)
		for (int p = 0; p < EQUIVALENCE_NR_PASSES; p++)
			equivalence_told_release(&m->told[i][p]);
	equivalence_hook_unload(m->hook);
	json_decref(m->sites);
	json_decref(m->filters);
	free(m->told);
	free(m->rows);
}

static int say(const char *what, int err)
{
	fprintf(stderr, "fsnbench equivalence: %s: %s\n", what, strerror(-err));
	return EXIT_FAILED;
}

static int run(struct matrix *m)
{
	int ret;

	ret = hook_available() ? equivalence_hook_load(&m->hook) : 0;
	if (ret)
		return say("BPF hook", ret);
	ret = sandbox_mount("tmpfs", 0);
	if (ret)
		return say("mount", ret);
	run_sites(m);
	ret = equivalence_filters(&m->filters, &m->nr_failed);
	if (ret)
		return say("filters", ret);
	ret = sandbox_umount();
	if (ret)
		return say("umount", ret);
	ret = write_document(m);
	if (ret)
		return say(m->json, ret);
	return m->nr_failed ? EXIT_FAILED : EXIT_DONE;
}

int cmd_equivalence(int argc, char **argv)
{
	static const struct verb verb = {
		.name = "equivalence", .usage = usage, .options = options, .take = take
	};
	struct matrix m = { .json = "-", .kernel = "isec", .only = "" };
	int status = verb_only_options(&verb, argc, argv, &m);

	if (status >= 0)
		return status;
	if (!progress_has_host()) {
		fputs("fsnbench equivalence: the matrix runs only inside of kernels/boot.sh\n",
		      stderr);
		return EXIT_NOTHING;
	}
	if (enumerate(&m)) {
		status = say("rows", -ENOMEM);
	} else if (!m.nr_rows) {
		fprintf(stderr, "fsnbench equivalence: no row begins with '%s'\n", m.only);
		status = EXIT_NOTHING;
	} else {
		status = run(&m);
	}
	release(&m);
	return status;
}
