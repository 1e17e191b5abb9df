/* SPDX-License-Identifier: GPL-2.0-only */
/* A guest's document and the plugin's counters of it, as merge finds them. */
#ifndef FSNBENCH_TESTS_MERGE_RUN_H
#define FSNBENCH_TESTS_MERGE_RUN_H

#include "scratch.h"

#include "bench/merge.h"

#define NR_OPS	10

static json_t *root;
static struct counters *counters;
static struct symbols *symbols;

static const char kallsyms[] =
	"ffffffff81000000 T fsnotify\n"
	"ffffffff81001000 T fanotify_handle_event\n"
	"ffffffff81002000 t c_skip_handle\n"
	"ffffffffa0000000 t bpf__fsnotify_hook_ops_handle\t[bpf]\n";

static inline json_t *cell(int index, const char *workload, const char *watch, const char *site,
		    const char *symbol, int expected)
{
	return json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:s}, s:i, s:s, s:s,"
			 " s:{s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i}}",
			 "name", workload, "cell", "workload", workload, "fs", "tmpfs",
			 "watch", watch, "listener", "fanotify", "site", site,
			 "index", index, "status", "ok", "reason", "",
			 "hits", "symbol", symbol, "expected", expected,
			 "delivered", 0, "delivered_expected", 0,
			 "queued", 0, "queued_expected", 0, "others", 0, "overflow", 0);
}

static inline void load_symbols(void)
{
	char *path = scratch_path("kallsyms");

	scratch_put("kallsyms", kallsyms);
	assert_int_equal(symbols_load(path, &symbols), 0);
	free(path);
}

/* A bracket of 10 instructions, 2 of user space; then what the test counts. */
static inline void load(json_t *benchmarks, const char *cells)
{
	char *path, *text, *nop = NULL;
	size_t size;
	FILE *f;

	json_array_insert_new(benchmarks, 0, cell(0, "nop", "never", "none", "", 0));
	root = json_pack("{s:{s:i}, s:o}", "context", "ops", NR_OPS, "benchmarks", benchmarks);
	assert_non_null(root);

	f = open_memstream(&nop, &size);
	for (int i = 0; i < NR_OPS; i++)
		fputs("op 10 2 0 0 1 30 0\n", f);
	fclose(f);
	assert_true(asprintf(&text, "fsncount 1 mem=on\ncolumns insns insns_user indirect_calls "
			     "indirect_jumps interrupts interrupt_insns confused\n"
			     "cell 0\n%send\n%seof\n", nop, cells) > 0);
	scratch_put("counters", text);
	path = scratch_path("counters");
	assert_int_equal(counters_load(path, &counters), 0);
	free(path);
	load_symbols();
	free(text);
	free(nop);
}

static inline int unload(void **state)
{
	(void)state;
	json_decref(root);
	counters_free(counters);
	symbols_free(symbols);
	root = NULL;
	counters = NULL;
	symbols = NULL;
	return 0;
}

/* Lines "op …" and their edges @n times. */
static inline void repeat(char *text, int n, const char *lines)
{
	for (int i = 0; i < n; i++)
		strcat(text, lines);
}

static inline long merge(void)
{
	return merge_counters(root, counters, symbols);
}

static inline json_t *bench(size_t i)
{
	return json_array_get(json_object_get(root, "benchmarks"), i);
}

/* A member by its path, like "counts.mean.insns". */
static inline json_t *at(json_t *obj, const char *path)
{
	char copy[128];

	snprintf(copy, sizeof(copy), "%s", path);
	for (char *key = strtok(copy, "."); key; key = strtok(NULL, "."))
		obj = json_object_get(obj, key);
	return obj;
}

static inline long long number(size_t i, const char *path)
{
	json_t *value = at(bench(i), path);

	if (!json_is_integer(value))
		fail_msg("%s is no integer", path);
	return json_integer_value(value);
}

static inline void expect_reason(size_t i, const char *status, const char *reason)
{
	assert_string_equal(json_string_value(at(bench(i), "status")), status);
	assert_string_equal(json_string_value(at(bench(i), "reason")), reason);
}

#define TEST(name)	cmocka_unit_test_teardown(name, unload)

#endif
