/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keeps the guest's processor from ever being idle.
 *
 * Where a guest halts, QEMU moves the virtual clock to the next timer (icount
 * with sleep=off). Its main loop can do that between the moment the processor
 * halts and the moment the instructions executed are added to the clock
 * (icount_start_warp_timer() against icount_process_data() in QEMU 7.2), and
 * then the clock jumps too far: one boot in six differed, on a loaded host. A
 * processor that always has something to run never halts.
 */
#ifndef FSNBENCH_BUSY_H
#define FSNBENCH_BUSY_H

#include <sys/types.h>

/** busy_start - start a process that only spins; its id, or -errno */
pid_t busy_start(void);

/**
 * busy_pause - stop it while operations are counted
 * @pid: what busy_start() returned
 *
 * Return: 0, with the process stopped, or -errno.
 */
int busy_pause(pid_t pid);

/** busy_resume - let it go on; 0 or -errno */
int busy_resume(pid_t pid);

/** busy_end - end it and wait for that */
void busy_end(pid_t pid);

#endif /* FSNBENCH_BUSY_H */
