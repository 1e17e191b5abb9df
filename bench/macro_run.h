/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs another program, as an operation if that is wanted. */
#ifndef FSNBENCH_MACRO_RUN_H
#define FSNBENCH_MACRO_RUN_H

#include <stdbool.h>
#include <stddef.h>

#define MACRO_RUN_WORDS	64

/**
 * struct macro_words - the arguments of a program
 * @argv: they, ended by NULL
 * @text: where they stand
 */
struct macro_words {
	char *argv[MACRO_RUN_WORDS + 1];
	char *text;
	size_t nr;
};

/**
 * macro_words_add - add the words of a text, which blanks separate
 * @w: to add to
 * @text: the text
 *
 * Return: 0, -ENOMEM or -E2BIG.
 */
int macro_words_add(struct macro_words *w, const char *text);

/** macro_words_add_one - add one word, whatever is in it; 0, -ENOMEM or -E2BIG */
int macro_words_add_one(struct macro_words *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** macro_words_release - release them */
void macro_words_release(struct macro_words *w);

/**
 * macro_run - run a program until its end
 * @w: its arguments; searched in $PATH
 * @log: file for its output
 * @counted: what lies between fork and the end of wait is one operation
 *
 * The program is killed with the one that runs it, and when the user interrupts.
 *
 * Return: 0, -EINTR if it was interrupted, -ECANCELED if it failed (its last words are
 * in @log), or -errno.
 */
int macro_run(const struct macro_words *w, const char *log, bool counted);

/** macro_run_words - as macro_run() with the words of a text and /dev/null */
int macro_run_words(const char *text);

/** macro_catch_interrupts - from now on SIGINT, SIGTERM and SIGHUP only ask for it */
void macro_catch_interrupts(void);

#endif /* FSNBENCH_MACRO_RUN_H */
