/* SPDX-License-Identifier: GPL-2.0-only */
/* The formats of reports, and what each is made of. */
#ifndef FSNBENCH_REPORT_SECTIONS_H
#define FSNBENCH_REPORT_SECTIONS_H

#include "report.h"

/**
 * report_sections_format - the format of a name
 * @name: as in --format
 * @format: receives it
 *
 * Return: 0, or -EINVAL (said on stderr, with the names there are).
 */
int report_sections_format(const char *name, enum report_format *format);

/** report_sections_write - write all sections of @rep's format to @rep->out; 0 or -errno */
int report_sections_write(const struct report *rep);

#endif /* FSNBENCH_REPORT_SECTIONS_H */
