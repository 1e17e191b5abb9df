/* SPDX-License-Identifier: GPL-2.0-only */
/* What the host knows of a run, for the context of its documents. */
#ifndef FSNBENCH_MERGE_CONTEXT_H
#define FSNBENCH_MERGE_CONTEXT_H

#include <jansson.h>

/**
 * merge_context_add - take one --context KEY=VALUE
 * @context: object that the field is put into
 * @verb: for messages
 * @text: the option's value; KEY may have one dot
 *
 * true, false and numbers become such. Says on stderr what is not accepted.
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int merge_context_add(json_t *context, const char *verb, const char *text);

/** merge_context_update - the host's fields beside the guest's, object by object */
void merge_context_update(json_t *context, json_t *more);

#endif /* FSNBENCH_MERGE_CONTEXT_H */
