// SPDX-License-Identifier: GPL-2.0-only
/* What a result must say about the kernel and machine it was measured on. */
#include "bench/context.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "bench/commands.h"
#include "bench/result.h"

#define VULNERABILITIES "/sys/devices/system/cpu/vulnerabilities"

/* The first line of a file, without its newline; false if there is none. */
static bool first_line(const char *path, char *buf, size_t size)
{
	FILE *f = fopen(path, "r");
	bool ok;

	if (!f)
		return false;
	ok = fgets(buf, (int)size, f);
	fclose(f);
	if (ok)
		buf[strcspn(buf, "\n")] = '\0';
	return ok;
}

static void set_line(json_t *obj, const char *key, const char *path)
{
	char buf[4096];

	if (first_line(path, buf, sizeof(buf)))
		json_object_set_new(obj, key, json_string(buf));
}

/* The name of the mode is what spectre_v2= asked for; its effect is beside. */
static void set_mode(json_t *mitigations)
{
	char cmdline[4096], mode[64] = "default";
	const char *p;

	if (!first_line("/proc/cmdline", cmdline, sizeof(cmdline)))
		return;
	p = strstr(cmdline, "spectre_v2=");
	if (p)
		snprintf(mode, sizeof(mode), "%.*s",
			 (int)strcspn(p + 11, " "), p + 11);
	json_object_set_new(mitigations, "mode", json_string(mode));
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static json_t *mitigations(void)
{
	json_t *obj = json_object();
	struct dirent **names;
	char path[512];
	int n;

	set_mode(obj);
	n = scandir(VULNERABILITIES, &names, NULL, by_name);
	for (int i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.') {
			snprintf(path, sizeof(path), VULNERABILITIES "/%s",
				 names[i]->d_name);
			set_line(obj, names[i]->d_name, path);
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return obj;
}

/* The features that the kernel sees; the model is what QEMU was asked for. */
static void set_cpu_flags(json_t *context)
{
	FILE *f = fopen("/proc/cpuinfo", "r");
	char buf[4096];
	char *colon;

	if (!f)
		return;
	while (fgets(buf, sizeof(buf), f)) {
		colon = strchr(buf, ':');
		if (!colon || strncmp(buf, "flags", 5))
			continue;
		buf[strcspn(buf, "\n")] = '\0';
		json_object_set_new(context, "cpu_flags",
				    json_string(colon + 1 + (colon[1] == ' ')));
		break;
	}
	fclose(f);
}

json_t *context_collect(const char *engine, const char *kernel)
{
	json_t *context = json_object();
	struct utsname uts;

	if (!context || uname(&uts))
		return context;
	json_object_set_new(context, "schema", json_integer(RESULT_SCHEMA));
	json_object_set_new(context, "tool", json_string("fsnbench"));
	json_object_set_new(context, "version", json_string(FSNBENCH_VERSION));
	json_object_set_new(context, "engine", json_string(engine));
	json_object_set_new(context, "kernel", json_string(kernel));
	json_object_set_new(context, "kernel_release", json_string(uts.release));
	json_object_set_new(context, "kernel_version", json_string(uts.version));
	json_object_set_new(context, "arch", json_string(uts.machine));
	set_line(context, "cmdline", "/proc/cmdline");
	set_line(context, "lsm", "/sys/kernel/security/lsm");
	json_object_set_new(context, "mitigations", mitigations());
	set_cpu_flags(context);
	return context;
}
