// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is said of a machine: three recorded ones, an Intel server, an AMD desktop and a
 * virtual machine, and CPUIDs of hypervisors. The machine that the test runs on is not
 * looked at.
 */
#include "machine_tree.h"

#include "bench/native_machine_cpus.h"

/* What CPUID has in leaf 0x40000000, and in a later leaf where one is set. */
static const char *signature, *later;

static void fake_cpuid(unsigned int leaf, unsigned int regs[4])
{
	const char *text = leaf == 0x40000000 ? signature : leaf == 0x40000100 ? later : NULL;

	memset(regs, 0, 4 * sizeof(*regs));
	if (leaf == 1 && signature)
		regs[2] = 1U << 31;
	/* Bare metal has the highest basic leaf there, which is no text. */
	if (text)
		memcpy(regs + 1, text, strlen(text));
	else if (leaf != 1)
		memset(regs + 1, 7, 3 * sizeof(*regs));
}

static int setup(void **state)
{
	signature = later = NULL;
	native_machine_cpuid(fake_cpuid);
	return scratch_setup(state);
}

static int teardown(void **state)
{
	native_machine_root("");
	native_machine_cpuid(NULL);
	native_machine_wait(NULL);
	return scratch_teardown(state);
}

static void expect_text(const json_t *machine, const char *key, const char *text)
{
	const char *found = json_string_value(json_object_get(machine, key));

	if (!found || strcmp(found, text))
		fail_msg("%s is '%s' and not '%s'", key, found ? found : "(missing)", text);
}

static void expect_number(const json_t *machine, const char *key, json_int_t number)
{
	const json_t *found = json_object_get(machine, key);

	if (!json_is_integer(found) || json_integer_value(found) != number)
		fail_msg("%s is %lld and not %lld", key, (long long)json_integer_value(found),
			 (long long)number);
}

static void intel_is_read(void **state)
{
	json_t *m, *start;
	char *all;

	(void)state;
	machine_build(machine_intel);
	m = native_machine_json_of(2);
	expect_text(m, "cpu_model", "Intel(R) Xeon(R) Silver 4314 CPU @ 2.40GHz");
	expect_text(m, "cpu_vendor", "GenuineIntel");
	expect_number(m, "cpu_family", 6);
	expect_number(m, "cpu_model_nr", 106);
	expect_number(m, "cpu_stepping", 6);
	expect_text(m, "microcode", "0xd0003d1");
	expect_number(m, "nr_cpus", 4);
	expect_number(m, "numa_nodes", 2);
	expect_text(m, "siblings", "2-3");
	expect_text(m, "smt", "on");
	expect_text(m, "cpufreq_driver", "intel_pstate");
	expect_text(m, "governor", "powersave");
	expect_number(m, "min_khz", 800000);
	expect_number(m, "max_khz", 3400000);
	expect_number(m, "no_turbo", 0);
	assert_null(json_object_get(m, "boost"));
	expect_text(m, "epp", "balance_performance");
	expect_text(m, "idle_driver", "intel_idle");
	expect_text(m, "clocksource", "tsc");
	expect_text(m, "clocksources", "tsc hpet acpi_pm");
	expect_text(m, "thp", "madvise");
	expect_number(m, "aslr", 2);
	expect_number(m, "nmi_watchdog", 1);
	expect_number(m, "taint", 4096);
	expect_text(m, "lockdown", "integrity");
	expect_text(m, "preempt", "voluntary");
	expect_number(m, "hz", 250);
	expect_number(m, "memory_kb", 16303020);
	expect_text(m, "kernel_compiler",
		    "gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils) 2.40");
	expect_text(m, "virt", "none");
	start = json_object_get(m, "at_start");
	expect_number(start, "running", 4);
	expect_number(start, "uptime_s", 812);
	expect_number(start, "swap_used_kb", 500);
	all = json_dumps(m, 0);
	assert_null(strstr(all, "secret-host"));
	free(all);
	json_decref(m);
}

/* The last of an argument counts, and what is after "--" is init's. */
static void amd_is_read(void **state)
{
	json_t *m;

	(void)state;
	machine_build(machine_amd);
	m = native_machine_json_of(2);
	expect_text(m, "isolcpus_arg", "2");
	expect_text(m, "nohz_full_arg", "2");
	expect_text(m, "rcu_nocbs_arg", "2");
	expect_text(m, "isolated", "2");
	expect_number(m, "boost", 1);
	assert_null(json_object_get(m, "no_turbo"));
	expect_text(m, "preempt", "rt");
	assert_null(json_object_get(m, "hz"));
	assert_null(json_object_get(m, "microcode"));
	assert_null(json_object_get(m, "kernel_compiler"));
	json_decref(m);
}

static void vm_is_read(void **state)
{
	json_t *m, *hypervisor;

	(void)state;
	signature = "KVMKVMKVM";
	machine_build(machine_vm);
	m = native_machine_json_of(2);
	expect_text(m, "virt", "kvm");
	hypervisor = json_object_get(m, "hypervisor");
	expect_text(hypervisor, "signature", "KVMKVMKVM");
	assert_true(json_is_true(json_object_get(hypervisor, "flag")));
	assert_null(json_object_get(m, "governor"));
	assert_null(json_object_get(m, "cpufreq_driver"));
	json_decref(m);
}

static void compressed_config_is_read(void **state)
{
	json_t *m;
	char *cmd;

	(void)state;
	machine_build(machine_vm);
	machine_put("proc/config", "CONFIG_HZ_1000=y\nCONFIG_HZ=1000\n");
	assert_true(asprintf(&cmd, "gzip %s/proc/config", scratch_dir) > 0);
	assert_int_equal(system(cmd), 0);
	free(cmd);
	m = native_machine_json_of(2);
	expect_number(m, "hz", 1000);
	json_decref(m);
}

static void expect_virt(const char *first, const char *second, const char *name)
{
	char buf[NATIVE_MACHINE_VIRT];

	signature = first;
	later = second;
	assert_string_equal(native_machine_virt(buf, sizeof(buf)), name);
}

static void hypervisors_have_names(void **state)
{
	(void)state;
	machine_build(machine_vm);
	expect_virt(NULL, NULL, "none");
	expect_virt("KVMKVMKVM", NULL, "kvm");
	expect_virt("TCGTCGTCGTCG", NULL, "tcg");
	expect_virt("VMwareVMware", NULL, "vmware");
	expect_virt("XenVMMXenVMM", NULL, "xen");
	expect_virt("Microsoft Hv", NULL, "hyperv");
	expect_virt("Microsoft Hv", "KVMKVMKVM", "kvm");
	expect_virt("KVMKVMKVM", "XenVMMXenVMM", "kvm");
	expect_virt("NewHyper\001Vis", NULL, "unknown:NewHyper?Vis");
}

/* CPUID can be told to hide the hypervisor; the model and the firmware say it then. */
static void hidden_hypervisors_are_found(void **state)
{
	char buf[NATIVE_MACHINE_VIRT];

	(void)state;
	machine_build(machine_vm);
	machine_put("sys/class/dmi/id/sys_vendor", "QEMU\n");
	expect_virt(NULL, NULL, "unknown:QEMU");
	machine_put("proc/cpuinfo", "model name\t: QEMU TCG CPU version 2.5+\n");
	assert_string_equal(native_machine_virt(buf, sizeof(buf)), "tcg");
	machine_put("proc/cpuinfo", "model name\t: Intel\n");
	machine_put("sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
	machine_put("sys/class/dmi/id/product_name", "c5.metal\n");
	expect_virt(NULL, NULL, "none");
	machine_put("sys/hypervisor/type", "xen\n");
	expect_virt(NULL, NULL, "xen");
}

/* As under PVM, where CPUID is that of the host's own host. */
static void clock_of_kvm_is_kvm(void **state)
{
	(void)state;
	machine_build(machine_vm);
	expect_virt("bhyve bhyve ", NULL, "bhyve");
	machine_put("sys/devices/system/clocksource/clocksource0/available_clocksource",
		    "kvm-clock tsc\n");
	expect_virt("bhyve bhyve ", NULL, "kvm");
	expect_virt("NewHypervis", NULL, "kvm");
	expect_virt("TCGTCGTCGTCG", NULL, "tcg");
}

/* Within the 200 ms: CPU 3 works half of the time, CPU 2 a little. */
static void sibling_works(void)
{
	scratch_put("proc/stat", "cpu  400 0 100 4000 0 0 0 0 0 0\ncpu0 100 0 25 1000 0 0 0 0 0 0\n"
				 "cpu2 101 0 25 1019 0 0 0 0 0 0\ncpu3 110 0 25 1010 0 0 0 0 0 0\n");
	scratch_put(CPU "cpu2/thermal_throttle/package_throttle_count", "12\n");
}

static void nothing_happens(void)
{
}

static void host_steals(void)
{
	scratch_put("proc/stat", "cpu  400 0 100 4000 0 0 0 14 0 0\ncpu2 115 0 25 1005 0 0 0 12 0 0\n");
}

/* The sentences begin with these words, in this order, and there are no others. */
static void expect_before(int cpu, const char *const *words)
{
	json_t *list = json_array();
	const char *text;
	size_t i = 0;

	assert_int_equal(native_machine_before(cpu, list), 0);
	for (; words[i]; i++) {
		text = json_string_value(json_array_get(list, i));
		if (!text || strncmp(text, words[i], strlen(words[i])))
			fail_msg("'%s' is not '%s...'", text ? text : "(nothing)", words[i]);
	}
	if (json_array_size(list) > i)
		fail_msg("too much: '%s'", json_string_value(json_array_get(list, i)));
	json_decref(list);
}

static void intel_is_not_controlled(void **state)
{
	static const char *const sentences[] = {
		"the load average is 2.31 and 4 tasks are running: stop",
		"CPU 2 was throttled by heat 12 times since boot, 3 of them just now: cool",
		"CPU 3, the SMT sibling of CPU 2, was busy for 50 % of 200 ms: move",
		"the governor of CPU 2 is powersave: --tune",
		"turbo is on: --tune",
		"address space layout randomisation is on: --tune",
		"the NMI watchdog is on",
		"2 interrupts may arrive at CPU 2 (24 nvme0q1, 25 eth0-rx-2): --tune",
		"CPU 2 is not isolated: boot with isolcpus=2",
		NULL
	};

	(void)state;
	machine_build(machine_intel);
	native_machine_wait(sibling_works);
	expect_before(2, sentences);
}

static void amd_is_controlled_but_for_boost(void **state)
{
	(void)state;
	machine_build(machine_amd);
	native_machine_wait(nothing_happens);
	expect_before(2, (const char *const[]){ "boost is on: --tune",
						"2 interrupts may arrive at CPU 2", NULL });
}

static void vm_is_not_controlled(void **state)
{
	static const char *const sentences[] = {
		"this is a virtual machine (kvm): ",
		"the hypervisor gave 40 ms of these CPUs to somebody else within 200 ms",
		"CPU 2 was busy for 75 % of 200 ms before",
		"the frequency of CPU 2 is not this kernel's to set (no cpufreq)",
		"address space layout randomisation is on",
		"transparent huge pages are always on",
		"the clock source is kvm-clock and not tsc",
		"2 interrupts may arrive at CPU 2",
		"CPU 2 is not isolated",
		NULL
	};

	(void)state;
	signature = "KVMKVMKVM";
	machine_build(machine_vm);
	machine_put("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
	native_machine_wait(host_steals);
	expect_before(2, sentences);
}

static void emulator_is_said_to_be_one(void **state)
{
	json_t *list = json_array();

	(void)state;
	signature = "TCGTCGTCGTCG";
	machine_build(machine_amd);
	native_machine_wait(nothing_happens);
	assert_int_equal(native_machine_before(2, list), 0);
	assert_non_null(strstr(json_string_value(json_array_get(list, 0)), "emulated machine (tcg)"));
	json_decref(list);
}

static void missing_cpu_is_refused(void **state)
{
	json_t *list = json_array();

	(void)state;
	machine_build(machine_intel);
	native_machine_wait(nothing_happens);
	assert_int_equal(native_machine_before(4, list), -EINVAL);
	assert_int_equal(native_machine_before(-1, list), -EINVAL);
	assert_int_equal(json_array_size(list), 0);
	json_decref(list);
}

static void lists_of_cpus(void **state)
{
	static const char *const wrong[] = { "x", "1-", "-1", "3-1", "1,,2", "1 2", "8192", ",1" };
	struct native_machine_cpus cpus;
	char buf[64];

	(void)state;
	assert_int_equal(native_machine_cpus_read(&cpus, "0,1,2,8,10-11"), 0);
	assert_int_equal(native_machine_cpus_nr(&cpus), 6);
	assert_int_equal(native_machine_cpus_print(&cpus, buf, sizeof(buf)), 0);
	assert_string_equal(buf, "0-2,8,10-11");
	assert_int_equal(native_machine_cpus_print(&cpus, buf, 11), -ENAMETOOLONG);
	assert_int_equal(native_machine_cpus_read(&cpus, "(null)"), 0);
	assert_int_equal(native_machine_cpus_nr(&cpus), 0);
	assert_true(native_machine_cpus_has("8191", 8191));
	assert_false(native_machine_cpus_has("0-3", 4));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_int_equal(native_machine_cpus_read(&cpus, wrong[i]), -EINVAL);
}

#define IN_TREE(test)	cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TREE(intel_is_read),
		IN_TREE(amd_is_read),
		IN_TREE(vm_is_read),
		IN_TREE(compressed_config_is_read),
		IN_TREE(hypervisors_have_names),
		IN_TREE(hidden_hypervisors_are_found),
		IN_TREE(clock_of_kvm_is_kvm),
		IN_TREE(intel_is_not_controlled),
		IN_TREE(amd_is_controlled_but_for_boost),
		IN_TREE(vm_is_not_controlled),
		IN_TREE(emulator_is_said_to_be_one),
		IN_TREE(missing_cpu_is_refused),
		cmocka_unit_test(lists_of_cpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
