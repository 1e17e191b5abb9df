/* SPDX-License-Identifier: GPL-2.0-only */
/* The words that cells are made of. */
#ifndef FSNBENCH_PLAN_WORDS_H
#define FSNBENCH_PLAN_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/result.h"

/** plan_word_at - the values of a word, in the order of tables; NULL after the last */
const char *plan_word_at(enum result_word word, size_t i);

/** plan_word_find - the static string of a value, or NULL */
const char *plan_word_find(enum result_word word, const char *text);

/** plan_words_text - all values of a word, a blank before each; returns @buf */
const char *plan_words_text(enum result_word word, char *buf, size_t size);

/** plan_in_list - is a word of @len bytes in a comma-separated list? */
bool plan_in_list(const char *list, const char *word, size_t len);

#endif /* FSNBENCH_PLAN_WORDS_H */
