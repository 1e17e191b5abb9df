/* SPDX-License-Identifier: GPL-2.0-only */
/* Lists of CPUs as the kernel writes them: "0-3,8". */
#ifndef FSNBENCH_NATIVE_MACHINE_CPUS_H
#define FSNBENCH_NATIVE_MACHINE_CPUS_H

#include <stdbool.h>
#include <stddef.h>

#define NATIVE_MACHINE_CPUS	8192	/* the kernel's own limit, NR_CPUS of x86 */

struct native_machine_cpus {
	bool has[NATIVE_MACHINE_CPUS];
};

/**
 * native_machine_cpus_read - the CPUs of a list
 * @cpus: receives them
 * @list: "0-3,8"; "", "(null)" (an empty nohz_full): none
 *
 * Return: 0, or -EINVAL where it is no such list.
 */
int native_machine_cpus_read(struct native_machine_cpus *cpus, const char *list);

/**
 * native_machine_cpus_print - a list as the kernel writes it
 * @cpus: the CPUs
 * @buf: receives it
 * @size: bytes of @buf
 *
 * Return: 0, or -ENAMETOOLONG.
 */
int native_machine_cpus_print(const struct native_machine_cpus *cpus, char *buf, size_t size);

/** native_machine_cpus_nr - how many CPUs are in it */
unsigned int native_machine_cpus_nr(const struct native_machine_cpus *cpus);

/** native_machine_cpus_has - whether a list has a CPU; false where it is no list */
bool native_machine_cpus_has(const char *list, int cpu);

#endif /* FSNBENCH_NATIVE_MACHINE_CPUS_H */
