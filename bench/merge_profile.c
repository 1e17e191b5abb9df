// SPDX-License-Identifier: GPL-2.0-only
/* Where the instructions of a cell's most frequent operation are executed. */
#include "bench/merge_profile.h"

#include "bench/counters_profile.h"

static int64_t value_of(const struct merge *m, size_t op, const char *counter)
{
	int column = counters_column(m->counters, counter);

	return column < 0 ? 0 :
	       (int64_t)m->cell->values[op * m->counters->nr_columns + (size_t)column];
}

static int64_t bracket_of(const struct merge *m, const char *counter)
{
	int column = counters_column(m->counters, counter);

	return column < 0 ? 0 : m->bracket[column];
}

/* Every operation's, not only of those that are shown. */
static void check_sums(struct merge *m, size_t *nr_skipped)
{
	size_t nr_wrong = 0, nr_lost = 0;

	*nr_skipped = 0;
	for (size_t op = 0; op < m->cell->nr_ops; op++) {
		size_t i = m->cell->profile_of[op];

		if (i == COUNTERS_NO_PROFILE) {
			++*(value_of(m, op, "switches") ? nr_skipped : &nr_lost);
			continue;
		}
		nr_wrong += (int64_t)counters_profile_insns(&m->cell->profiles[i]) !=
			    value_of(m, op, "insns");
	}
	if (nr_wrong)
		merge_flag(m, "the profiles of %zu operations do not add up to their instructions",
			   nr_wrong);
	if (nr_lost)
		merge_flag(m, "the call stack of %zu operations was lost", nr_lost);
	if (bracket_of(m, "insns"))
		merge_flag(m, "the bracket has instructions in the kernel, which no function of the profile is less by");
}

static const struct counters_profile *find_mode(const struct merge *m, int64_t insns)
{
	const struct counters_profile *best = NULL;

	for (size_t i = 0; i < m->cell->nr_profiles; i++) {
		const struct counters_profile *p = &m->cell->profiles[i];

		if ((int64_t)counters_profile_insns(p) == insns &&
		    (!best || p->nr_ops > best->nr_ops))
			best = p;
	}
	return best;
}

/* Entry points of JITed code can lie behind a symbol of their own. */
static json_t *name_of(const struct merge *m, uint64_t function)
{
	char name[256];

	symbols_format(m->symbols, function, name, sizeof(name));
	*strchrnul(name, '+') = '\0';
	return json_string(name);
}

static json_t *stack_of(const struct merge *m, const struct counters_profile *p, size_t node)
{
	json_t *stack = json_array();

	for (size_t i = node + 1; i; i = (size_t)p->nodes[i - 1].parent)
		json_array_insert_new(stack, 0, name_of(m, p->nodes[i - 1].function));
	return stack;
}

/* Two places with the same names are one. */
static json_t *find_stack(json_t *stacks, json_t *stack)
{
	json_t *entry;
	size_t i;

	json_array_foreach(stacks, i, entry) {
		if (json_equal(json_object_get(entry, "stack"), stack))
			return entry;
	}
	entry = json_pack("{s:O, s:i, s:i}", "stack", stack, "insns", 0, "calls", 0);
	json_array_append_new(stacks, entry);
	return entry;
}

static void add(json_t *entry, const char *name, int64_t value)
{
	json_t *sum = json_object_get(entry, name);

	json_integer_set(sum, json_integer_value(sum) + value);
}

static json_t *stacks_json(const struct merge *m, const struct counters_profile *p, int64_t user)
{
	json_t *stacks = json_array(), *stack, *entry;

	for (size_t i = 0; i < p->nr_nodes; i++) {
		stack = stack_of(m, p, i);
		entry = find_stack(stacks, stack);
		json_decref(stack);
		add(entry, "insns", (int64_t)p->nodes[i].insns);
		add(entry, "calls", (int64_t)p->nodes[i].calls);
	}
	if (user)
		json_array_append_new(stacks, json_pack("{s:[s], s:I, s:i}", "stack", "user",
							"insns", (json_int_t)user, "calls", 0));
	return stacks;
}

json_t *merge_profile_json(struct merge *m, json_t *counts)
{
	const struct counters_profile *p;
	size_t nr_skipped;
	int64_t insns, user;

	if (!m->counters->profiled)
		return NULL;
	check_sums(m, &nr_skipped);
	insns = json_integer_value(json_object_get(counts, "insns"));
	user = json_integer_value(json_object_get(counts, "insns_user"));
	p = find_mode(m, insns + bracket_of(m, "insns"));
	if (!p) {
		merge_flag(m, "no operation of %lld instructions has a profile", (long long)insns);
		return NULL;
	}
	return json_pack("{s:I, s:I, s:I, s:o}", "ops", (json_int_t)m->cell->nr_ops,
			 "agree", (json_int_t)p->nr_ops, "skipped", (json_int_t)nr_skipped,
			 "stacks", stacks_json(m, p, user));
}
