// SPDX-License-Identifier: GPL-2.0-only
/* Claim C5: storage behind i_security saves no memory, adds latency and fragments. */
#include "report_c5.h"
#include "report_claim.h"

int report_c5_judge(const struct report *rep, FILE *out, const char **verdict)
{
	return report_c5_access(rep, out, verdict);
}
