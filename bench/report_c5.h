/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of claim C5: storage behind i_security against a pointer in struct inode. */
#ifndef FSNBENCH_REPORT_C5_H
#define FSNBENCH_REPORT_C5_H

#include "report.h"

/** report_c5_access - does it add latency? As report_judge. */
int report_c5_access(const struct report *rep, FILE *out, const char **verdict);

#endif /* FSNBENCH_REPORT_C5_H */
