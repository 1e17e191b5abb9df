// SPDX-License-Identifier: GPL-2.0-only
/*
 * The points of scaling experiments as a flat table, for plots/scaling.gp. fitted and
 * residual are empty where no line is claimed; finding says why.
 */
#include "report_scaling.h"

static const char *const finding_names[] = {
	[SCALING_TOO_FEW]	= "too few",
	[SCALING_NO_DEPENDENCE]	= "none",
	[SCALING_LINEAR]	= "linear",
	[SCALING_NOT_LINEAR]	= "not linear",
};

static void put_point(FILE *out, const struct scaling_arm *arm, const char *name,
		      const char *counter, const struct scaling_series *s, size_t i)
{
	fprintf(out, "%s,%s,%s,%s,%.0f,%s,%.6f,", arm->experiment, arm->res->kernel, arm->res->mode,
		name, s->x[i], counter, s->y[i]);
	if (s->finding == SCALING_LINEAR)
		fprintf(out, "%.6f,%.6f", report_fit_at(&s->fit, s->x[i]),
			s->y[i] - report_fit_at(&s->fit, s->x[i]));
	else
		fputc(',', out);
	fprintf(out, ",%s\n", finding_names[s->finding]);
}

static int put_arm(const struct scaling_arm *arm, void *data)
{
	const struct report *rep = data;
	char name[REPORT_NAME_MAX];

	scaling_arm_name(arm, true, name, sizeof(name));
	for (size_t c = 0; c < SCALING_NR_COUNTERS; c++) {
		struct scaling_series s;
		int err = scaling_series_take(arm, scaling_counters[c], &s);

		if (err)
			return err;
		for (size_t i = 0; i < s.nr; i++)
			put_point(rep->out, arm, name, result_counter_names[scaling_counters[c]],
				  &s, i);
		scaling_series_release(&s);
	}
	return 0;
}

struct table {
	const struct report *rep;
};

static int put_experiment(const char *name, void *data)
{
	const struct report *rep = ((struct table *)data)->rep;
	int err = 0;

	for (size_t d = 0; !err && d < rep->set->nr_docs; d++) {
		int scale = scaling_of(rep->set->docs[d], name);

		if (scale >= 0)
			err = scaling_each(rep->set->docs[d], name, (enum result_scale)scale,
					   put_arm, (void *)rep);
	}
	return err;
}

int report_scaling_csv(const struct report *rep)
{
	struct table table = { rep };

	fputs("experiment,kernel,mode,arm,x,counter,value,fitted,residual,finding\n", rep->out);
	return scaling_experiments(rep->set, put_experiment, &table);
}
