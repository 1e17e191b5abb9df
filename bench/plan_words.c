// SPDX-License-Identifier: GPL-2.0-only
/* The words that cells are made of, and the check of those a user types. */
#include "bench/plan_words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/listener.h"
#include "bench/plan.h"
#include "bench/program.h"
#include "bench/site.h"
#include "bench/workload_table.h"

#define NONE "none"

static const char *const selftest_programs[] = {
#define EACH_K(kind)							\
	"selftest_" kind "_0", "selftest_" kind "_1",			\
	"selftest_" kind "_2", "selftest_" kind "_3",			\
	"selftest_" kind "_4", "selftest_" kind "_5",			\
	"selftest_" kind "_6", "selftest_" kind "_7",			\
	"selftest_" kind "_8"
	EACH_K("calls"), EACH_K("insns"), EACH_K("lines"),
};

#define NR_SELFTESTS (sizeof(selftest_programs) / sizeof(selftest_programs[0]))

/* The words that no table of what was linked in has. */
static const char *const fixed[RESULT_NR_WORDS][16] = {
	[RESULT_FS] = { "tmpfs", "ext4", "xfs" },
	[RESULT_WATCH] = { "never", "unrelated_sb", "unrelated_same_sb", "was_watched", "miss",
			   "parent", "mount", "sb" },
	[RESULT_ARGS] = { NONE, "direct", "packed" },
	[RESULT_HANDLER] = { NONE, "c", "bpf", "bpf_sleepable", "user" },
	[RESULT_VERDICT] = { NONE, "skip", "pass", "deny" },
	[RESULT_STORAGE] = { NONE, "isec", "embedded" },
	[RESULT_KERNEL] = { "vanilla", "isec", "embedded", "embedded-end", "debian",
			    "pure-send_to_group_raw", "pure-send_to_group", "pure-handle_event",
			    "pure-handle_event_late", "pure-handle_event_devirt",
			    "pure-inode_event" },
};

static const char *program_word(size_t i)
{
	size_t nr = 0;

	while (program_at(nr))
		nr++;
	if (i < nr)
		return program_at(i)->name;
	return i - nr < NR_SELFTESTS ? selftest_programs[i - nr] : NULL;
}

const char *plan_word_at(enum result_word word, size_t i)
{
	const struct listener_kind *kind;
	const struct site *site;

	if (word == RESULT_WORKLOAD)
		return i < workload_count() ? workload_at(i)->name : NULL;
	if (word != RESULT_LISTENER && word != RESULT_SITE && word != RESULT_PROGRAM)
		return i < 16 ? fixed[word][i] : NULL;
	if (!i--)
		return NONE;
	if (word == RESULT_PROGRAM)
		return program_word(i);
	if (word == RESULT_SITE)
		return (site = site_at(i)) ? site->name : NULL;
	return (kind = listener_kind_at(i)) ? kind->name : NULL;
}

static const char *find(enum result_word word, const char *text, size_t len)
{
	const char *known;

	for (size_t i = 0; (known = plan_word_at(word, i)); i++) {
		if (strlen(known) == len && !strncmp(known, text, len))
			return known;
	}
	return NULL;
}

const char *plan_word_find(enum result_word word, const char *text)
{
	return find(word, text, strlen(text));
}

const char *plan_words_text(enum result_word word, char *buf, size_t size)
{
	const char *known;
	size_t len = 0;

	*buf = '\0';
	for (size_t i = 0; (known = plan_word_at(word, i)) && len < size; i++) {
		if (strncmp(known, "selftest_", strlen("selftest_")))
			len += (size_t)snprintf(buf + len, size - len, " %s", known);
	}
	if (word == RESULT_PROGRAM && len < size)
		snprintf(buf + len, size - len, " selftest_{calls,insns,lines}_{0..8}");
	return buf;
}

bool plan_in_list(const char *list, const char *word, size_t len)
{
	while (*list) {
		size_t n = strcspn(list, ",");

		if (n == len && !strncmp(list, word, n))
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

static int check_word(enum result_word word, const char *s, size_t len)
{
	char known[1024];

	if (find(word, s, len))
		return 0;
	fprintf(stderr, "fsnbench: unknown %s '%.*s'; there are%s\n", result_word_names[word],
		(int)len, s, plan_words_text(word, known, sizeof(known)));
	return -EINVAL;
}

static int check_list(enum result_word word, const char *list)
{
	do {
		size_t n = strcspn(list, ",");

		if (check_word(word, list, n))
			return -EINVAL;
		list += n;
	} while (*list++ == ',');
	return 0;
}

int plan_check(const struct plan_filter *filter)
{
	/* What one kernel is called, not a list. */
	int ret = check_word(RESULT_KERNEL, filter->kernel, strlen(filter->kernel));

	for (int w = 0; !ret && w < RESULT_NR_WORDS; w++) {
		if (filter->only[w])
			ret = check_list((enum result_word)w, filter->only[w]);
	}
	return ret;
}
