// SPDX-License-Identifier: GPL-2.0-only
/* Holm's correction, experiment by experiment. */
#include "native_family.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats_verdict.h"

static const json_t *experiments_of(const struct native_arm *arm)
{
	return json_object_get(arm->bench->json, "experiments");
}

/* @name: NULL for the family of those that are in no experiment */
static bool belongs(const struct native_arm *arm, const char *name)
{
	const json_t *all = experiments_of(arm), *e;
	size_t i;

	if (!name)
		return !json_array_size(all);
	json_array_foreach(all, i, e)
		if (json_is_string(e) && !strcmp(json_string_value(e), name))
			return true;
	return false;
}

struct family {
	const struct native_arm *const *arm;
	const double *p;
	size_t nr;
	double *adjusted;
	double *room;	/* for as many */
};

static int correct(const struct family *f, const char *name)
{
	size_t nr = 0;
	int ret;

	for (size_t i = 0; i < f->nr; i++)
		if (f->p[i] >= 0 && belongs(f->arm[i], name))
			f->room[nr++] = f->p[i];
	ret = stats_verdict_holm(f->room, nr, f->room);
	nr = 0;
	for (size_t i = 0; !ret && i < f->nr; i++)
		if (f->p[i] >= 0 && belongs(f->arm[i], name))
			f->adjusted[i] = fmax(f->adjusted[i], f->room[nr++]);
	return ret;
}

/* Each name is corrected where it is met first. */
static bool is_new(const struct family *f, size_t arm, size_t experiment)
{
	const char *name = json_string_value(json_array_get(experiments_of(f->arm[arm]),
							    experiment));

	for (size_t i = 0; i < arm; i++)
		if (name && belongs(f->arm[i], name))
			return false;
	return name;
}

int native_family_holm(const struct native_arm *const *arm, const double *p, size_t nr,
		       double *adjusted)
{
	struct family f = { arm, p, nr, adjusted, calloc(nr + 1, sizeof(double)) };
	int ret = f.room ? 0 : -ENOMEM;

	for (size_t i = 0; i < nr; i++)
		adjusted[i] = 0;
	if (!ret)
		ret = correct(&f, NULL);
	for (size_t i = 0; !ret && i < nr; i++) {
		const json_t *all = experiments_of(arm[i]);

		for (size_t k = 0; !ret && k < json_array_size(all); k++)
			if (is_new(&f, i, k))
				ret = correct(&f, json_string_value(json_array_get(all, k)));
	}
	for (size_t i = 0; i < nr; i++)
		adjusted[i] = p[i] < 0 ? 1 : adjusted[i];
	free(f.room);
	return ret;
}
