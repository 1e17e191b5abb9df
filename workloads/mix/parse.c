// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the text of a trace to system calls: workloads/mix.h has the format.
 *
 * Names are not copied: they end where the words of the trace's own copy do, which
 * this has written to, so that no page of them is missing while something counts.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "workloads/mix/parse.h"

#define MAX_ERRNO	133

int mix_bad(struct mix_parser *p, const char *what)
{
	p->error->field = p->at;
	p->error->what = what;
	return -EINVAL;
}

char *mix_next(struct mix_parser *p)
{
	return p->at < p->nr_words ? p->word[p->at++] : NULL;
}

static int parse_errno(struct mix_parser *p, const char *word, long *value)
{
	for (int i = 1; i <= MAX_ERRNO; i++) {
		const char *name = strerrorname_np(i);

		if (name && !strcmp(name, word)) {
			*value = -i;
			return 0;
		}
	}
	return mix_bad(p, "is no error");
}

/* What stands behind "=", if anything does. */
static int parse_result(struct mix_parser *p, const struct mix_call *call, struct mix_op *op)
{
	const char *word = mix_next(p);
	long max = INT32_MAX;

	if (!word)
		return call->flags & MIX_OPENS ? mix_bad(p, "is the last word: the slot is missing") : 0;
	if (strcmp(word, "="))
		return mix_bad(p, "is a word too many");
	word = mix_next(p);
	if (!word)
		return mix_bad(p, "is the last word: the result is missing");
	op->some = !strcmp(word, "+") && op->nr == SYS_getdents64;
	if (op->some)
		return 0;
	if (*word == 'E' && *call->args == 'P')
		return parse_errno(p, word, &op->want);
	if (call->flags & MIX_OPENS)
		max = MIX_NR_SLOTS - 1;
	else if (call->flags & MIX_ACCESSES)
		max = op->arg[2];
	return mix_parse_number(p, word, 10, 0, max, &op->want);
}

/* What the operation does to slots, and who is told of it. */
static int conclude(struct mix_parser *p, const struct mix_call *call, struct mix_op *op)
{
	bool path_only = (call->flags & MIX_OPENS) && (op->arg[2] & O_PATH);

	op->nr_lsm = op->want >= 0 && (call->flags & (MIX_OPENS | MIX_ACCESSES)) && !path_only;
	if (op->want >= 0 && (call->flags & MIX_OPENS_FILE) && !path_only)
		op->place = op->fd[0] == MIX_DIR ? WORKLOAD_CHILD : WORKLOAD_ELSEWHERE;
	if (call->flags & MIX_CLOSES) {
		op->closes = (uint8_t)op->fd[0];
		p->is_open[op->closes - MIX_SLOT] = false;
	}
	if (!(call->flags & MIX_OPENS) || op->want < 0)
		return 0;
	if (p->is_open[op->want])
		return mix_bad(p, "is a slot that is open");
	p->is_open[op->want] = true;
	op->opens = (uint8_t)(MIX_SLOT + op->want);
	return 0;
}

static int parse_op(struct mix_parser *p, const char *word)
{
	struct mix_op *op = &p->trace->op[p->trace->nr_ops];
	const struct mix_call *call = mix_call_find(word);
	int ret;

	if (!call)
		return mix_bad(p, "is no operation");
	*op = (struct mix_op){ .nr = call->nr, .fd = { -1, -1, -1 } };
	ret = mix_parse_arguments(p, call, op);
	if (!ret)
		ret = parse_result(p, call, op);
	if (!ret)
		ret = conclude(p, call, op);
	if (!ret)
		p->trace->nr_ops++;
	return ret;
}

static int parse_node(struct mix_parser *p, bool is_dir)
{
	struct mix_node *node = &p->trace->node[p->trace->nr_nodes];
	char *word;
	int ret;

	if (p->trace->nr_ops)
		return mix_bad(p, "comes after operations");
	*node = (struct mix_node){ .is_dir = is_dir };
	word = mix_next(p);
	if (!word)
		return mix_bad(p, "is the last word: the path is missing");
	ret = mix_parse_path(p, word, &node->fd, &node->name);
	if (ret || is_dir)
		return ret ? ret : (p->trace->nr_nodes++, 0);
	word = mix_next(p);
	if (!word)
		return mix_bad(p, "is the last word: the size is missing");
	ret = mix_parse_number(p, word, 10, 0, INT32_MAX, &node->size);
	p->trace->nr_nodes += !ret;
	return ret;
}

static int parse_line(struct mix_parser *p, char *line)
{
	char *word;
	int ret;

	p->nr_words = p->at = 0;
	if (!*line || *line == '#')
		return 0;
	while ((word = strsep(&line, " "))) {
		p->at = p->nr_words + 1;
		if (p->nr_words == MIX_MAX_WORDS)
			return mix_bad(p, "is a word too many");
		if (!*word)
			return mix_bad(p, "is empty: words are separated by one space");
		p->word[p->nr_words++] = word;
	}
	p->at = 0;
	word = mix_next(p);
	if (!strcmp(word, "dir") || !strcmp(word, "file"))
		ret = parse_node(p, *word == 'd');
	else
		ret = parse_op(p, word);
	if (!ret && mix_next(p))
		return mix_bad(p, "is a word too many");
	return ret;
}

static int parse_lines(struct mix_parser *p)
{
	char *line, *rest = p->trace->text;
	int ret;

	while ((line = strsep(&rest, "\n"))) {
		p->error->line++;
		ret = parse_line(p, line);
		if (ret)
			return ret;
	}
	p->at = 0;
	for (int i = 0; i < MIX_NR_SLOTS; i++) {
		if (p->is_open[i])
			return mix_bad(p, "a slot is open in the end");
	}
	return p->trace->nr_ops ? 0 : mix_bad(p, "there is no operation");
}

int mix_parse(struct mix_trace *trace, const char *text, struct mix_error *error)
{
	struct mix_parser p = { .trace = trace, .error = error };
	size_t nr_lines = 1;
	int ret = -ENOMEM;

	for (const char *s = text; (s = strchr(s, '\n')); s++)
		nr_lines++;
	*error = (struct mix_error){ .line = 0 };
	*trace = (struct mix_trace){
		.text = strdup(text),
		.node = calloc(nr_lines, sizeof(*trace->node)),
		.op = calloc(nr_lines, sizeof(*trace->op)),
	};
	if (trace->text && trace->node && trace->op)
		ret = parse_lines(&p);
	if (ret)
		mix_free(trace);
	return ret;
}

void mix_free(struct mix_trace *trace)
{
	free(trace->text);
	free(trace->node);
	free(trace->op);
	*trace = (struct mix_trace){ .text = NULL };
}
