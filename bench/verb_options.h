/* SPDX-License-Identifier: GPL-2.0-only */
/* The arguments of a verb: its options, and what is none. All that is wrong is said here. */
#ifndef FSNBENCH_VERB_OPTIONS_H
#define FSNBENCH_VERB_OPTIONS_H

#include <getopt.h>

/**
 * struct verb - a verb's options
 * @name: the verb
 * @usage: its --help
 * @valid: its options in one line, which an unknown one is answered with; NULL: @usage
 * @letters: those that are short as well, NULL if none is
 * @options: all, with zeros at the end; that of 'h' prints @usage
 * @take: takes one of the others; not 0 (and said) if the value is bad
 */
struct verb {
	const char *name, *usage, *valid, *letters;
	const struct option *options;
	int (*take)(void *own, int option, const char *value);
};

/**
 * verb_options - take the options
 * @own: passed on to @verb->take
 *
 * Return: -1 to go on, with arguments that are no options from optind on; else the exit
 * status.
 */
int verb_options(const struct verb *verb, int argc, char **argv, void *own);

/** verb_only_options - the same for a verb that has no other arguments */
int verb_only_options(const struct verb *verb, int argc, char **argv, void *own);

/**
 * verb_refuse - say that an option does not take a value
 * @verb: its name
 * @option: without its dashes
 * @valid: what it takes
 *
 * Return: the exit status, which is not 0.
 */
int verb_refuse(const char *verb, const char *option, const char *value, const char *valid);

/** verb_number - read a whole number, digits alone; not 0 (and said) if it is none or outside */
int verb_number(const char *verb, const char *option, const char *value, unsigned long min,
		unsigned long max, unsigned long *nr);

#endif /* FSNBENCH_VERB_OPTIONS_H */
