// SPDX-License-Identifier: GPL-2.0-only
/* The command-line options that choose cells, shared by list and run. */
#include "bench/plan_options.h"

bool plan_option(struct plan_filter *filter, int option, const char *value)
{
	switch (option) {
	case PLAN_OPTION_KERNEL:
		filter->kernel = value;
		return true;
	case PLAN_OPTION_NO_SELFTEST:
		filter->selftest = false;
		return true;
	case PLAN_OPTION_QUICK:
		filter->selftest = false;
		filter->only[RESULT_WORKLOAD] = "open_close";
		return true;
	}
	if (option < PLAN_OPTION_WORD ||
	    option >= PLAN_OPTION_WORD + RESULT_NR_WORDS)
		return false;
	filter->only[option - PLAN_OPTION_WORD] = value;
	return true;
}
