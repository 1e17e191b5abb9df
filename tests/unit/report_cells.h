/* SPDX-License-Identifier: GPL-2.0-only */
/* Cells that the golden run does not have, added to a copy of its documents. */
#ifndef FSNBENCH_TESTS_REPORT_CELLS_H
#define FSNBENCH_TESTS_REPORT_CELLS_H

#include "report_run.h"

#include "bench/result.h"

#define CELLS_LIKE "read/tmpfs/parent/fanotify/send_to_group/direct/c/empty/skip"

/* A document with the cells that are added to it. */
static inline json_t *cells_open(const char *kernel, const char *mode)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");
	json_t *context = json_object_get(root, "context");

	json_object_set_new(context, "kernel", json_string(kernel));
	json_object_set_new(json_object_get(context, "mitigations"), "mode", json_string(mode));
	return root;
}

static inline void cells_close(json_t *root, const char *kernel, const char *mode)
{
	char name[128];

	snprintf(name, sizeof(name), "run/%s-%s.json", kernel, mode);
	scratch_put_json(name, root);
}

/* Nothing but what a test adds. */
static inline void cells_clear(json_t *root)
{
	json_array_clear(json_object_get(root, "benchmarks"));
}

static inline void cells_count(json_t *cell, const char *counter, json_int_t n)
{
	json_object_set_new(json_object_get(cell, "counts"), counter, json_integer(n));
}

/* The words of a name; those it leaves out are "none". */
static inline void cells_name(json_t *words, const char *name)
{
	char *text = strdup(name), *save = NULL;
	int w = RESULT_WORKLOAD;

	for (int i = RESULT_WORKLOAD; i <= RESULT_VERDICT; i++)
		json_object_set_new(words, result_word_names[i], json_string("none"));
	for (char *s = strtok_r(text, "/", &save); s; s = strtok_r(NULL, "/", &save), w++)
		json_object_set_new(words, result_word_names[w], json_string(s));
	free(text);
}

/**
 * cells_add - one more cell, of which every operation has the same counts
 * @root: document
 * @name: its name
 * @insns: kernel instructions; 1 indirect call, 0 switches, 50 data lines, 5
 *	user instructions
 *
 * Return: the cell, borrowed.
 */
static inline json_t *cells_add(json_t *root, const char *name, json_int_t insns)
{
	json_t *golden = scratch_json(GOLDEN_RUN, "isec-off.json");
	json_t *cell = json_deep_copy(scratch_cell(golden, CELLS_LIKE)), *words;
	const char *kernel = json_string_value(json_object_get(json_object_get(root, "context"),
							       "kernel"));
	bool hook;

	json_decref(golden);
	words = json_object_get(cell, "cell");
	cells_name(words, name);
	json_object_set_new(words, "kernel", json_string(kernel));
	hook = strcmp(json_string_value(json_object_get(words, "site")), "none");
	json_object_set_new(cell, "name", json_string(name));
	json_object_set_new(cell, "edges", json_array());
	for (int i = 0; i < 2; i++)
		json_object_set_new(json_object_get(cell, "hits"), i ? "hook" : "expected",
				    json_integer(hook ? 300 : 0));
	cells_count(cell, "insns", insns);
	cells_count(cell, "insns_user", 5);
	cells_count(cell, "switches", 0);
	cells_count(cell, "indirect_calls", 1);
	cells_count(cell, "cachelines", 50);
	json_object_set_new(json_object_get(cell, "counts"), "agree", json_object());
	json_object_set_new(json_object_get(cell, "counts"), "mean", json_object());
	json_array_append_new(json_object_get(root, "benchmarks"), cell);
	return cell;
}

static inline void cells_edge(json_t *cell, const char *from, const char *to, const char *kind)
{
	json_array_append_new(json_object_get(cell, "edges"),
			      json_pack("{s:s, s:s, s:s, s:b, s:i}", "from", from, "to", to,
					"kind", kind, "retpoline", 0, "count", 1));
}

/* A member of an object of the context. */
static inline void cells_context(json_t *root, const char *object, const char *field, json_t *value)
{
	json_t *context = json_object_get(root, "context");
	json_t *to = json_object_get(context, object);

	if (!to) {
		to = json_object();
		json_object_set_new(context, object, to);
	}
	json_object_set_new(to, field, value);
}

/* The report has the claim with this verdict in its heading, and below it this evidence. */
static inline void expect_claim(const char *id, const char *verdict, const char *evidence)
{
	char *text = report_of_run("md"), *heading, *body, *end;

	heading = strstr(text, id);
	assert_non_null(heading);
	body = strchr(heading, '\n');
	assert_non_null(body);
	end = strstr(body, "\n- Judged by");
	assert_non_null(end);
	*body++ = *end = '\0';
	expect(heading, verdict);
	expect(body, evidence);
	free(text);
}

#endif
