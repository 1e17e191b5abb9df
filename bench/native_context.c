// SPDX-License-Identifier: GPL-2.0-only
/* What the document of a native run says of machine, kernel and settings. */
#include "bench/native_context.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "bench/context.h"
#include "bench/native_machine.h"
#include "bench/native_machine_file.h"
#include "bench/native_visit.h"
#include "bench/sha256.h"

#define NOTES		"/sys/kernel/notes"
#define BOOT_ID		"/proc/sys/kernel/random/boot_id"
#define NOTE_BUILD_ID	3	/* NT_GNU_BUILD_ID */

static size_t padded(uint32_t len)
{
	return ((size_t)len + 3) & ~(size_t)3;
}

/* A note: sizes of name and content, type, name, content; both padded to four bytes. */
int native_context_build(const unsigned char *notes, size_t len, char *buf, size_t size)
{
	size_t at = 0;
	uint32_t head[3];

	while (at + sizeof(head) <= len) {
		size_t content, next;

		memcpy(head, notes + at, sizeof(head));
		content = at + sizeof(head) + padded(head[0]);
		next = content + padded(head[1]);
		if (next > len)
			break;
		if (head[2] == NOTE_BUILD_ID && head[0] == 4 &&
		    !memcmp(notes + at + sizeof(head), "GNU", 4)) {
			if (2 * (size_t)head[1] >= size)
				return -ENOENT;
			for (uint32_t i = 0; i < head[1]; i++)
				snprintf(buf + 2 * i, 3, "%02x", notes[content + i]);
			return 0;
		}
		at = next;
	}
	return -ENOENT;
}

/* Without a build id, what the kernel says of its own build: number, date, flags. */
static void set_build(json_t *context)
{
	unsigned char notes[8192];
	struct utsname uts;
	char id[129];
	FILE *f = fopen(NOTES, "re");
	size_t len = f ? fread(notes, 1, sizeof(notes), f) : 0;

	if (f)
		fclose(f);
	if (!native_context_build(notes, len, id, sizeof(id)))
		json_object_set_new(context, "build", json_string(id));
	else if (!uname(&uts))
		json_object_set_new(context, "build",
				    json_sprintf("%s %s", uts.release, uts.version));
}

static void set_host(json_t *context)
{
	char name[256], hex[65], line[128], virt[NATIVE_MACHINE_VIRT];
	time_t now = time(NULL);
	struct tm tm;

	strftime(line, sizeof(line), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	json_object_set_new(context, "date", json_string(line));
	if (!native_machine_line(line, sizeof(line), BOOT_ID))
		json_object_set_new(context, "boot_id", json_string(line));
	json_object_set_new(context, "virt", json_string(native_machine_virt(virt, sizeof(virt))));
	set_build(context);
	if (!gethostname(name, sizeof(name) - 1)) {
		name[sizeof(name) - 1] = '\0';
		sha256_hex(name, strlen(name), hex);
		json_object_set_new(context, "hostname_sha256", json_string(hex));
	}
}

json_t *native_context_collect(const char *kernel, const struct native_setting *set)
{
	json_t *context = context_collect("native", kernel), *cpus = json_array();

	if (!context)
		return NULL;
	set_host(context);
	json_object_set_new(context, "machine", native_machine_json());
	for (int i = 0; i < set->nr_cpus; i++)
		json_array_append_new(cpus, json_integer(set->cpus[i]));
	json_object_set_new(context, "cpus", cpus);
	json_object_set_new(context, "clock", native_clock_json(&set->clock));
	json_object_set_new(context, "seed", json_integer((json_int_t)set->seed));
	json_object_set_new(context, "nr_blocks", json_integer(set->nr_blocks));
	json_object_set_new(context, "nr_batches", json_integer(set->nr_batches));
	json_object_set_new(context, "batch_target_us", json_integer((json_int_t)set->batch_us));
	json_object_set_new(context, "warm_up", json_string(NATIVE_WARM_UP));
	return context;
}
