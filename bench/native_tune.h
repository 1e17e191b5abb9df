/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets the machine for measuring, and gives it back as it was: governor performance (and
 * the energy preference of that name), no turbo or boost, no address space layout
 * randomisation, no lockup watchdogs, interrupts away from the measured CPU.
 *
 * What was there before is in a file, NATIVE_TUNE_STATE, before the first value is
 * changed; the file goes when the last one is back. So whoever finds it and not the
 * process that wrote it knows what a killed run left, and restores that.
 *
 * Randomisation is decided when a program starts: for the process that turns it off there
 * is bench/native_addresses.h.
 */
#ifndef FSNBENCH_NATIVE_TUNE_H
#define FSNBENCH_NATIVE_TUNE_H

#include <jansson.h>

#define NATIVE_TUNE_STATE	"/run/fsnbench/tune.json"

/**
 * native_tune_repair - restore what a killed run left
 *
 * To be called when a program starts. A value that is no longer the one that was set is
 * somebody else's by now and stays. What was restored, or is wrong, is said on stderr in
 * a line.
 *
 * Return: 0, also where there is nothing to do; -EBUSY where the process that tuned
 * still runs; -EINVAL for a file that is none of ours, and nothing is changed then;
 * another -errno where something could not be restored: the file stays.
 */
int native_tune_repair(void);

/**
 * native_tune_set - set the machine for measuring on a CPU
 * @cpu: the CPU
 *
 * Repairs first. A value that cannot be set is no error: native_tune_json() has why.
 *
 * Return: 0; -errno of native_tune_repair(), or where the state file cannot be written,
 * which is said on stderr, and nothing is changed then.
 */
int native_tune_set(int cpu);

/**
 * native_tune_restore - give the machine back
 *
 * In the reverse order of setting; each value is read back. May be called at any time
 * and again; a child of the process that tuned restores nothing.
 *
 * Return: 0 or -errno as native_tune_repair().
 */
int native_tune_restore(void);

/**
 * native_tune_json - what native_tune_set() did
 *
 * Return: a new object: "set": [{"path", "old", "new"}], "not_set": [sentences]; null
 * where nothing was tuned. NULL when out of memory.
 */
json_t *native_tune_json(void);

/**
 * native_tune_watch - what a test wants to know
 * @step: called before each step that changes a file, with its path; NULL: nobody
 */
void native_tune_watch(void (*step)(const char *path));

#endif /* FSNBENCH_NATIVE_TUNE_H */
