// SPDX-License-Identifier: GPL-2.0-only
/* The interrupts that may arrive at a CPU. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "bench/native_machine.h"
#include "bench/native_machine_cpus.h"
#include "bench/native_machine_file.h"

static int by_number(const struct dirent **a, const struct dirent **b)
{
	return atoi((*a)->d_name) - atoi((*b)->d_name);
}

static int is_number(const struct dirent *d)
{
	return isdigit((unsigned char)d->d_name[0]);
}

/* The directory of an interrupt in use has one in it with the name of its handler. */
static bool handler_of(const char *irq, char *name, size_t size)
{
	char path[NATIVE_MACHINE_PATH], entry[NATIVE_MACHINE_PATH];
	bool found = false;
	struct dirent *d;
	struct stat st;
	DIR *dir;

	if (native_machine_path(path, "/proc/irq/%s", irq))
		return false;
	dir = opendir(path);
	if (!dir)
		return false;
	while (!found && (d = readdir(dir))) {
		if (d->d_name[0] == '.' ||
		    native_machine_path(entry, "/proc/irq/%s/%s", irq, d->d_name))
			continue;
		found = !stat(entry, &st) && S_ISDIR(st.st_mode);
		if (found)
			snprintf(name, size, "%s", d->d_name);
	}
	closedir(dir);
	return found;
}

/* Where an interrupt goes is some of what its affinity allows. */
static bool arrives_at(const char *irq, int cpu)
{
	char list[NATIVE_MACHINE_LINE];

	if (native_machine_line(list, sizeof(list), "/proc/irq/%s/effective_affinity_list", irq) ||
	    !*list)
		native_machine_line(list, sizeof(list), "/proc/irq/%s/smp_affinity_list", irq);
	return native_machine_cpus_has(list, cpu);
}

int native_machine_irqs(int cpu, int (*each)(unsigned int irq, const char *name, void *data),
			void *data)
{
	char path[NATIVE_MACHINE_PATH], name[256];
	struct dirent **irqs;
	int ret, nr;

	ret = native_machine_path(path, "/proc/irq");
	if (ret)
		return ret;
	nr = scandir(path, &irqs, is_number, by_number);
	if (nr < 0)
		return -errno;
	for (int i = 0; i < nr; i++) {
		if (!ret && arrives_at(irqs[i]->d_name, cpu) &&
		    handler_of(irqs[i]->d_name, name, sizeof(name)))
			ret = each((unsigned int)atoi(irqs[i]->d_name), name, data);
		free(irqs[i]);
	}
	free(irqs);
	return ret;
}
