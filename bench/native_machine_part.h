/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts that native_machine_json() is put together from. */
#ifndef FSNBENCH_NATIVE_MACHINE_PART_H
#define FSNBENCH_NATIVE_MACHINE_PART_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * native_machine_cpuinfo - a field of the first CPU in /proc/cpuinfo
 * @field: its name
 * @buf: receives the value
 * @size: bytes of @buf
 *
 * Return: 0 or -errno; -ENOENT where there is no such field.
 */
int native_machine_cpuinfo(const char *field, char *buf, size_t size);

/**
 * native_machine_argument - the value of a kernel argument
 * @name: with its "="
 * @buf: receives the value of the last one
 * @size: bytes of @buf
 *
 * Return: 0, or -ENOENT.
 */
int native_machine_argument(const char *name, char *buf, size_t size);

/** native_machine_set_text - a field with the first line of a file, if it can be read */
void native_machine_set_text(json_t *obj, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** native_machine_set_number - a field with the number in a file, if it can be read */
void native_machine_set_number(json_t *obj, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** native_machine_hypervisor - virt and hypervisor */
void native_machine_hypervisor(json_t *machine);

/** native_machine_processor - what is said of the CPUs; @cpu: the measured one */
void native_machine_processor(json_t *machine, int cpu);

/** native_machine_kernel - what is said of the kernel and its settings */
void native_machine_kernel(json_t *machine);

#endif /* FSNBENCH_NATIVE_MACHINE_PART_H */
