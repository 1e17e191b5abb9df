/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The semantic equivalence matrix: does a hook at a site see the events, and
 * the masks, that the group's listener is told?
 *
 * A row is one way to listen and one operation on one kind of object. The
 * listener of the unpatched kernel is the truth. The words and the order of
 * the rows are here, for the guest that runs them and the host that judges.
 */
#ifndef FSNBENCH_EQUIVALENCE_H
#define FSNBENCH_EQUIVALENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum equivalence_word {
	EQUIVALENCE_LISTENER,
	EQUIVALENCE_MARKS,
	EQUIVALENCE_FLAGS,
	EQUIVALENCE_IGNORE,
	EQUIVALENCE_OBJECT,
	EQUIVALENCE_OP,
	EQUIVALENCE_NR_WORDS,
};

enum equivalence_listener {
	EQUIVALENCE_FD,		/* reports descriptors */
	EQUIVALENCE_FID,	/* reports the object's file handle */
	EQUIVALENCE_DFID_NAME,	/* reports the directory's file handle and the name */
	EQUIVALENCE_PERM,	/* reports descriptors and answers */
};

enum equivalence_ignore {
	EQUIVALENCE_IGNORE_NONE,
	EQUIVALENCE_IGNORED_MASK,
	EQUIVALENCE_IGNORED_MASK_SURV,
	EQUIVALENCE_IGNORE_EVENTS,
	EQUIVALENCE_IGNORE_SURV,
	EQUIVALENCE_IGNORE_SURV_FLAGS,
	EQUIVALENCE_IGNORE_OTHER,	/* an event that nothing raises, with both flags */
};

enum equivalence_object {
	EQUIVALENCE_FILE,
	EQUIVALENCE_DIRECTORY,
	EQUIVALENCE_CHILD,	/* a file whose directory another group watches */
	EQUIVALENCE_FIFO,
};

enum equivalence_op {
	EQUIVALENCE_OPEN,
	EQUIVALENCE_REOPEN,
	EQUIVALENCE_ACCESS,
	EQUIVALENCE_MODIFY,
	EQUIVALENCE_TRUNCATE,
	EQUIVALENCE_CLOSE_NOWRITE,
	EQUIVALENCE_CLOSE_WRITE,
	EQUIVALENCE_CREATE,
	EQUIVALENCE_DELETE,
	EQUIVALENCE_RENAME,
	EQUIVALENCE_MOVE,
	EQUIVALENCE_ATTRIB,
};

/* What a mark of a row is on, in the order in which a group's marks are set. */
enum equivalence_target {
	EQUIVALENCE_NO_MARK,
	EQUIVALENCE_ON_INODE,
	EQUIVALENCE_ON_PARENT,
	EQUIVALENCE_ON_MOUNT,
	EQUIVALENCE_ON_SB,
};

#define EQUIVALENCE_NR_MARKS	2

/**
 * struct equivalence_mark - one mark of a row's group
 * @target: what it is on
 * @has_event: its mask has the row's events; otherwise one that nothing raises
 * @has_flags: its mask has the row's flags
 */
struct equivalence_mark {
	enum equivalence_target target;
	bool has_event, has_flags;
};

/**
 * struct equivalence_row - one row
 * @word: index of the row's word, by enum equivalence_word
 */
struct equivalence_row {
	int word[EQUIVALENCE_NR_WORDS];
};

/* Long enough for every row's name. */
#define EQUIVALENCE_NAME_MAX	96

/* The sites that rows are run at, NULL at the end; "inode_event" is the last. */
extern const char *const equivalence_sites[];

#define EQUIVALENCE_NR_SITES	6
#define EQUIVALENCE_INODE_EVENT	"inode_event"
#define EQUIVALENCE_LATE	"handle_event_late"

/** equivalence_first - the first row */
struct equivalence_row equivalence_first(void);

/** equivalence_next - go to the next row; false after the last */
bool equivalence_next(struct equivalence_row *row);

/** equivalence_name - the words of a row, joined by '/'; returns @buf */
const char *equivalence_name(const struct equivalence_row *row, char *buf, size_t size);

/** equivalence_parse - the row of a name; false if there is no such row */
bool equivalence_parse(const char *name, struct equivalence_row *row);

/** equivalence_word_name - name of word @w of a row */
const char *equivalence_word_name(const struct equivalence_row *row, enum equivalence_word w);

/** equivalence_mark_of - mark @nr of a row's group */
struct equivalence_mark equivalence_mark_of(const struct equivalence_row *row, int nr);

/** equivalence_flags_of - FAN_ONDIR and FAN_EVENT_ON_CHILD of a row's mask */
uint32_t equivalence_flags_of(const struct equivalence_row *row);

/**
 * equivalence_asked - the events that a row's listener asks for
 *
 * All that the operation raises, but permission events only for the class that
 * may ask for them and FAN_RENAME only where names are reported.
 */
uint32_t equivalence_asked(const struct equivalence_row *row);

/**
 * equivalence_impossible - why an operation and an object make no row
 * @object: enum equivalence_object
 * @op: enum equivalence_op
 *
 * Return: the reason, NULL if they make rows.
 */
const char *equivalence_impossible(int object, int op);

/** equivalence_event_name - "open" for FAN_OPEN; NULL if it is no single event */
const char *equivalence_event_name(uint32_t event);

#endif /* FSNBENCH_EQUIVALENCE_H */
