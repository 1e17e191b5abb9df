/* SPDX-License-Identifier: GPL-2.0-only */
/* Before anything is timed: do the events arrive that the workload declares? */
#ifndef FSNBENCH_NATIVE_PROOF_H
#define FSNBENCH_NATIVE_PROOF_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/native_plan.h"
#include "bench/native_session.h"

/**
 * native_proof_run - operation by operation, with what the listeners received of each
 * @s: the arm's session
 * @hits: receives events and calls, and what they should be
 *
 * Each thread's files in turn, from the calling thread. A process that reads is waited
 * for after each operation, up to 100 ms.
 *
 * Return: 0 or -errno.
 */
int native_proof_run(struct native_session *s, struct native_hits *hits);

/**
 * native_proof_judge - what is wrong with an arm, by what its listeners received
 * @hits: of the proof and of all visits
 * @buf: receives a sentence, empty if nothing is wrong
 * @size: bytes of @buf
 *
 * Return: is anything wrong?
 */
bool native_proof_judge(const struct native_hits *hits, char *buf, size_t size);

/** native_proof_hears - does an operation bring the session's listeners an event? */
bool native_proof_hears(const struct native_session *s);

#endif /* FSNBENCH_NATIVE_PROOF_H */
