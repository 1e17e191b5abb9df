/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a program lies in memory is chosen when it starts, and shifts what an operation
 * costs from process to process (Mytkowicz et al., "Producing Wrong Data Without Doing
 * Anything Obviously Wrong!", ASPLOS 2009).
 */
#ifndef FSNBENCH_NATIVE_ADDRESSES_H
#define FSNBENCH_NATIVE_ADDRESSES_H

#include <stdbool.h>

/** native_addresses_fixed - did this process start without randomisation (personality(2))? */
bool native_addresses_fixed(void);

/**
 * native_addresses_fix - start this program anew without randomisation
 * @argv: its arguments from the verb on, with NULL at the end
 *
 * Returns where that is so already, or cannot be had: native_addresses_fixed() tells.
 */
void native_addresses_fix(char **argv);

#endif /* FSNBENCH_NATIVE_ADDRESSES_H */
