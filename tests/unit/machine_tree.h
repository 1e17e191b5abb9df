/* SPDX-License-Identifier: GPL-2.0-only */
/* Trees of /proc and /sys in the scratch directory, as three machines have them. */
#ifndef FSNBENCH_TESTS_MACHINE_TREE_H
#define FSNBENCH_TESTS_MACHINE_TREE_H

#include "scratch.h"

#include <errno.h>

#include "bench/native_machine.h"
#include "bench/native_machine_file.h"

#define CPU	"sys/devices/system/cpu/"

struct machine_file {
	const char *path, *text;
};

/* A file of the tree, with the directories that it is in. */
static inline void machine_put(const char *name, const char *text)
{
	char *path = scratch_path(name);

	for (char *p = path + strlen(scratch_dir) + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		assert_true(!mkdir(path, 0755) || errno == EEXIST);
		*p = '/';
	}
	free(path);
	scratch_put(name, text);
}

/* What a file has, without its newline. */
static inline const char *machine_get(const char *name)
{
	static char line[NATIVE_MACHINE_LINE];

	assert_int_equal(native_machine_line(line, sizeof(line), "/%s", name), 0);
	return line;
}

static inline void machine_build(const struct machine_file *files)
{
	for (; files->path; files++)
		machine_put(files->path, files->text);
	native_machine_root(scratch_dir);
}

#define COMMON_FILES								\
	{ CPU "online", "0-3\n" },						\
	{ "sys/devices/system/node/online", "0-1\n" },				\
	{ "sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n" },	\
	{ "proc/uptime", "812.53 3011.07\n" },					\
	{ "proc/meminfo", "MemTotal:       16303020 kB\nMemFree: 1 kB\n"	\
			  "SwapTotal: 2000 kB\nSwapFree: 1500 kB\n" },		\
	{ "proc/sys/kernel/watchdog", "1\n" },					\
	{ "proc/sys/vm/swappiness", "60\n" },					\
	{ "proc/sys/kernel/random/boot_id", "0a1b2c3d-0000-4000-8000-000000000001\n" },	\
	{ "proc/irq/24/smp_affinity_list", "0-3\n" },				\
	{ "proc/irq/24/effective_affinity_list", "2\n" },			\
	{ "proc/irq/24/nvme0q1/.keep", "" },					\
	{ "proc/irq/25/smp_affinity_list", "2\n" },				\
	{ "proc/irq/25/effective_affinity_list", "2\n" },			\
	{ "proc/irq/25/eth0-rx-2/.keep", "" },					\
	{ "proc/irq/26/smp_affinity_list", "0-3\n" },				\
	{ "proc/irq/26/effective_affinity_list", "1\n" },			\
	{ "proc/irq/26/ahci/.keep", "" },					\
	{ "proc/irq/27/smp_affinity_list", "0-3\n" },				\
	{ "proc/irq/27/effective_affinity_list", "2\n" },			\
	{ "proc/irq/default_smp_affinity", "f\n" }

/* A server that nobody has set for measuring. */
static const struct machine_file machine_intel[] = {
	COMMON_FILES,
	{ "proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\n"
			  "model\t\t: 106\nmodel name\t: Intel(R) Xeon(R) Silver 4314 CPU @ 2.40GHz\n"
			  "stepping\t: 6\nmicrocode\t: 0xd0003d1\n\nprocessor\t: 1\nmodel\t\t: 1\n" },
	{ "proc/cmdline", "BOOT_IMAGE=/vmlinuz root=/dev/sda1 quiet\n" },
	{ "proc/version", "Linux version 6.1.0-25-amd64 (build@secret-host) (gcc-12 (Debian 12.2.0-14) "
			  "12.2.0, GNU ld (GNU Binutils) 2.40) #1 SMP PREEMPT_DYNAMIC Debian\n" },
	{ "proc/sys/kernel/version", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.106-3\n" },
	{ "proc/sys/kernel/osrelease", "6.1.0-25-amd64\n" },
	{ "boot/config-6.1.0-25-amd64", "# CONFIG_HZ_100 is not set\nCONFIG_HZ_250=y\nCONFIG_HZ=250\n" },
	{ "proc/loadavg", "2.31 1.10 0.55 4/345 999\n" },
	{ "proc/sys/kernel/randomize_va_space", "2\n" },
	{ "proc/sys/kernel/nmi_watchdog", "1\n" },
	{ "proc/sys/kernel/tainted", "4096\n" },
	{ "proc/stat", "cpu  400 0 100 4000 0 0 0 0 0 0\ncpu0 100 0 25 1000 0 0 0 0 0 0\n"
		       "cpu2 100 0 25 1000 0 0 0 0 0 0\ncpu3 100 0 25 1000 0 0 0 0 0 0\nintr 1\n" },
	{ "sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc \n" },
	{ "sys/devices/system/clocksource/clocksource0/available_clocksource", "tsc hpet acpi_pm \n" },
	{ "sys/kernel/debug/sched/preempt", "none (voluntary) full \n" },
	{ "sys/kernel/security/lockdown", "none [integrity] confidentiality\n" },
	{ "sys/kernel/security/lsm", "lockdown,capability,bpf" },
	{ "sys/class/dmi/id/sys_vendor", "Dell Inc.\n" },
	{ "sys/class/dmi/id/product_name", "PowerEdge R450\n" },
	{ CPU "isolated", "\n" },
	{ CPU "nohz_full", "(null)\n" },
	{ CPU "smt/control", "on\n" },
	{ CPU "intel_pstate/no_turbo", "0\n" },
	{ CPU "intel_pstate/status", "active\n" },
	{ CPU "cpuidle/current_driver", "intel_idle\n" },
	{ CPU "cpuidle/current_governor", "menu\n" },
	{ CPU "cpu2/topology/thread_siblings_list", "2-3\n" },
	{ CPU "cpu2/thermal_throttle/core_throttle_count", "7\n" },
	{ CPU "cpu2/thermal_throttle/package_throttle_count", "9\n" },
	{ CPU "cpu2/cpufreq/scaling_driver", "intel_pstate\n" },
	{ CPU "cpu2/cpufreq/scaling_governor", "powersave\n" },
	{ CPU "cpu2/cpufreq/scaling_min_freq", "800000\n" },
	{ CPU "cpu2/cpufreq/scaling_max_freq", "3400000\n" },
	{ CPU "cpu2/cpufreq/energy_performance_preference", "balance_performance\n" },
	{ CPU "cpufreq/policy0/scaling_governor", "powersave\n" },
	{ CPU "cpufreq/policy0/scaling_available_governors", "performance powersave\n" },
	{ CPU "cpufreq/policy0/energy_performance_preference", "balance_performance\n" },
	{ CPU "cpufreq/policy0/energy_performance_available_preferences",
	  "default performance balance_performance power \n" },
	{ CPU "cpufreq/policy2/scaling_governor", "powersave\n" },
	{ CPU "cpufreq/policy2/scaling_available_governors", "performance powersave\n" },
	{ 0 }
};

/* A desktop that somebody has set for measuring, but for boost. */
static const struct machine_file machine_amd[] = {
	COMMON_FILES,
	{ "proc/cpuinfo", "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 33\n"
			  "model name\t: AMD Ryzen 9 5950X 16-Core Processor\nstepping\t: 0\n" },
	{ "proc/cmdline", "isolcpus=1 isolcpus=2 nohz_full=2 rcu_nocbs=2 -- isolcpus=3\n" },
	{ "proc/loadavg", "0.02 0.10 0.55 1/345 999\n" },
	{ "proc/sys/kernel/version", "#1 SMP PREEMPT_RT Debian 6.1.106-3\n" },
	{ "proc/sys/kernel/randomize_va_space", "0\n" },
	{ "proc/sys/kernel/nmi_watchdog", "0\n" },
	{ "proc/stat", "cpu  400 0 100 4000 0 0 0 0 0 0\ncpu2 100 0 25 1000 0 0 0 0 0 0\n" },
	{ "sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n" },
	{ CPU "isolated", "2\n" },
	{ CPU "nohz_full", "2\n" },
	{ CPU "smt/control", "off\n" },
	{ CPU "cpufreq/boost", "1\n" },
	{ CPU "cpu2/topology/thread_siblings_list", "2\n" },
	{ CPU "cpu2/cpufreq/scaling_driver", "acpi-cpufreq\n" },
	{ CPU "cpu2/cpufreq/scaling_governor", "performance\n" },
	{ CPU "cpufreq/policy2/scaling_governor", "performance\n" },
	{ CPU "cpufreq/policy2/scaling_available_governors", "schedutil performance\n" },
	{ CPU "cpufreq/policy3/scaling_governor", "schedutil\n" },
	{ CPU "cpufreq/policy3/scaling_available_governors", "schedutil ondemand\n" },
	{ 0 }
};

static const struct machine_file machine_vm[] = {
	COMMON_FILES,
	{ "proc/cpuinfo", "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC\n" },
	{ "proc/cmdline", "console=ttyS0\n" },
	{ "proc/loadavg", "0.10 0.10 0.55 1/345 999\n" },
	{ "proc/sys/kernel/randomize_va_space", "2\n" },
	{ "proc/sys/kernel/nmi_watchdog", "0\n" },
	{ "proc/stat", "cpu  400 0 100 4000 0 0 0 10 0 0\ncpu2 100 0 25 1000 0 0 0 10 0 0\n" },
	{ "sys/devices/system/clocksource/clocksource0/current_clocksource", "kvm-clock\n" },
	{ 0 }
};

#endif /* FSNBENCH_TESTS_MACHINE_TREE_H */
