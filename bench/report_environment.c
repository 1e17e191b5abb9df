// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was measured, on what, and at which cost: the context of every
 * document, the instrument's own share, and how long each stage took.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report_table.h"

struct fields {
	char **field;
	size_t nr;
};

struct value_of {
	const char *field;
	char *value;
};

/* The others have tables of their own, or name the boot. */
static bool is_environment(const char *field)
{
	return strncmp(field, "bracket.", strlen("bracket.")) &&
	       strncmp(field, "stages.", strlen("stages.")) &&
	       strncmp(field, "structs.", strlen("structs.")) &&
	       strncmp(field, "group.", strlen("group.")) &&
	       strncmp(field, "text.", strlen("text.")) &&
	       strncmp(field, "patches.", strlen("patches.")) &&
	       strncmp(field, "experiments.", strlen("experiments.")) &&
	       strcmp(field, "kernel") && strcmp(field, "mitigations.mode");
}

static int add_field(const char *field, const char *value, void *data)
{
	struct fields *f = data;
	char **bigger;

	(void)value;
	for (size_t i = 0; i < f->nr; i++)
		if (!strcmp(f->field[i], field))
			return 0;
	bigger = realloc(f->field, (f->nr + 1) * sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	f->field = bigger;
	f->field[f->nr] = strdup(field);
	return f->field[f->nr] ? (f->nr++, 0) : -ENOMEM;
}

static int collect_fields(const struct result_set *set, struct fields *f)
{
	int err = 0;

	for (size_t d = 0; !err && d < set->nr_docs; d++)
		err = result_context_each(set->docs[d], add_field, f);
	return err;
}

static void release_fields(struct fields *f)
{
	for (size_t i = 0; i < f->nr; i++)
		free(f->field[i]);
	free(f->field);
}

static int take_value(const char *field, const char *value, void *data)
{
	struct value_of *v = data;

	if (strcmp(field, v->field))
		return 0;
	v->value = strdup(value);
	return v->value ? 0 : -ENOMEM;
}

/* The value as text, "<missing>" if absent; NULL if out of memory. */
static char *value_of(const struct result *res, const char *field)
{
	struct value_of v = { .field = field };

	if (result_context_each(res, take_value, &v)) {
		free(v.value);
		return NULL;
	}
	return v.value ? v.value : strdup("<missing>");
}

/* The value a field has in all boots; NULL in @value if they differ. */
static int common_value(const struct result_set *set, const char *field, char **value)
{
	*value = NULL;
	for (size_t d = 0; d < set->nr_docs; d++) {
		char *v = value_of(set->docs[d], field);
		bool differs = v && *value && strcmp(*value, v);

		if (!d)
			*value = v;
		else
			free(v);
		if (!*value)
			return -ENOMEM;
		if (differs) {
			free(*value);
			*value = NULL;
			return 0;
		}
	}
	return 0;
}

static int add_boot_rows(struct report_table *t, const struct result_set *set, const char *field)
{
	for (size_t d = 0; d < set->nr_docs; d++) {
		char *value = value_of(set->docs[d], field);

		if (!value)
			return -ENOMEM;
		report_table_add(t, "%s", d ? "" : field);
		report_table_add(t, "%s, %s", set->docs[d]->kernel, set->docs[d]->mode);
		report_table_add(t, "%s", value);
		free(value);
	}
	return 0;
}

/* Members of one object that hold @value in all boots share a row. */
static bool shares_row(const struct result_set *set, const char *a, const char *b,
		       const char *value)
{
	const char *dot = strrchr(a, '.');
	char *other;
	bool same;

	if (!dot || strncmp(a, b, (size_t)(dot + 1 - a)) || strchr(b + (dot + 1 - a), '.'))
		return false;
	if (common_value(set, b, &other))
		return false;
	same = other && !strcmp(other, value);
	free(other);
	return same;
}

static int add_common_row(struct report_table *t, const struct result_set *set,
			  const struct fields *f, size_t at, const char *value)
{
	char *names;
	size_t len;
	FILE *out;

	for (size_t i = 0; i < at; i++)
		if (is_environment(f->field[i]) &&
		    shares_row(set, f->field[at], f->field[i], value))
			return 0;
	out = open_memstream(&names, &len);
	if (!out)
		return -ENOMEM;
	fputs(f->field[at], out);
	for (size_t i = at + 1; i < f->nr; i++)
		if (is_environment(f->field[i]) &&
		    shares_row(set, f->field[at], f->field[i], value))
			fprintf(out, ", %s", strrchr(f->field[i], '.') + 1);
	if (fclose(out)) {
		free(names);
		return -ENOMEM;
	}
	report_table_add(t, "%s", names);
	report_table_add(t, "all");
	report_table_add(t, "%s", value);
	free(names);
	return 0;
}

static int add_field_rows(struct report_table *t, const struct result_set *set,
			  const struct fields *f, size_t at)
{
	char *value;
	int err = common_value(set, f->field[at], &value);

	if (err || !value)
		return err ?: add_boot_rows(t, set, f->field[at]);
	err = add_common_row(t, set, f, at, value);
	free(value);
	return err;
}

int report_environment(const struct report *rep)
{
	struct fields f = { 0 };
	struct report_table t;
	int err, err_print;

	report_heading(rep, 2, "Environment");
	report_table_init(&t, "lll");
	report_table_add(&t, "field");
	report_table_add(&t, "boot");
	report_table_add(&t, "value");
	err = collect_fields(rep->set, &f);
	for (size_t i = 0; !err && i < f.nr; i++)
		if (is_environment(f.field[i]))
			err = add_field_rows(&t, rep->set, &f, i);
	release_fields(&f);
	err_print = report_table_print(&t, rep);
	return err ?: err_print;
}

/* One field as a row, one column per boot; not if it is 0 in all of them. */
static int add_boots_row(struct report_table *t, const struct result_set *set, size_t nr_boots,
			 const char *field, const char *name, size_t *nr_zero)
{
	char *value;
	int err = common_value(set, field, &value);
	bool zero = value && !strcmp(value, "0");

	free(value);
	if (err || zero) {
		*nr_zero += zero;
		return err;
	}
	report_table_add(t, "%s", name);
	for (size_t d = 0; !err && d < nr_boots; d++) {
		value = value_of(set->docs[d], field);
		err = value ? 0 : -ENOMEM;
		report_table_add(t, "%s", value ? value : "");
		free(value);
	}
	return err;
}

/* Fields below @prefix as rows, one column per boot. */
static int boots_table(const struct report *rep, const char *prefix, const char *head)
{
	struct fields f = { 0 };
	struct report_table t;
	char align[24] = "l";
	size_t nr_boots = rep->set->nr_docs, nr_zero = 0;
	int err;

	if (nr_boots > sizeof(align) - 2)
		nr_boots = sizeof(align) - 2;
	memset(align + 1, 'r', nr_boots);
	report_table_init(&t, align);
	report_table_add(&t, "%s", head);
	for (size_t d = 0; d < nr_boots; d++)
		report_table_add(&t, "%s, %s", rep->set->docs[d]->kernel, rep->set->docs[d]->mode);
	err = collect_fields(rep->set, &f);
	for (size_t i = 0; !err && i < f.nr; i++) {
		if (strncmp(f.field[i], prefix, strlen(prefix)))
			continue;
		err = add_boots_row(&t, rep->set, nr_boots, f.field[i],
				    f.field[i] + strlen(prefix), &nr_zero);
	}
	for (size_t i = 0; nr_zero && i <= nr_boots; i++) {
		if (i)
			report_table_add(&t, "0");
		else
			report_table_add(&t, "%zu more", nr_zero);
	}
	release_fields(&f);
	if (err || report_table_rows(&t) < 2) {
		report_table_drop(&t);
		report_para(rep, "<missing>");
		return err;
	}
	return report_table_print(&t, rep);
}

int report_instrument(const struct report *rep)
{
	int err;

	report_heading(rep, 2, "Instrument");
	report_para(rep, "What the bracket around an operation costs by itself (workload nop), "
			 "already subtracted from every count:");
	err = boots_table(rep, "bracket.", "counter");
	if (err)
		return err;
	report_para(rep, "Time each stage took, in seconds of the machine that ran it:");
	return boots_table(rep, "stages.", "stage");
}
