// SPDX-License-Identifier: GPL-2.0-only
/* The table of programs, which every program_*.c puts a pointer into. */
#include "bench/program.h"

#include <string.h>

#include <bpf/libbpf.h>

extern const struct program *const __start_programs[];
extern const struct program *const __stop_programs[];

const struct program *program_at(size_t i)
{
	size_t nr = (size_t)(__stop_programs - __start_programs);

	for (size_t a = 0; a < nr; a++) {
		size_t rank = 0;

		for (size_t b = 0; b < nr; b++)
			rank += strcmp(__start_programs[b]->name,
				       __start_programs[a]->name) < 0;
		if (rank == i)
			return __start_programs[a];
	}
	return NULL;
}

const struct program *program_find(const char *name)
{
	const struct program *p;

	for (size_t i = 0; (p = program_at(i)); i++) {
		if (!strcmp(p->name, name))
			return p;
	}
	return NULL;
}

int program_load_all(void)
{
	const struct program *p;
	int ret = 0;

	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	for (size_t i = 0; !ret && (p = program_at(i)); i++)
		ret = p->load();
	if (ret)
		program_unload_all();
	return ret;
}

int program_aim_all(void)
{
	const struct program *p;
	int ret = 0;

	for (size_t i = 0; !ret && (p = program_at(i)); i++)
		ret = p->aim ? p->aim() : 0;
	return ret;
}

void program_unload_all(void)
{
	const struct program *p;

	for (size_t i = 0; (p = program_at(i)); i++)
		p->unload();
}
