/* SPDX-License-Identifier: GPL-2.0-only */
/* What the plan asks of the words; what others ask is in plan.h. */
#ifndef FSNBENCH_PLAN_WORDS_H
#define FSNBENCH_PLAN_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/plan.h"

/** plan_in_list - is a word of @len bytes in a comma-separated list? */
bool plan_in_list(const char *list, const char *word, size_t len);

/** plan_selftest_at - the programs of the power self-test, NULL after the last */
const char *plan_selftest_at(size_t i);

/** plan_kernel_word - the static string for a kernel that plan_check() accepted */
const char *plan_kernel_word(const char *kernel);

#endif /* FSNBENCH_PLAN_WORDS_H */
