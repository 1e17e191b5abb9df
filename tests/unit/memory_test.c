// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the documents of memory say, and claim C5: the documents are made up, so that
 * each number can be computed by hand, but for the golden ones, which guests wrote.
 */
#include "golden.h"

#include <errno.h>

#include "bench/commands.h"
#include "bench/memory_weigh.h"
#include "bench/report_c5.h"
#include "bench/report_claim.h"

#define GOLDEN	"tests/golden/memory/"

static struct memory mem;

static json_t *cache(int bytes, int per_slab, int pages, int active, int slabs)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "object_bytes", bytes, "per_slab",
			 per_slab, "slab_pages", pages, "active", active, "objects",
			 slabs * per_slab, "slabs", slabs);
}

/* One reading: inodes of 700 bytes, ten in two pages; blobs of 32, 128 in a page. */
static json_t *reading(const char *state, int files, int tags, int inode_slabs, int blob_slabs)
{
	return json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:{s:i}, s:{s:o, s:o, s:o, s:o, s:o}, s:[{s:i, s:s, s:[i, i, i]}]}",
			 "fs", "tmpfs", "tagged", tags ? "all" : "none", "state", state, "files",
			 files, "dirs", files ? 1 : 0, "tags", tags, "cached",
			 7 + files + !!files, "inode_nr", 50 + files + !!files, "meminfo_kib",
			 "MemAvailable", 100000 - files, "caches", "shmem_inode_cache",
			 cache(700, 10, 2, 7 + files, inode_slabs), MEMORY_BLOB_CACHE,
			 cache(32, 128, 1, 50 + files, blob_slabs), "kmalloc-192",
			 cache(192, 21, 1, tags, 5 + tags / 21), "kmalloc-96",
			 cache(96, 42, 1, tags, 5 + tags / 42), "dentry",
			 cache(192, 21, 1, files, 3 + files / 21), "buddy", "node", 0, "zone",
			 "DMA32", "free", 4, 2, 1);
}

/* @inode_slabs, @blob_slabs: with a thousand files; @kept: inode slabs after most went. */
static json_t *series(int tags, int inode_slabs, int blob_slabs, int kept)
{
	return json_pack("[o, o, o]", reading("created", 0, 0, 1, 1),
			 reading("created", 999, tags, 1 + inode_slabs, 1 + blob_slabs),
			 reading("shrunk", 99, tags / 10, 1 + kept, 1 + blob_slabs));
}

static json_t *document(const char *kernel, const char *lsm, const char *storage, json_t *readings)
{
	json_t *entry;
	size_t i;

	/* The base of a series is of the same share. */
	json_array_foreach(readings, i, entry)
		json_object_set(entry, "tagged",
				json_object_get(json_array_get(readings, 1), "tagged"));
	return json_pack("{s:{s:i, s:s, s:s, s:s, s:s, s:{s:s}}, s:[], s:[{s:s, s:i, s:{s:i, s:i}}, {s:s, s:i, s:{}}], s:o}",
			 "context", "schema", 1, "engine", "exact", "kernel", kernel, "lsm", lsm,
			 "storage", storage, "mitigations", "mode", "off", "benchmarks", "layout",
			 "struct", "inode", "bytes", 592, "offsets", "i_security", 56, "i_state",
			 144, "struct", "shmem_inode_info", "bytes", 692, "offsets", "memory",
			 readings);
}

static int setup(void **state)
{
	char *dir;

	if (scratch_setup(state))
		return -1;
	dir = scratch_path("memory");
	mkdir(dir, 0755);
	free(dir);
	return 0;
}

static int teardown(void **state)
{
	memory_release(&mem);
	return scratch_teardown(state);
}

static int load(void)
{
	char *dir = scratch_path("memory");
	int err;

	memory_release(&mem);
	err = memory_load(dir, &mem);
	free(dir);
	return err;
}

static void put(const char *name, json_t *doc)
{
	char path[64];

	snprintf(path, sizeof(path), "memory/%s.json", name);
	scratch_put_json(path, doc);
}

static void load_pair(json_t *isec, json_t *embedded)
{
	put("a", document("isec", "capability,bpf", "ok", isec));
	put("b", document("embedded", "capability,bpf", "ok", embedded));
	assert_int_equal(load(), 0);
}

static void test_weight(void **state)
{
	const struct memory_reading *r;
	struct memory_weight w;

	(void)state;
	load_pair(series(999, 100, 8, 90), series(999, 100, 0, 90));
	r = memory_reading_find(&mem.doc[0], MEMORY_TMPFS, MEMORY_ALL, MEMORY_CREATED, -1);
	assert_non_null(r);
	assert_int_equal(r->nr_files, 999);
	assert_true(memory_weigh(&mem.doc[0], r, &w));
	assert_int_equal(w.pages[MEMORY_PART_INODE], 200);
	assert_int_equal(w.pages[MEMORY_PART_BLOB], 8);
	assert_int_equal(w.pages[MEMORY_PART_STORAGE], 999 / 21 + 999 / 42);
	assert_int_equal(w.pages[MEMORY_PART_OTHER], 999 / 21);
	assert_int_equal(memory_weight_pages(&w), 200 + 8 + 47 + 23);
	/* 278 pages for 1000 inodes, the directory being one */
	assert_true(memory_weight_bytes(&w) == 278 * 4096 / 1000.0);
	assert_int_equal(memory_cache_field(r, MEMORY_BLOB_CACHE, "per_slab"), 128);
	assert_true(memory_cache_bytes(r, MEMORY_BLOB_CACHE) == 32.0);
	/* 8192 / 10 is 819, 816 aligned, without 692 of the structure and a pointer */
	assert_int_equal(memory_room(&mem.doc[0], r), 816 - 692 - 8);
	/* 10 objects of 819 bytes fit into 8192, 9 of 820 */
	assert_true(memory_cache_resized(r, "shmem_inode_cache", 119) == 0);
	assert_true(memory_cache_resized(r, "shmem_inode_cache", 120) == 8192 / 9.0 - 8192 / 10.0);
	assert_true(memory_cache_resized(r, MEMORY_BLOB_CACHE, -8) == 4096 / 170.0 - 32);
	assert_int_equal(memory_unusable(r, 1), 333);
	assert_int_equal(memory_unusable(r, 2), 666);
}

/* The slack is a slab of each cache: 2 of inodes, 1 of blobs, 1 and 1 of storage. */
static void test_below_resolution(void **state)
{
	struct memory_weight a, b;
	const struct memory_reading *r;

	(void)state;
	load_pair(series(0, 100, 5, 90), series(0, 100, 0, 90));
	r = memory_reading_find(&mem.doc[0], MEMORY_TMPFS, MEMORY_NONE, MEMORY_CREATED, -1);
	assert_true(memory_weigh(&mem.doc[0], r, &a));
	r = memory_reading_find(&mem.doc[1], MEMORY_TMPFS, MEMORY_NONE, MEMORY_CREATED, -1);
	assert_true(memory_weigh(&mem.doc[1], r, &b));
	assert_int_equal(memory_weight_diff(&a, &b), 0);
	a.pages[MEMORY_PART_BLOB]++;
	assert_int_equal(memory_weight_diff(&a, &b), 6);
	assert_int_equal(memory_weight_diff(&b, &a), -6);
}

static void expect_verdicts(const char *memory, const char *fragmentation, const char *text)
{
	struct report rep = { .memory = &mem };
	const char *verdict;
	char *said;
	size_t len;
	FILE *out = open_memstream(&said, &len);

	assert_int_equal(report_c5_memory_judge(&rep, out, &verdict), 0);
	assert_string_equal(verdict, memory);
	fputc('\n', out);
	assert_int_equal(report_c5_fragmentation_judge(&rep, out, &verdict), 0);
	assert_string_equal(verdict, fragmentation);
	fclose(out);
	if (!strstr(said, text))
		fail_msg("missing: %s\nin: %s", text, said);
	free(said);
}

static void test_verdicts_follow(void **state)
{
	(void)state;
	load_pair(series(0, 100, 8, 90), series(0, 100, 0, 90));
	expect_verdicts("supported", "supported", "> 0 in 1 cells, = 0 in 0 and < 0 in 0 of 1");
	/* An inode that no longer fits as often into its slab costs more than a blob. */
	load_pair(series(0, 100, 8, 90), series(0, 110, 0, 80));
	expect_verdicts("refuted", "supported", "takes less in tmpfs, none tagged, lsm=bpf (-49.2)");
	load_pair(series(0, 100, 8, 80), series(0, 100, 0, 90));
	expect_verdicts("supported", "refuted", "in 0 of 1 cells; not in tmpfs, none tagged, lsm=bpf (-12)");
	/* Equal is no less, but is not more either. */
	load_pair(series(0, 100, 8, 90), series(0, 100, 8, 90));
	expect_verdicts("supported", "refuted", "= 0 in 1");
}

/* Where BPF is no LSM there is no storage, and nothing of the claim to judge. */
static void test_not_claimed(void **state)
{
	(void)state;
	put("a", document("isec", "capability", "EOPNOTSUPP", series(0, 100, 0, 90)));
	put("b", document("embedded", "capability", "ok", series(0, 110, 0, 90)));
	assert_int_equal(load(), 0);
	assert_string_equal(mem.doc[0].lsms, "none");
	expect_verdicts(REPORT_NOT_MEASURED, REPORT_NOT_MEASURED, "");
	memory_release(&mem);
	expect_verdicts(REPORT_NOT_MEASURED, REPORT_NOT_MEASURED, "");
}

static void expect_rejected(json_t *readings, const char *what)
{
	put("a", document("isec", "capability,bpf", "ok", readings));
	if (load() != -EINVAL)
		fail_msg("accepted: %s", what);
}

static json_t *with(int nr, const char *field, json_t *value)
{
	json_t *readings = series(999, 100, 8, 90);

	json_object_set_new(json_array_get(readings, (size_t)nr), field, value);
	return readings;
}

static void test_rejected(void **state)
{
	json_t *readings;

	(void)state;
	put("a", document("isec", "capability,bpf", "ok", series(999, 100, 8, 90)));
	assert_int_equal(load(), 0);
	expect_rejected(with(1, "fs", json_string("vfat")), "fs");
	expect_rejected(with(1, "state", json_null()), "state");
	expect_rejected(with(1, "files", json_string("999")), "files that is no number");
	expect_rejected(with(1, "files", json_integer(998)), "a file too few");
	expect_rejected(with(1, "tags", json_integer(998)), "a value too few");
	expect_rejected(with(1, "tags", json_integer(1000)), "a value too many");
	expect_rejected(with(1, "cached", json_integer(1006)), "an inode that is not in memory");
	expect_rejected(with(1, "inode_nr", json_integer(1049)), "an inode that was never made");
	expect_rejected(with(1, "caches", json_array()), "caches");
	expect_rejected(with(1, "buddy", json_pack("[{s:[]}]", "free")), "buddy");
	expect_rejected(with(0, "files", json_integer(1)), "a series without a base");
	readings = series(999, 100, 8, 90);
	json_object_set_new(json_object_get(json_array_get(readings, 1), "caches"), "kmalloc-96",
			    cache(96, 42, 1, 900, 30));
	expect_rejected(readings, "values that are not where storage is");
	readings = series(999, 100, 8, 90);
	json_object_set_new(json_object_get(json_object_get(json_array_get(readings, 1), "caches"),
					    "kmalloc-96"), "per_slab", json_integer(0));
	expect_rejected(readings, "a slab without objects");
	readings = series(999, 100, 8, 90);
	json_array_extend(readings, readings);
	expect_rejected(readings, "a series twice");
	put("a", document("isec", "capability,bpf", "ok", series(999, 100, 8, 90)));
	put("b", document("isec", "capability,bpf", "ok", series(999, 100, 8, 90)));
	assert_int_equal(load(), -EINVAL);
}

static void test_merge(void **state)
{
	char field[] = "git=unknown";
	char *a, *b, *err, *out;

	(void)state;
	put("a", document("isec", "capability,bpf", "ok", series(0, 100, 8, 90)));
	put("b", document("isec", "capability,bpf", "ok", series(999, 100, 8, 90)));
	a = scratch_path("memory/a.json");
	b = scratch_path("memory/b.json");
	assert_int_equal(scratch_run(cmd_memory_merge, &out, NULL, "memory-merge", "--context",
				     field, "--json", a, a, b, NULL), 0);
	free(out);
	assert_int_equal(remove(b), 0);
	assert_int_equal(load(), 0);
	assert_int_equal(mem.doc[0].nr_readings, 6);
	assert_string_equal(result_context_string(mem.doc[0].res, "git"), "unknown");
	put("b", document("embedded", "capability,bpf", "ok", series(0, 100, 8, 90)));
	assert_int_equal(scratch_run(cmd_memory_merge, NULL, &err, "memory-merge", a, b, NULL), 2);
	assert_non_null(strstr(err, "context.kernel: differs"));
	free(err);
	free(a);
	free(b);
}

static void test_golden(void **state)
{
	(void)state;
	golden_part(GOLDEN "run", "md", GOLDEN "section.md",
		    "## What inode storage takes", "\n## Power self-test");
	golden_part(GOLDEN "run", "lkml", GOLDEN "section.txt",
		    "What inode storage takes", "\nExternal anchor");
	golden_part(GOLDEN "run", "md", GOLDEN "claim.md", "### C5: ", "### C6: ");
	golden_part(GOLDEN "run", "memory", GOLDEN "table.csv", "kernel,", "\n\n");
}

/* With the longest set of LSMs that is measured. */
static void test_width(void **state)
{
	char *text;

	(void)state;
	assert_int_equal(scratch_run(cmd_report, &text, NULL, "report", "--format", "lkml",
				     GOLDEN "run", NULL), 0);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (strlen(line) > 72)
			fail_msg("%zu columns: %s", strlen(line), line);
	free(text);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_weight),
		TEST(test_below_resolution),
		TEST(test_verdicts_follow),
		TEST(test_not_claimed),
		TEST(test_rejected),
		TEST(test_merge),
		TEST(test_width),
		TEST(test_golden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
