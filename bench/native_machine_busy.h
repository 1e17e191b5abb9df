/* SPDX-License-Identifier: GPL-2.0-only */
/* How busy CPUs were between two looks at /proc/stat. */
#ifndef FSNBENCH_NATIVE_MACHINE_BUSY_H
#define FSNBENCH_NATIVE_MACHINE_BUSY_H

/* All times of all CPUs at a moment; freed with free(). */
struct native_machine_busy;

/** native_machine_busy_read - the times now; NULL when out of memory, empty without the file */
struct native_machine_busy *native_machine_busy_read(void);

/** native_machine_busy_share - part of the time that a CPU was not idle, 0 where unknown */
double native_machine_busy_share(const struct native_machine_busy *from,
				 const struct native_machine_busy *to, int cpu);

/** native_machine_busy_steal - what was stolen from all CPUs, in ms */
long native_machine_busy_steal(const struct native_machine_busy *from,
			       const struct native_machine_busy *to);

#endif /* FSNBENCH_NATIVE_MACHINE_BUSY_H */
