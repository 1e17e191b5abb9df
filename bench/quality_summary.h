/* SPDX-License-Identifier: GPL-2.0-only */
/* What a study of this instrument found, in a few lines. */
#ifndef FSNBENCH_QUALITY_SUMMARY_H
#define FSNBENCH_QUALITY_SUMMARY_H

#include <jansson.h>
#include <stdio.h>

/** quality_summary - a line for each part of the document @root to @f */
void quality_summary(FILE *f, json_t *root);

#endif /* FSNBENCH_QUALITY_SUMMARY_H */
