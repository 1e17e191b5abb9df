/* SPDX-License-Identifier: GPL-2.0-only */
/* What a run has in folders of its own, beside the documents of its boots. */
#ifndef FSNBENCH_REPORT_FOLDERS_H
#define FSNBENCH_REPORT_FOLDERS_H

#include "report_c5.h"
#include "report_equivalence.h"
#include "report_macro.h"
#include "report_native.h"
#include "report_profile.h"
#include "report_quality.h"

/**
 * struct report_folders - what was found; a folder that a run does not have is empty
 */
struct report_folders {
	struct equivalence equivalence;
	struct memory memory, million;
	struct macro_docs macro;
	struct profile_docs profile;
	struct native_docs native;
	struct report_quality quality;
};

/**
 * report_folders_load - read the folders of a run
 * @dir: the run
 * @f: zeroed; the caller releases it with report_folders_release(), also after a failure
 *
 * Says on stderr what it rejects.
 *
 * Return: 0, -EINVAL or another -errno.
 */
int report_folders_load(const char *dir, struct report_folders *f);

/** report_folders_release - release what report_folders_load() gave */
void report_folders_release(struct report_folders *f);

/** report_folders_use - what there is becomes part of the report */
void report_folders_use(const struct report_folders *f, struct report *rep);

#endif /* FSNBENCH_REPORT_FOLDERS_H */
