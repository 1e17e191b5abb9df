// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scaling: what one more group, mark, directory or file costs. A table per experiment
 * that says `fit`; the rule is report_scaling_judge.c's.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_pair.h"
#include "report_scaling.h"
#include "report_table.h"

static const char *const counter_names[SCALING_NR_COUNTERS] = { "insns", "calls", "data" };

static const char *const units[RESULT_NR_SCALES] = {
	[RESULT_GROUPS]	= "group",
	[RESULT_MARKS]	= "mark",
	[RESULT_DEPTH]	= "level",
	[RESULT_FILES]	= "file",
};

struct table {
	const struct report *rep;
	struct report_table t;
	FILE *notes;	/* lines of what no row has room for */
	bool whole;	/* arms of several workloads */
	const struct result *res;	/* of the rows so far */
};

static void add_figure(struct report_table *t, double figure, bool sign)
{
	char text[REPORT_VALUE_MAX];

	report_table_add(t, "%s", report_figure_text(figure, sign, text, sizeof(text)));
}

/* Farthest from the line: by how much, and how many percent of the value. */
static void add_residual(const struct table *table, struct report_table *t,
			 const struct report_fit *fit)
{
	char text[REPORT_VALUE_MAX];

	report_figure_text(fabs(fit->residual), false, text, sizeof(text));
	if (!strcmp(text, "0"))
		report_table_add(t, "0");
	else if (table->rep->format == REPORT_LKML)
		report_table_add(t, "%.2f %%", fit->percent);
	else
		report_table_add(t, "%s (%.2f %%)", text, fit->percent);
}

static void note_points(struct table *table, const char *arm, const struct scaling_arm *of,
			const char *counter, const struct scaling_series *s)
{
	char text[REPORT_VALUE_MAX];

	fprintf(table->notes, "%s, %s, spectre_v2=%s:", arm, counter, of->res->mode);
	for (size_t i = 0; i < s->nr; i++)
		fprintf(table->notes, "%s %.0f: %s", i ? "," : "", s->x[i],
			report_figure_text(s->y[i], false, text, sizeof(text)));
	fputc('\n', table->notes);
}

static void add_finding(struct table *table, const char *arm, const struct scaling_arm *of,
			const char *counter, const struct scaling_series *s)
{
	struct report_table *t = &table->t;
	char text[REPORT_VALUE_MAX];

	switch (s->finding) {
	case SCALING_LINEAR:
		add_figure(t, s->fit.slope, true);
		add_figure(t, s->fit.intercept, false);
		add_residual(table, t, &s->fit);
		return;
	case SCALING_NO_DEPENDENCE:
		report_table_add(t, "none");
		report_table_add(t, "%s", report_figure_text(s->y[0], false, text, sizeof(text)));
		report_table_add(t, "within %s",
				 report_figure_text(ceil(s->range * 100) / 100, false, text,
						    sizeof(text)));
		return;
	case SCALING_NOT_LINEAR:
		report_table_add(t, "not linear");
		note_points(table, arm, of, counter, s);
		break;
	default:
		report_table_add(t, "<missing>");
	}
	report_table_add(t, "%s", "");
	if (s->nr < REPORT_FIT_MIN)
		report_table_add(t, "%s", "");
	else
		add_residual(table, t, &s->fit);
}

static int add_counter(struct table *table, const char *name, const struct scaling_arm *arm,
		       size_t counter)
{
	struct scaling_series s;
	int err = scaling_series_take(arm, scaling_counters[counter], &s);

	if (err)
		return err;
	/* Instructions always have their row; what stays as it is needs no other. */
	if (!counter || s.finding == SCALING_LINEAR || s.finding == SCALING_NOT_LINEAR) {
		report_table_add(&table->t, "%s", counter ? "" : name);
		report_table_add(&table->t, "%s", counter_names[counter]);
		if (s.nr)
			report_table_add(&table->t, "%.0f..%.0f", s.x[0], s.x[s.nr - 1]);
		else
			report_table_add(&table->t, "%s", "");
		add_finding(table, name, arm, counter_names[counter], &s);
	}
	scaling_series_release(&s);
	return 0;
}

static void add_mode(struct report_table *t, const char *mode)
{
	report_table_add(t, "spectre_v2=%s", mode);
	for (size_t i = 1; i < t->nr_columns; i++)
		report_table_add(t, "%s", "");
}

static int add_arm(const struct scaling_arm *arm, void *data)
{
	struct table *table = data;
	char name[REPORT_NAME_MAX];
	int err = 0;

	if (table->res != arm->res)
		add_mode(&table->t, arm->res->mode);
	table->res = arm->res;
	scaling_arm_name(arm, table->whole, name, sizeof(name));
	for (size_t c = 0; !err && c < SCALING_NR_COUNTERS; c++)
		err = add_counter(table, name, arm, c);
	for (size_t i = 0; i < arm->nr; i++)
		if (arm->point[i]->status != RESULT_OK)
			fprintf(table->notes, "%s, %s=%lld, spectre_v2=%s: %s: %s\n", name,
				result_scale_names[arm->scale], (long long)scaling_x(arm, i),
				arm->res->mode, result_status_names[arm->point[i]->status],
				arm->point[i]->reason);
	return err;
}

/* Workload and file system of the arms, as long as they are the same. */
struct subject {
	const struct result_bench *first;
	bool several;
};

static int add_subject(const struct scaling_arm *arm, void *data)
{
	const unsigned int words = REPORT_BIT(RESULT_WORKLOAD) | REPORT_BIT(RESULT_FS);
	struct subject *s = data;
	struct result_cell cell = arm->point[0]->cell, first;

	if (!s->first)
		s->first = arm->point[0];
	first = s->first->cell;
	memset(cell.scale, 0, sizeof(cell.scale));
	memset(first.scale, 0, sizeof(first.scale));
	s->several |= result_cell_order(&first, &cell, REPORT_ALL_WORDS & ~words) != 0;
	return 0;
}

static int print_notes(const struct report *rep, char *notes)
{
	char *save = NULL;

	for (char *line = strtok_r(notes, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		report_item(rep, "%s", line);
	if (*notes)
		report_end_list(rep);
	return 0;
}

static void begin(const struct report *rep, struct table *table, enum result_scale scale)
{
	report_table_init(&table->t, "llrrrr");
	report_table_add(&table->t, "arm");
	report_table_add(&table->t, "%s", "");
	report_table_add(&table->t, "%s", result_scale_names[scale]);
	report_table_add(&table->t, "per %s", units[scale]);
	report_table_add(&table->t, "at 0");
	report_table_add(&table->t, rep->format == REPORT_LKML ? "farthest" : "farthest from the line");
}

/* All mitigation modes of a kernel, documents @d to @end. */
static int table_of_kernel(const struct report *rep, const char *experiment, size_t d, size_t end)
{
	const struct result *res = rep->set->docs[d];
	struct table table = { .rep = rep };
	struct subject subject = { 0 };
	int scale = -1, err = 0;
	char *notes = NULL;
	size_t len;

	for (size_t i = d; !err && i < end; i++) {
		scale = scale < 0 ? scaling_of(rep->set->docs[i], experiment) : scale;
		if (scale >= 0)
			err = scaling_each(rep->set->docs[i], experiment, (enum result_scale)scale,
					   add_subject, &subject);
	}
	if (err || !subject.first)
		return err;
	table.notes = open_memstream(&notes, &len);
	if (!table.notes)
		return -ENOMEM;
	table.whole = subject.several;
	begin(rep, &table, (enum result_scale)scale);
	for (; !err && d < end; d++)
		err = scaling_each(rep->set->docs[d], experiment, (enum result_scale)scale, add_arm,
				   &table);
	fclose(table.notes);
	if (subject.several)
		report_heading(rep, 3, "%s, kernel %s", experiment, res->kernel);
	else
		report_heading(rep, 3, "%s: %s/%s, kernel %s", experiment,
			       subject.first->cell.word[RESULT_WORKLOAD],
			       subject.first->cell.word[RESULT_FS], res->kernel);
	err = report_table_print(&table.t, rep) ?: err;
	if (!err)
		err = print_notes(rep, notes);
	free(notes);
	return err;
}

static const char *question_of(const struct result_set *set, const char *experiment)
{
	for (size_t d = 0; d < set->nr_docs; d++) {
		json_t *all = json_object_get(set->docs[d]->context, "experiments");
		const char *text = json_string_value(
			json_object_get(json_object_get(all, experiment), "question"));

		if (text)
			return text;
	}
	return "";
}

static int section_of(const struct report *rep, const char *experiment)
{
	const struct result_set *set = rep->set;
	size_t end;
	int err = 0;

	report_para(rep, "%s: %s", experiment, question_of(set, experiment));
	/* Documents are in order of kernel. */
	for (size_t d = 0; !err && d < set->nr_docs; d = end) {
		for (end = d + 1; end < set->nr_docs; end++)
			if (strcmp(set->docs[end]->kernel, set->docs[d]->kernel))
				break;
		err = table_of_kernel(rep, experiment, d, end);
	}
	return err;
}

static void say_rule(const struct report *rep)
{
	report_heading(rep, 2, "Scaling");
	report_para(rep, "Cost of one operation by how much there is of what slows it down, over the "
			 "points that are ok. The rule, fixed before measuring: none: the values "
			 "differ by no more than their resolution (0 where the operations agree; of "
			 "means, the spread of a point's rounds or the distance of its mean from its "
			 "mode), within the difference that is given, the value of the first point "
			 "at 0; not linear: a point is farther from the line of least squares than "
			 "1 %% of its value and than the resolution, and all points are listed; else "
			 "the line's slope, its value at 0, and the point farthest from it, in "
			 "percent of its value. insns: kernel instructions; calls: indirect calls; "
			 "data: distinct data cache lines; a row where they change.");
}

struct sections {
	const struct report *rep;
	bool said;
};

static int visit_section(const char *name, void *data)
{
	struct sections *s = data;

	if (!s->said)
		say_rule(s->rep);
	s->said = true;
	return section_of(s->rep, name);
}

int report_scaling(const struct report *rep)
{
	struct sections s = { rep, false };
	int err = scaling_experiments(rep->set, visit_section, &s);

	if (!err && s.said)
		report_image(rep, "scaling", "Instructions by groups, marks, depth and files");
	return err;
}
