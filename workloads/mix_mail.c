// SPDX-License-Identifier: GPL-2.0-only
/*
 * mix_mail: a recorded mix, workloads/mix/mail.mix.
 *
 * One operation is one of the system calls that maildrop, which delivers three mails,
 * and mutt, which shows two and deletes all, make on files. @dir is the folder of mail
 * that nobody has seen.
 *
 * Marks ask for FAN_OPEN. Declared are opens of regular files: those of directories
 * are told to marks with FAN_ONDIR alone. @raises is what a cycle raises in all.
 */
#include "mix.h"

#define NR_OPS	875

MIX(mail, NR_OPS)

static const struct workload workload_mix_mail = {
	.name = "mix_mail",
	.summary = "mails delivered, read and deleted, replayed",
	.raises = FAN_OPEN | FAN_ACCESS | FAN_CLOSE_NOWRITE | FAN_CREATE | FAN_DELETE |
		  FAN_MOVED_FROM | FAN_RENAME,
	.pathless = FAN_CREATE | FAN_DELETE | FAN_MOVED_FROM | FAN_RENAME,
	.watched = FAN_OPEN,
	.cycle = NR_OPS,
	MIX_CALLS(mail),
};
WORKLOAD_REGISTER(mix_mail);
