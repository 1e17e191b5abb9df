// SPDX-License-Identifier: GPL-2.0-only
/*
 * How good the native engine is: how often it tells identical arms apart, and what naive
 * tests on the same data do; what it could have found; what it costs itself; whether it
 * finds a delay of known size. And what calls cost on this processor.
 */
#include "report_quality.h"

#include <stdlib.h>

#include "report_table.h"

static const json_t *at(const json_t *object, const char *key)
{
	return json_object_get(object, key);
}

/* A number as text, or "<missing>". */
static const char *number(const json_t *value, const char *format, char *buf, size_t size)
{
	if (json_is_number(value))
		snprintf(buf, size, format, json_number_value(value));
	else
		snprintf(buf, size, "<missing>");
	return buf;
}

#define TEXT(value, format)	number(value, format, (char[REPORT_VALUE_MAX]){ "" }, REPORT_VALUE_MAX)

static void put_different(const struct report *rep, const char *what, const json_t *aa)
{
	const json_t *different = at(aa, "different");

	report_para(rep, "%s, %s times, told apart at the level %s: by the sign test over blocks, which "
			 "is used here, %s times; on the same data by a U-test of single batches %s times, "
			 "by Welch's t-test of them %s times. A test that keeps its level does so at most "
			 "%s times, but in one study of forty.",
		    what, TEXT(at(aa, "nr"), "%.0f"), TEXT(at(aa, "level"), "%g"),
		    TEXT(at(different, "block_sign_test"), "%.0f"),
		    TEXT(at(different, "u_test_batches"), "%.0f"),
		    TEXT(at(different, "welch_batches"), "%.0f"), TEXT(at(aa, "bound"), "%.0f"));
}

/* What this engine never does: one process against another. */
static void put_between(const struct report *rep, const json_t *between)
{
	const json_t *processes = at(between, "processes");

	if (!between)
		return;
	put_different(rep, "The same code in one process and in the next, which this engine never "
			   "compares", between);
	report_para(rep, "With the process as the unit, %s pairs of processes to a sign test: %s of %s.",
		    TEXT(at(processes, "pairs"), "%.0f"), TEXT(at(processes, "different"), "%.0f"),
		    TEXT(at(processes, "nr"), "%.0f"));
}

static void put_harness(const struct report *rep, const json_t *quality)
{
	const json_t *harness = at(quality, "harness"), *ci = at(harness, "ci95");
	const json_t *bare = at(harness, "bare_ns"), *ours = at(harness, "harness_ns");

	report_para(rep, "What the harness costs: an operation takes %s ns in a bare loop, %s ns in the harness: "
			 "%s %% more (%s..%s).",
		    TEXT(json_is_object(bare) ? at(bare, "median") : bare, "%.1f"),
		    TEXT(json_is_object(ours) ? at(ours, "median") : ours, "%.1f"),
		    TEXT(at(harness, "percent"), "%+.2f"),
		    TEXT(json_array_get(ci, 0), "%+.2f"), TEXT(json_array_get(ci, 1), "%+.2f"));
}

struct column {
	const char *head, *key, *format;
};

/* A table of an array of objects, or that it is missing. */
static int put_list(const struct report *rep, const json_t *list, const char *what,
		    const char *name, const struct column *columns, size_t nr_columns)
{
	struct report_table t;
	const json_t *row;
	size_t i;

	if (!json_array_size(list)) {
		report_para(rep, "%s: <missing>.", what);
		return 0;
	}
	report_para(rep, "%s:", what);
	report_table_init(&t, "lrrrrr");
	t.nr_columns = nr_columns + 1;
	report_table_add(&t, "%s", name);
	for (size_t c = 0; c < nr_columns; c++)
		report_table_add(&t, "%s", columns[c].head);
	json_array_foreach(list, i, row) {
		const json_t *first = at(row, name);

		report_table_add(&t, "%s", json_is_string(first) ? json_string_value(first) :
							    TEXT(first, "%g"));
		for (size_t c = 0; c < nr_columns; c++)
			report_table_add(&t, "%s", TEXT(at(row, columns[c].key), columns[c].format));
	}
	return report_table_print(&t, rep);
}

static int put_quality(const struct report *rep, const json_t *quality)
{
	static const struct column mde[] = {
		{ "s an arm", "seconds_per_arm", "%.0f" }, { "blocks", "blocks", "%.0f" },
		{ "base ns", "base_ns", "%.1f" }, { "MDE ns", "mde_ns", "%.2f" },
		{ "%", "mde_percent", "%.2f" },
	};
	static const struct column injected[] = {
		{ "arms", "nr", "%.0f" }, { "found", "found", "%.0f" },
		{ "wrong sign", "wrong_sign", "%.0f" }, { "equivalent", "equivalent", "%.0f" },
		{ "median error ns", "median_error_ns", "%+.2f" },
	};
	int err;

	put_different(rep, "Identical arms in one run", at(quality, "aa"));
	put_between(rep, at(at(quality, "aa"), "between_processes"));
	put_harness(rep, quality);
	err = put_list(rep, at(quality, "mde"), "The difference that is found in four of five runs",
		       "workload", mde, sizeof(mde) / sizeof(*mde));
	if (err)
		return err;
	return put_list(rep, at(quality, "injected"), "A delay of so many ns an operation, spun once in each batch", "ns",
			injected, sizeof(injected) / sizeof(*injected));
}

static const char *prediction(const json_t *row)
{
	const json_t *predicted = at(row, "predicted");

	if (json_is_boolean(predicted))
		return json_is_true(predicted) ? "predicted" : "mispredicted";
	return json_is_string(predicted) ? json_string_value(predicted) : "";
}

/* A call, or one minus another; of what is not resolved the bound. */
static void put_call(struct report_table *t, const json_t *row)
{
	const json_t *ns = at(row, "ns"), *ci = at(ns, "ci95"), *bound = at(row, "bound_ns");
	const char *call = json_string_value(at(row, "call"));
	const char *minus = json_string_value(at(row, "minus"));

	report_table_add(t, "%s%s%s", call ? call : "<missing>", minus ? " minus " : "",
			 minus ? minus : "");
	report_table_add(t, "%s", prediction(row));
	if (json_is_number(bound))
		report_table_add(t, "~±%.2f", json_number_value(bound));
	else
		report_table_add(t, "%s", TEXT(at(ns, "median"), "%.2f"));
	report_table_add(t, "%s..%s", TEXT(json_array_get(ci, 0), "%.2f"),
			 TEXT(json_array_get(ci, 1), "%.2f"));
}

static int put_calibrate(const struct report *rep, const json_t *calibrate)
{
	const json_t *calls = at(calibrate, "calls"), *differences = at(calibrate, "differences"), *row;
	struct report_table t;
	size_t i;

	report_para(rep, "Calls in user space on this processor, to be held beside differences of the kernel's:");
	report_table_init(&t, "llrr");
	report_table_add(&t, "call");
	report_table_add(&t, "%s", "");
	report_table_add(&t, "ns");
	report_table_add(&t, "interval");
	json_array_foreach(calls, i, row)
		put_call(&t, row);
	json_array_foreach(differences, i, row)
		put_call(&t, row);
	if (report_table_rows(&t) > 1)
		return report_table_print(&t, rep);
	report_table_drop(&t);
	report_para(rep, "<missing>.");
	return 0;
}

int report_quality(const struct report *rep)
{
	int err = 0;

	if (!rep->native)
		return 0;
	report_heading(rep, 2, "How good is this instrument");
	if (rep->quality && rep->quality->quality)
		err = put_quality(rep, rep->quality->quality);
	else
		report_para(rep, "The native engine's own figures: <missing>; fsnbench quality measures them.");
	if (err)
		return err;
	if (rep->quality && rep->quality->calibrate)
		return put_calibrate(rep, rep->quality->calibrate);
	report_para(rep, "What calls cost on this processor: <missing>; fsnbench calibrate measures it.");
	return 0;
}
