// SPDX-License-Identifier: GPL-2.0-only
/* Joining native documents: what is kept, and each thing that must not differ. */
#include "native_kit.h"

#include "bench/commands.h"
#include "bench/native_load.h"

static int setup(void **state)
{
	return scratch_setup(state);
}

static int merge(char **err)
{
	char *a = scratch_path("a.json"), *b = scratch_path("b.json"), *out = scratch_path("all.json");
	int status = scratch_run(cmd_merge, NULL, err, "merge", "--native", "--json", out, a, b,
				 NULL);

	free(a);
	free(b);
	free(out);
	return status;
}

static void put_pair(json_t *other)
{
	scratch_put_json("a.json", native_kit_doc(NATIVE_KIT(.kernel = "vanilla", .boot_id = "a")));
	scratch_put_json("b.json", other);
}

static json_t *other_doc(void)
{
	return native_kit_doc(NATIVE_KIT(.kernel = "isec", .boot_id = "b", .build = "other",
					 .seed = 7));
}

static void test_joined(void **state)
{
	struct native_docs docs;
	json_t *other = other_doc(), *whole;
	char *err, *path = scratch_path("all.json");
	char *const paths[] = { path };

	(void)state;
	/* What may differ: the image, and where hooks are. */
	json_object_set_new(json_object_get(other, "context"), "cmdline",
			    json_string("BOOT_IMAGE=/b ro fsnotify_hook.site=handle_event quiet"));
	put_pair(other);
	assert_int_equal(merge(&err), EXIT_DONE);
	assert_string_equal(err, "");
	free(err);
	whole = json_load_file(path, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(whole, "boots")), 2);
	assert_null(json_object_get(json_object_get(whole, "context"), "boot_id"));
	assert_non_null(json_object_get(json_object_get(whole, "context"), "machine"));
	json_decref(whole);
	assert_int_equal(native_load(paths, 1, &docs), 0);
	assert_int_equal(docs.nr, 2);
	assert_string_equal(docs.doc[0].res->kernel, "vanilla");
	assert_string_equal(docs.doc[1].build, "other");
	native_docs_release(&docs);
	free(path);
}

static void set_machine(json_t *doc, const char *key, const char *value)
{
	json_object_set_new(json_object_get(json_object_get(doc, "context"), "machine"), key,
			    json_string(value));
}

static void set_context(json_t *doc, const char *key, json_t *value)
{
	json_object_set_new(json_object_get(doc, "context"), key, value);
}

static void set_mitigation(json_t *doc)
{
	json_object_set_new(json_object_get(json_object_get(doc, "context"), "mitigations"),
			    "spectre_v2", json_string("Vulnerable"));
}

static void set_batches(json_t *doc)
{
	json_t *bench;
	size_t i;

	json_array_foreach(json_object_get(doc, "benchmarks"), i, bench)
		if (!strcmp(json_string_value(json_object_get(bench, "group")), "getppid/tmpfs"))
			json_object_set_new(bench, "batch_ops", json_integer(2000));
}

static void refused(json_t *doc, const char *field, const char *one, const char *two)
{
	char *err;

	put_pair(doc);
	assert_int_equal(merge(&err), EXIT_USAGE);
	if (!strstr(err, field) || !strstr(err, one) || !strstr(err, two))
		fail_msg("missing %s, %s or %s in: %s", field, one, two, err);
	assert_ptr_equal(strchr(err, '\n'), err + strlen(err) - 1);
	free(err);
}

static void test_refused(void **state)
{
	json_t *doc;

	(void)state;
	set_machine(doc = other_doc(), "cpu_model", "Other");
	refused(doc, "context.machine.cpu_model:", "\"Other\"", "\"Some CPU @ 3.00GHz\"");
	set_machine(doc = other_doc(), "microcode", "0x2");
	refused(doc, "context.machine.microcode:", "\"0x2\"", "\"0x1\"");
	set_machine(doc = other_doc(), "governor", "powersave");
	refused(doc, "context.machine.governor:", "\"powersave\"", "\"performance\"");
	set_context(doc = other_doc(), "hostname_sha256", json_string("bb22"));
	refused(doc, "context.hostname_sha256:", "\"bb22\"", "\"aa11\"");
	set_context(doc = other_doc(), "virt", json_string("kvm"));
	refused(doc, "context.virt:", "\"kvm\"", "\"none\"");
	set_context(doc = other_doc(), "tuned", json_true());
	refused(doc, "context.tuned:", "true", "false");
	set_context(doc = other_doc(), "cmdline", json_string("ro quiet isolcpus=1"));
	refused(doc, "context.cmdline:", "ro quiet isolcpus=1,", "ro quiet in");
	set_context(doc = other_doc(), "boot_id", json_string("a"));
	refused(doc, "context.boot_id:", "is a", "a in");
	set_context(doc = other_doc(), "nr_blocks", json_integer(6));
	refused(doc, "context.nr_blocks:", "is 6", "12 in");
	set_mitigation(doc = other_doc());
	refused(doc, "context.mitigations.spectre_v2:", "\"Vulnerable\"", "\"Mitigation: Retpolines\"");
	set_batches(doc = other_doc());
	refused(doc, "batch_ops of group getppid/tmpfs:", "is 2000", "12000 in");
}

static void test_usage(void **state)
{
	char *err;

	(void)state;
	assert_int_equal(scratch_run(cmd_merge, NULL, &err, "merge", "--native", NULL), EXIT_USAGE);
	assert_non_null(strstr(err, "--native needs documents"));
	free(err);
	put_pair(scratch_json(GOLDEN_RUN, "isec-off.json"));
	assert_int_equal(merge(&err), EXIT_USAGE);
	assert_non_null(strstr(err, "context.engine: is 'exact'"));
	free(err);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_joined), TEST(test_refused), TEST(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
