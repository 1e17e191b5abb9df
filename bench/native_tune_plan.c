// SPDX-License-Identifier: GPL-2.0-only
/* What is set for measuring on this machine, and what it was before. */
#include "bench/native_tune_plan.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/native_machine.h"
#include "bench/native_machine_cpus.h"
#include "bench/native_machine_file.h"

#define CPU_DIR	"/sys/devices/system/cpu"

struct plan {
	json_t *values, *not_set;
	int cpu;
};

__attribute__((format(printf, 2, 3))) static int cannot(struct plan *plan, const char *format, ...)
{
	va_list args;
	int ret;

	va_start(args, format);
	ret = json_array_append_new(plan->not_set, json_vsprintf(format, args)) ? -ENOMEM : 0;
	va_end(args);
	return ret;
}

bool native_tune_same(const char *path, const char *a, const char *b)
{
	struct native_machine_cpus one, other;
	size_t len = strlen(path);

	if (!strcmp(a, b))
		return true;
	if (len < 5 || strcmp(path + len - 5, "_list"))
		return false;
	return !native_machine_cpus_read(&one, a) && !native_machine_cpus_read(&other, b) &&
	       !memcmp(&one, &other, sizeof(one));
}

static int want(struct plan *plan, const char *path, const char *value)
{
	char old[NATIVE_MACHINE_LINE];
	int ret = native_machine_line(old, sizeof(old), "%s", path);

	if (ret)
		return cannot(plan, "%s: %s", path, strerror(-ret));
	if (native_tune_same(path, old, value))
		return 0;
	return json_array_append_new(plan->values, json_pack("{ss ss ss}", "path", path, "old", old,
							     "new", value)) ? -ENOMEM : 0;
}

static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = list; *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");

		if (n == len && !strncmp(p, word, n))
			return true;
		p += n;
	}
	return false;
}

/*
 * The preference comes first and so is restored last: while the governor is performance,
 * the drivers take no other, and some leave it there when the governor goes back.
 */
static int policy(struct plan *plan, const char *name)
{
	static const char *const files[][2] = {
		{ "energy_performance_available_preferences", "energy_performance_preference" },
		{ "scaling_available_governors", "scaling_governor" },
	};
	char line[NATIVE_MACHINE_LINE], path[NATIVE_MACHINE_PATH];
	int ret = 0;

	for (size_t i = 0; !ret && i < 2; i++) {
		snprintf(path, sizeof(path), CPU_DIR "/cpufreq/%.32s/%s", name, files[i][1]);
		if (native_machine_line(line, sizeof(line), CPU_DIR "/cpufreq/%.32s/%s", name,
					files[i][0])) {
			/* Most drivers have no preference at all. */
			if (i)
				ret = cannot(plan, "%s: there is no list of governors", path);
		} else if (has_word(line, "performance")) {
			ret = want(plan, path, "performance");
		} else {
			ret = cannot(plan, "%s: there is no performance among: %s", path, line);
		}
	}
	return ret;
}

static int by_number(const struct dirent **a, const struct dirent **b)
{
	return atoi((*a)->d_name + 6) - atoi((*b)->d_name + 6);
}

static int is_policy(const struct dirent *d)
{
	return !strncmp(d->d_name, "policy", 6);
}

static int frequency(struct plan *plan)
{
	char path[NATIVE_MACHINE_PATH];
	struct dirent **policies;
	int ret = native_machine_path(path, CPU_DIR "/cpufreq"), nr;

	if (ret)
		return ret;
	nr = scandir(path, &policies, is_policy, by_number);
	if (nr <= 0) {
		if (!nr)
			free(policies);
		return cannot(plan, "governor and turbo: no cpufreq here, the frequency is not this kernel's to set");
	}
	for (int i = 0; i < nr; i++) {
		if (!ret)
			ret = policy(plan, policies[i]->d_name);
		free(policies[i]);
	}
	free(policies);
	if (ret)
		return ret;
	if (native_machine_number(-1, CPU_DIR "/intel_pstate/no_turbo") >= 0)
		return want(plan, CPU_DIR "/intel_pstate/no_turbo", "1");
	if (native_machine_number(-1, CPU_DIR "/cpufreq/boost") >= 0)
		return want(plan, CPU_DIR "/cpufreq/boost", "0");
	return cannot(plan, "turbo: neither intel_pstate/no_turbo nor cpufreq/boost is here");
}

/* The NMI watchdog first: it comes back only while "watchdog" is on. */
static int kernel(struct plan *plan)
{
	static const char *const zero[] = { "randomize_va_space", "nmi_watchdog", "watchdog" };
	char path[NATIVE_MACHINE_PATH];
	int ret = 0;

	for (size_t i = 0; !ret && i < sizeof(zero) / sizeof(*zero); i++) {
		snprintf(path, sizeof(path), "/proc/sys/kernel/%s", zero[i]);
		ret = want(plan, path, "0");
	}
	return ret;
}

/* Where it may go but for the measured CPU, else all others. */
static int interrupt(unsigned int irq, const char *name, void *data)
{
	char path[NATIVE_MACHINE_PATH], list[NATIVE_MACHINE_LINE];
	struct plan *plan = data;
	struct native_machine_cpus cpus;

	snprintf(path, sizeof(path), "/proc/irq/%u/smp_affinity_list", irq);
	if (native_machine_line(list, sizeof(list), "%s", path) ||
	    native_machine_cpus_read(&cpus, list))
		return cannot(plan, "%s (%s): no list of CPUs in it", path, name);
	cpus.has[plan->cpu] = false;
	if (!native_machine_cpus_nr(&cpus)) {
		native_machine_line(list, sizeof(list), CPU_DIR "/online");
		if (native_machine_cpus_read(&cpus, list))
			return cannot(plan, "%s (%s): the CPUs online are unknown", path, name);
		cpus.has[plan->cpu] = false;
	}
	if (!native_machine_cpus_nr(&cpus))
		return cannot(plan, "%s (%s): there is no other CPU", path, name);
	if (native_machine_cpus_print(&cpus, list, sizeof(list)))
		return cannot(plan, "%s (%s): too many CPUs", path, name);
	return want(plan, path, list);
}

int native_tune_plan(int cpu, json_t *values, json_t *not_set)
{
	struct plan plan = { .values = values, .not_set = not_set, .cpu = cpu };
	int ret;

	if (cpu < 0 || cpu >= NATIVE_MACHINE_CPUS)
		return -EINVAL;
	ret = frequency(&plan);
	if (!ret)
		ret = kernel(&plan);
	if (!ret) {
		ret = native_machine_irqs(cpu, interrupt, &plan);
		if (ret && ret != -ENOMEM)
			ret = cannot(&plan, "interrupts: /proc/irq: %s", strerror(-ret));
	}
	return ret;
}
