// SPDX-License-Identifier: GPL-2.0-only
/*
 * Joins the two documents of the equivalence matrix. An operation may raise
 * several events, and a queue may merge them: each event's bit is compared by
 * itself, how often it came and with which flags.
 */
#include "equivalence_join.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>

#define FLAGS ((uint32_t)(FAN_ONDIR | FAN_EVENT_ON_CHILD))
#define PERM_EVENTS ((uint32_t)(FAN_OPEN_PERM | FAN_ACCESS_PERM))

const char *const equivalence_state_names[EQUIVALENCE_NR_STATES] = {
	[EQUIVALENCE_EQUAL] = "equal",
	[EQUIVALENCE_MORE] = "more",
	[EQUIVALENCE_LESS] = "less",
	[EQUIVALENCE_NA] = "n/a",
	[EQUIVALENCE_UNKNOWN] = "unknown",
};

static int reject(const struct result *res, size_t i, const char *what)
{
	fprintf(stderr, "fsnbench: %s: equivalence[%zu]: %s\n", res->path, i, what);
	return -EINVAL;
}

static int index_rows(const struct result *res, json_t **out)
{
	json_t *rows = json_object_get(res->root, "equivalence"), *entry;
	struct equivalence_row row;
	size_t i;

	if (!json_is_array(rows)) {
		fprintf(stderr, "fsnbench: %s: equivalence: must be an array of rows\n",
			res->path);
		return -EINVAL;
	}
	*out = json_object();
	json_array_foreach(rows, i, entry) {
		const char *name = json_string_value(json_object_get(entry, "row"));

		if (!name || !equivalence_parse(name, &row))
			return reject(res, i, "row: is none of this fsnbench's; run both again");
		if (json_object_get(*out, name))
			return reject(res, i, "row: occurs twice");
		if (json_object_set(*out, name, entry))
			return -ENOMEM;
	}
	return 0;
}

int equivalence_load(const char *dir, struct equivalence *eq)
{
	char *path = strdup(dir);
	int err;

	memset(eq, 0, sizeof(*eq));
	if (!path)
		return -ENOMEM;
	err = result_set_load(&path, 1, &eq->set);
	free(path);
	for (size_t d = 0; !err && d < eq->set.nr_docs; d++) {
		const struct result *res = eq->set.docs[d];
		const struct result **slot =
			strcmp(res->kernel, "vanilla") ? &eq->patched : &eq->vanilla;

		if (*slot) {
			fprintf(stderr, "fsnbench: %s: second document of a matrix; give one\n",
				res->path);
			err = -EINVAL;
		}
		*slot = res;
	}
	if (!err && (!eq->vanilla || !eq->patched)) {
		fprintf(stderr, "fsnbench: %s: needs the matrix of vanilla and of a patched kernel\n",
			dir);
		err = -EINVAL;
	}
	if (!err)
		err = index_rows(eq->vanilla, &eq->truth);
	if (!err)
		err = index_rows(eq->patched, &eq->hooked);
	return err;
}

void equivalence_release(struct equivalence *eq)
{
	json_decref(eq->truth);
	json_decref(eq->hooked);
	result_set_release(&eq->set);
	memset(eq, 0, sizeof(*eq));
}

const char *equivalence_site_reason(const struct equivalence *eq, int site)
{
	json_t *sites = json_object_get(eq->patched->context, "sites");
	const char *said = json_string_value(json_object_get(sites, equivalence_sites[site]));

	if (!said)
		return "not run";
	return strcmp(said, "ok") ? said : NULL;
}

static const char *string_of(json_t *obj, const char *key)
{
	return json_string_value(json_object_get(obj, key));
}

/* How many words of @text have @event, and their masks; @args of the last. */
static unsigned int count(const char *text, uint32_t event, uint32_t *mask, char *args, size_t size)
{
	unsigned int nr = 0;

	*mask = 0;
	while (*text) {
		size_t len = strcspn(text, " ");
		char *end;
		uint32_t word = (uint32_t)strtoul(text, &end, 16);

		if (word & event) {
			nr++;
			*mask |= word & (event | FLAGS);
			if (args && *end == ':')
				snprintf(args, size, "%.*s", (int)(text + len - end - 1), end + 1);
		}
		text += len + (text[len] == ' ');
	}
	return nr;
}

static uint32_t events_of(const char *text)
{
	uint32_t events = 0;

	for (; *text; text += strcspn(text, " "), text += *text == ' ')
		events |= (uint32_t)strtoul(text, NULL, 16);
	return events & ~FLAGS;
}

struct joined {
	const char *truth;	/* what vanilla's listener was told */
	const char *seen, *heard;
	const char *na, *open;
	const char *refused;
};

static void take_site(json_t *entry, struct joined *j)
{
	const char *failed = string_of(entry, "failed"), *na = string_of(entry, "na");

	if (!entry)
		j->open = "the row was not run there";
	else if (json_is_string(entry))
		j->seen = json_string_value(entry);
	else if (failed)
		j->open = failed;
	else if (na)
		j->na = na;
	else
		j->seen = string_of(entry, "seen");
	if (entry && string_of(entry, "heard"))
		j->heard = string_of(entry, "heard");
	if (!j->na && !j->open && !j->seen)
		j->open = "the document does not say what the hook saw";
}

static struct joined join(const struct equivalence *eq, const char *name, int site)
{
	json_t *truth = json_object_get(eq->truth, name);
	json_t *hooked = json_object_get(eq->hooked, name);
	const char *na = string_of(truth, "na"), *also = string_of(hooked, "na");
	struct joined j = { .na = equivalence_site_reason(eq, site) };

	j.truth = string_of(truth, "heard");
	j.heard = string_of(hooked, "heard");
	j.refused = na && also && !strcmp(na, also) ? na : "";
	if (j.na)
		return j;
	if (!truth || !hooked)
		j.open = "one of the kernels was not asked";
	else if (string_of(truth, "failed") || string_of(hooked, "failed"))
		j.open = string_of(truth, "failed") ?: string_of(hooked, "failed");
	else if (*j.refused)
		j.na = j.refused;
	else if (na || also)
		j.open = "the kernels do not accept the same marks";
	else if (!j.truth || !j.heard)
		j.open = "the document does not say what the listener was told";
	else
		take_site(json_object_get(hooked, equivalence_sites[site]), &j);
	return j;
}

static void judge(const struct joined *j, struct equivalence_case *c)
{
	char args[16] = "";

	c->reason = "";
	c->refused = j->refused;
	c->nr_told = count(j->truth ?: "", c->event, &c->told_mask, NULL, 0);
	if (!j->na && !strcmp(equivalence_sites[c->site], EQUIVALENCE_LATE) &&
	    !(c->event & PERM_EVENTS)) {
		c->state = EQUIVALENCE_NA;
		c->reason = "permission events only";
		return;
	}
	if (j->na || j->open) {
		c->state = j->na ? EQUIVALENCE_NA : EQUIVALENCE_UNKNOWN;
		c->reason = j->na ? j->na : j->open;
		return;
	}
	c->nr_seen = count(j->seen, c->event, &c->seen_mask, args, sizeof(args));
	if (c->nr_seen == c->nr_told)
		c->state = EQUIVALENCE_EQUAL;
	else
		c->state = c->nr_seen > c->nr_told ? EQUIVALENCE_MORE : EQUIVALENCE_LESS;
	c->pass_equal = !strcmp(j->truth, j->heard);
	equivalence_explain(c, args);
}

/* The events of a row: those asked for, and all that anybody saw. */
static uint32_t events_at(const struct equivalence_row *row, const struct joined *j)
{
	uint32_t events = equivalence_asked(row);

	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++)
		events |= events_of(j[s].seen ?: "") | events_of(j[s].heard ?: "");
	return events | events_of(j[0].truth ?: "");
}

static int visit_row(const struct equivalence *eq, const struct equivalence_row *row,
		     int (*visit)(const struct equivalence_case *c, void *data), void *data)
{
	struct joined j[EQUIVALENCE_NR_SITES];
	bool offered[EQUIVALENCE_NR_SITES];
	char name[EQUIVALENCE_NAME_MAX];
	uint32_t events;

	equivalence_name(row, name, sizeof(name));
	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++) {
		j[s] = join(eq, name, s);
		offered[s] = !equivalence_site_reason(eq, s);
	}
	events = events_at(row, j);
	for (uint32_t event = 1; event; event <<= 1) {
		for (int s = 0; events & event && s < EQUIVALENCE_NR_SITES; s++) {
			struct equivalence_case c = {
				.row = *row, .site = s, .offered = offered[s], .event = event
			};
			int ret;

			judge(&j[s], &c);
			ret = visit(&c, data);
			if (ret)
				return ret;
		}
	}
	return 0;
}

int equivalence_each(const struct equivalence *eq,
		     int (*visit)(const struct equivalence_case *c, void *data), void *data)
{
	struct equivalence_row row = equivalence_first();
	char name[EQUIVALENCE_NAME_MAX];
	int ret = 0;

	do {
		equivalence_name(&row, name, sizeof(name));
		if (json_object_get(eq->truth, name) || json_object_get(eq->hooked, name))
			ret = visit_row(eq, &row, visit, data);
	} while (!ret && equivalence_next(&row));
	return ret;
}
