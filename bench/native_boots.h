/* SPDX-License-Identifier: GPL-2.0-only */
/* An arm in all boots of a side: between native_pool.c and native_across.c. */
#ifndef FSNBENCH_NATIVE_BOOTS_H
#define FSNBENCH_NATIVE_BOOTS_H

#include "native_across.h"

/**
 * struct native_boots - some value of every block, boot after boot
 * @value: all of them
 * @boot: of each, the number of its boot in the side
 * @nr: values
 * @median: of each boot
 * @nr_boots: boots
 * @nr_builds: that those are of
 * @room: for as many values
 */
struct native_boots {
	double *value;
	size_t *boot, nr;
	double *median;
	size_t nr_boots, nr_builds;
	double *room;
};

/**
 * native_boots_make - an arm's times, or its differences to the base of its group
 * @side: documents
 * @name: of the arm
 * @diff: differences
 * @boots: receives them; released by native_boots_release(), also after a failure
 *
 * Return: 0 or -ENOMEM.
 */
int native_boots_make(const struct native_side *side, const char *name, bool diff,
		      struct native_boots *boots);

/** native_boots_release - release what native_boots_make() allocated */
void native_boots_release(struct native_boots *boots);

#endif /* FSNBENCH_NATIVE_BOOTS_H */
