/* SPDX-License-Identifier: GPL-2.0-only */
/* The system calls of open_close and nothing else: what the harness costs is beside it. */
#ifndef FSNBENCH_NATIVE_BARE_H
#define FSNBENCH_NATIVE_BARE_H

#include "workloads/workload.h"

/**
 * native_bare_run - openat(2) and close(2) without marks and without looking at results
 * @ctx: of workload open_close, set up
 * @nr_ops: how many
 *
 * Return: 0.
 */
int native_bare_run(struct workload_ctx *ctx, unsigned long nr_ops);

#endif /* FSNBENCH_NATIVE_BARE_H */
