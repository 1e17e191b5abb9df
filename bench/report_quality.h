/* SPDX-License-Identifier: GPL-2.0-only */
/* How good the native engine is, as it measured of itself. */
#ifndef FSNBENCH_REPORT_QUALITY_H
#define FSNBENCH_REPORT_QUALITY_H

#include "report.h"

/**
 * struct report_quality - what a run has beside its arms
 * @quality: quality.json; NULL if there is none
 * @calibrate: calibrate.json; NULL if there is none
 */
struct report_quality {
	json_t *quality, *calibrate;
};

/**
 * report_quality_load - read both
 * @dir: where they are, as *.json or *.json.gz
 * @q: receives them; released by report_quality_release(), also after a failure
 *
 * Return: 0, -EINVAL (said on stderr), -ENOMEM or -errno.
 */
int report_quality_load(const char *dir, struct report_quality *q);

/** report_quality_release - release what report_quality_load() allocated */
void report_quality_release(struct report_quality *q);

/** report_quality - the section; nothing without native documents; 0 or -ENOMEM */
int report_quality(const struct report *rep);

#endif /* FSNBENCH_REPORT_QUALITY_H */
