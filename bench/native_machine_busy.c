// SPDX-License-Identifier: GPL-2.0-only
/* How busy CPUs were between two looks at /proc/stat. */
#include "bench/native_machine_busy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/native_machine_cpus.h"
#include "bench/native_machine_file.h"

/* Ticks; the guest's are in user and nice already: proc(5). */
struct times {
	long busy, idle, steal;
};

struct native_machine_busy {
	struct times all, cpu[NATIVE_MACHINE_CPUS];
};

static void read_line(struct native_machine_busy *b, const char *line)
{
	long user, nice, system, idle, iowait, irq, softirq, steal;
	struct times *t = &b->all;
	char *times;
	long cpu;

	if (line[3] != ' ') {
		cpu = strtol(line + 3, &times, 10);
		if (times == line + 3 || cpu < 0 || cpu >= NATIVE_MACHINE_CPUS)
			return;
		t = &b->cpu[cpu];
	} else {
		times = (char *)line + 3;
	}
	if (sscanf(times, "%ld %ld %ld %ld %ld %ld %ld %ld", &user, &nice, &system, &idle, &iowait,
		   &irq, &softirq, &steal) == 8)
		*t = (struct times){
			.busy = user + nice + system + irq + softirq,
			.idle = idle + iowait,
			.steal = steal,
		};
}

struct native_machine_busy *native_machine_busy_read(void)
{
	struct native_machine_busy *b = calloc(1, sizeof(*b));
	char path[NATIVE_MACHINE_PATH], line[512];
	FILE *f;

	if (!b || native_machine_path(path, "/proc/stat"))
		return b;
	f = fopen(path, "r");
	if (!f)
		return b;
	while (fgets(line, sizeof(line), f) && !strncmp(line, "cpu", 3))
		read_line(b, line);
	fclose(f);
	return b;
}

double native_machine_busy_share(const struct native_machine_busy *from,
				 const struct native_machine_busy *to, int cpu)
{
	long busy = to->cpu[cpu].busy - from->cpu[cpu].busy;
	long idle = to->cpu[cpu].idle - from->cpu[cpu].idle;

	/* Idle times have been seen to go back a little. */
	if (busy <= 0)
		return 0;
	return (double)busy / (double)(busy + (idle > 0 ? idle : 0));
}

long native_machine_busy_steal(const struct native_machine_busy *from,
			       const struct native_machine_busy *to)
{
	return (to->all.steal - from->all.steal) * 1000 / sysconf(_SC_CLK_TCK);
}
