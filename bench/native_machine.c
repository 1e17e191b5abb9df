// SPDX-License-Identifier: GPL-2.0-only
/* The machine that latency was measured on. */
#include "bench/native_machine.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/native_machine_file.h"
#include "bench/native_machine_part.h"

/* "field<tabs>: value", of cpuinfo and meminfo. */
static int field_of(const char *path, const char *field, char *buf, size_t size)
{
	char real[NATIVE_MACHINE_PATH], line[NATIVE_MACHINE_LINE];
	int ret = native_machine_path(real, "%s", path);
	size_t len = strlen(field);
	FILE *f;

	*buf = '\0';
	if (ret)
		return ret;
	f = fopen(real, "r");
	if (!f)
		return -errno;
	ret = -ENOENT;
	while (ret && fgets(line, sizeof(line), f)) {
		const char *p = line + len;

		if (strncmp(line, field, len))
			continue;
		p += strspn(p, " \t");
		if (*p != ':')
			continue;
		p += 1 + strspn(p + 1, " \t");
		snprintf(buf, size, "%.*s", (int)strcspn(p, "\n"), p);
		ret = 0;
	}
	fclose(f);
	return ret;
}

int native_machine_cpuinfo(const char *field, char *buf, size_t size)
{
	return field_of("/proc/cpuinfo", field, buf, size);
}

int native_machine_argument(const char *name, char *buf, size_t size)
{
	char line[NATIVE_MACHINE_LINE];
	size_t len = strlen(name);
	int ret = -ENOENT;

	*buf = '\0';
	if (native_machine_line(line, sizeof(line), "/proc/cmdline"))
		return -ENOENT;
	for (char *arg = strtok(line, " "); arg && strcmp(arg, "--"); arg = strtok(NULL, " ")) {
		if (strncmp(arg, name, len))
			continue;
		snprintf(buf, size, "%s", arg + len);
		ret = 0;
	}
	return ret;
}

void native_machine_set_text(json_t *obj, const char *key, const char *format, ...)
{
	char path[NATIVE_MACHINE_PATH], line[NATIVE_MACHINE_LINE];
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	/* json_string() gives NULL for what is no UTF-8: the field is left out then. */
	if (!native_machine_line(line, sizeof(line), "%s", path))
		json_object_set_new(obj, key, json_string(line));
}

void native_machine_set_number(json_t *obj, const char *key, const char *format, ...)
{
	char path[NATIVE_MACHINE_PATH], line[64], *end;
	va_list args;
	long long number;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	if (native_machine_line(line, sizeof(line), "%s", path))
		return;
	number = strtoll(line, &end, 10);
	if (end != line)
		json_object_set_new(obj, key, json_integer(number));
}

static bool memory_kb(const char *field, long long *kb)
{
	char buf[64], *end;

	if (field_of("/proc/meminfo", field, buf, sizeof(buf)))
		return false;
	*kb = strtoll(buf, &end, 10);
	return end != buf;
}

static void memory(json_t *machine, json_t *at_start)
{
	long long kb, swap, swap_free;

	json_object_set_new(machine, "page_size", json_integer(sysconf(_SC_PAGESIZE)));
	if (memory_kb("MemTotal", &kb))
		json_object_set_new(machine, "memory_kb", json_integer(kb));
	if (!memory_kb("SwapTotal", &swap))
		return;
	json_object_set_new(machine, "swap_kb", json_integer(swap));
	if (memory_kb("SwapFree", &swap_free))
		json_object_set_new(at_start, "swap_used_kb", json_integer(swap - swap_free));
}

static void load(json_t *at_start)
{
	char line[128];
	double minutes[3], uptime;
	long running;

	if (!native_machine_line(line, sizeof(line), "/proc/loadavg") &&
	    sscanf(line, "%lf %lf %lf %ld/", minutes, minutes + 1, minutes + 2, &running) == 4) {
		json_object_set_new(at_start, "load",
				    json_pack("{sf sf sf}", "1", minutes[0], "5", minutes[1],
					      "15", minutes[2]));
		json_object_set_new(at_start, "running", json_integer(running));
	}
	if (!native_machine_line(line, sizeof(line), "/proc/uptime") &&
	    sscanf(line, "%lf", &uptime) == 1)
		json_object_set_new(at_start, "uptime_s", json_integer((long long)uptime));
}

json_t *native_machine_json_of(int cpu)
{
	json_t *machine = json_object(), *at_start = json_object();

	if (!machine || !at_start) {
		json_decref(machine);
		json_decref(at_start);
		return NULL;
	}
	native_machine_processor(machine, cpu);
	native_machine_kernel(machine);
	memory(machine, at_start);
	load(at_start);
	native_machine_hypervisor(machine);
	json_object_set_new(machine, "at_start", at_start);
	return machine;
}

json_t *native_machine_json(void)
{
	return native_machine_json_of(sched_getcpu());
}
