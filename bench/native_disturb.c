// SPDX-License-Identifier: GPL-2.0-only
/* What disturbed a thread between two moments. */
#include "bench/native_disturb.h"

#include <fcntl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/native_machine_file.h"

#define UNKNOWN	(-1L)

/* A number in a file without stdio, which would allocate. */
struct scan {
	const char *label;
	long (*number)(const char *line);
	long found;
};

/* The first line that begins with @label is what counts; longer lines are cut. */
static void scan_line(struct scan *s, const char *line)
{
	if (s->found == UNKNOWN && !strncmp(line, s->label, strlen(s->label)))
		s->found = s->number(line + strlen(s->label));
}

static long scan_file(const char *path, const char *label, long (*number)(const char *line))
{
	struct scan s = { .label = label, .number = number, .found = UNKNOWN };
	char real[NATIVE_MACHINE_PATH], chunk[4096], line[256];
	size_t len = 0;
	ssize_t n;
	int fd;

	if (native_machine_path(real, "%s", path))
		return UNKNOWN;
	fd = open(real, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return UNKNOWN;
	while (s.found == UNKNOWN && (n = read(fd, chunk, sizeof(chunk))) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			if (chunk[i] != '\n') {
				if (len < sizeof(line) - 1)
					line[len++] = chunk[i];
				continue;
			}
			line[len] = '\0';
			scan_line(&s, line);
			len = 0;
		}
	}
	close(fd);
	return s.found;
}

/* user nice system idle iowait irq softirq steal: proc(5). */
static long eighth(const char *line)
{
	char *end = (char *)line;
	long ticks = 0;

	for (int i = 0; i < 8; i++) {
		line = end;
		ticks = strtol(line, &end, 10);
		if (end == line)
			return UNKNOWN;
	}
	return ticks;
}

static long after_colon(const char *line)
{
	const char *colon = strchr(line, ':');
	char *end;
	long number;

	if (!colon)
		return UNKNOWN;
	number = strtol(colon + 1, &end, 10);
	return end == colon + 1 ? UNKNOWN : number;
}

static long steal_ms(int cpu)
{
	char label[32] = "cpu ";
	long ticks;

	if (cpu >= 0)
		snprintf(label, sizeof(label), "cpu%d ", cpu);
	ticks = scan_file("/proc/stat", label, eighth);
	return ticks < 0 ? UNKNOWN : ticks * 1000 / sysconf(_SC_CLK_TCK);
}

static long sched_migrations(void)
{
	return scan_file("/proc/thread-self/sched", "se.nr_migrations", after_colon);
}

static int perf_migrations_open(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_MIGRATIONS,
	};

	return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

static long perf_migrations(int fd)
{
	uint64_t nr;

	return read(fd, &nr, sizeof(nr)) == sizeof(nr) ? (long)nr : UNKNOWN;
}

static void usage(struct native_disturb *at)
{
	struct rusage ru;
	bool known = !getrusage(RUSAGE_THREAD, &ru);

	at->voluntary_switches = known ? ru.ru_nvcsw : UNKNOWN;
	at->involuntary_switches = known ? ru.ru_nivcsw : UNKNOWN;
	at->minor_faults = known ? ru.ru_minflt : UNKNOWN;
	at->major_faults = known ? ru.ru_majflt : UNKNOWN;
}

/* getrusage() comes last here and first at the end: reading files disturbs as well. */
void native_disturb_begin_on(struct native_disturb_mark *m, int cpu)
{
	m->cpu = cpu;
	m->perf = -1;
	m->at.steal_ms = steal_ms(cpu);
	m->at.migrations = sched_migrations();
	if (m->at.migrations == UNKNOWN) {
		m->perf = perf_migrations_open();
		if (m->perf >= 0)
			m->at.migrations = perf_migrations(m->perf);
	}
	usage(&m->at);
}

void native_disturb_begin(struct native_disturb_mark *m)
{
	cpu_set_t set;
	int cpu = -1;

	if (!sched_getaffinity(0, sizeof(set), &set) && CPU_COUNT(&set) == 1)
		for (cpu = 0; !CPU_ISSET(cpu, &set);)
			cpu++;
	native_disturb_begin_on(m, cpu);
}

/* Steal of a guest that was moved to another host may go back. */
static long since(long from, long to)
{
	return from == UNKNOWN || to < from ? UNKNOWN : to - from;
}

void native_disturb_end(const struct native_disturb_mark *m, struct native_disturb *d)
{
	struct native_disturb now;

	usage(&now);
	now.migrations = m->perf >= 0 ? perf_migrations(m->perf) : sched_migrations();
	now.steal_ms = steal_ms(m->cpu);
	if (m->perf >= 0)
		close(m->perf);
	d->voluntary_switches = since(m->at.voluntary_switches, now.voluntary_switches);
	d->involuntary_switches = since(m->at.involuntary_switches, now.involuntary_switches);
	d->steal_ms = since(m->at.steal_ms, now.steal_ms);
	d->migrations = since(m->at.migrations, now.migrations);
	d->minor_faults = since(m->at.minor_faults, now.minor_faults);
	d->major_faults = since(m->at.major_faults, now.major_faults);
}

static long plus(long a, long b)
{
	return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a + b;
}

void native_disturb_add(struct native_disturb *sum, const struct native_disturb *d)
{
	sum->voluntary_switches = plus(sum->voluntary_switches, d->voluntary_switches);
	sum->involuntary_switches = plus(sum->involuntary_switches, d->involuntary_switches);
	sum->steal_ms = plus(sum->steal_ms, d->steal_ms);
	sum->migrations = plus(sum->migrations, d->migrations);
	sum->minor_faults = plus(sum->minor_faults, d->minor_faults);
	sum->major_faults = plus(sum->major_faults, d->major_faults);
}

bool native_disturb_is(const struct native_disturb *d)
{
	return d->steal_ms > 0 || d->migrations > 0 || d->involuntary_switches > 0 ||
	       d->major_faults > 0;
}

static json_t *figure(long number)
{
	return number == UNKNOWN ? json_null() : json_integer(number);
}

json_t *native_disturb_json(const struct native_disturb *d)
{
	return json_pack("{so so so so so so sb}",
			 "voluntary_switches", figure(d->voluntary_switches),
			 "involuntary_switches", figure(d->involuntary_switches),
			 "steal_ms", figure(d->steal_ms), "migrations", figure(d->migrations),
			 "minor_faults", figure(d->minor_faults),
			 "major_faults", figure(d->major_faults),
			 "disturbed", native_disturb_is(d));
}
