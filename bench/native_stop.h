/* SPDX-License-Identifier: GPL-2.0-only */
/* The end that a user asks for: what was set up is taken down, and nothing is written. */
#ifndef FSNBENCH_NATIVE_STOP_H
#define FSNBENCH_NATIVE_STOP_H

#include <stdbool.h>

/** native_stop_catch - from now on SIGINT, SIGTERM and SIGHUP only ask for the end */
void native_stop_catch(void);

/** native_stop_asked - was the end asked for? */
bool native_stop_asked(void);

#endif /* FSNBENCH_NATIVE_STOP_H */
