// SPDX-License-Identifier: GPL-2.0-only
/* The file that fsncount writes and bench/counters.c reads. */
#include "output.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cold.h"
#include "edges.h"
#include "lines.h"
#include "profile.h"
#include "tasks.h"

static FILE *out;
static bool failed;

int output_open(const char *path, bool with_mem)
{
	out = fopen(path, "w");
	if (!out) {
		fprintf(stderr, "fsncount: %s: %s\n", path, strerror(errno));
		return -1;
	}
	fprintf(out, "fsncount 1 mem=%s%s\ncolumns", with_mem ? "on" : "off",
		profile_follow ? " profile=on" : "");
#define X(name) fputs(" " #name, out);
	COUNTERS(X)
#undef X
	fputc('\n', out);
	return 0;
}

void output_cell_begin(uint64_t index)
{
	fprintf(out, "cell %" PRIu64 "\n", index);
}

void output_cell_end(void)
{
	fputs("end\n", out);
}

/* printf() would take a third of the time that the guest's operation takes. */
static char *put_number(char *p, uint64_t v, unsigned int base)
{
	char digits[20];
	int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v);
	*p++ = ' ';
	while (n)
		*p++ = digits[--n];
	return p;
}

static void put_edge(const struct edge *edge)
{
	static const char kinds[] = "?crjk";
	char text[64], *p = text;

	*p++ = 'e';
	*p++ = ' ';
	*p++ = kinds[edge->kind];
	p = put_number(p, edge->from, 16);
	p = put_number(p, edge->to, 16);
	p = put_number(p, edge->count, 10);
	*p++ = '\n';
	fwrite(text, 1, (size_t)(p - text), out);
}

static void put_cold(const struct cold_line *line)
{
	char text[64], *p = text;

	*p++ = 'l';
	p = put_number(p, line->line << LINE_SHIFT, 16);
	p = put_number(p, line->insn, 16);
	*p++ = '\n';
	fwrite(text, 1, (size_t)(p - text), out);
}

/* Kernel threads are those without instructions in user mode. */
static void put_task(const struct task *task)
{
	char text[64], *p = text;

	if (!task->count[R_INSNS] && !task->count[R_INSNS_USER])
		return;
	*p++ = 't';
	p = put_number(p, task->count[R_INSNS], 10);
	p = put_number(p, task->count[R_INSNS_USER], 10);
	*p++ = '\n';
	fwrite(text, 1, (size_t)(p - text), out);
}

/* Most operations do what the one before did. */
static void put_profile(void)
{
	if (profile_lost) {
		fputs("x\n", out);
		profile_forget();
		return;
	}
	if (profile_same()) {
		fputs("=\n", out);
		return;
	}
	for (unsigned int i = 0; i < nr_profile_nodes; i++) {
		const struct profile_node *node = &profile_nodes[i];
		char text[96], *p = text;

		*p++ = 'p';
		p = put_number(p, node->parent, 10);
		p = put_number(p, node->function, 16);
		p = put_number(p, node->insns, 10);
		p = put_number(p, node->calls, 10);
		*p++ = '\n';
		fwrite(text, 1, (size_t)(p - text), out);
	}
}

void output_operation(const uint64_t *count)
{
	char text[21 * NR_COUNTERS + 3], *p = text;

	*p++ = 'o';
	*p++ = 'p';
	for (int i = 0; i < NR_COUNTERS; i++)
		p = put_number(p, count[i], 10);
	*p++ = '\n';
	fwrite(text, 1, (size_t)(p - text), out);
	for (unsigned int i = 0; i < nr_edges; i++)
		put_edge(&edges[i]);
	for (unsigned int i = 0; i < nr_cold_lines; i++)
		put_cold(&cold_lines[i]);
	for (unsigned int i = 0; i < nr_tasks; i++)
		put_task(&tasks[i]);
	if (profile_follow)
		put_profile();
	if (ferror(out))
		failed = true;
}

void output_close(void)
{
	fputs("eof\n", out);
	if (fclose(out) || failed)
		fprintf(stderr, "fsncount: the counters could not be written: %s\n",
			strerror(errno));
}
