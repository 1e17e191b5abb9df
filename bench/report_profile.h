/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the calls go: the profiles of a run in its report. */
#ifndef FSNBENCH_REPORT_PROFILE_H
#define FSNBENCH_REPORT_PROFILE_H

#include "profile.h"
#include "report.h"

/**
 * report_profile - the section "Where the calls go"
 * @rep: report; nothing is written if the run has no profiles
 *
 * The path from the system call to the hook, in send_to_group() and in handle_event side
 * by side.
 *
 * Return: 0 or -ENOMEM.
 */
int report_profile(const struct report *rep);

/**
 * report_profile_folded - all profiles as folded stacks
 * @rep: report
 *
 * A line per stack, "KERNEL/MODE/CELL;frame;frame N", which flamegraph.pl and speedscope
 * read.
 *
 * Return: 0, or -ENODATA if the run has no profiles.
 */
int report_profile_folded(const struct report *rep);

#endif /* FSNBENCH_REPORT_PROFILE_H */
