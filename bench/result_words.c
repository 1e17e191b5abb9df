// SPDX-License-Identifier: GPL-2.0-only
/* The words of a cell, what they say of it, and its name made of them. */
#include <stdio.h>
#include <string.h>

#include "result_cell.h"
#include "result_internal.h"

const char *const result_word_names[RESULT_NR_WORDS] = {
	[RESULT_WORKLOAD]	= "workload",
	[RESULT_FS]		= "fs",
	[RESULT_WATCH]		= "watch",
	[RESULT_LISTENER]	= "listener",
	[RESULT_SITE]		= "site",
	[RESULT_ARGS]		= "args",
	[RESULT_HANDLER]	= "handler",
	[RESULT_PROGRAM]	= "program",
	[RESULT_VERDICT]	= "verdict",
	[RESULT_STORAGE]	= "storage",
	[RESULT_KERNEL]		= "kernel",
};

const char *const result_scale_names[RESULT_NR_SCALES] = {
	[RESULT_GROUPS]		= "groups",
	[RESULT_MARKS]		= "marks",
	[RESULT_DEPTH]		= "depth",
	[RESULT_FILES]		= "files",
};

bool result_cell_is_scaled(const struct result_cell *cell)
{
	for (int s = 0; s < RESULT_NR_SCALES; s++) {
		if (cell->scale[s])
			return true;
	}
	return false;
}

bool result_cell_is(const struct result_cell *cell, enum result_word word, const char *text)
{
	return !strcmp(cell->word[word], text);
}

bool result_kernel_has_hooks(const char *kernel)
{
	return strcmp(kernel, "vanilla") && strcmp(kernel, "debian");
}

bool result_cell_has_hook(const struct result_cell *cell)
{
	return !result_cell_is(cell, RESULT_SITE, "none");
}

void result_append(char *buf, size_t size, const char *separator, const char *text)
{
	size_t len = strlen(buf);

	snprintf(buf + len, size - len, "%s%s", len ? separator : "", text);
}

void result_cell_append_scales(const struct result_cell *cell, char *buf, size_t size,
			       const char *separator)
{
	char text[64];

	for (int s = 0; s < RESULT_NR_SCALES; s++) {
		if (!cell->scale[s])
			continue;
		snprintf(text, sizeof(text), "%s=%lld", result_scale_names[s],
			 (long long)cell->scale[s]);
		result_append(buf, size, separator, text);
	}
}

const char *result_cell_name(const struct result_cell *cell, char *buf, size_t size)
{
	*buf = '\0';
	for (int w = RESULT_WORKLOAD; w <= RESULT_VERDICT; w++) {
		if (w == RESULT_LISTENER && result_cell_is(cell, RESULT_LISTENER, "none"))
			continue;
		if (w == RESULT_SITE && !result_cell_has_hook(cell) &&
		    result_cell_is(cell, RESULT_HANDLER, "none"))
			break;
		result_append(buf, size, "/", cell->word[w]);
	}
	result_cell_append_scales(cell, buf, size, "/");
	return buf;
}
