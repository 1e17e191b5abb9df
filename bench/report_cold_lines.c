// SPDX-License-Identifier: GPL-2.0-only
/* Which structures the lines belong to that a lookup finds cold: a table per kernel. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report_access.h"
#include "report_table.h"

static const char *const programs[] = {
	"empty", "storage_miss", "storage_get", "storage_create", "hash_get", "hash_get_pointer",
};

#define NR_PROGRAMS	(sizeof(programs) / sizeof(*programs))

/* @object may be empty: nobody said what lies there. */
struct row {
	const char *object, *function;
	double count[NR_PROGRAMS];
};

struct rows {
	struct row *row;
	size_t nr;
};

static const char *text(json_t *line, const char *field)
{
	const char *s = json_string_value(json_object_get(line, field));

	return s ? s : "";
}

static struct row *row_of(struct rows *rows, const char *object, const char *function)
{
	struct row *more;

	for (size_t i = 0; i < rows->nr; i++)
		if (!strcmp(rows->row[i].object, object) &&
		    !strcmp(rows->row[i].function, function))
			return &rows->row[i];
	more = reallocarray(rows->row, rows->nr + 1, sizeof(*more));
	if (!more)
		return NULL;
	rows->row = more;
	more += rows->nr++;
	*more = (struct row){ .object = object, .function = function };
	return more;
}

static int collect(const struct result_bench *b, size_t program, struct rows *rows)
{
	json_t *line;
	size_t i;

	if (!b || b->status != RESULT_OK)
		return 0;
	json_array_foreach(json_object_get(b->json, "cold_lines"), i, line) {
		struct row *row = row_of(rows, text(line, "object"), text(line, "function"));

		if (!row)
			return -ENOMEM;
		row->count[program] += json_number_value(json_object_get(line, "count"));
	}
	return 0;
}

static int print(const struct report *rep, const struct rows *rows)
{
	struct report_table t;

	report_table_init(&t, "llrrrrrr");
	report_table_add(&t, "in");
	report_table_add(&t, "touched first in");
	for (size_t p = 0; p < NR_PROGRAMS; p++)
		report_table_add(&t, "%s", programs[p]);
	for (size_t i = 0; i < rows->nr; i++) {
		const struct row *row = &rows->row[i];

		report_table_add(&t, "%s", *row->object ? row->object : "?");
		report_table_add(&t, "%s", row->function);
		for (size_t p = 0; p < NR_PROGRAMS; p++)
			if (row->count[p] > 0)
				report_table_add(&t, "%.2f", row->count[p]);
			else
				report_table_add(&t, "%s", "");
	}
	return report_table_print(&t, rep);
}

int report_cold_lines(const struct report *rep, const struct result *res,
		      const struct access_arm *arm)
{
	struct rows rows = { 0 };
	int err = 0;

	for (size_t p = 0; !err && res && p < NR_PROGRAMS; p++)
		err = collect(access_find(res, arm, programs[p]), p, &rows);
	if (!err && rows.nr) {
		report_heading(rep, 3, "cold lines by what lies in them, kernel %s, spectre_v2=%s",
			       res->kernel, res->mode);
		err = print(rep, &rows);
	}
	free(rows.row);
	return err;
}
