// SPDX-License-Identifier: GPL-2.0-only
/*
 * Latency in the report, from documents that were made up: the section against golden
 * files, and what it says when a document is flagged, emulated, short or of a kernel
 * with hooks.
 */
#include "native_kit.h"

#include "golden.h"
#include "report_run.h"

static const char quality[] =
	"{\"context\": {\"schema\": 1, \"engine\": \"native\"},"
	" \"aa\": {\"nr\": 200, \"level\": 0.05, \"bound\": 16,"
	"  \"different\": {\"block_sign_test\": 7, \"u_test_batches\": 14, \"welch_batches\": 17},"
	"  \"between_processes\": {\"nr\": 199, \"level\": 0.05, \"bound\": 16, \"different\":"
	"   {\"block_sign_test\": 41, \"u_test_batches\": 114, \"welch_batches\": 70},"
	"   \"processes\": {\"nr\": 10, \"pairs\": 10, \"different\": 1}}},"
	" \"mde\": [{\"workload\": \"open_close\", \"seconds_per_arm\": 60, \"blocks\": 60,"
	"  \"base_ns\": 812.5, \"mde_ns\": 1.9, \"mde_percent\": 0.23}],"
	" \"harness\": {\"bare_ns\": {\"median\": 810.0}, \"harness_ns\": {\"median\": 812.5},"
	"  \"percent\": 0.31, \"ci95\": [0.1, 0.52]},"
	" \"injected\": [{\"ns\": 10, \"nr\": 20, \"found\": 19, \"wrong_sign\": 0, \"equivalent\": 0,"
	"  \"median_error_ns\": -0.4}]}";

static const char calibrate[] =
	"{\"calls\": [{\"call\": \"direct\", \"predicted\": true, \"ns\": {\"median\": 1.02,"
	"  \"ci95\": [1.0, 1.04]}}, {\"call\": \"indirect\", \"predicted\": false, \"ns\":"
	"  {\"median\": 9.5, \"ci95\": [9.1, 9.9]}}], \"differences\": [{\"call\": \"indirect\","
	" \"minus\": \"direct\", \"predicted\": true, \"ns\": {\"median\": 0.3, \"ci95\":"
	" [-0.1, 0.7]}, \"p_holm\": 0.4, \"resolved\": false, \"bound_ns\": 0.7}]}";

#define NR_HOOKS	(sizeof(native_kit_hooks) / sizeof(*native_kit_hooks))

static int setup_native(void **state)
{
	if (setup(state))
		return -1;
	native_kit_folder("run/native");
	return 0;
}

/* The section of a run whose native folder has one document. */
static char *section_of(json_t *doc, const char *format)
{
	char *text, *begin, *end, *part;

	scratch_put_json("run/native/6.18.json", doc);
	text = report_of_run(format);
	begin = strstr(text, "Latency on this machine");
	assert_non_null(begin);
	end = strstr(begin, "How good is this instrument");
	assert_non_null(end);
	part = strndup(begin, (size_t)(end - begin));
	free(text);
	return part;
}

static void golden(const char *format, const char *file, const char *from, const char *to)
{
	char *run = scratch_path("run");

	golden_part(run, format, file, from, to);
	free(run);
}

static void test_golden(void **state)
{
	(void)state;
	scratch_put_json("run/native/6.18.json", native_kit_doc(NATIVE_KIT(.virt = "kvm")));
	scratch_put("run/native/quality.json", quality);
	scratch_put("run/native/calibrate.json", calibrate);
	golden("md", "tests/golden/native/report.md", "## Latency on this machine",
	       "## Power self-test");
	golden("text", "tests/golden/native/report.txt", "Latency on this machine", "\nClaims\n");
	golden("lkml", "tests/golden/native/lkml.txt", "Latency on this machine",
	       "External anchor");
	golden("latency", "tests/golden/native/latency.csv", "kernel,", "\n\n");
	golden("latency_cdf", "tests/golden/native/latency_cdf.csv", "kernel,", "\n\n");
	golden("latency_aa", "tests/golden/native/latency_aa.csv", "kernel,", "\n\n");
}

static void test_widths(void **state)
{
	char *text;

	(void)state;
	text = section_of(native_kit_doc(NATIVE_KIT(.virt = "kvm")), "lkml");
	check_width(text, 72);
	for (const char *p = text; *p; p++)
		assert_true(*p == '\n' || (*p >= ' ' && *p <= '~'));
	free(text);
	text = section_of(native_kit_doc(NATIVE_KIT()), "text");
	check_width(text, 100);
	free(text);
}

/* Two kernels of eight boots each, the second of them slower by a twentieth. */
static void test_golden_kernels(void **state)
{
	struct native_kit kit = NATIVE_KIT(.kernel = "vanilla", .boot = 0.003);

	(void)state;
	native_kit_boots("run/native", kit, 8, 5);
	kit.kernel = "isec";
	kit.seed = 100;
	kit.factor = 1.05;
	for (size_t i = 0; i < 8; i++) {
		char name[64], id[64], build[64];

		snprintf(name, sizeof(name), "run/native/isec-%zu.json", i);
		snprintf(id, sizeof(id), "isec-boot-%zu", i);
		snprintf(build, sizeof(build), "isec-build-%zu", i % 4);
		kit.boot_id = id;
		kit.build = build;
		kit.seed++;
		scratch_put_json(name, native_kit_doc(kit));
	}
	golden("md", "tests/golden/native/kernels.md", "## Latency on this machine", "## How good");
}

static json_t *flagged_doc(void)
{
	json_t *doc = native_kit_doc(NATIVE_KIT());

	json_object_set_new(json_object_get(doc, "context"), "flagged",
			    json_pack("[s]", "open_close/tmpfs/never#aa: told apart"));
	return doc;
}

static void test_flagged(void **state)
{
	static const char *const formats[] = { "md", "text", "lkml" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *text = section_of(flagged_doc(), formats[i]);

		expect(text, "Latency on this machine (FLAGGED)");
		expect(text, "FLAGGED: a control of boot boot-1");
		expect(text, "open_close/tmpfs/never#aa: told apart");
		expect(text, "arm (FLAGGED)");
		free(text);
	}
}

static void test_tcg(void **state)
{
	char *text;

	(void)state;
	text = section_of(native_kit_doc(NATIVE_KIT()), "text");
	expect(text, "\n  parent inotify ");
	expect(text, "   different ");
	free(text);
	text = section_of(native_kit_doc(NATIVE_KIT(.virt = "tcg")), "text");
	expect(text, "6.18.json: context.virt is tcg");
	assert_null(strstr(text, "\n  parent inotify "));
	assert_null(strstr(text, "   different "));
	free(text);
	text = report_of_run("latency");
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	free(text);
	text = report_of_run("md");
	expect(text, "Latency: no hook arm ran natively");
	free(text);
}

/* @silent: what the answer does not say; NULL: none of it is forbidden */
static void expect_answer(json_t *doc, const char *says, const char *silent)
{
	char *text, *end;

	free(section_of(doc, "text"));
	text = report_of_run("md");
	end = strstr(text, "## Claims");
	assert_non_null(end);
	*end = '\0';
	if (says)
		expect(text, says);
	if (silent)
		assert_null(strstr(text, silent));
	free(text);
}

static void test_answer(void **state)
{
	struct native_kit_arm arms[NR_HOOKS + 1];
	json_t *doc;

	(void)state;
	expect_answer(native_kit_doc(NATIVE_KIT(.quiet = true)),
		      "kernel 6.18, spectre_v2: Mitigation: Retpolines: one tmpfs open_close takes 800 ns never "
		      "watched and +220 ns (+220..+220) with the same watch and no hook; 0 arms with "
		      "hooks were timed.", "FLAGGED");
	expect_answer(native_kit_doc(NATIVE_KIT(.quiet = true, .factor = 2)), "1600 ns never watched and +440 ns",
		      NULL);
	expect_answer(native_kit_doc(NATIVE_KIT(.virt = "kvm")), ", in a virtual machine: kvm: one tmpfs",
		      NULL);
	expect_answer(native_kit_doc(NATIVE_KIT(.nr_blocks = 3)), "(too few blocks for an interval)", NULL);
	expect_answer(flagged_doc(), ", FLAGGED: one tmpfs", NULL);
	expect_answer(native_kit_doc(NATIVE_KIT(.virt = "tcg")), NULL, "In time");
	memcpy(arms, native_kit_hooks, sizeof(native_kit_hooks));
	arms[NR_HOOKS] = native_kit_arms[5];
	doc = native_kit_doc(NATIVE_KIT(.kernel = "isec", .arm = arms, .nr = NR_HOOKS + 1));
	expect_answer(doc, "2 arms with hooks were timed", NULL);
	/* Nothing to compare with. */
	expect_answer(native_kit_doc(NATIVE_KIT(.arm = native_kit_hooks, .nr = NR_HOOKS)), NULL,
		      "In time");
}

static void test_virtual(void **state)
{
	char *text;

	(void)state;
	text = section_of(native_kit_doc(NATIVE_KIT(.virt = "kvm")), "text");
	expect(text, "VIRTUAL MACHINE (kvm)");
	free(text);
	text = section_of(native_kit_doc(NATIVE_KIT()), "text");
	assert_null(strstr(text, "VIRTUAL MACHINE"));
	free(text);
}

static void test_few_blocks(void **state)
{
	char *text;

	(void)state;
	text = section_of(native_kit_doc(NATIVE_KIT()), "md");
	expect(text, " different |");
	expect(text, " equivalent ±0.8 |");
	assert_null(strstr(text, " ~ |"));
	free(text);
	text = section_of(native_kit_doc(NATIVE_KIT(.nr_blocks = 5)), "md");
	assert_null(strstr(text, " different |"));
	assert_null(strstr(text, " equivalent ±0."));
	expect(text, " ~ |");
	free(text);
}

/* What a document lacks is missing, and nothing is put in its place. */
static void test_missing(void **state)
{
	json_t *doc = native_kit_doc(NATIVE_KIT()), *context = json_object_get(doc, "context");
	char *text;

	(void)state;
	json_object_del(context, "machine");
	json_object_del(context, "not_controlled");
	json_object_del(scratch_cell(doc, "open_close/tmpfs/never"), "latency_ns");
	scratch_put_json("run/native/6.18.json", doc);
	text = report_of_run("text");
	expect(text, "<missing>, microcode <missing>");
	expect(text, "What was not controlled: <missing>");
	expect(text, "The native engine's own figures: <missing>");
	expect(text, "What calls cost on this processor: <missing>");
	free(text);
}

static void test_hooks(void **state)
{
	char *text;

	(void)state;
	free(section_of(native_kit_doc(NATIVE_KIT(.kernel = "isec", .arm = native_kit_hooks,
						  .nr = NR_HOOKS)), "md"));
	text = report_of_run("md");
	expect(text, "\n- C2: matters.\n");
	expect(text, "handle_event against send_to_group: +");
	expect(text, "send_to_group against parent user: -");
	assert_null(strstr(text, "no hook arm ran natively"));
	assert_null(strstr(text, "needs hardware"));
	free(text);
}

/* 2 of 912 ns: a saving that is there, and less than 1 % of the operation. */
static void test_hooks_insignificant(void **state)
{
	struct native_kit_arm arms[NR_HOOKS];
	char *text;

	(void)state;
	memcpy(arms, native_kit_hooks, sizeof(arms));
	arms[2].ns = 910;
	free(section_of(native_kit_doc(NATIVE_KIT(.kernel = "isec", .arm = arms, .nr = NR_HOOKS,
						  .quiet = true, .batch = 0.001)), "md"));
	text = report_of_run("md");
	expect(text, "\n- C2: insignificant.\n");
	free(text);
}

/* A document whose controls were told apart decides nothing. */
static void test_hooks_flagged(void **state)
{
	json_t *doc = native_kit_doc(NATIVE_KIT(.kernel = "isec", .arm = native_kit_hooks,
						.nr = NR_HOOKS));
	char *text;

	(void)state;
	json_object_set_new(json_object_get(doc, "context"), "flagged", json_pack("[s]", "told apart"));
	free(section_of(doc, "md"));
	text = report_of_run("md");
	expect(text, "C2: inconclusive.\n");
	free(text);
}

static void test_native_alone(void **state)
{
	char *path, *text;

	(void)state;
	native_kit_folder("other");
	native_kit_folder("other/native");
	scratch_put_json("other/native/6.18.json", native_kit_doc(NATIVE_KIT()));
	scratch_put("other/native/quality.json", quality);
	path = scratch_path("other");
	assert_int_equal(scratch_run(cmd_report, &text, NULL, "report", path, NULL), 0);
	expect(text, "Latency on this machine");
	expect(text, "Identical arms in one run, 200 times");
	assert_null(strstr(text, "Claims"));
	free(text);
	free(path);
}

/* What of a function could not be counted is no 0. */
static void test_counts(void **state)
{
	json_t *doc = native_kit_doc(NATIVE_KIT());
	json_t *context = json_object_get(doc, "context");
	char *text;

	(void)state;
	json_object_set_new(context, "pmu", json_pack("{s:b, s:s}", "available", 0, "reason",
						      "no such counter here"));
	json_object_set_new(context, "crosscheck", json_pack("{s:s}", "skipped", "fentry: EPERM"));
	text = section_of(json_deep_copy(doc), "text");
	expect(text, "Counters of the processor: none. no such counter here.");
	expect(text, "Calls counted by BPF: skipped. fentry: EPERM.");
	free(text);
	json_object_set_new(context, "pmu", json_pack("{s:b, s:s, s:s}", "available", 1, "model", "zen3",
						      "note", "Retpolines are no calls."));
	json_object_set_new(context, "crosscheck", json_pack("{s:s, s:{s:{s:f}, s:{s:s}}}", "arm",
		"open_close", "functions", "fsnotify", "per_op", 2.0, "hook", "skipped", "ENOENT"));
	text = section_of(doc, "text");
	expect(text, "Counters of the processor: zen3;");
	expect(text, "Retpolines are");
	expect(text, "- fsnotify: 2\n");
	expect(text, "- hook: skipped, ENOENT");
	free(text);
}

static void test_without(void **state)
{
	char *text, *path = scratch_path("run/native");

	(void)state;
	remove(path);
	text = report_of_run("md");
	assert_null(strstr(text, "Latency on this machine"));
	assert_null(strstr(text, "natively"));
	assert_null(strstr(text, "How good"));
	free(text);
	free(path);
}

#define NATIVE_TEST(name) \
	cmocka_unit_test_setup_teardown(name, setup_native, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		NATIVE_TEST(test_golden), NATIVE_TEST(test_widths),
		NATIVE_TEST(test_golden_kernels),
		NATIVE_TEST(test_flagged), NATIVE_TEST(test_tcg), NATIVE_TEST(test_virtual),
		NATIVE_TEST(test_few_blocks), NATIVE_TEST(test_missing), NATIVE_TEST(test_hooks),
		NATIVE_TEST(test_hooks_insignificant), NATIVE_TEST(test_hooks_flagged),
		NATIVE_TEST(test_native_alone), NATIVE_TEST(test_answer),
		NATIVE_TEST(test_without), NATIVE_TEST(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
