/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As bench/busy.h, for operations that are whole commands: fio's first thread sleeps
 * while the others work, and when they have ended nothing runs. The process goes on
 * while operations are counted, and has told the plugin that nothing of it counts.
 */
#ifndef FSNBENCH_MACRO_SPIN_H
#define FSNBENCH_MACRO_SPIN_H

#include <sys/types.h>

/** macro_spin_start - start it; its id, or -errno */
pid_t macro_spin_start(void);

/** macro_spin_end - end it and wait for that */
void macro_spin_end(pid_t pid);

#endif /* FSNBENCH_MACRO_SPIN_H */
