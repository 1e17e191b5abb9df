// SPDX-License-Identifier: GPL-2.0-only
/* Reader of the counting plugin's output. */
#include "bench/counters.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/counters_profile.h"
#include "bench/input.h"

struct reader {
	const char *path;
	unsigned long line;
	struct counters *counters;
	struct counters_cell *cell;	/* the open one */
	struct counters_profile profile;	/* of the operation at hand */
	bool whole;			/* the last line was seen */
};

static int reject(const struct reader *r, const char *what)
{
	fprintf(stderr, "fsnbench: %s:%lu: %s; run the guest again\n", r->path,
		r->line, what);
	return -EINVAL;
}

static int read_columns(struct reader *r, char *text)
{
	struct counters *c = r->counters;

	if (c->nr_columns)	/* rows that were read have the first ones */
		return reject(r, "columns for the second time");
	for (char *w = strtok(text, " "); w; w = strtok(NULL, " ")) {
		if (c->nr_columns == COUNTERS_MAX_COLUMNS)
			return reject(r, "too many columns");
		c->columns[c->nr_columns] = strdup(w);
		if (!c->columns[c->nr_columns++])
			return -ENOMEM;
	}
	return 0;
}

static struct counters_cell *find_cell(const struct counters *c, unsigned int index)
{
	for (size_t i = 0; i < c->nr_cells; i++) {
		if (c->cells[i].index == index)
			return &c->cells[i];
	}
	return NULL;
}

static struct counters_cell *add_cell(struct counters *c, unsigned int index)
{
	struct counters_cell *more;

	more = reallocarray(c->cells, c->nr_cells + 1, sizeof(*more));
	if (!more)
		return NULL;
	c->cells = more;
	more += c->nr_cells++;
	memset(more, 0, sizeof(*more));
	more->index = index;
	return more;
}

/* A cell comes once per round. */
static int open_cell(struct reader *r, const char *text)
{
	struct counters_cell *cell;
	unsigned int index;

	if (r->cell || !r->counters->nr_columns || sscanf(text, "%u", &index) != 1)
		return reject(r, "a cell that does not belong here");
	cell = find_cell(r->counters, index);
	if (!cell)
		cell = add_cell(r->counters, index);
	if (!cell)
		return -ENOMEM;
	if (cell->nr_rounds == COUNTERS_MAX_ROUNDS)
		return reject(r, "a cell with too many rounds");
	cell->round_start[cell->nr_rounds++] = cell->nr_ops;
	r->cell = cell;
	return 0;
}

/* The operation at hand has no more lines. */
static int end_op(struct reader *r)
{
	if (!r->counters->profiled)
		return 0;
	return counters_profile_end(r->cell, &r->profile);
}

static int read_op(struct reader *r, char *text)
{
	struct counters_cell *cell = r->cell;
	size_t nr = r->counters->nr_columns;
	uint64_t *row;
	char *end;

	if (!cell)
		return reject(r, "an operation outside of a cell");
	if (end_op(r))
		return -ENOMEM;
	if (cell->nr_ops == cell->ops_room) {
		cell->ops_room = cell->ops_room ? 2 * cell->ops_room : 512;
		row = reallocarray(cell->values, cell->ops_room, nr * sizeof(*row));
		if (!row)
			return -ENOMEM;
		cell->values = row;
	}
	row = cell->values + nr * cell->nr_ops++;
	for (size_t i = 0; i < nr; i++) {
		errno = 0;
		row[i] = strtoull(text, &end, 10);
		if (errno || end == text)
			return reject(r, "an operation with too few counters");
		text = end;
	}
	return *text ? reject(r, "an operation with too many counters") : 0;
}

static int read_edge(struct reader *r, const char *text)
{
	struct counters_cell *cell = r->cell;
	struct counters_edge e, *more;
	char kind;

	if (!cell || !cell->nr_ops)
		return reject(r, "an edge outside of an operation");
	if (sscanf(text, "%c %" SCNx64 " %" SCNx64 " %" SCNu64, &kind, &e.from,
		   &e.to, &e.count) != 4 || !strchr("crjk", kind))
		return reject(r, "not an edge (kind from to count)");
	e.op = cell->nr_ops - 1;
	e.jump = kind == 'j' || kind == 'k';
	e.retpoline = kind == 'r' || kind == 'k';
	if (cell->nr_edges == cell->edges_room) {
		cell->edges_room = cell->edges_room ? 2 * cell->edges_room : 1024;
		more = reallocarray(cell->edges, cell->edges_room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		cell->edges = more;
	}
	cell->edges[cell->nr_edges++] = e;
	return 0;
}

static int read_cold(struct reader *r, const char *text)
{
	struct counters_cell *cell = r->cell;
	struct counters_line l, *more;

	if (!cell || !cell->nr_ops)
		return reject(r, "a cold line outside of an operation");
	if (sscanf(text, "%" SCNx64 " %" SCNx64, &l.addr, &l.insn) != 2)
		return reject(r, "not a cold line (address instruction)");
	l.op = cell->nr_ops - 1;
	if (cell->nr_cold == cell->cold_room) {
		cell->cold_room = cell->cold_room ? 2 * cell->cold_room : 1024;
		more = reallocarray(cell->cold, cell->cold_room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		cell->cold = more;
	}
	cell->cold[cell->nr_cold++] = l;
	return 0;
}

static int read_task(struct reader *r, const char *text)
{
	struct counters_cell *cell = r->cell;
	struct counters_task t, *more;

	if (!cell || !cell->nr_ops)
		return reject(r, "a task outside of an operation");
	if (sscanf(text, "%" SCNu64 " %" SCNu64, &t.insns, &t.insns_user) != 2)
		return reject(r, "not a task (instructions in kernel and user mode)");
	t.op = cell->nr_ops - 1;
	if (cell->nr_tasks == cell->tasks_room) {
		cell->tasks_room = cell->tasks_room ? 2 * cell->tasks_room : 64;
		more = reallocarray(cell->tasks, cell->tasks_room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		cell->tasks = more;
	}
	cell->tasks[cell->nr_tasks++] = t;
	return 0;
}

static int read_node(struct reader *r, const char *text)
{
	int ret;

	if (!r->cell || !r->counters->profiled || counters_profile_is_known(r->cell))
		return reject(r, "a function of a profile that does not belong here");
	ret = counters_profile_add(&r->profile, text);
	return ret == -EINVAL ?
	       reject(r, "not a function of a profile (caller function instructions calls)") : ret;
}

/* That of the operation before, or lost. */
static int read_no_nodes(struct reader *r, bool same)
{
	struct counters_cell *cell = r->cell;
	int ret;

	if (!cell || !r->counters->profiled || counters_profile_is_known(cell) ||
	    r->profile.nr_nodes)
		return reject(r, "no profile where one was begun");
	ret = same ? counters_profile_same(cell) : counters_profile_lost(cell);
	return ret == -EINVAL ?
	       reject(r, "the profile of the operation before, which has none") : ret;
}

static int read_head(struct reader *r, const char *text)
{
	if (strncmp(text, "fsncount 1 ", 11))
		return reject(r, "not the output of fsncount, version 1");
	r->counters->profiled = strstr(text, " profile=on");
	return 0;
}

static int close_cell(struct reader *r)
{
	int ret = end_op(r);

	r->cell = NULL;
	return ret;
}

static int read_line(struct reader *r, char *text)
{
	if (r->whole)
		return reject(r, "more after the last line");
	if (r->line == 1)
		return read_head(r, text);
	if (!strncmp(text, "columns ", 8))
		return read_columns(r, text + 8);
	if (!strncmp(text, "cell ", 5))
		return open_cell(r, text + 5);
	if (!strncmp(text, "op ", 3))
		return read_op(r, text + 3);
	if (!strncmp(text, "e ", 2))
		return read_edge(r, text + 2);
	if (!strncmp(text, "l ", 2))
		return read_cold(r, text + 2);
	if (!strncmp(text, "t ", 2))
		return read_task(r, text + 2);
	if (!strncmp(text, "p ", 2))
		return read_node(r, text + 2);
	if (!strcmp(text, "=") || !strcmp(text, "x"))
		return read_no_nodes(r, *text == '=');
	if (!strcmp(text, "end") && r->cell)
		return close_cell(r);
	if (!strcmp(text, "eof") && !r->cell) {
		r->whole = true;
		return 0;
	}
	return reject(r, "a line that fsncount does not write");
}

static int read_all(struct reader *r, FILE *f)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t n;
	int ret = 0;

	while (!ret && (n = getline(&text, &room, f)) > 0) {
		r->line++;
		if (text[n - 1] == '\n')
			text[n - 1] = '\0';
		ret = read_line(r, text);
	}
	free(text);
	if (!ret && ferror(f))
		ret = -EIO;
	if (!ret && !r->whole)
		ret = reject(r, "truncated: the last line is missing");
	return ret;
}

int counters_load(const char *path, struct counters **out)
{
	struct reader r = { .path = path };
	FILE *f;
	int ret;

	ret = input_open(path, &f);
	if (ret)
		return ret;
	r.counters = calloc(1, sizeof(*r.counters));
	ret = r.counters ? read_all(&r, f) : -ENOMEM;
	fclose(f);
	free(r.profile.nodes);
	if (ret) {
		counters_free(r.counters);
		return ret;
	}
	*out = r.counters;
	return 0;
}

void counters_free(struct counters *counters)
{
	if (!counters)
		return;
	for (size_t i = 0; i < counters->nr_columns; i++)
		free(counters->columns[i]);
	for (size_t i = 0; i < counters->nr_cells; i++) {
		free(counters->cells[i].values);
		free(counters->cells[i].edges);
		free(counters->cells[i].cold);
		free(counters->cells[i].tasks);
		counters_profiles_free(&counters->cells[i]);
	}
	free(counters->cells);
	free(counters);
}

const struct counters_cell *counters_cell(const struct counters *counters,
					  unsigned int index)
{
	return find_cell(counters, index);
}

int counters_column(const struct counters *counters, const char *name)
{
	for (size_t i = 0; i < counters->nr_columns; i++) {
		if (!strcmp(counters->columns[i], name))
			return (int)i;
	}
	return -1;
}

void counters_vector(const struct counters *counters,
		     const struct counters_cell *cell, int column, int64_t *out)
{
	for (size_t op = 0; op < cell->nr_ops; op++)
		out[op] = (int64_t)cell->values[op * counters->nr_columns + (size_t)column];
}
