// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench compare: what did a change of the kernel cost? Reads two runs of one engine
 * and says NEW - OLD of each cell that both have.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "compare.h"
#include "compare_native.h"
#include "verb_options.h"

static const char usage[] =
	"usage: fsnbench compare [OPTION...] OLD NEW\n"
	"\n"
	"Say what a change of the kernel costs: NEW - OLD of every cell that both have. Each\n"
	"is a result document or a directory of them; they are matched by kernel, mitigation\n"
	"mode and cell. Exact counts are integers; what is judged by its mean has a\n"
	"difference only where the rounds tell it apart.\n"
	"\n"
	"A cell is worse that executes more kernel instructions or more indirect calls and\n"
	"jumps. Cache lines and stack are shown, and decide nothing.\n"
	"\n"
	"Of the native engine, by median times of boots: a verdict takes 6 boots of 5 builds on\n"
	"each side. Worse is what is told apart, and slower by more than delta. For the native\n"
	"documents of a run with both name its folder native.\n"
	"\n"
	"  --delta N|P%    up to N instructions, or P % of OLD's, count as equal (default 0)\n"
	"  --delta Nns|P%  of times: what does not matter (default: the smaller of 1 % and 2 ns)\n"
	"  --gate          exit with 1 if a cell is worse, or a native document is flagged; with\n"
	"                  4 if no time has a verdict\n"
	"  --json FILE     write a document too, when complete; '-' is standard output, which\n"
	"                  then has no table\n"
	"  --ktap          KTAP version 1 instead of the table, a test per cell\n"
	"  -v, --verbose   name the cells that cannot be compared, and why\n"
	"  --help          print this\n"
	"\n"
	"Exit status: 0 compared, 1 worse (--gate) or not written, 2 bad usage or input,\n"
	"4 nothing could be compared.\n";

struct options {
	struct compare_limit limit;
	const char *delta;	/* as it was typed; NULL: not said */
	bool ns;		/* it is a time */
	const char *json;
	bool gate, ktap, verbose;
};

static int parse_limit(const char *text, struct compare_limit *limit, bool *ns)
{
	size_t digits = strspn(text, "0123456789");
	size_t fraction = text[digits] == '.' ? strspn(text + digits + 1, "0123456789") : 0;
	const char *end = text + digits + (fraction ? 1 + fraction : 0);

	limit->percent = !strcmp(end, "%");
	limit->amount = strtod(text, NULL);
	*ns = !strcmp(end, "ns");
	/* An operation does not execute half an instruction. */
	if (digits && isfinite(limit->amount) && (limit->percent || *ns || (!*end && !fraction)))
		return 0;
	fprintf(stderr,
		"fsnbench compare: --delta '%s': needs a number of instructions, as in 3, or a percentage, as in 0.5%%, or a time, as in 2ns\n",
		text);
	return -EINVAL;
}

/* Instructions are exact, and a time is not. */
static int check_limit(const struct options *o, bool native)
{
	if (!o->delta || o->limit.percent || o->ns == native)
		return 0;
	fprintf(stderr, "fsnbench compare: --delta '%s': %s\n", o->delta,
		native ? "these are times of the native engine: needs ns, as in 2ns, or a percentage" :
			 "these are exact counts: needs instructions, as in 3, or a percentage");
	return -EINVAL;
}

static int take(void *own, int c, const char *value)
{
	struct options *o = own;

	switch (c) {
	case 'd':
		o->delta = value;
		return parse_limit(value, &o->limit, &o->ns);
	case 'g':
		o->gate = true;
		return 0;
	case 'j':
		o->json = value;
		return 0;
	case 'k':
		o->ktap = true;
		return 0;
	default:
		o->verbose = true;
		return 0;
	}
}

/* Returns -1 to go on, else the exit status. */
static int parse(int argc, char **argv, struct options *o)
{
	static const struct option options[] = {
		{ "delta", required_argument, NULL, 'd' },
		{ "gate", no_argument, NULL, 'g' },
		{ "json", required_argument, NULL, 'j' },
		{ "ktap", no_argument, NULL, 'k' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	static const struct verb verb = {
		.name = "compare", .usage = usage, .options = options, .letters = "v", .take = take,
		.valid = "--gate, --delta N|P%|Nns, --json FILE, --ktap, -v, --verbose, --help"
	};
	int status = verb_options(&verb, argc, argv, o);

	if (status >= 0)
		return status;
	if (argc - optind != 2) {
		fputs("fsnbench compare: needs two runs, OLD and NEW: directories or result files\n",
		      stderr);
		return EXIT_USAGE;
	}
	if (o->ktap && o->json && !strcmp(o->json, "-")) {
		fputs("fsnbench compare: --ktap and --json - both write to standard output; give --json a file\n",
		      stderr);
		return EXIT_USAGE;
	}
	return -1;
}

static int refuse_native(const struct result_set *set)
{
	for (size_t d = 0; d < set->nr_docs; d++) {
		if (!strcmp(set->docs[d]->engine, "exact"))
			continue;
		fprintf(stderr,
			"fsnbench compare: %s: context.engine is '%s', and 'exact' in others; engines are never mixed\n",
			set->docs[d]->path, set->docs[d]->engine);
		return -EINVAL;
	}
	return 0;
}

struct shown {
	const struct compare *cmp;
	const struct options *o;
};

static int put(FILE *out, void *data)
{
	const struct shown *s = data;

	if (!s->o->ktap)
		return compare_table(s->cmp, s->o->verbose, out);
	compare_ktap(s->cmp, out);
	return 0;
}

static int write_stdout(const struct compare *cmp, const struct options *o)
{
	struct shown shown = { cmp, o };
	int err = result_write_by("-", put, &shown);

	if (err)
		fprintf(stderr, "fsnbench compare: not written: %s\n", strerror(-err));
	return err;
}

static int write_json(const struct compare *cmp, const char *path)
{
	json_t *root = compare_json(cmp);
	/* What JSON cannot hold is a path that is not UTF-8. */
	int err = root ? result_write(path, root) : -EILSEQ;

	if (err)
		fprintf(stderr, "fsnbench compare: %s: not written: %s\n", path, strerror(-err));
	json_decref(root);
	return err;
}

static void name_first_worse(const struct compare *cmp)
{
	char insns[REPORT_VALUE_MAX], indirect[REPORT_VALUE_MAX];

	for (size_t i = 0; i < cmp->nr_boots; i++) {
		const struct compare_boot *boot = &cmp->boots[i];

		for (size_t k = 0; k < boot->nr_cells; k++) {
			const struct compare_cell *cell = &boot->cells[k];

			if (cell->verdict != COMPARE_WORSE)
				continue;
			fprintf(stderr,
				"fsnbench compare: %zu of %zu cells are worse, the first %s (%s, %s): insns %s, indirect calls %s\n",
				cmp->nr[COMPARE_WORSE], compare_nr_compared(cmp),
				compare_bench(cell)->name, boot->kernel, boot->mode,
				report_delta_text(cell->delta[COMPARE_INSNS], insns, sizeof(insns)),
				report_delta_text(cell->delta[COMPARE_INDIRECT], indirect,
						  sizeof(indirect)));
			return;
		}
	}
}

static int conclude(const struct compare *cmp, const struct options *o)
{
	int err = 0;

	if (!o->json || strcmp(o->json, "-"))
		err = write_stdout(cmp, o);
	if (!err && o->json)
		err = write_json(cmp, o->json);
	if (err)
		return EXIT_FAILED;
	if (!compare_nr_compared(cmp)) {
		fputs("fsnbench compare: nothing to compare: no cell is in both and ok\n", stderr);
		return EXIT_NOTHING;
	}
	if (!o->gate || !cmp->nr[COMPARE_WORSE])
		return EXIT_DONE;
	name_first_worse(cmp);
	return EXIT_FAILED;
}

/* Returns 1 for native runs, 0 for exact ones, or -EINVAL (said). */
static int engine_of(char *const *paths)
{
	int native[COMPARE_NR_SIDES];

	for (int s = 0; s < COMPARE_NR_SIDES; s++) {
		native[s] = native_is(paths[s]);
		if (native[s] < 0)
			return -EINVAL;
	}
	if (native[COMPARE_OLD] == native[COMPARE_NEW])
		return native[COMPARE_OLD];
	fprintf(stderr,
		"fsnbench compare: context.engine: %s is %s, %s is %s; engines are never mixed\n",
		paths[0], native[0] ? "native" : "exact", paths[1], native[1] ? "native" : "exact");
	return -EINVAL;
}

static int run_native(char *const *paths, const struct options *o)
{
	const struct compare_native_options how = {
		.limit = { o->limit.amount, o->limit.percent }, .json = o->json, .gate = o->gate,
		.ktap = o->ktap, .verbose = o->verbose,
	};

	return compare_native(paths, &how);
}

int cmd_compare(int argc, char **argv)
{
	struct options o = { 0 };
	struct result_set old = { 0 }, new = { 0 };
	struct compare cmp = { 0 };
	int ret = parse(argc, argv, &o);

	if (ret >= 0)
		return ret;
	ret = engine_of(&argv[optind]);
	if (ret < 0 || check_limit(&o, ret))
		return EXIT_USAGE;
	if (ret)
		return run_native(&argv[optind], &o);
	ret = EXIT_USAGE;
	if (result_set_load(&argv[optind], 1, &old) ||
	    result_set_load(&argv[optind + 1], 1, &new) ||
	    refuse_native(&old) || refuse_native(&new))
		goto out;
	cmp.path[COMPARE_OLD] = argv[optind];
	cmp.path[COMPARE_NEW] = argv[optind + 1];
	cmp.limit = o.limit;
	if (compare_runs(&cmp, &old, &new)) {
		fputs("fsnbench compare: out of memory\n", stderr);
		ret = EXIT_FAILED;
		goto out;
	}
	ret = conclude(&cmp, &o);
out:
	compare_release(&cmp);
	result_set_release(&new);
	result_set_release(&old);
	return ret;
}
