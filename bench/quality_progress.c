// SPDX-License-Identifier: GPL-2.0-only
/* Says how far a study is. */
#include "bench/quality_progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void quality_progress_begin(struct quality *q)
{
	q->begin_s = now_s();
}

double quality_progress_left_s(double elapsed_s, double done_s, double planned_s)
{
	double left = planned_s - done_s;

	if (!(left > 0))
		return 0;
	return done_s > 0 ? left * elapsed_s / done_s : left;
}

void quality_progress(const struct quality *q, const struct quality_run *run)
{
	double elapsed = now_s() - q->begin_s;
	unsigned long left = (unsigned long)quality_progress_left_s(elapsed, q->done_s,
								     q->planned_s);
	bool terminal = isatty(STDERR_FILENO);

	if (!terminal && run->nr != 1)
		return;
	fprintf(stderr, "%s%s %lu/%lu, %lu:%02lu elapsed, %lu:%02lu left%s",
		terminal ? "\r\033[K" : "", run->what, run->nr, run->of,
		(unsigned long)elapsed / 60, (unsigned long)elapsed % 60, left / 60, left % 60,
		terminal ? "" : "\n");
}

void quality_progress_clear(void)
{
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}
