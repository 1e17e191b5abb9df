// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads an experiment's file with libinih. Its handler is not told of lines, so
 * that the reader below it counts them; every key is checked where it stands.
 */
#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/experiment.h"
#include "bench/plan_words.h"

/* libinih's own limit, which is compiled into it, less the end of the line. */
#define MAX_LINE	198
#define SECTION		"experiment"
#define CELLS		"cells "
#define THREADS		RESULT_NR_SCALES	/* the axis beside the scales */

struct reading {
	FILE *file;
	struct experiment *e;
	int line;
	bool continues;		/* the line at hand belongs to the key before it */
	int error;
};

static int reject(struct reading *r, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The first complaint is the one that counts. */
static int reject(struct reading *r, const char *key, const char *fmt, ...)
{
	va_list ap;

	if (r->error)
		return 0;
	r->error = -EINVAL;
	fprintf(stderr, "fsnbench: %s:%d: %s%s", r->e->path, r->line, key, *key ? ": " : "");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return 0;
}

static char *next_line(char *buf, int size, void *data)
{
	struct reading *r = data;
	char *line;

	if (r->error)
		return NULL;
	line = fgets(buf, size, r->file);
	if (!line)
		return NULL;
	r->line++;
	r->continues = *line == ' ' || *line == '\t';
	if (strlen(line) >= MAX_LINE) {
		reject(r, "", "a line has more than %d bytes; go on in the next one, indented",
		       MAX_LINE);
		return NULL;
	}
	return line;
}

/* The section of that name, which is new where the file begins it. */
static struct experiment_cells *section_of(struct reading *r, const char *name)
{
	struct experiment *e = r->e;
	struct experiment_cells *more;

	if (e->nr_cells && !strcmp(e->cells[e->nr_cells - 1].name, name))
		return &e->cells[e->nr_cells - 1];
	more = reallocarray(e->cells, e->nr_cells + 1, sizeof(*more));
	if (!more) {
		r->error = -ENOMEM;
		return NULL;
	}
	e->cells = more;
	more = &e->cells[e->nr_cells];
	memset(more, 0, sizeof(*more));
	more->by_default = true;
	more->name = strdup(name);
	e->nr_cells++;
	return more;
}

static int set_question(struct reading *r, const char *value)
{
	char *text;

	if (r->e->question && !r->continues)
		return reject(r, "question", "is there twice");
	if (asprintf(&text, "%s%s%s", r->e->question ? r->e->question : "",
		     r->e->question ? " " : "", value) < 0) {
		r->error = -ENOMEM;
		return 0;
	}
	free(r->e->question);
	r->e->question = text;
	return 1;
}

static int set_fit(struct reading *r, const char *value)
{
	for (int s = 0; s < RESULT_NR_SCALES; s++) {
		if (!strcmp(value, result_scale_names[s])) {
			r->e->fit = (enum result_scale)s;
			return 1;
		}
	}
	return reject(r, "fit", "'%s' is not one of groups marks depth files", value);
}

static int set_engine(struct reading *r, const char *value)
{
	r->e->engine = strcmp(value, "native") ? EXPERIMENT_EXACT : EXPERIMENT_NATIVE;
	if (r->e->engine == EXPERIMENT_NATIVE || !strcmp(value, "exact"))
		return 1;
	return reject(r, "engine", "'%s' is not one of exact native", value);
}

static int read_number(struct reading *r, const char *key, const char *text, json_int_t *value)
{
	char *end;

	errno = 0;
	*value = strtol(text, &end, 10);
	if (errno || *end || *value < 1 || *value > 1000000)
		return reject(r, key, "'%s' is not a whole number from 1 to 1000000", text);
	return 1;
}

static int head(struct reading *r, const char *key, const char *value)
{
	if (!strcmp(key, "seconds"))
		return read_number(r, key, value, &r->e->seconds);
	if (!strcmp(key, "question"))
		return set_question(r, value);
	if (!strcmp(key, "fit"))
		return set_fit(r, value);
	if (!strcmp(key, "engine"))
		return set_engine(r, value);
	return reject(r, key, "is not a key of [experiment]: there are question seconds fit engine");
}

static size_t count_words(const char *const *list)
{
	size_t n = 0;

	while (list[n])
		n++;
	return n;
}

static void remove_word(const char **list, const char *word)
{
	size_t to = 0;

	for (size_t i = 0; list[i]; i++) {
		if (strcmp(list[i], word))
			list[to++] = list[i];
	}
	list[to] = NULL;
}

static int add_word(struct reading *r, enum result_word w, const char **list, const char *word)
{
	size_t n = count_words(list);

	for (size_t i = 0; i < n; i++) {
		if (!strcmp(list[i], word))
			return 1;
	}
	if (n == EXPERIMENT_MAX_VALUES)
		return reject(r, result_word_names[w], "has more than %d values",
			      EXPERIMENT_MAX_VALUES);
	list[n] = word;
	return 1;
}

static int add_all(struct reading *r, enum result_word w, const char **list)
{
	const char *word;

	for (size_t i = 0; (word = plan_word_at(w, i)); i++) {
		if (strcmp(word, "none") && strncmp(word, "selftest_", strlen("selftest_")) &&
		    !add_word(r, w, list, word))
			return 0;
	}
	return 1;
}

static int add_value(struct reading *r, enum result_word w, const char **list, const char *text)
{
	bool without = *text == '!';
	const char *word;
	char known[1024];

	if (!strcmp(text, "*"))
		return add_all(r, w, list);
	word = plan_word_find(w, text + without);
	if (!word)
		return reject(r, result_word_names[w], "'%s' is not known; there are%s",
			      text + without, plan_words_text(w, known, sizeof(known)));
	if (without) {
		remove_word(list, word);
		return 1;
	}
	return add_word(r, w, list, word);
}

/* Calls @take for each value that stands in a line. */
static int each_value(struct reading *r, const char *value,
		      int (*take)(struct reading *r, int axis, void *list, const char *text),
		      int axis, void *list)
{
	char *copy = strdup(value), *save = NULL;
	int ret = 1;

	for (char *s = strtok_r(copy, " \t", &save); s && ret; s = strtok_r(NULL, " \t", &save))
		ret = take(r, axis, list, s);
	free(copy);
	return ret;
}

static int take_word(struct reading *r, int axis, void *list, const char *text)
{
	return add_value(r, (enum result_word)axis, list, text);
}

static const char *number_name(int axis)
{
	return axis == THREADS ? "threads" : result_scale_names[axis];
}

static int take_number(struct reading *r, int axis, void *data, const char *text)
{
	json_int_t *list = data;
	json_int_t value;
	size_t n = 0;

	if (!read_number(r, number_name(axis), text, &value))
		return 0;
	while (list[n])
		n++;
	if (n == EXPERIMENT_MAX_VALUES)
		return reject(r, number_name(axis), "has more than %d values",
			      EXPERIMENT_MAX_VALUES);
	list[n] = value;
	return 1;
}

static int set_run(struct reading *r, struct experiment_cells *c, const char *value)
{
	c->by_default = !strcmp(value, "default");
	if (c->by_default || !strcmp(value, "full"))
		return 1;
	return reject(r, "run", "'%s' is not one of default full", value);
}

static int axis(struct reading *r, struct experiment_cells *c, const char *key, const char *value)
{
	if (!strcmp(key, "run"))
		return set_run(r, c, value);
	for (int w = 0; w < RESULT_NR_WORDS; w++) {
		if (w == RESULT_STORAGE || strcmp(key, result_word_names[w]))
			continue;
		if (c->word[w][0] && !r->continues)
			return reject(r, key, "is there twice in [cells %s]", c->name);
		return each_value(r, value, take_word, w, c->word[w]);
	}
	for (int s = 0; s <= THREADS; s++) {
		json_int_t *list = s == THREADS ? c->threads : c->scale[s];

		if (strcmp(key, number_name(s)))
			continue;
		if (list[0] && !r->continues)
			return reject(r, key, "is there twice in [cells %s]", c->name);
		return each_value(r, value, take_number, s, list);
	}
	return reject(r, key, "is not an axis of cells: there are run kernel workload fs watch listener site args handler program verdict groups marks depth files threads");
}

static int handle(void *data, const char *section, const char *key, const char *value)
{
	struct reading *r = data;
	struct experiment_cells *cells;

	if (r->error)
		return 0;
	if (!strcmp(section, SECTION))
		return head(r, key, value);
	if (strncmp(section, CELLS, strlen(CELLS)))
		return reject(r, key, "stands in [%s]: sections are [experiment] and [cells NAME]",
			      section);
	cells = section_of(r, section + strlen(CELLS));
	return cells ? axis(r, cells, key, value) : 0;
}

/* An axis that is not named has the value that most cells have. */
static void complete(struct experiment_cells *c)
{
	static const char *const usual[RESULT_NR_WORDS] = {
		[RESULT_FS] = "tmpfs", [RESULT_WATCH] = "parent", [RESULT_LISTENER] = "fanotify",
		[RESULT_SITE] = "none", [RESULT_ARGS] = "direct", [RESULT_HANDLER] = "none",
		[RESULT_PROGRAM] = "empty", [RESULT_VERDICT] = "skip",
	};

	for (int w = 0; w < RESULT_NR_WORDS; w++) {
		if (!c->word[w][0] && usual[w])
			c->word[w][0] = plan_word_find((enum result_word)w, usual[w]);
	}
}

static int check(struct reading *r)
{
	struct experiment *e = r->e;

	if (!e->question)
		return reject(r, "question", "is missing from [experiment]");
	if (!e->nr_cells)
		return reject(r, "", "there is no section [cells NAME]");
	for (size_t i = 0; i < e->nr_cells; i++) {
		if (!e->cells[i].word[RESULT_WORKLOAD][0])
			return reject(r, "workload", "is missing from [cells %s]",
				      e->cells[i].name);
		if (e->cells[i].threads[0] && e->engine != EXPERIMENT_NATIVE)
			return reject(r, "threads", "is an axis of experiments with engine = native");
		complete(&e->cells[i]);
	}
	return 1;
}

static char *stem(const char *path)
{
	const char *name = strrchr(path, '/');
	size_t len;

	name = name ? name + 1 : path;
	len = strlen(name);
	if (len > 4 && !strcmp(name + len - 4, ".ini"))
		len -= 4;
	return strndup(name, len);
}

int experiment_read(const char *path, struct experiment *out)
{
	struct reading r = { .e = out };
	int bad;

	*out = (struct experiment){ .name = stem(path), .path = strdup(path),
				    .fit = RESULT_NR_SCALES };
	r.file = fopen(path, "re");
	if (!r.file) {
		r.error = -errno;
		fprintf(stderr, "fsnbench: %s: %s\n", path, strerror(errno));
		return r.error;
	}
	bad = ini_parse_stream(next_line, &r, handle, &r);
	if (!r.error && bad) {
		r.line = bad > 0 ? bad : r.line;
		reject(&r, "", "is neither a [section] nor KEY = VALUES");
	}
	if (!r.error)
		check(&r);
	fclose(r.file);
	return r.error;
}
