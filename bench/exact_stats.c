// SPDX-License-Identifier: GPL-2.0-only
/* Statistics of exact counts. */
#include "bench/exact_stats.h"

#include <math.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

struct exact_stats exact_stats(int64_t *values, size_t nr)
{
	struct exact_stats s = { 0 };
	long double sum = 0;
	size_t run = 0;

	qsort(values, nr, sizeof(*values), by_value);
	for (size_t i = 0; i < nr; i++) {
		sum += (long double)values[i];
		run = i && values[i] == values[i - 1] ? run + 1 : 1;
		if (run > s.agree) {
			s.agree = run;
			s.mode = values[i];
		}
	}
	s.mean = round((double)(sum / nr) * 1e6) / 1e6;
	return s;
}
