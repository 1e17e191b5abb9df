// SPDX-License-Identifier: GPL-2.0-only
/* Lists of CPUs as the kernel writes them. */
#include "bench/native_machine_cpus.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int native_machine_cpus_read(struct native_machine_cpus *cpus, const char *list)
{
	unsigned long first, last;
	char *end;

	memset(cpus, 0, sizeof(*cpus));
	if (!*list || !strcmp(list, "(null)"))
		return 0;
	for (const char *p = list;; p = end + 1) {
		if (!isdigit((unsigned char)*p))
			return -EINVAL;
		first = last = strtoul(p, &end, 10);
		if (*end == '-') {
			if (!isdigit((unsigned char)end[1]))
				return -EINVAL;
			last = strtoul(end + 1, &end, 10);
		}
		if (last < first || last >= NATIVE_MACHINE_CPUS)
			return -EINVAL;
		for (unsigned long cpu = first; cpu <= last; cpu++)
			cpus->has[cpu] = true;
		if (!*end)
			return 0;
		if (*end != ',')
			return -EINVAL;
	}
}

int native_machine_cpus_print(const struct native_machine_cpus *cpus, char *buf, size_t size)
{
	size_t len = 0;

	*buf = '\0';
	for (unsigned int first = 0; first < NATIVE_MACHINE_CPUS; first++) {
		unsigned int last = first;
		int more;

		if (!cpus->has[first])
			continue;
		while (last + 1 < NATIVE_MACHINE_CPUS && cpus->has[last + 1])
			last++;
		more = snprintf(buf + len, size - len, first == last ? "%s%u" : "%s%u-%u",
				len ? "," : "", first, last);
		if ((size_t)more >= size - len)
			return -ENAMETOOLONG;
		len += (size_t)more;
		first = last;
	}
	return 0;
}

unsigned int native_machine_cpus_nr(const struct native_machine_cpus *cpus)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < NATIVE_MACHINE_CPUS; i++)
		nr += cpus->has[i];
	return nr;
}

bool native_machine_cpus_has(const char *list, int cpu)
{
	struct native_machine_cpus cpus;

	return cpu >= 0 && cpu < NATIVE_MACHINE_CPUS && !native_machine_cpus_read(&cpus, list) &&
	       cpus.has[cpu];
}
