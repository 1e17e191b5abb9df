/* SPDX-License-Identifier: GPL-2.0-only */
/* Sites: the places in the kernel that call hooks. One line each in site.c. */
#ifndef FSNBENCH_SITE_H
#define FSNBENCH_SITE_H

#include <stddef.h>

/**
 * struct site - one place
 * @name: vocabulary word
 * @summary: where it is, in a few words
 * @listeners: whose events it sees; ends with NULL
 * @args: what it can pass hooks; ends with NULL
 */
struct site {
	const char *name, *summary;
	const char *const *listeners, *const *args;
};

/** site_at - the sites from the caller of an event to its listener, NULL after the last */
const struct site *site_at(size_t i);

/** site_find - the site of a name, NULL if there is none */
const struct site *site_find(const char *name);

/** site_missing - why this kernel has no such site, or NULL if it has */
const char *site_missing(const struct site *site);

#endif /* FSNBENCH_SITE_H */
