// SPDX-License-Identifier: GPL-2.0-only
/* The kinds of difference in words, for the report and the table. */
#include "equivalence_join.h"

const struct equivalence_kind_info equivalence_kinds[EQUIVALENCE_NR_KINDS] = {
	[EQUIVALENCE_NO_KIND] = {
		.name = "",
		.what = "",
		.function = "",
		.why = "",
	},
	[EQUIVALENCE_KIND_PATH] = {
		.name = "no_path",
		.what = "event without a path, group that reports descriptors",
		.function = "fanotify_group_event_mask()",
		.why = "returns 0 without a path to open a descriptor of: 'if (!path) "
			"return 0'",
	},
	[EQUIVALENCE_KIND_SPECIAL] = {
		.name = "special_file",
		.what = "event of a special file, group that reports descriptors",
		.function = "fanotify_group_event_mask()",
		.why = "returns 0 for anything but a regular file or a directory: "
			"'!d_is_reg() && !d_can_lookup()'",
	},
	[EQUIVALENCE_KIND_NO_DIR] = {
		.name = "no_directory",
		.what = "event without a directory, group that reports directories alone",
		.function = "fanotify_group_event_mask()",
		.why = "returns 0 for FAN_REPORT_DIR_FID without FAN_REPORT_FID: 'if "
			"(!dir && !ondir) return 0'",
	},
	[EQUIVALENCE_KIND_ONDIR] = {
		.name = "ondir",
		.what = "event of a directory, the mark with the event has no FAN_ONDIR",
		.function = "fsnotify_mask_applicable()",
		.why = "is asked by fanotify_group_event_mask(), mark by mark; neither "
			"the marks loop of send_to_group() nor "
			"fsnotify_handle_inode_event() asks it",
	},
	[EQUIVALENCE_KIND_ON_CHILD] = {
		.name = "on_child",
		.what = "event of a child, the parent's mark with the event has no "
			"FAN_EVENT_ON_CHILD",
		.function = "fsnotify_mask_applicable()",
		.why = "is not asked by the marks loop of send_to_group(); "
			"fsnotify_iter_select_report_types() leaves such a mark out, "
			"unless its ignore mask has FAN_EVENT_ON_CHILD",
	},
	[EQUIVALENCE_KIND_NOT_ASKED] = {
		.name = "not_asked",
		.what = "event that came along with the one that was asked for",
		.function = "fanotify_group_event_mask()",
		.why = "takes the events out of the mask that no mark asked for, or that "
			"one ignores",
	},
	[EQUIVALENCE_KIND_MERGED] = {
		.name = "merged",
		.what = "event that was told once and seen several times",
		.function = "fanotify_merge()",
		.why = "merges an event into one that is queued",
	},
	[EQUIVALENCE_KIND_RENAME] = {
		.name = "rename_away",
		.what = "FAN_RENAME into another directory, at inode_event",
		.function = "fsnotify_handle_event()",
		.why = "returns 0 unless the new directory is the old one: for "
			"->handle_inode_event() the event means that",
	},
	[EQUIVALENCE_KIND_MASK_FD] = {
		.name = "mask_flags_fd",
		.what = "mask with event flags, group that reports descriptors",
		.function = "fanotify_group_event_mask()",
		.why = "never tells such a group FAN_ONDIR and FAN_EVENT_ON_CHILD: "
			"'user_mask &= ~FANOTIFY_EVENT_FLAGS'",
	},
	[EQUIVALENCE_KIND_MASK_CHILD] = {
		.name = "mask_event_on_child",
		.what = "mask with FAN_EVENT_ON_CHILD, group that reports file handles",
		.function = "copy_event_to_user()",
		.why = "tells user space FANOTIFY_OUTGOING_EVENTS, to which "
			"FAN_EVENT_ON_CHILD does not belong; fanotify_alloc_event() still "
			"needs it",
	},
	[EQUIVALENCE_KIND_MASK_ONDIR] = {
		.name = "mask_ondir",
		.what = "mask with FAN_ONDIR, which no mark with the event has",
		.function = "fsnotify_mask_applicable()",
		.why = "leaves such a mark out of fanotify's mask of marks",
	},
	[EQUIVALENCE_KIND_PASS] = {
		.name = "pass",
		.what = "the listener is told something else once a hook is attached",
		.function = "?",
		.why = "must not happen: verdict pass is to change nothing",
	},
	[EQUIVALENCE_KIND_UNEXPLAINED] = {
		.name = "unexplained",
		.what = "fits no known cause",
		.function = "?",
		.why = "has to be looked at",
	},
};
