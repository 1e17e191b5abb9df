// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each claim is judged by what its section names: the cells of those experiments, those
 * folders and those parts of the context. The reference without all else says the same,
 * word for word. What is left out is left out of the documents, here, not by the report's
 * own --experiment.
 */
#include <dirent.h>
#include <stdbool.h>

#include "scratch.h"

#include "bench/commands.h"

#define REFERENCE	"results/reference"
#define MAX_DOCS	64

static struct {
	char *name;
	json_t *root;
} docs[MAX_DOCS];
static size_t nr_docs;
static json_t *claims;	/* of the whole reference */

static json_t *claims_of(const char *run, const char *id)
{
	char *out;
	json_t *root, *all;

	assert_int_equal(scratch_run(cmd_report, &out, NULL, "report", "--format", "json",
				     "--claim", id, run, NULL), 0);
	root = json_loads(out, 0, NULL);
	free(out);
	all = json_incref(json_object_get(root, "claims"));
	assert_non_null(all);
	json_decref(root);
	return all;
}

static int open_reference(void **state)
{
	DIR *dir = opendir(REFERENCE);
	struct dirent *entry;

	assert_non_null(dir);
	scratch_setup(state);
	while ((entry = readdir(dir))) {
		const char *end = strrchr(entry->d_name, '.');

		if (!end || strcmp(end, ".json"))
			continue;
		assert_true(nr_docs < MAX_DOCS);
		docs[nr_docs].name = strdup(entry->d_name);
		docs[nr_docs++].root = scratch_json(REFERENCE, entry->d_name);
	}
	closedir(dir);
	claims = claims_of(REFERENCE, "C1,C2,C3,C4,C5,C6,C7,C8,C9,C10,C11,C12,C13");
	return scratch_teardown(state);
}

static int close_reference(void **state)
{
	(void)state;
	while (nr_docs) {
		json_decref(docs[--nr_docs].root);
		free(docs[nr_docs].name);
	}
	json_decref(claims);
	return 0;
}

/* The words of a list as "memory/, context.text of vanilla", without what is said of them. */
static json_t *words_of(json_t *list)
{
	char *text = strdup(json_is_string(list) ? json_string_value(list) : ""), *save;
	json_t *words = json_array();

	for (char *s = strtok_r(text, ",", &save); s; s = strtok_r(NULL, ",", &save)) {
		s += strspn(s, " ");
		json_array_append_new(words, json_stringn(s, strcspn(s, " ")));
	}
	free(text);
	return words;
}

static bool has_word(json_t *words, const char *word)
{
	json_t *w;
	size_t i;

	json_array_foreach(words, i, w)
		if (!strcmp(json_string_value(w), word))
			return true;
	return false;
}

static json_t *cells_of(json_t *root, json_t *experiments)
{
	json_t *kept = json_array(), *b, *name;
	size_t i, k;

	json_array_foreach(json_object_get(root, "benchmarks"), i, b) {
		json_array_foreach(json_object_get(b, "experiments"), k, name) {
			if (has_word(experiments, json_string_value(name))) {
				json_array_append(kept, b);
				break;
			}
		}
	}
	return kept;
}

/* Of what the kernel says of itself; what says how it was measured is always there. */
static json_t *context_of(json_t *root, json_t *experiments, json_t *folders)
{
	static const char *const parts[] = { "backends", "group", "structs", "patches", "text" };
	json_t *context = json_copy(json_object_get(root, "context")), *all, *value;
	const char *name;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		char word[32];

		snprintf(word, sizeof(word), "context.%s", parts[i]);
		if (!has_word(folders, word))
			json_object_del(context, parts[i]);
	}
	all = json_object();
	json_object_foreach(json_object_get(context, "experiments"), name, value)
		if (has_word(experiments, name))
			json_object_set(all, name, value);
	json_object_set_new(context, "experiments", all);
	return context;
}

static void link_folders(const char *run, json_t *folders)
{
	char *from, *to, *here = realpath(REFERENCE, NULL);
	json_t *word;
	size_t i;

	json_array_foreach(folders, i, word) {
		const char *name = json_string_value(word);
		size_t len = strlen(name);

		if (name[len - 1] != '/')
			continue;
		assert_true(asprintf(&from, "%s/%s", here, name) > 0);
		assert_true(asprintf(&to, "%s/%.*s", run, (int)len - 1, name) > 0);
		assert_int_equal(access(from, R_OK), 0);
		assert_int_equal(symlink(from, to), 0);
		free(from);
		free(to);
	}
	free(here);
}

/* The claim as the reference would say it if it had nothing else. */
static json_t *claim_by(const char *id, json_t *experiments, json_t *folders)
{
	char *run = scratch_path("run");
	json_t *all, *claim;

	assert_int_equal(mkdir(run, 0755), 0);
	for (size_t d = 0; d < nr_docs; d++) {
		json_t *part = json_copy(docs[d].root);
		char *path;

		json_object_set_new(part, "benchmarks", cells_of(part, experiments));
		json_object_set_new(part, "context", context_of(part, experiments, folders));
		assert_true(asprintf(&path, "%s/%s", run, docs[d].name) > 0);
		assert_int_equal(json_dump_file(part, path, JSON_COMPACT), 0);
		json_decref(part);
		free(path);
	}
	link_folders(run, folders);
	all = claims_of(run, id);
	assert_int_equal(json_array_size(all), 1);
	claim = json_incref(json_array_get(all, 0));
	json_decref(all);
	assert_int_equal(nftw(run, scratch_remove, 8, FTW_DEPTH | FTW_PHYS), 0);
	free(run);
	return claim;
}

static const char *field(json_t *claim, const char *name)
{
	return json_string_value(json_object_get(claim, name));
}

static bool same(json_t *a, json_t *b)
{
	return !strcmp(field(a, "verdict"), field(b, "verdict")) &&
	       !strcmp(field(a, "evidence"), field(b, "evidence"));
}

static void test_nothing_else_is_needed(void **state)
{
	json_t *whole, *part, *experiments, *folders;
	size_t i;

	(void)state;
	assert_int_equal(json_array_size(claims), 13);
	json_array_foreach(claims, i, whole) {
		const char *id = field(whole, "id");

		assert_string_not_equal(field(whole, "verdict"), "not measured yet");
		assert_string_not_equal(field(whole, "evidence"), "");
		experiments = words_of(json_object_get(whole, "experiments"));
		folders = words_of(json_object_get(whole, "folders"));
		part = claim_by(id, experiments, folders);
		if (!same(whole, part))
			fail_msg("%s, judged by %s; %s: %s: %s\nof the whole reference: %s: %s", id,
				 field(whole, "experiments") ?: "no cells",
				 field(whole, "folders") ?: "nothing else", field(part, "verdict"),
				 field(part, "evidence"), field(whole, "verdict"),
				 field(whole, "evidence"));
		json_decref(part);
		json_decref(experiments);
		json_decref(folders);
	}
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_else_is_needed),
	};

	return cmocka_run_group_tests(tests, open_reference, close_reference);
}
