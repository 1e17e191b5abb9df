// SPDX-License-Identifier: GPL-2.0-only
/*
 * Joins native documents. What is compared across boots has to come from one machine,
 * set in one way: whatever else differs would be taken for the kernel's.
 */
#include "native_merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_MAX	160

/*
 * Batches are sized at the start of a run by what an operation takes, and vary a little.
 * Up to this factor between boots, what the clock and the loop's ends take of an
 * operation is the same for all that is resolved.
 */
#define BATCHES_ALIKE	2

/* What differs between boots and kernels, and is no setting of the machine. */
static const char *const may_differ[] = { "BOOT_IMAGE=", "initrd=", "fsnotify_hook." };

/* The kernel's command line without those, a blank before each word. */
static void take_cmdline(const json_t *value, char *buf, size_t size)
{
	const char *at = json_string_value(value);
	size_t len = 0;

	*buf = '\0';
	while (at && *at && len < size) {
		size_t word = strcspn(at, " ");
		bool left_out = !word;

		for (size_t i = 0; i < sizeof(may_differ) / sizeof(*may_differ); i++)
			left_out |= !strncmp(at, may_differ[i], strlen(may_differ[i]));
		if (!left_out)
			len += (size_t)snprintf(buf + len, size - len, " %.*s", (int)word, at);
		at += word + (at[word] == ' ');
	}
}

static const json_t *get(const struct native_doc *doc, const char *field)
{
	const json_t *at = doc->res->context;
	char copy[64], *next = copy, *key;

	snprintf(copy, sizeof(copy), "%s", field);
	while ((key = strsep(&next, ".")))
		at = json_object_get(at, key);
	return at;
}

/* A value for a message; what is long is cut. */
static void say_value(const json_t *value, char *buf, size_t size)
{
	char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS) :
			     NULL;

	snprintf(buf, size, "%s", text ? text : "missing");
	free(text);
}

static int refuse(const struct native_doc *a, const struct native_doc *b, const char *field,
		  const char *value_a, const char *value_b, const char *why)
{
	fprintf(stderr, "fsnbench merge: %s: %s: is %s, and %s in %s; %s\n", b->res->path, field,
		value_b, value_a, a->res->path, why);
	return -EINVAL;
}

static int check_cmdline(const struct native_doc *a, const struct native_doc *b)
{
	char of_a[4096], of_b[4096];

	take_cmdline(get(a, "cmdline"), of_a, sizeof(of_a));
	take_cmdline(get(b, "cmdline"), of_b, sizeof(of_b));
	if (!strcmp(of_a, of_b))
		return 0;
	return refuse(a, b, "context.cmdline", of_a[0] ? of_a + 1 : "empty",
		      of_b[0] ? of_b + 1 : "empty", "boot both kernels with the same arguments");
}

/* Objects are named to the field below. */
static int check_field(const struct native_doc *a, const struct native_doc *b, const char *field,
		       const json_t *of_a, const json_t *of_b, const char *why)
{
	char where[96], text_a[VALUE_MAX], text_b[VALUE_MAX];
	const char *key;
	json_t *value;

	if (of_a == of_b || (of_a && of_b && json_equal(of_a, of_b)))
		return 0;
	for (int turn = 0; turn < 2 && json_is_object(of_a) && json_is_object(of_b); turn++) {
		json_object_foreach((json_t *)(turn ? of_b : of_a), key, value) {
			const json_t *x = json_object_get(of_a, key);
			const json_t *y = json_object_get(of_b, key);

			snprintf(where, sizeof(where), "%s.%s", field, key);
			if (check_field(a, b, where, x, y, why))
				return -EINVAL;
		}
	}
	say_value(of_a, text_a, sizeof(text_a));
	say_value(of_b, text_b, sizeof(text_b));
	snprintf(where, sizeof(where), "context.%s", field);
	return refuse(a, b, where, text_a, text_b, why);
}

static int check_context(const struct native_doc *a, const struct native_doc *b)
{
	static const struct {
		const char *field, *why;
	} fields[] = {
		{ "hostname_sha256", "hosts are not mixed" },
		{ "machine.cpu_model", "hosts are not mixed" },
		{ "machine.microcode", "hosts are not mixed" },
		{ "machine.nr_cpus", "hosts are not mixed" },
		{ "virt", "hosts are not mixed" },
		{ "machine.governor", "configurations are not mixed" },
		{ "machine.smt", "configurations are not mixed" },
		{ "machine.no_turbo", "configurations are not mixed" },
		{ "machine.boost", "configurations are not mixed" },
		{ "tuned", "configurations are not mixed" },
		{ "mitigations", "configurations are not mixed" },
		{ "nr_blocks", "measure with the same blocks" },
	};
	int ret = 0;

	for (size_t i = 0; !ret && i < sizeof(fields) / sizeof(*fields); i++)
		ret = check_field(a, b, fields[i].field, get(a, fields[i].field),
				  get(b, fields[i].field), fields[i].why);
	return ret ? ret : check_cmdline(a, b);
}

static const struct native_arm *of_group(const struct native_doc *doc, const char *group)
{
	for (size_t i = 0; i < doc->nr; i++)
		if (native_arm_has_result(&doc->arm[i]) && !strcmp(doc->arm[i].group, group))
			return &doc->arm[i];
	return NULL;
}

static int check_batches(const struct native_doc *a, const struct native_doc *b)
{
	for (size_t i = 0; i < b->nr; i++) {
		const struct native_arm *y = &b->arm[i], *x = of_group(a, y->group);
		char field[192], of_x[32], of_y[32];

		if (!x || !native_arm_has_result(y) ||
		    (x->batch_ops <= BATCHES_ALIKE * y->batch_ops &&
		     y->batch_ops <= BATCHES_ALIKE * x->batch_ops))
			continue;
		snprintf(field, sizeof(field), "batch_ops of group %s", y->group);
		snprintf(of_x, sizeof(of_x), "%lld", (long long)x->batch_ops);
		snprintf(of_y, sizeof(of_y), "%lld", (long long)y->batch_ops);
		return refuse(a, b, field, of_x, of_y, "measure with the same batches");
	}
	return 0;
}

static int check_boots(const struct native_docs *docs, size_t d)
{
	for (size_t i = 0; i < d; i++)
		if (!strcmp(docs->doc[i].boot_id, docs->doc[d].boot_id))
			return refuse(&docs->doc[i], &docs->doc[d], "context.boot_id",
				      docs->doc[i].boot_id, docs->doc[d].boot_id,
				      "a boot is there once");
	return 0;
}

/* What all documents have; a reader of one boot's context looks there. */
static json_t *common(const struct native_docs *docs)
{
	json_t *context = json_object(), *value;
	const char *key;

	json_object_foreach(docs->doc[0].res->context, key, value) {
		size_t d = 1;

		while (d < docs->nr &&
		       json_object_get(docs->doc[d].res->context, key) &&
		       json_equal(json_object_get(docs->doc[d].res->context, key), value))
			d++;
		if (d == docs->nr)
			json_object_set(context, key, value);
	}
	/* Every document has to name one. */
	if (!json_object_get(context, "kernel"))
		json_object_set_new(context, "kernel", json_string("several"));
	return context;
}

int native_merge(const struct native_docs *docs, json_t **whole)
{
	json_t *boots = json_array();
	int ret = boots ? 0 : -ENOMEM;

	for (size_t d = 0; !ret && d < docs->nr; d++) {
		ret = check_boots(docs, d);
		if (!ret)
			ret = check_context(&docs->doc[0], &docs->doc[d]);
		/* Not all kernels have all groups: each against each. */
		for (size_t i = 0; !ret && i < d; i++)
			ret = check_batches(&docs->doc[i], &docs->doc[d]);
		if (!ret && json_array_append(boots, docs->doc[d].res->root))
			ret = -ENOMEM;
	}
	*whole = ret ? NULL : json_pack("{s:o, s:[], s:O}", "context", common(docs), "benchmarks",
					"boots", boots);
	json_decref(boots);
	return !ret && !*whole ? -ENOMEM : ret;
}
