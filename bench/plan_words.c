// SPDX-License-Identifier: GPL-2.0-only
/* The words that cells are made of, and the check of those a user types. */
#include "bench/plan_words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/program.h"
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

const char *const *plan_words(enum result_word word)
{
	static const char *const kernels[] = {
		"vanilla", "isec", "embedded", "embedded-end", "debian", "pure-send_to_group_raw",
		"pure-send_to_group", "pure-handle_event", "pure-handle_event_late",
		"pure-handle_event_devirt", "pure-inode_event", NULL
	};
	static const char *const fss[] = { "tmpfs", "ext4", NULL };
	static const char *const watches[] = {
		"never", "unrelated_sb", "unrelated_same_sb", "was_watched",
		"miss", "parent", NULL
	};
	static const char *const listeners[] = {
		NONE, "fanotify", "fanotify_perm", "inotify", "dnotify",
		"fsnotify_bpf", "lsm", NULL
	};
	static const char *const sites[] = {
		NONE, "send_to_group_raw", "send_to_group", "handle_event",
		"handle_event_late", "handle_event_devirt", "inode_event", NULL
	};
	static const char *const args[] = { NONE, "direct", "packed", NULL };
	static const char *const handlers[] = {
		NONE, "c", "bpf", "bpf_sleepable", "user", NULL
	};
	static const char *const verdicts[] = { NONE, "skip", "pass", "deny", NULL };
	static const char *const storages[] = { NONE, "isec", "embedded", NULL };

	switch (word) {
	case RESULT_FS:
		return fss;
	case RESULT_WATCH:
		return watches;
	case RESULT_LISTENER:
		return listeners;
	case RESULT_SITE:
		return sites;
	case RESULT_ARGS:
		return args;
	case RESULT_HANDLER:
		return handlers;
	case RESULT_VERDICT:
		return verdicts;
	case RESULT_STORAGE:
		return storages;
	case RESULT_KERNEL:
		return kernels;
	default:
		return NULL;
	}
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

static bool is_known(enum result_word word, const char *s, size_t len)
{
	const char *const *known = plan_words(word);

	if (word == RESULT_WORKLOAD) {
		for (size_t i = 0; i < workload_count(); i++) {
			if (plan_in_list(workload_at(i)->name, s, len))
				return true;
		}
		return false;
	}
	if (word == RESULT_PROGRAM) {
		for (size_t i = 0; i < NR_SELFTESTS; i++) {
			if (plan_in_list(selftest_programs[i], s, len))
				return true;
		}
		for (size_t i = 0; program_at(i); i++) {
			if (plan_in_list(program_at(i)->name, s, len))
				return true;
		}
		return plan_in_list(NONE, s, len);
	}
	for (; *known; known++) {
		if (plan_in_list(*known, s, len))
			return true;
	}
	return false;
}

static void say_known(enum result_word word)
{
	const char *const *known = plan_words(word);

	if (word == RESULT_WORKLOAD) {
		for (size_t i = 0; i < workload_count(); i++)
			fprintf(stderr, " %s", workload_at(i)->name);
	} else if (word == RESULT_PROGRAM) {
		fputs(" none", stderr);
		for (size_t i = 0; program_at(i); i++)
			fprintf(stderr, " %s", program_at(i)->name);
		fputs(" selftest_{calls,insns,lines}_{0..8}", stderr);
	} else {
		for (; *known; known++)
			fprintf(stderr, " %s", *known);
	}
	fputc('\n', stderr);
}

static int check_word(enum result_word word, const char *s, size_t len)
{
	if (is_known(word, s, len))
		return 0;
	fprintf(stderr, "fsnbench: unknown %s '%.*s'; there are",
		result_word_names[word], (int)len, s);
	say_known(word);
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

const char *plan_selftest_at(size_t i)
{
	return i < NR_SELFTESTS ? selftest_programs[i] : NULL;
}

/* The word itself, which outlives the filter. */
const char *plan_kernel_word(const char *kernel)
{
	const char *const *known = plan_words(RESULT_KERNEL);

	while (strcmp(*known, kernel))
		known++;
	return *known;
}
