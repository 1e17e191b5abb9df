// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C12: FAN_ONDIR and FAN_EVENT_ON_CHILD are poor filters, and a program can
 * do what they cannot. A directory, a subdirectory and a file in it: which of
 * the three a listener is told of is a set, and a filter can or cannot ask for it.
 *
 * What flags give is what the listener of the unpatched kernel reads with each
 * combination; what the program gives is read with the hook, which passes
 * directories only. Supported if the program gives a set, for some operation,
 * that no combination and neither mark gives; refuted if it gives none.
 * Inconclusive if runs failed, or a listener did not read what the program should
 * pass.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "equivalence_join.h"
#include "report_claim.h"
#include "report_table.h"

enum { SELF = 1, SUBDIR = 2, FILE_IN_IT = 4, NR_OBJECTS = 3 };

#define DIRECTORIES	(SELF | SUBDIR)

static const char *const objects[NR_OBJECTS] = { "self", "subdir", "file" };
static const char *const ops[] = { "open", "attrib", "create" };
static const char *const marks[] = { "inode", "sb" };
static const char *const flags[] = { "none", "ondir", "child", "ondir+child" };

#define NR(array)	(sizeof(array) / sizeof(*(array)))
#define NR_RUNS		(NR(marks) * NR(flags))

/* The directory cannot be made below itself. */
static unsigned int all_of(size_t op)
{
	return strcmp(ops[op], "create") ? SELF | SUBDIR | FILE_IN_IT : SUBDIR | FILE_IN_IT;
}

/**
 * struct filters - what both documents say
 * @without: the sets that were told, by operation, mark and flags
 * @with: the same with the program, as the first run of it has it
 * @flags_give: by operation, a bit per set that some mark and flags give
 * @program_gives: the same with the program
 * @nr_without: runs without a hook; all of them are needed
 * @nr_with: runs with one
 * @nr_failed: runs of both that say less than everything
 * @nr_other: sets that are not the directories of what is told without a hook
 */
struct filters {
	unsigned int without[NR(ops)][NR_RUNS], with[NR(ops)][NR_RUNS];
	unsigned int flags_give[NR(ops)], program_gives[NR(ops)];
	size_t nr_without, nr_with, nr_failed, nr_other;
};

static bool index_of(json_t *entry, const char *key, const char *const *words, size_t nr,
		     size_t *out)
{
	const char *word = json_string_value(json_object_get(entry, key));

	for (*out = 0; word && *out < nr; (*out)++)
		if (!strcmp(words[*out], word))
			return true;
	return false;
}

/* False if the run does not say it of all objects. */
static bool set_of(json_t *heard, size_t op, unsigned int *set)
{
	char key[32];

	*set = 0;
	for (size_t i = 0; i < NR_OBJECTS; i++) {
		const char *told;

		if (!(all_of(op) & 1u << i))
			continue;
		snprintf(key, sizeof(key), "%s/%s", ops[op], objects[i]);
		told = json_string_value(json_object_get(heard, key));
		if (!told)
			return false;
		*set |= *told ? 1u << i : 0;
	}
	return true;
}

static bool is_hooked(json_t *entry)
{
	const char *hook = json_string_value(json_object_get(entry, "hook"));

	return hook && strcmp(hook, "none");
}

/* @seen: runs of this kind so far; the first one of each is kept */
static bool take(struct filters *f, json_t *entry, size_t *seen)
{
	bool hooked = is_hooked(entry), complete = !json_object_get(entry, "failed");
	json_t *heard = json_object_get(entry, "heard");
	size_t mark, flag;

	if (!index_of(entry, "marks", marks, NR(marks), &mark) ||
	    !index_of(entry, "flags", flags, NR(flags), &flag))
		return false;
	for (size_t op = 0; op < NR(ops); op++) {
		size_t run = mark * NR(flags) + flag;
		unsigned int set;

		complete &= set_of(heard, op, &set);
		if (!hooked)
			f->without[op][run] = set;
		else if (*seen < NR_RUNS)
			f->with[op][run] = set;
		*(hooked ? &f->program_gives[op] : &f->flags_give[op]) |= 1u << set;
		f->nr_other += hooked && set != (f->without[op][run] & DIRECTORIES);
	}
	(*seen)++;
	return complete;
}

static void take_all(struct filters *f, const struct result *res, bool hooked, size_t *seen)
{
	json_t *entry;
	size_t i;

	json_array_foreach(json_object_get(res->root, "filters"), i, entry)
		if (is_hooked(entry) == hooked)
			f->nr_failed += !take(f, entry, seen);
}

/* False if there is nothing to judge. */
static bool read_filters(const struct report *rep, struct filters *f)
{
	memset(f, 0, sizeof(*f));
	if (!rep->equivalence)
		return false;
	take_all(f, rep->equivalence->vanilla, false, &f->nr_without);
	take_all(f, rep->equivalence->patched, true, &f->nr_with);
	return f->nr_without >= NR_RUNS && f->nr_with;
}

static void put_set(FILE *out, unsigned int set)
{
	const char *before = "";

	for (size_t i = 0; i < NR_OBJECTS; i++) {
		if (!(set & 1u << i))
			continue;
		fprintf(out, "%s%s", before, objects[i]);
		before = "+";
	}
	if (!set)
		fputs("nothing", out);
}

/* @sets: a bit per set; that of nothing is left out */
static void put_sets(FILE *out, unsigned int sets)
{
	const char *before = "";

	for (unsigned int set = 1; set < 1u << NR_OBJECTS; set++) {
		if (!(sets & 1u << set))
			continue;
		fputs(before, out);
		put_set(out, set);
		before = ", ";
	}
	if (!*before)
		fputs("none", out);
}

static int nr_sets(unsigned int sets)
{
	return __builtin_popcount(sets & ~1u);
}

static unsigned int gained(const struct filters *f, size_t op)
{
	return f->program_gives[op] & ~f->flags_give[op] & ~1u;
}

static void put_evidence(FILE *out, const struct filters *f)
{
	fputs("with one mark, on the directory or its file system, ", out);
	for (size_t op = 0; op < NR(ops); op++) {
		int nr_possible = (1 << __builtin_popcount(all_of(op))) - 1;

		fprintf(out, "%s%s: the flags give %d of %d sets (", op ? "; " : "", ops[op],
			nr_sets(f->flags_give[op]), nr_possible);
		put_sets(out, f->flags_give[op]);
		fputs("), the program adds ", out);
		put_sets(out, gained(f, op));
	}
	fprintf(out, "; %zu runs with the program as BPF and as a built-in function", f->nr_with);
	if (f->nr_failed)
		fprintf(out, "; %zu runs failed", f->nr_failed);
	if (f->nr_other)
		fprintf(out, "; in %zu cases the listener did not read what the program passes",
			f->nr_other);
}

int report_c12_judge(const struct report *rep, FILE *out, const char **verdict)
{
	struct filters f;
	bool any = false;

	*verdict = REPORT_NOT_MEASURED;
	if (!read_filters(rep, &f))
		return 0;
	for (size_t op = 0; op < NR(ops); op++)
		any |= gained(&f, op);
	if (f.nr_failed || f.nr_other)
		*verdict = "inconclusive";
	else
		*verdict = any ? "supported" : "refuted";
	put_evidence(out, &f);
	return 0;
}

static int add_set(struct report_table *t, unsigned int set)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return -ENOMEM;
	put_set(out, set);
	if (!fclose(out))
		report_table_add(t, "%s", text);
	free(text);
	return text ? 0 : -ENOMEM;
}

static int add_row(struct report_table *t, const unsigned int *sets, size_t op, size_t mark,
		   const char *filter)
{
	int err = 0;

	report_table_add(t, "%s", ops[op]);
	report_table_add(t, "%s", marks[mark]);
	report_table_add(t, "%s", filter);
	for (size_t flag = 0; !err && flag < NR(flags); flag++)
		err = add_set(t, sets[mark * NR(flags) + flag]);
	return err;
}

int report_c12(const struct report *rep)
{
	struct report_table t;
	struct filters f;
	int err = 0;

	if (!read_filters(rep, &f))
		return 0;
	report_heading(rep, 2, "What flags and a program let through");
	report_para(rep, "A listener with one mark asks for open, attrib and create: of which it "
			 "reads, of the directory (self), a subdirectory and a file in it, by the "
			 "mark's flags. The program passes events on directories. A mark of its own "
			 "on every directory could do that without a program, for the directories "
			 "that exist when it is set.");
	report_table_init(&t, "lllllll");
	for (size_t i = 0; i < 3; i++)
		report_table_add(&t, "%s", ((const char *[]){ "operation", "mark", "filter" })[i]);
	for (size_t flag = 0; flag < NR(flags); flag++)
		report_table_add(&t, "%s", flags[flag]);
	for (size_t i = 0; !err && i < NR(ops) * NR(marks); i++) {
		size_t op = i / NR(marks), mark = i % NR(marks);

		err = add_row(&t, f.without[op], op, mark, "flags");
		if (!err)
			err = add_row(&t, f.with[op], op, mark, "program");
	}
	if (err) {
		report_table_drop(&t);
		return err;
	}
	return report_table_print(&t, rep);
}
