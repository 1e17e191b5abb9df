// SPDX-License-Identifier: GPL-2.0-only
/* Of a run, what belongs to some experiments. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_words.h"
#include "result_set.h"

static bool belongs(const struct result_bench *b, const char *names)
{
	json_t *experiments = json_object_get(b->json, "experiments"), *name;
	size_t i;

	json_array_foreach(experiments, i, name) {
		if (json_is_string(name) &&
		    plan_in_list(names, json_string_value(name), json_string_length(name)))
			return true;
	}
	return false;
}

/* Does a document have an experiment of that name? */
static bool is_known(const struct result_set *set, const char *name, size_t len)
{
	for (size_t d = 0; d < set->nr_docs; d++) {
		json_t *all = json_object_get(set->docs[d]->context, "experiments"), *value;
		const char *key;

		json_object_foreach(all, key, value) {
			if (strlen(key) == len && !strncmp(key, name, len))
				return true;
		}
	}
	return false;
}

static int refuse(const struct result_set *set, const char *name, size_t len)
{
	json_t *all = set->nr_docs ? json_object_get(set->docs[0]->context, "experiments") : NULL;
	json_t *value;
	const char *key;

	fprintf(stderr, "fsnbench: no document has an experiment '%.*s'; there are", (int)len, name);
	json_object_foreach(all, key, value)
		fprintf(stderr, " %s", key);
	fputs(json_object_size(all) ? "\n" : " none\n", stderr);
	return -EINVAL;
}

static void keep(struct result *res, const char *names)
{
	json_t *all = json_object_get(res->context, "experiments"), *value;
	const char *key;
	size_t nr = 0;
	void *next;

	json_object_foreach_safe(all, next, key, value)
	{
		if (!plan_in_list(names, key, strlen(key)))
			json_object_del(all, key);
	}
	for (size_t i = 0; i < res->nr_benchs; i++) {
		if (belongs(&res->benchs[i], names))
			res->benchs[nr++] = res->benchs[i];
		else
			free(res->benchs[i].edges);
	}
	res->nr_benchs = nr;
}

int result_set_keep(struct result_set *set, const char *names)
{
	for (const char *s = names;; s++) {
		size_t len = strcspn(s, ",");

		if (!is_known(set, s, len))
			return refuse(set, s, len);
		s += len;
		if (!*s)
			break;
	}
	for (size_t d = 0; d < set->nr_docs; d++)
		keep(set->docs[d], names);
	return 0;
}
