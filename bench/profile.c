// SPDX-License-Identifier: GPL-2.0-only
/* Loads and validates the profiles of a run. */
#include "profile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool_json.h"

#define WHERE_MAX	96

static int parse_frames(const char *path, const char *where, const json_t *json,
			struct profile_stack *s)
{
	json_t *frames = json_object_get(json, "stack"), *name;
	size_t i;

	if (!json_array_size(frames))
		return tool_json_reject(path, where, "needs a stack, an array of names");
	s->frame = calloc(json_array_size(frames), sizeof(*s->frame));
	if (!s->frame)
		return -ENOMEM;
	json_array_foreach(frames, i, name) {
		const char *text = json_string_value(name);

		/* In folded stacks they have another meaning. */
		if (!text || !*text || strpbrk(text, "; \n"))
			return tool_json_reject(path, where, "stack: names must be strings without blanks and ';'");
		s->frame[s->nr_frames++] = text;
	}
	return 0;
}

static int parse_stacks(const char *path, const char *below, const json_t *json, struct profile *p)
{
	json_t *stacks = json_object_get(json, "stacks"), *entry;
	char where[WHERE_MAX + 32];
	size_t i;

	if (!json_is_array(stacks))
		return tool_json_reject(path, below, "stacks must be an array");
	p->stack = calloc(json_array_size(stacks) + 1, sizeof(*p->stack));
	if (!p->stack)
		return -ENOMEM;
	json_array_foreach(stacks, i, entry) {
		struct profile_stack *s = &p->stack[p->nr_stacks++];
		int ret;

		snprintf(where, sizeof(where), "%sstacks[%zu].", below, i);
		ret = parse_frames(path, where, entry, s);
		if (!ret)
			ret = tool_json_integer(path, entry, where, "insns", &s->insns);
		if (!ret)
			ret = tool_json_integer(path, entry, where, "calls", &s->calls);
		if (ret)
			return ret;
	}
	return 0;
}

static bool is_user(const struct profile_stack *s)
{
	return s->nr_frames == 1 && !strcmp(s->frame[0], "user");
}

static int check_sums(const char *path, const char *below, const struct profile *p)
{
	static const struct {
		const char *name;
		enum result_counter counter;
	} sums[] = { { "insns", RESULT_INSNS }, { "insns_user", RESULT_INSNS_USER } };

	for (size_t k = 0; k < sizeof(sums) / sizeof(*sums); k++) {
		json_int_t sum = 0, counted = p->bench->value[sums[k].counter].mode;

		for (size_t i = 0; i < p->nr_stacks; i++) {
			if (is_user(&p->stack[i]) == (k == 1))
				sum += p->stack[i].insns;
		}
		if (sum != counted && p->bench->status == RESULT_OK)
			return tool_json_reject(path, below, "the stacks of %s add up to %lld, counts.%s is %lld",
						p->bench->name, (long long)sum, sums[k].name,
						(long long)counted);
	}
	return 0;
}

static int parse_profile(const char *path, const struct result_bench *b, struct profile *p)
{
	const json_t *json = json_object_get(b->json, "profile");
	char below[WHERE_MAX];
	int ret;

	p->bench = b;
	snprintf(below, sizeof(below), "benchmarks[%zu].profile.", b->index);
	ret = tool_json_integer(path, json, below, "ops", &p->nr_ops);
	if (!ret)
		ret = tool_json_integer(path, json, below, "agree", &p->nr_agree);
	if (!ret)
		ret = tool_json_integer(path, json, below, "skipped", &p->nr_skipped);
	if (!ret)
		ret = parse_stacks(path, below, json, p);
	return ret ? ret : check_sums(path, below, p);
}

static int parse_doc(const struct result *res, struct profile_doc *doc)
{
	doc->res = res;
	doc->profile = calloc(res->nr_benchs + 1, sizeof(*doc->profile));
	if (!doc->profile)
		return -ENOMEM;
	for (size_t i = 0; i < res->nr_benchs; i++) {
		const struct result_bench *b = &res->benchs[i];
		char where[WHERE_MAX];
		int ret;

		if (!json_object_get(b->json, "profile")) {
			if (b->status != RESULT_OK)
				continue;
			snprintf(where, sizeof(where), "benchmarks[%zu].profile", i);
			return tool_json_reject(res->path, where, "is missing: %s was not counted with profile=on",
						b->name);
		}
		ret = parse_profile(res->path, b, &doc->profile[doc->nr++]);
		if (ret)
			return ret;
	}
	return 0;
}

int profile_load(const char *dir, struct profile_docs *docs)
{
	char *path = strdup(dir);
	int ret;

	*docs = (struct profile_docs){ 0 };
	if (!path)
		return -ENOMEM;
	ret = result_set_load(&path, 1, &docs->set);
	free(path);
	if (ret)
		return ret;
	docs->doc = calloc(docs->set.nr_docs + 1, sizeof(*docs->doc));
	if (!docs->doc)
		return -ENOMEM;
	for (size_t d = 0; !ret && d < docs->set.nr_docs; d++)
		ret = parse_doc(docs->set.docs[d], &docs->doc[d]);
	return ret;
}

void profile_release(struct profile_docs *docs)
{
	for (size_t d = 0; docs->doc && d < docs->set.nr_docs; d++) {
		for (size_t i = 0; i < docs->doc[d].nr; i++) {
			struct profile *p = &docs->doc[d].profile[i];

			for (size_t k = 0; k < p->nr_stacks; k++)
				free(p->stack[k].frame);
			free(p->stack);
		}
		free(docs->doc[d].profile);
	}
	free(docs->doc);
	result_set_release(&docs->set);
	*docs = (struct profile_docs){ 0 };
}

const struct profile *profile_of(const struct profile_doc *doc, const struct result_bench *bench)
{
	for (size_t i = 0; bench && i < doc->nr; i++) {
		if (doc->profile[i].bench == bench)
			return &doc->profile[i];
	}
	return NULL;
}

/* Does @stack begin with the first @nr_frames names of @top? */
static bool is_below(const struct profile_stack *stack, const struct profile_stack *top,
		     size_t nr_frames)
{
	if (stack->nr_frames < nr_frames)
		return false;
	for (size_t i = 0; i < nr_frames; i++) {
		if (strcmp(stack->frame[i], top->frame[i]))
			return false;
	}
	return true;
}

json_int_t profile_insns(const struct profile *p, const struct profile_stack *top,
			 size_t nr_frames, json_int_t *own)
{
	json_int_t all = 0, here = 0;

	for (size_t i = 0; i < p->nr_stacks; i++) {
		if (!is_below(&p->stack[i], top, nr_frames))
			continue;
		all += p->stack[i].insns;
		if (p->stack[i].nr_frames == nr_frames)
			here += p->stack[i].insns;
	}
	if (own)
		*own = here;
	return all;
}

const struct profile_stack *profile_path(const struct profile *p, const char *function,
					 size_t nth)
{
	for (size_t i = 0; i < p->nr_stacks; i++) {
		const struct profile_stack *s = &p->stack[i];

		if (!strcmp(s->frame[s->nr_frames - 1], function) && !nth--)
			return s;
	}
	return NULL;
}
