// SPDX-License-Identifier: GPL-2.0-only
/* The kernel that runs, and its settings that times depend on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "bench/native_machine_file.h"
#include "bench/native_machine_part.h"

/* zlib reads what is not compressed as it is. */
static long hz_of(const char *path)
{
	char real[NATIVE_MACHINE_PATH], line[256];
	long hz = 0;
	gzFile f;

	if (native_machine_path(real, "%s", path))
		return 0;
	f = gzopen(real, "r");
	if (!f)
		return 0;
	while (!hz && gzgets(f, line, sizeof(line)))
		if (!strncmp(line, "CONFIG_HZ=", 10))
			hz = strtol(line + 10, NULL, 10);
	gzclose(f);
	return hz;
}

static void set_hz(json_t *machine)
{
	char release[128], path[NATIVE_MACHINE_PATH];
	long hz = hz_of("/proc/config.gz");

	if (!hz && !native_machine_line(release, sizeof(release), "/proc/sys/kernel/osrelease")) {
		snprintf(path, sizeof(path), "/boot/config-%s", release);
		hz = hz_of(path);
	}
	if (hz)
		json_object_set_new(machine, "hz", json_integer(hz));
}

/* The version has it in words; which of the dynamic ones is on only debugfs says. */
static const char *preempt_of_version(const char *version)
{
	if (strstr(version, "PREEMPT_RT"))
		return "rt";
	if (strstr(version, "PREEMPT_DYNAMIC"))
		return "dynamic";
	if (strstr(version, "PREEMPT_LAZY"))
		return "lazy";
	return strstr(version, "PREEMPT") ? "full" : "none or voluntary";
}

static void set_preempt(json_t *machine)
{
	char line[256];

	if (!native_machine_line(line, sizeof(line), "/sys/kernel/debug/sched/preempt")) {
		native_machine_chosen(line, "()");
		json_object_set_new(machine, "preempt", json_string(line));
	} else if (!native_machine_line(line, sizeof(line), "/proc/sys/kernel/version")) {
		json_object_set_new(machine, "preempt", json_string(preempt_of_version(line)));
	}
}

/*
 * "Linux version 6.12 (user@host) (gcc (Debian 12.2.0-14) 12.2.0, GNU ld ...) #1 ...":
 * what is in the second parentheses. The first name a host, which is nobody's business.
 */
static void set_compiler(json_t *machine)
{
	char line[1024], *from, *p;
	int depth = 0;

	if (native_machine_line(line, sizeof(line), "/proc/version"))
		return;
	from = strstr(line, ") (");
	if (!from)
		return;
	from += 3;
	for (p = from; *p && (*p != ')' || depth); p++)
		depth += (*p == '(') - (*p == ')');
	if (*p)
		json_object_set_new(machine, "kernel_compiler",
				    json_stringn(from, (size_t)(p - from)));
}

static void set_chosen(json_t *machine, const char *key, const char *path)
{
	char line[256];

	if (native_machine_line(line, sizeof(line), "%s", path))
		return;
	native_machine_chosen(line, "[]");
	json_object_set_new(machine, key, json_string(line));
}

void native_machine_kernel(json_t *machine)
{
	static const char *const numbers[][2] = {
		{ "aslr", "/proc/sys/kernel/randomize_va_space" },
		{ "nmi_watchdog", "/proc/sys/kernel/nmi_watchdog" },
		{ "watchdog", "/proc/sys/kernel/watchdog" },
		{ "swappiness", "/proc/sys/vm/swappiness" },
		{ "taint", "/proc/sys/kernel/tainted" },
	};
	static const char clock[] = "/sys/devices/system/clocksource/clocksource0";

	native_machine_set_text(machine, "clocksource", "%s/current_clocksource", clock);
	native_machine_set_text(machine, "clocksources", "%s/available_clocksource", clock);
	set_chosen(machine, "thp", "/sys/kernel/mm/transparent_hugepage/enabled");
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		native_machine_set_number(machine, numbers[i][0], "%s", numbers[i][1]);
	set_chosen(machine, "lockdown", "/sys/kernel/security/lockdown");
	native_machine_set_text(machine, "lsm", "/sys/kernel/security/lsm");
	set_preempt(machine);
	set_hz(machine);
	set_compiler(machine);
}
