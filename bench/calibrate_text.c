// SPDX-License-Identifier: GPL-2.0-only
/* The tables of a calibration, for a terminal. */
#include "calibrate.h"

#include <math.h>
#include <string.h>

#include "native_machine.h"

#define CELL	48

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "unknown";
}

static const json_t *context_of(const json_t *root, const char *key)
{
	return json_object_get(json_object_get(root, "context"), key);
}

/* "1.234 [1.230, 1.240]"; "-" without ends for what too few blocks have no interval of. */
static void fill(const json_t *times, int digits, char *median, char *interval)
{
	const json_t *ci = json_object_get(times, "ci95");
	const json_t *lo = json_array_get(ci, 0), *hi = json_array_get(ci, 1);

	strcpy(median, "-");
	strcpy(interval, "-");
	if (!times)
		return;
	snprintf(median, CELL, "%.*f", digits, json_number_value(json_object_get(times, "median")));
	if (json_is_number(lo) && json_is_number(hi))
		snprintf(interval, CELL, "[%.*f, %.*f]", digits, json_number_value(lo), digits,
			 json_number_value(hi));
}

static void put_row(FILE *out, const char *name, const json_t *row, const json_t *nr_targets)
{
	char ns[CELL], ns_ci[CELL], ticks[CELL], ticks_ci[CELL], targets[CELL] = "1";
	const json_t *bound = json_object_get(row, "bound_ns");

	fill(json_object_get(row, "ns"), 3, ns, ns_ci);
	fill(json_object_get(row, "ticks"), 2, ticks, ticks_ci);
	if (!json_is_true(json_object_get(row, "predicted")))
		snprintf(targets, sizeof(targets), "%lld random",
			 (long long)json_integer_value(nr_targets));
	/* A byte more than columns: of the sign. */
	if (json_is_false(json_object_get(row, "resolved"))) {
		strcpy(ns, "~");
		strcpy(ticks, "~");
		if (json_is_number(bound))
			snprintf(ns, sizeof(ns), "~\u00b1%.3f",
				 ceil(json_number_value(bound) * 1000) / 1000);
	}
	fprintf(out, "%-22s  %-9s  %*s  %18s  %8s  %18s\n", name, targets,
		strstr(ns, "\u00b1") ? 10 : 9, ns, ns_ci, ticks, ticks_ci);
}

static void put_head(FILE *out, const char *what)
{
	fprintf(out, "\n%-22s  %-9s  %9s  %18s  %8s  %18s\n", what, "targets", "ns", "95 %", "ticks",
		"95 %");
}

static void put_intro(const json_t *root, FILE *out)
{
	const json_t *clock = context_of(root, "clock");
	double tsc_hz = json_number_value(json_object_get(clock, "tsc_hz"));
	const char *virt = text_of(json_object_get(root, "context"), "virt");

	fprintf(out, "Calls of a function that only returns, one after the other, in user space on CPU %lld:\n"
		     "medians of %lld blocks, without the loop and its loads. Of random targets one in %lld is\n"
		     "predicted by luck; a direct call goes to one target in either case.\n",
		(long long)json_integer_value(context_of(root, "cpu")),
		(long long)json_integer_value(context_of(root, "nr_blocks")),
		(long long)json_integer_value(context_of(root, "nr_targets")));
	fprintf(out, "\nprocessor: %s\nvirtual machine: %s\nclock: %s, %.1f ns a reading\n",
		text_of(context_of(root, "machine"), "cpu_model"), virt, text_of(clock, "source"),
		json_number_value(json_object_get(clock, "read_ns")));
	if (tsc_hz > 0)
		fprintf(out, "ticks: %.0f Hz, wrong by %.1g of that at most\n", tsc_hz,
			json_number_value(json_object_get(clock, "tsc_error")));
	else
		fputs("ticks: none, as the time stamp counter is no clock here\n", out);
}

void calibrate_text(const json_t *root, FILE *out)
{
	const json_t *row, *nr_targets = context_of(root, "nr_targets");
	char name[64];
	size_t i;

	put_intro(root, out);
	put_head(out, "call");
	json_array_foreach(json_object_get(root, "calls"), i, row)
		put_row(out, text_of(row, "call"), row, nr_targets);
	json_array_foreach(json_object_get(root, "loop"), i, row)
		put_row(out, "(the loop itself)", row, nr_targets);
	put_head(out, "difference");
	json_array_foreach(json_object_get(root, "differences"), i, row) {
		snprintf(name, sizeof(name), "%s - %s", text_of(row, "call"), text_of(row, "minus"));
		put_row(out, name, row, nr_targets);
	}
	fputs("\n~\u00b1x: not told apart after Holm's correction; the difference is at most x (95 %).\n", out);
}
