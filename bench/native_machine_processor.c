// SPDX-License-Identifier: GPL-2.0-only
/* The CPUs: which, how many, which of them are apart, and at what frequency they run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/native_machine_cpus.h"
#include "bench/native_machine_file.h"
#include "bench/native_machine_part.h"

#define CPU_DIR	"/sys/devices/system/cpu"

static void set_cpuinfo(json_t *machine, const char *key, const char *field)
{
	char buf[256];

	if (!native_machine_cpuinfo(field, buf, sizeof(buf)))
		json_object_set_new(machine, key, json_string(buf));
}

static void set_cpuinfo_number(json_t *machine, const char *key, const char *field)
{
	char buf[64], *end;
	long number;

	if (native_machine_cpuinfo(field, buf, sizeof(buf)))
		return;
	number = strtol(buf, &end, 10);
	if (end != buf)
		json_object_set_new(machine, key, json_integer(number));
}

static void set_argument(json_t *machine, const char *key, const char *name)
{
	char buf[512];

	if (!native_machine_argument(name, buf, sizeof(buf)))
		json_object_set_new(machine, key, json_string(buf));
}

static void set_nr(json_t *machine, const char *key, const char *path)
{
	struct native_machine_cpus cpus;
	char line[NATIVE_MACHINE_LINE];

	if (!native_machine_line(line, sizeof(line), "%s", path) &&
	    !native_machine_cpus_read(&cpus, line))
		json_object_set_new(machine, key, json_integer(native_machine_cpus_nr(&cpus)));
}

static void frequency(json_t *machine, int cpu)
{
	static const char *const texts[][2] = {
		{ "cpufreq_driver", "scaling_driver" }, { "governor", "scaling_governor" },
		{ "epp", "energy_performance_preference" },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		native_machine_set_text(machine, texts[i][0], CPU_DIR "/cpu%d/cpufreq/%s", cpu,
					texts[i][1]);
	native_machine_set_number(machine, "min_khz", CPU_DIR "/cpu%d/cpufreq/scaling_min_freq", cpu);
	native_machine_set_number(machine, "max_khz", CPU_DIR "/cpu%d/cpufreq/scaling_max_freq", cpu);
	native_machine_set_text(machine, "pstate", CPU_DIR "/intel_pstate/status");
	native_machine_set_text(machine, "pstate", CPU_DIR "/amd_pstate/status");
	native_machine_set_number(machine, "no_turbo", CPU_DIR "/intel_pstate/no_turbo");
	native_machine_set_number(machine, "boost", CPU_DIR "/cpufreq/boost");
	native_machine_set_text(machine, "idle_driver", CPU_DIR "/cpuidle/current_driver");
	native_machine_set_text(machine, "idle_governor", CPU_DIR "/cpuidle/current_governor_ro");
	native_machine_set_text(machine, "idle_governor", CPU_DIR "/cpuidle/current_governor");
}

void native_machine_processor(json_t *machine, int cpu)
{
	set_cpuinfo(machine, "cpu_model", "model name");
	set_cpuinfo(machine, "cpu_vendor", "vendor_id");
	set_cpuinfo_number(machine, "cpu_family", "cpu family");
	set_cpuinfo_number(machine, "cpu_model_nr", "model");
	set_cpuinfo_number(machine, "cpu_stepping", "stepping");
	set_cpuinfo(machine, "microcode", "microcode");
	native_machine_set_text(machine, "cpus_online", CPU_DIR "/online");
	set_nr(machine, "nr_cpus", CPU_DIR "/online");
	set_nr(machine, "numa_nodes", "/sys/devices/system/node/online");
	json_object_set_new(machine, "cpu", json_integer(cpu));
	native_machine_set_text(machine, "siblings", CPU_DIR "/cpu%d/topology/thread_siblings_list",
				cpu);
	native_machine_set_text(machine, "smt", CPU_DIR "/smt/control");
	native_machine_set_text(machine, "isolated", CPU_DIR "/isolated");
	native_machine_set_text(machine, "nohz_full", CPU_DIR "/nohz_full");
	set_argument(machine, "isolcpus_arg", "isolcpus=");
	set_argument(machine, "nohz_full_arg", "nohz_full=");
	set_argument(machine, "rcu_nocbs_arg", "rcu_nocbs=");
	frequency(machine, cpu);
}
