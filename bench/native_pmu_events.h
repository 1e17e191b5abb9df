/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The events that native runs count, and what libpfm4 says of them.
 *
 * Those that every processor has go by perf's generic names, which the kernel
 * encodes. Calls, returns and indirect branches have no generic names: for them each
 * processor's own are tried in turn.
 */
#ifndef FSNBENCH_NATIVE_PMU_EVENTS_H
#define FSNBENCH_NATIVE_PMU_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NATIVE_PMU_MAX_NAMES 4

/*
 * Events of one group are counted at the same time. Four at most: what a core
 * with two threads has of general counters since Sandy Bridge.
 */
enum native_pmu_group {
	NATIVE_PMU_SOFTWARE,	/* the kernel's own; the others need a PMU */
	NATIVE_PMU_CORE,
	NATIVE_PMU_MISSES,
	NATIVE_PMU_BRANCHES,
	NATIVE_PMU_MISPREDICTED,
	NATIVE_PMU_NR_GROUPS,
};

/**
 * struct native_pmu_event - an event, whatever the processor calls it
 * @name: in documents
 * @group: counted together with
 * @names: libpfm4's, without the model; the first that the processor has is taken
 *
 * Names with "perf::" are generic.
 */
struct native_pmu_event {
	const char *name;
	enum native_pmu_group group;
	const char *names[NATIVE_PMU_MAX_NAMES + 1];
};

/**
 * struct native_pmu_code - what perf_event_open(2) is told
 * @name: the name that was taken, of the event's
 * @type: perf_event_attr's type
 * @config: its config; for raw events what goes into the event select register
 * @config1: its config1
 * @exclude_user: not in user mode
 * @exclude_kernel: not in kernel mode
 */
struct native_pmu_code {
	const char *name;
	uint32_t type;
	uint64_t config, config1;
	bool exclude_user, exclude_kernel;
};

extern const struct native_pmu_event native_pmu_events[];
extern const size_t native_pmu_nr_events;

/**
 * native_pmu_events_init - make libpfm4 look for the processor's PMUs
 *
 * May be called again. Return: 0, or -ENOTSUP when libpfm4 knows no PMU here.
 */
int native_pmu_events_init(void);

/**
 * native_pmu_model - libpfm4's name for the processor's own PMU
 *
 * It goes by the processor's family and model: one newer than libpfm4 has none, and a
 * virtual machine may have a name and no PMU.
 *
 * Return: for instance "skl", or NULL.
 */
const char *native_pmu_model(void);

/**
 * native_pmu_encode - look an event up
 * @event: which
 * @model: libpfm4's name of a PMU, or NULL: generic names alone
 * @kernel_only: not in user mode
 * @code: filled in
 *
 * Return: 0; -ENOENT: the model has no such event, or there is no model.
 */
int native_pmu_encode(const struct native_pmu_event *event, const char *model,
		      bool kernel_only, struct native_pmu_code *code);

#endif /* FSNBENCH_NATIVE_PMU_EVENTS_H */
