/* SPDX-License-Identifier: GPL-2.0-only */
/* The file that says what a tuned machine was before, and who tuned it. */
#ifndef FSNBENCH_NATIVE_TUNE_STATE_H
#define FSNBENCH_NATIVE_TUNE_STATE_H

#include <jansson.h>
#include <stdbool.h>

/**
 * native_tune_state_new - the state of this process
 * @values: array of {"path", "old", "new"}; taken
 *
 * Return: a new object: "schema" 1, "boot_id", "pid", "starttime" (clock ticks after
 * boot, field 22 of /proc/PID/stat), "values". NULL when out of memory.
 */
json_t *native_tune_state_new(json_t *values);

/**
 * native_tune_state_write - write the file, so that it is whole or not there
 * @state: from native_tune_state_new()
 *
 * Beside its final name, synced, renamed, directory synced. A file that is there is
 * another process's.
 *
 * Return: 0; -EBUSY where there is one; -errno.
 */
int native_tune_state_write(const json_t *state);

/**
 * native_tune_state_read - read the file
 * @state: receives a new object, NULL where there is no file
 * @what: receives what is wrong, with the line where there is one; @size bytes
 *
 * Nothing but files below /proc and /sys is believed to have been tuned.
 *
 * Return: 0; -EINVAL for a file that is none of ours; -errno where it cannot be read.
 */
int native_tune_state_read(json_t **state, char *what, size_t size);

/** native_tune_state_remove - remove the file; 0 or -errno; fine where there is none */
int native_tune_state_remove(void);

/** native_tune_state_alive - whether the process that wrote it still runs */
bool native_tune_state_alive(const json_t *state);

/** native_tune_state_mine - whether this process wrote it */
bool native_tune_state_mine(const json_t *state);

/** native_tune_state_this_boot - whether it is of this boot: values end with it */
bool native_tune_state_this_boot(const json_t *state);

#endif /* FSNBENCH_NATIVE_TUNE_STATE_H */
