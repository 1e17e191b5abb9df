// SPDX-License-Identifier: GPL-2.0-only
/* What is not under control before a measurement, in sentences. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/native_machine.h"
#include "bench/native_machine_busy.h"
#include "bench/native_machine_cpus.h"
#include "bench/native_machine_file.h"

#define CPU_DIR		"/sys/devices/system/cpu"
#define BUSY_SHARE	0.1	/* of a CPU, from which on somebody else works there */
#define LOAD_LIMIT	0.5	/* tasks, from which on a machine is not idle */

static void wait_200_ms(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL);
}

static void (*wait_between)(void) = wait_200_ms;

void native_machine_wait(void (*wait)(void))
{
	wait_between = wait ? wait : wait_200_ms;
}

__attribute__((format(printf, 2, 3))) static int say(json_t *list, const char *format, ...)
{
	va_list args;
	int ret;

	va_start(args, format);
	ret = json_array_append_new(list, json_vsprintf(format, args)) ? -ENOMEM : 0;
	va_end(args);
	return ret;
}

static int virtual(json_t *list)
{
	char virt[NATIVE_MACHINE_VIRT];

	native_machine_virt(virt, sizeof(virt));
	if (!strcmp(virt, "none"))
		return 0;
	if (!strcmp(virt, "tcg"))
		return say(list, "this is an emulated machine (tcg): its times are the emulator's and no latency; measure on hardware");
	return say(list, "this is a virtual machine (%s): the host's frequency, load and memory are not seen from here; measure on hardware, or say so with the figures",
		   virt);
}

/* This program is one of the tasks that run. */
static int load(json_t *list)
{
	char line[128];
	double minute;
	long running;

	if (native_machine_line(line, sizeof(line), "/proc/loadavg") ||
	    sscanf(line, "%lf %*f %*f %ld/", &minute, &running) != 2)
		return 0;
	if (minute < LOAD_LIMIT && running <= 2)
		return 0;
	return say(list, "the load average is %.2f and %ld tasks are running: stop other work and wait until it is below %.1f",
		   minute, running, LOAD_LIMIT);
}

static long throttled(int cpu)
{
	long core = native_machine_number(0, CPU_DIR "/cpu%d/thermal_throttle/core_throttle_count",
					  cpu);
	long package = native_machine_number(
		0, CPU_DIR "/cpu%d/thermal_throttle/package_throttle_count", cpu);

	return core > package ? core : package;
}

static int throttling(json_t *list, int cpu, long earlier)
{
	long nr = throttled(cpu);

	if (nr <= 0)
		return 0;
	return say(list, "CPU %d was throttled by heat %ld times since boot, %ld of them just now: cool the machine",
		   cpu, nr, nr - earlier);
}

static int busy(json_t *list, int cpu, const struct native_machine_busy *from,
		const struct native_machine_busy *to)
{
	double share = native_machine_busy_share(from, to, cpu);
	char siblings[256];
	struct native_machine_cpus cpus;
	int ret = 0;

	if (native_machine_busy_steal(from, to) > 0)
		ret = say(list, "the hypervisor gave %ld ms of these CPUs to somebody else within 200 ms: measure where nobody shares the host",
			  native_machine_busy_steal(from, to));
	if (!ret && share > BUSY_SHARE)
		ret = say(list, "CPU %d was busy for %.0f %% of 200 ms before anything was measured: move that work elsewhere",
			  cpu, 100 * share);
	if (native_machine_line(siblings, sizeof(siblings),
				CPU_DIR "/cpu%d/topology/thread_siblings_list", cpu) ||
	    native_machine_cpus_read(&cpus, siblings))
		return ret;
	for (int other = 0; !ret && other < NATIVE_MACHINE_CPUS; other++) {
		if (!cpus.has[other] || other == cpu)
			continue;
		share = native_machine_busy_share(from, to, other);
		if (share > BUSY_SHARE)
			ret = say(list, "CPU %d, the SMT sibling of CPU %d, was busy for %.0f %% of 200 ms: move that work, or take the sibling offline (echo 0 >" CPU_DIR "/cpu%d/online)",
				  other, cpu, 100 * share, other);
	}
	return ret;
}

static int frequency(json_t *list, int cpu)
{
	char governor[64];
	int ret = 0;

	if (native_machine_line(governor, sizeof(governor), CPU_DIR "/cpu%d/cpufreq/scaling_governor",
				cpu))
		ret = say(list, "the frequency of CPU %d is not this kernel's to set (no cpufreq): it may change at any time",
			  cpu);
	else if (strcmp(governor, "performance"))
		ret = say(list, "the governor of CPU %d is %s: --tune sets performance", cpu,
			  governor);
	if (!ret && native_machine_number(1, CPU_DIR "/intel_pstate/no_turbo") == 0)
		return say(list, "turbo is on: --tune turns it off");
	if (!ret && native_machine_number(0, CPU_DIR "/cpufreq/boost") == 1)
		return say(list, "boost is on: --tune turns it off");
	return ret;
}

static int settings(json_t *list)
{
	char line[256];
	int ret = 0;

	if (native_machine_number(0, "/proc/sys/kernel/randomize_va_space") > 0)
		ret = say(list, "address space layout randomisation is on: --tune turns it off");
	if (!ret && native_machine_number(0, "/proc/sys/kernel/nmi_watchdog") > 0)
		ret = say(list, "the NMI watchdog is on and takes a counter and interrupts: --tune turns it off");
	if (!ret &&
	    !native_machine_line(line, sizeof(line), "/sys/kernel/mm/transparent_hugepage/enabled") &&
	    strstr(line, "[always]"))
		ret = say(list, "transparent huge pages are always on, and whether a buffer gets one differs from run to run: echo madvise >/sys/kernel/mm/transparent_hugepage/enabled");
	if (!ret &&
	    !native_machine_line(line, sizeof(line),
				 "/sys/devices/system/clocksource/clocksource0/current_clocksource") &&
	    strcmp(line, "tsc"))
		ret = say(list, "the clock source is %s and not tsc: reading the clock may cost more, and may differ from CPU to CPU",
			  line);
	return ret;
}

/* The first few by name; all are counted. */
struct irqs {
	unsigned int nr;
	char names[256];
};

static int add_irq(unsigned int irq, const char *name, void *data)
{
	struct irqs *irqs = data;
	size_t len = strlen(irqs->names);

	if (irqs->nr < 4)
		snprintf(irqs->names + len, sizeof(irqs->names) - len, "%s%u %.40s",
			 irqs->nr ? ", " : "", irq, name);
	irqs->nr++;
	return 0;
}

static int interrupts(json_t *list, int cpu)
{
	struct irqs irqs = { 0 };

	if (native_machine_irqs(cpu, add_irq, &irqs) || !irqs.nr)
		return 0;
	return say(list, "%u interrupt%s may arrive at CPU %d (%s%s): --tune moves what can be moved",
		   irqs.nr, irqs.nr == 1 ? "" : "s", cpu, irqs.names, irqs.nr > 4 ? ", ..." : "");
}

static int isolation(json_t *list, int cpu)
{
	char isolated[NATIVE_MACHINE_LINE];

	native_machine_line(isolated, sizeof(isolated), CPU_DIR "/isolated");
	if (native_machine_cpus_has(isolated, cpu))
		return 0;
	return say(list, "CPU %d is not isolated: boot with isolcpus=%d nohz_full=%d rcu_nocbs=%d",
		   cpu, cpu, cpu, cpu);
}

static bool online(int cpu)
{
	char list[NATIVE_MACHINE_LINE];

	return !native_machine_line(list, sizeof(list), CPU_DIR "/online") &&
	       native_machine_cpus_has(list, cpu);
}

int native_machine_before(int cpu, json_t *not_controlled)
{
	struct native_machine_busy *from, *to;
	long heat;
	int ret;

	if (!online(cpu))
		return -EINVAL;
	from = native_machine_busy_read();
	heat = throttled(cpu);
	wait_between();
	to = native_machine_busy_read();
	ret = from && to ? 0 : -ENOMEM;
	if (!ret)
		ret = virtual(not_controlled);
	if (!ret)
		ret = load(not_controlled);
	if (!ret)
		ret = throttling(not_controlled, cpu, heat);
	if (!ret)
		ret = busy(not_controlled, cpu, from, to);
	if (!ret)
		ret = frequency(not_controlled, cpu);
	if (!ret)
		ret = settings(not_controlled);
	if (!ret)
		ret = interrupts(not_controlled, cpu);
	if (!ret)
		ret = isolation(not_controlled, cpu);
	free(from);
	free(to);
	return ret;
}
