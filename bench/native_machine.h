/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine that latency was measured on: what it is, how it is set, and what of it
 * was not under control when the measurement began. What mitigations are on is in the
 * context (context.h). Nothing here names the host.
 */
#ifndef FSNBENCH_NATIVE_MACHINE_H
#define FSNBENCH_NATIVE_MACHINE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define NATIVE_MACHINE_VIRT	32	/* bytes that any native_machine_virt() fits in */

/**
 * native_machine_json - the machine and its settings
 *
 * The measured CPU is the one that the caller runs on. Fields, each left out where it
 * cannot be read: cpu_model, cpu_vendor, cpu_family, cpu_model_nr, cpu_stepping,
 * microcode, cpus_online, nr_cpus, numa_nodes, cpu, siblings, smt, isolated, nohz_full,
 * isolcpus_arg, nohz_full_arg, rcu_nocbs_arg, cpufreq_driver, governor, min_khz, max_khz,
 * pstate, no_turbo, boost, epp, idle_driver, idle_governor, clocksource,
 * clocksources, thp, aslr, nmi_watchdog, watchdog, swappiness, swap_kb, lockdown, lsm,
 * preempt, hz, taint, kernel_compiler, page_size, memory_kb, virt, hypervisor
 * {flag, signature, type, dmi_vendor, dmi_product}. "at_start" has what differs from
 * run to run on one machine: load {"1", "5", "15" minutes}, running, uptime_s,
 * swap_used_kb.
 *
 * Return: a new object, NULL when out of memory.
 */
json_t *native_machine_json(void);

/** native_machine_json_of - the same, with the measured CPU */
json_t *native_machine_json_of(int cpu);

/**
 * native_machine_virt - whose virtual machine this is
 * @buf: receives "none", "kvm", "tcg" (QEMU without an accelerator), "vmware", "hyperv",
 *	"xen", "virtualbox", "bhyve", "parallels", "acrn", or "unknown:" and the
 *	signature that CPUID has, or what DMI has where CPUID hides it
 * @size: bytes of @buf, NATIVE_MACHINE_VIRT for all
 *
 * The signature is in CPUID leaf 0x40000000; where that is Hyper-V's, which KVM and Xen
 * can put first, the kernel looks further in steps of 0x100 (hypervisor_cpuid_base()),
 * and so does this. A kernel that has KVM's clock is KVM's guest whatever CPUID says,
 * but for QEMU's without an accelerator.
 *
 * Return: @buf.
 */
const char *native_machine_virt(char *buf, size_t size);

/**
 * native_machine_cpuid - another CPU's CPUID, to read a recorded machine
 * @cpuid: fills eax, ebx, ecx, edx of a leaf, subleaf 0; NULL: this CPU's
 */
void native_machine_cpuid(void (*cpuid)(unsigned int leaf, unsigned int regs[4]));

/**
 * native_machine_before - what is not under control
 * @cpu: the CPU to be measured on
 * @not_controlled: array that receives a sentence for each, with what to do about it
 *
 * Looks at /proc/stat twice, 200 ms apart.
 *
 * Return: 0; -EINVAL where @cpu is not online; -ENOMEM.
 */
int native_machine_before(int cpu, json_t *not_controlled);

/**
 * native_machine_wait - what to do instead of waiting those 200 ms
 * @wait: called once by native_machine_before(); NULL: wait
 */
void native_machine_wait(void (*wait)(void));

/**
 * native_machine_irqs - the interrupts in use that may arrive at a CPU
 * @cpu: the CPU
 * @each: called for each, by its number, with its name; ends the walk with anything but 0
 * @data: passed on
 *
 * Return: 0, -errno, or what @each ended with.
 */
int native_machine_irqs(int cpu, int (*each)(unsigned int irq, const char *name, void *data),
			void *data);

#endif /* FSNBENCH_NATIVE_MACHINE_H */
