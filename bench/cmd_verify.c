// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench verify: are two runs the same? Documents are matched by kernel and
 * mitigation mode.
 */
#include <errno.h>
#include <string.h>

#include "commands.h"
#include "result_set.h"
#include "verb_options.h"
#include "verify.h"

static const char usage[] =
	"usage: fsnbench verify A B\n"
	"\n"
	"Compare two runs, each a result document or a directory of them, matched by\n"
	"kernel and mitigation mode. Where kernel image, QEMU, CPU model and plan (rounds,\n"
	"operations, seed) are the same, every count must be; where not, edges and the\n"
	"differences between arms are compared and what changed in the context is named.\n"
	"\n"
	"  --help    print this\n"
	"\n"
	"Exit status: 0 identical, 1 a difference, 2 bad usage or input, 4 not the same\n"
	"kernel or emulator, or nothing to compare.\n";

struct comparison {
	struct verify v;
	size_t nr_pairs, nr_strict;
	size_t nr_wrong;	/* differences where there must be none */
};

static void say_tally(const struct verify_tally *t, const char *what)
{
	if (t->nr)
		printf("%s identical: %zu of %zu\n", what, t->nr_same, t->nr);
}

/* A whole document that only one side has: each of its cells is missing. */
static void name_unmatched(struct comparison *c, const struct result_set *in,
			   const struct result_set *other, const char *side)
{
	for (size_t d = 0; d < in->nr_docs; d++) {
		const struct result *res = in->docs[d];

		if (result_set_find(other, res->kernel, res->mode))
			continue;
		printf("%s, %s:\n", res->kernel, res->mode);
		verify_name(&c->v, "only in %s (%s), %zu cells", side, res->path, res->nr_benchs);
		c->v.cells.nr += res->nr_benchs;
		c->nr_wrong++;
	}
}

static int compare_pair(struct comparison *c, const struct result *a, const struct result *b)
{
	bool strict = verify_is_strict(a, b);
	size_t nr_before = c->v.nr_different;
	int err;

	printf("%s, %s: %s\n", a->kernel, a->mode, strict ?
	       "same kernel image, QEMU, CPU model, guest and plan: counts must be identical" :
	       "another kernel image, QEMU, CPU model or plan: edges and differences between arms");
	c->nr_pairs++;
	c->nr_strict += strict;
	err = verify_context(&c->v, a, b);
	if (!err)
		err = verify_documents(&c->v, a, b);
	if (strict)
		c->nr_wrong += c->v.nr_different - nr_before;
	return err;
}

static int compare_sets(struct comparison *c, const struct result_set *a,
			const struct result_set *b)
{
	int err = 0;

	for (size_t d = 0; !err && d < a->nr_docs; d++) {
		const struct result *other = result_set_find(b, a->docs[d]->kernel,
							     a->docs[d]->mode);

		if (other)
			err = compare_pair(c, a->docs[d], other);
	}
	name_unmatched(c, a, b, "A");
	name_unmatched(c, b, a, "B");
	return err;
}

static int conclude(const struct comparison *c)
{
	const struct verify *v = &c->v;

	if (v->nr_different > VERIFY_NR_NAMED)
		printf("... and %zu more differences\n", v->nr_different - VERIFY_NR_NAMED);
	say_tally(&v->cells, "cells");
	say_tally(&v->counters, "counters");
	say_tally(&v->edges, "edge lists");
	say_tally(&v->deltas, "differences between arms");
	if (!c->nr_pairs || !v->edges.nr) {
		fputs("fsnbench verify: nothing to compare: no cell is in both\n", stderr);
		return 4;
	}
	/* A document only one side has is wrong if the rest must be equal. */
	if (c->nr_strict && c->nr_wrong)
		return 1;
	if (c->nr_strict < c->nr_pairs) {
		fputs("fsnbench verify: not strictly comparable: kernel image, QEMU, CPU model or plan differ\n",
		      stderr);
		return 4;
	}
	return 0;
}

static int verify_paths(char *path_a, char *path_b)
{
	struct comparison c = { .v = { .out = stdout } };
	struct result_set a = { 0 }, b = { 0 };
	int ret = 2;

	if (result_set_load(&path_a, 1, &a) || result_set_load(&path_b, 1, &b))
		goto out;
	printf("A: %s\nB: %s\n", path_a, path_b);
	if (compare_sets(&c, &a, &b)) {
		fputs("fsnbench verify: out of memory\n", stderr);
		ret = 1;
		goto out;
	}
	ret = conclude(&c);
	if (fflush(stdout)) {
		fprintf(stderr, "fsnbench verify: cannot write: %s\n", strerror(errno));
		ret = 1;
	}
out:
	result_set_release(&b);
	result_set_release(&a);
	return ret;
}

int cmd_verify(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	/* Without an option of its own there is nothing to take. */
	static const struct verb verb = {
		.name = "verify", .usage = usage, .valid = "--help", .options = options
	};
	int status = verb_options(&verb, argc, argv, NULL);

	if (status >= 0)
		return status;
	if (argc - optind != 2) {
		fputs("fsnbench verify: needs two runs, A and B: directories or result files\n",
		      stderr);
		return 2;
	}
	return verify_paths(argv[optind], argv[optind + 1]);
}
