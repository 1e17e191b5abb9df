// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why a hook sees what a listener is not told: the conditions of the kernel's
 * functions, applied to the properties of a row. What fits none of them stays
 * unexplained, and the report says so.
 */
#include <string.h>
#include <sys/fanotify.h>

#include "equivalence_join.h"

/* Does a mark that has the row's events also have @flag, where it counts? */
static bool event_mark_has(const struct equivalence_row *row, uint32_t flag, bool parent_only)
{
	for (int i = 0; i < EQUIVALENCE_NR_MARKS; i++) {
		struct equivalence_mark mark = equivalence_mark_of(row, i);

		if (mark.target == EQUIVALENCE_NO_MARK || !mark.has_event ||
		    (parent_only && mark.target != EQUIVALENCE_ON_PARENT))
			continue;
		if (mark.has_flags && equivalence_flags_of(row) & flag)
			return true;
	}
	return false;
}

static bool has_parent_mark(const struct equivalence_row *row)
{
	return equivalence_mark_of(row, 0).target == EQUIVALENCE_ON_PARENT;
}

static bool reports_descriptors(const struct equivalence_row *row)
{
	return row->word[EQUIVALENCE_LISTENER] == EQUIVALENCE_FD ||
	       row->word[EQUIVALENCE_LISTENER] == EQUIVALENCE_PERM;
}

static bool at_inode_event(const struct equivalence_case *c)
{
	return !strcmp(equivalence_sites[c->site], EQUIVALENCE_INODE_EVENT);
}

/* ->handle_inode_event() is passed no path: whether there was one is known. */
static bool has_path(const struct equivalence_case *c, const char *args)
{
	if (at_inode_event(c))
		return c->row.word[EQUIVALENCE_OP] != EQUIVALENCE_TRUNCATE;
	return strchr(args, 'p');
}

/* In the order in which the kernel looks. */
static enum equivalence_kind kind_of_more(const struct equivalence_case *c, const char *args)
{
	const struct equivalence_row *row = &c->row;
	bool dir = row->word[EQUIVALENCE_OBJECT] == EQUIVALENCE_DIRECTORY;

	if (c->nr_told)
		return EQUIVALENCE_KIND_MERGED;
	if (!(c->event & equivalence_asked(row)))
		return EQUIVALENCE_KIND_NOT_ASKED;
	if (reports_descriptors(row) && !has_path(c, args))
		return EQUIVALENCE_KIND_PATH;
	if (reports_descriptors(row) && row->word[EQUIVALENCE_OBJECT] == EQUIVALENCE_FIFO)
		return EQUIVALENCE_KIND_SPECIAL;
	if (row->word[EQUIVALENCE_LISTENER] == EQUIVALENCE_DFID_NAME && !strchr(args, 'd') && !dir)
		return EQUIVALENCE_KIND_NO_DIR;
	if (dir && !event_mark_has(row, FAN_ONDIR, false))
		return EQUIVALENCE_KIND_ONDIR;
	if (has_parent_mark(row) && !event_mark_has(row, FAN_EVENT_ON_CHILD, true))
		return EQUIVALENCE_KIND_ON_CHILD;
	return EQUIVALENCE_KIND_UNEXPLAINED;
}

static enum equivalence_kind kind_of_less(const struct equivalence_case *c)
{
	if (at_inode_event(c) && c->event == FAN_RENAME &&
	    c->row.word[EQUIVALENCE_OP] == EQUIVALENCE_MOVE)
		return EQUIVALENCE_KIND_RENAME;
	return EQUIVALENCE_KIND_UNEXPLAINED;
}

static enum equivalence_kind kind_of_mask(const struct equivalence_case *c)
{
	uint32_t extra = c->seen_mask & ~c->told_mask, lacking = c->told_mask & ~c->seen_mask;

	if (!extra && !lacking)
		return EQUIVALENCE_NO_KIND;
	if (lacking || extra & ~(uint32_t)(FAN_ONDIR | FAN_EVENT_ON_CHILD))
		return EQUIVALENCE_KIND_UNEXPLAINED;
	if (reports_descriptors(&c->row))
		return EQUIVALENCE_KIND_MASK_FD;
	if (extra == FAN_EVENT_ON_CHILD)
		return EQUIVALENCE_KIND_MASK_CHILD;
	return event_mark_has(&c->row, FAN_ONDIR, false) ? EQUIVALENCE_KIND_UNEXPLAINED :
							   EQUIVALENCE_KIND_MASK_ONDIR;
}

void equivalence_explain(struct equivalence_case *c, const char *args)
{
	c->kind = EQUIVALENCE_NO_KIND;
	c->mask_kind = EQUIVALENCE_NO_KIND;
	if (c->state == EQUIVALENCE_MORE)
		c->kind = kind_of_more(c, args);
	else if (c->state == EQUIVALENCE_LESS)
		c->kind = kind_of_less(c);
	if ((c->state == EQUIVALENCE_EQUAL || c->state == EQUIVALENCE_MORE) && c->nr_told)
		c->mask_kind = kind_of_mask(c);
}
