/* SPDX-License-Identifier: GPL-2.0-only */
/* The equivalence matrix in the report; claims C6 and C7. */
#ifndef FSNBENCH_REPORT_EQUIVALENCE_H
#define FSNBENCH_REPORT_EQUIVALENCE_H

#include "equivalence_tally.h"
#include "report.h"

/** report_equivalence - the section; 0 or -ENOMEM */
int report_equivalence(const struct report *rep);

/** report_equivalence_csv - the whole table, a line per event of a row; 0 */
int report_equivalence_csv(const struct report *rep);

/** report_visibility_csv - counts by site and cause, for plots/visibility.gp; 0 */
int report_visibility_csv(const struct report *rep);

#endif /* FSNBENCH_REPORT_EQUIVALENCE_H */
