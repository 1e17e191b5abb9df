// SPDX-License-Identifier: GPL-2.0-only
/* The rows of the equivalence matrix: their words, their order, their masks. */
#include "bench/equivalence.h"

#include <stdio.h>
#include <string.h>
#include <sys/fanotify.h>

#define MAX_WORDS 16

const char *const equivalence_sites[] = {
	"send_to_group_raw", "send_to_group",	      "handle_event",
	EQUIVALENCE_LATE,    "handle_event_devirt", EQUIVALENCE_INODE_EVENT,
	NULL,
};

static const char *const words[EQUIVALENCE_NR_WORDS][MAX_WORDS] = {
	[EQUIVALENCE_LISTENER] = { "fd", "fid", "dfid_name", "perm" },
	[EQUIVALENCE_MARKS] = { "inode", "parent", "mount", "sb", "inode+sb", "inode.event+sb.flags",
				"inode.flags+sb.event", "parent+mount", "parent.event+mount.flags",
				"parent.flags+mount.event" },
	[EQUIVALENCE_FLAGS] = { "none", "ondir", "child", "ondir+child" },
	[EQUIVALENCE_IGNORE] = { "none", "ignored_mask", "ignored_mask_surv", "ignore",
				 "ignore_surv", "ignore_surv_flags", "ignore_other_flags" },
	[EQUIVALENCE_OBJECT] = { "file", "dir", "child", "fifo" },
	[EQUIVALENCE_OP] = { "open", "reopen", "access", "modify", "truncate", "close_nowrite",
			     "close_write", "create", "delete", "rename", "move", "attrib" },
};

#define MARK(target_, event, flags) { EQUIVALENCE_ON_##target_, event, flags }

static const struct equivalence_mark marks[][EQUIVALENCE_NR_MARKS] = {
	{ MARK(INODE, true, true) },
	{ MARK(PARENT, true, true) },
	{ MARK(MOUNT, true, true) },
	{ MARK(SB, true, true) },
	{ MARK(INODE, true, true), MARK(SB, true, true) },
	{ MARK(INODE, true, false), MARK(SB, false, true) },
	{ MARK(INODE, false, true), MARK(SB, true, false) },
	{ MARK(PARENT, true, true), MARK(MOUNT, true, true) },
	{ MARK(PARENT, true, false), MARK(MOUNT, false, true) },
	{ MARK(PARENT, false, true), MARK(MOUNT, true, false) },
};

static const uint32_t flags[] = {
	0, FAN_ONDIR, FAN_EVENT_ON_CHILD, FAN_ONDIR | FAN_EVENT_ON_CHILD
};

/* What one operation raises, if all of it is asked for. */
static const uint32_t raises[] = {
	[EQUIVALENCE_OPEN] = FAN_OPEN | FAN_OPEN_PERM,
	[EQUIVALENCE_REOPEN] = FAN_OPEN | FAN_OPEN_PERM,
	[EQUIVALENCE_ACCESS] = FAN_ACCESS | FAN_ACCESS_PERM,
	[EQUIVALENCE_MODIFY] = FAN_MODIFY,
	[EQUIVALENCE_TRUNCATE] = FAN_MODIFY,
	[EQUIVALENCE_CLOSE_NOWRITE] = FAN_CLOSE_NOWRITE,
	[EQUIVALENCE_CLOSE_WRITE] = FAN_CLOSE_WRITE,
	[EQUIVALENCE_CREATE] = FAN_CREATE,
	[EQUIVALENCE_DELETE] = FAN_DELETE | FAN_DELETE_SELF | FAN_ATTRIB,
	[EQUIVALENCE_RENAME] = FAN_RENAME | FAN_MOVE | FAN_MOVE_SELF,
	[EQUIVALENCE_MOVE] = FAN_RENAME | FAN_MOVE | FAN_MOVE_SELF,
	[EQUIVALENCE_ATTRIB] = FAN_ATTRIB,
};

#define PERM_EVENTS (FAN_OPEN_PERM | FAN_ACCESS_PERM)

static const struct {
	uint32_t event;
	const char *name;
} events[] = {
	{ FAN_ACCESS, "access" },
	{ FAN_MODIFY, "modify" },
	{ FAN_ATTRIB, "attrib" },
	{ FAN_CLOSE_WRITE, "close_write" },
	{ FAN_CLOSE_NOWRITE, "close_nowrite" },
	{ FAN_OPEN, "open" },
	{ FAN_MOVED_FROM, "moved_from" },
	{ FAN_MOVED_TO, "moved_to" },
	{ FAN_CREATE, "create" },
	{ FAN_DELETE, "delete" },
	{ FAN_DELETE_SELF, "delete_self" },
	{ FAN_MOVE_SELF, "move_self" },
	{ FAN_OPEN_EXEC, "open_exec" },
	{ FAN_Q_OVERFLOW, "overflow" },
	{ FAN_OPEN_PERM, "open_perm" },
	{ FAN_ACCESS_PERM, "access_perm" },
	{ FAN_RENAME, "rename" },
};

const char *equivalence_impossible(int object, int op)
{
	switch (op) {
	case EQUIVALENCE_MODIFY:
	case EQUIVALENCE_TRUNCATE:
	case EQUIVALENCE_CLOSE_WRITE:
	case EQUIVALENCE_REOPEN:
		if (object == EQUIVALENCE_DIRECTORY)
			return "a directory cannot be opened for writing";
		if (object == EQUIVALENCE_FIFO && op == EQUIVALENCE_TRUNCATE)
			return "a FIFO has no size";
		return NULL;
	default:
		return NULL;
	}
}

/* Permission listeners are run with the operations that ask for permission. */
static bool is_row(const struct equivalence_row *row)
{
	return !equivalence_impossible(row->word[EQUIVALENCE_OBJECT], row->word[EQUIVALENCE_OP]) &&
	       (row->word[EQUIVALENCE_LISTENER] != EQUIVALENCE_PERM ||
		raises[row->word[EQUIVALENCE_OP]] & PERM_EVENTS);
}

struct equivalence_row equivalence_first(void)
{
	struct equivalence_row row = { { 0 } };

	return row;
}

static bool step(struct equivalence_row *row)
{
	for (int w = EQUIVALENCE_NR_WORDS - 1; w >= 0; w--) {
		if (words[w][++row->word[w]])
			return true;
		row->word[w] = 0;
	}
	return false;
}

bool equivalence_next(struct equivalence_row *row)
{
	while (step(row))
		if (is_row(row))
			return true;
	return false;
}

const char *equivalence_word_name(const struct equivalence_row *row, enum equivalence_word w)
{
	return words[w][row->word[w]];
}

const char *equivalence_name(const struct equivalence_row *row, char *buf, size_t size)
{
	size_t len = 0;

	for (int w = 0; w < EQUIVALENCE_NR_WORDS && len < size; w++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s", w ? "/" : "",
					equivalence_word_name(row, (enum equivalence_word)w));
	return buf;
}

bool equivalence_parse(const char *name, struct equivalence_row *row)
{
	for (int w = 0; w < EQUIVALENCE_NR_WORDS; w++) {
		size_t len = strcspn(name, "/");
		int i = 0;

		while (words[w][i] &&
		       (strlen(words[w][i]) != len || strncmp(words[w][i], name, len)))
			i++;
		if (!words[w][i])
			return false;
		row->word[w] = i;
		name += len + (name[len] == '/');
	}
	return !*name && is_row(row);
}

struct equivalence_mark equivalence_mark_of(const struct equivalence_row *row, int nr)
{
	return marks[row->word[EQUIVALENCE_MARKS]][nr];
}

uint32_t equivalence_flags_of(const struct equivalence_row *row)
{
	return flags[row->word[EQUIVALENCE_FLAGS]];
}

uint32_t equivalence_asked(const struct equivalence_row *row)
{
	uint32_t asked = raises[row->word[EQUIVALENCE_OP]];

	if (row->word[EQUIVALENCE_LISTENER] != EQUIVALENCE_PERM)
		asked &= ~(uint32_t)PERM_EVENTS;
	if (row->word[EQUIVALENCE_LISTENER] != EQUIVALENCE_DFID_NAME)
		asked &= ~(uint32_t)FAN_RENAME;
	return asked;
}

const char *equivalence_event_name(uint32_t event)
{
	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (events[i].event == event)
			return events[i].name;
	return NULL;
}
