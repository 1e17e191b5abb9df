// SPDX-License-Identifier: GPL-2.0-only
/* Is what a workload says it raises what listeners are told? */
#include "bench/exact_declare.h"

#include <stdio.h>
#include <string.h>

#include "bench/exact.h"
#include "bench/exact_session.h"

#define NR_OPS		4	/* of workloads whose operations are alike */
#define FLAGS		(FAN_ONDIR | FAN_EVENT_ON_CHILD)

/* A process that reads would have to be waited for; it is of a kind that is asked. */
static bool is_asked(const struct listener_kind *kind)
{
	return kind->hears && kind->drain && !kind->reads &&
	       (!kind->missing || !kind->missing());
}

static int run(struct exact_session *s, struct listener *l, struct listener_count *count)
{
	unsigned long nr = s->workload->cycle ? s->workload->cycle : NR_OPS;
	int ret = 0;

	for (unsigned long i = 0; !ret && i < nr; i++) {
		ret = s->workload->run(&s->ctx, 1);
		if (!ret)
			ret = listener_drain(l, count);
	}
	return ret;
}

static void compare(const struct exact_session *s, const struct listener_kind *kind,
		    const struct listener_count *count, char *text, size_t size)
{
	uint64_t declared = listener_told(kind, s->workload), told = count->seen & ~FLAGS;
	size_t len = strlen(text);

	/* A signal says that something happened, and not what. */
	if (!told && count->events)
		told = declared;
	if (told != declared)
		snprintf(text + len, size - len,
			 "%slistener %s was told of events 0x%llx, the workload declares 0x%llx",
			 len ? "; " : "", kind->name, (unsigned long long)told,
			 (unsigned long long)declared);
}

static int ask(struct exact_session *s, const struct listener_kind *kind, char *text, size_t size)
{
	struct result_cell cell = s->cell;
	struct listener_count count = { 0 };
	struct listener l;
	int ret;

	cell.word[RESULT_WATCH] = "parent";
	cell.word[RESULT_LISTENER] = kind->name;
	ret = listener_open(&l, &cell, kind->hears | FLAGS);
	if (ret)
		return ret;
	s->ctx.nr_done = 0;
	ret = listener_mark(&l, s->dir, kind->hears | FAN_ONDIR, LISTENER_PARENT);
	if (!ret)
		ret = run(s, &l, &count);
	if (!ret)
		compare(s, kind, &count, text, size);
	else
		snprintf(text, size, "asking listener %s: %s", kind->name, strerror(-ret));
	listener_close(&l);
	return ret;
}

int exact_declare_check(const char *workload, const char *kernel, char *text, size_t size)
{
	struct exact_session *session = NULL;
	struct result_cell cell = { .threads = 1 };
	const struct listener_kind *kind;
	const char *what;
	int ret, err;

	*text = '\0';
	for (int w = 0; w < RESULT_NR_WORDS; w++)
		cell.word[w] = "none";
	cell.word[RESULT_WORKLOAD] = workload;
	cell.word[RESULT_KERNEL] = kernel;
	cell.word[RESULT_FS] = "tmpfs";
	cell.word[RESULT_WATCH] = "never";
	ret = exact_session_enter(&session, &cell, 0, &what);
	if (ret) {
		snprintf(text, size, "%s: %s", what, strerror(-ret));
		return ret;
	}
	for (size_t i = 0; !ret && (kind = listener_kind_at(i)); i++) {
		if (is_asked(kind))
			ret = ask(session, kind, text, size);
	}
	err = exact_session_close(session);
	return ret ? ret : err;
}
