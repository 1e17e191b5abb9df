// SPDX-License-Identifier: GPL-2.0-only
/* The roles of arms, as documents say them. */
#include "native_role.h"

const char *const native_role_names[NATIVE_NR_ROLES] = {
	[NATIVE_BASE]		= "base",
	[NATIVE_ARM]		= "arm",
	[NATIVE_CONTROL]	= "control",
	[NATIVE_AA]		= "aa",
	[NATIVE_INJECT]		= "inject",
	[NATIVE_BARE]		= "bare",
};
