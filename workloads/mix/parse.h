/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parser of lines and that of arguments share. */
#ifndef WORKLOADS_MIX_PARSE_H
#define WORKLOADS_MIX_PARSE_H

#include "workloads/mix.h"

#define MIX_MAX_WORDS	8

enum {
	MIX_OPENS = 1,	/* returns a slot */
	MIX_OPENS_FILE = 2,	/* FAN_OPEN without FAN_ONDIR */
	MIX_CLOSES = 4,
	MIX_ACCESSES = 8,	/* passes security_file_permission() */
};

struct mix_call {
	const char *word;
	long nr;
	const char *args;
	unsigned int flags;
	long constant;
};

struct mix_parser {
	struct mix_trace *trace;
	struct mix_error *error;
	char *word[MIX_MAX_WORDS];
	unsigned int nr_words, at;	/* of a line; the word that comes next */
	bool is_open[MIX_NR_SLOTS];
};

/* mix_bad - -EINVAL, and that the word before the next one is @what */
int mix_bad(struct mix_parser *p, const char *what);

/* mix_next - the next word of the line, or NULL */
char *mix_next(struct mix_parser *p);

int mix_parse_number(struct mix_parser *p, const char *word, int base, long min, long max,
		     long *value);

/* mix_parse_path - @name points into @word */
int mix_parse_path(struct mix_parser *p, const char *word, uint8_t *fd, const char **name);

/* mix_call_find - what an operation is called, or NULL */
const struct mix_call *mix_call_find(const char *word);

/* mix_parse_arguments - from the words that come next; 0 or -EINVAL */
int mix_parse_arguments(struct mix_parser *p, const struct mix_call *call, struct mix_op *op);

#endif /* WORKLOADS_MIX_PARSE_H */
