/* SPDX-License-Identifier: GPL-2.0-only */
/* What an arm is in the group that it is compared in. */
#ifndef FSNBENCH_NATIVE_ROLE_H
#define FSNBENCH_NATIVE_ROLE_H

enum native_role {
	NATIVE_BASE,	/* nobody watches: what the others are compared with */
	NATIVE_ARM,
	NATIVE_CONTROL,	/* of getppid, which no watch can change */
	NATIVE_AA,	/* the base once more, on a mount of its own */
	NATIVE_INJECT,	/* the base and a delay of known length */
	NATIVE_BARE,	/* the base's system calls without the harness */
	NATIVE_NR_ROLES,
};

/* As documents say it. */
extern const char *const native_role_names[NATIVE_NR_ROLES];

#endif /* FSNBENCH_NATIVE_ROLE_H */
