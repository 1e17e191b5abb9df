// SPDX-License-Identifier: GPL-2.0-only
/* Sets the machine for measuring, and gives it back as it was. */
#include "bench/native_tune.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/native_machine_file.h"
#include "bench/native_tune_plan.h"
#include "bench/native_tune_state.h"

#define SAY	"fsnbench: "

/* What this process set, until it is restored; what it said of it, until the end. */
static json_t *tuned, *report;
static void (*watch)(const char *path);

void native_tune_watch(void (*step)(const char *path))
{
	watch = step;
}

static void step(const char *path)
{
	if (watch)
		watch(path);
}

static const char *text_of(const json_t *value, const char *key)
{
	return json_string_value(json_object_get(value, key));
}

/* The first few by name. */
struct names {
	char text[512];
	unsigned int nr;
};

static void add_name(struct names *names, const char *path)
{
	size_t len = strlen(names->text);

	if (names->nr++ < 4)
		snprintf(names->text + len, sizeof(names->text) - len, "%s%.110s", len ? ", " : "",
			 path);
}

struct back {
	struct names restored, foreign, gone;
	int err;
};

/* Read back: some files take a value and do something else with it. */
static int write_checked(const char *path, const char *value)
{
	char now[NATIVE_MACHINE_LINE];
	int ret;

	step(path);
	ret = native_machine_write(path, value);
	if (!ret)
		ret = native_machine_line(now, sizeof(now), "%s", path);
	if (!ret && !native_tune_same(path, now, value))
		ret = -EIO;
	return ret;
}

static void put_back(struct back *back, const json_t *value)
{
	const char *path = text_of(value, "path"), *old = text_of(value, "old");
	char now[NATIVE_MACHINE_LINE];
	int ret = native_machine_line(now, sizeof(now), "%s", path);

	/* A CPU or interrupt may have gone, and its settings with it. */
	if (ret == -ENOENT) {
		add_name(&back->gone, path);
		return;
	}
	if (!ret && native_tune_same(path, now, old))
		return;
	if (!ret && !native_tune_same(path, now, text_of(value, "new"))) {
		add_name(&back->foreign, path);
		return;
	}
	if (!ret)
		ret = write_checked(path, old);
	if (!ret) {
		add_name(&back->restored, path);
		return;
	}
	fprintf(stderr, SAY "%s could not be set back to '%s': %s; write it there as root, or run fsnbench again as root\n",
		path, old, strerror(-ret));
	if (!back->err)
		back->err = ret;
}

static void say_names(const char *what, const struct names *names)
{
	if (names->nr)
		fprintf(stderr, "; %s %s%s", what, names->text, names->nr > 4 ? ", ..." : "");
}

/* The file goes last, and stays where something is still to be restored. */
static int put_all_back(const json_t *state, struct back *back)
{
	const json_t *values = json_object_get(state, "values");
	int ret;

	for (size_t i = json_array_size(values); i-- > 0;)
		put_back(back, json_array_get(values, i));
	if (back->err)
		return back->err;
	step(NATIVE_TUNE_STATE);
	ret = native_tune_state_remove();
	if (ret)
		fprintf(stderr, SAY NATIVE_TUNE_STATE ": not removed: %s\n", strerror(-ret));
	return ret;
}

static void say_repaired(const json_t *state, const struct back *back)
{
	fprintf(stderr, SAY NATIVE_TUNE_STATE ": process %lld ended without restoring what it had tuned: %u setting%s restored now",
		(long long)json_integer_value(json_object_get(state, "pid")), back->restored.nr,
		back->restored.nr == 1 ? "" : "s");
	if (back->restored.nr)
		fprintf(stderr, ": %s%s", back->restored.text, back->restored.nr > 4 ? ", ..." : "");
	say_names("changed by somebody else since and left alone:", &back->foreign);
	say_names("no longer there:", &back->gone);
	fputc('\n', stderr);
}

static int repair(const json_t *state)
{
	struct back back = { 0 };
	int ret;

	if (native_tune_state_alive(state)) {
		fprintf(stderr, SAY NATIVE_TUNE_STATE ": process %lld has tuned this machine and still runs: wait until it ends\n",
			(long long)json_integer_value(json_object_get(state, "pid")));
		return -EBUSY;
	}
	if (!native_tune_state_this_boot(state)) {
		fprintf(stderr, SAY NATIVE_TUNE_STATE ": is of an earlier boot, whose settings ended with it: removed\n");
		return native_tune_state_remove();
	}
	ret = put_all_back(state, &back);
	say_repaired(state, &back);
	return ret;
}

int native_tune_repair(void)
{
	char what[256];
	json_t *state;
	int ret = native_tune_state_read(&state, what, sizeof(what));

	if (ret) {
		fprintf(stderr, SAY NATIVE_TUNE_STATE ": %s: nothing was restored; check governor, turbo, ASLR, watchdog and /proc/irq by hand, then remove the file\n",
			what);
		return ret;
	}
	if (state)
		ret = repair(state);
	json_decref(state);
	return ret;
}

/* What could not be set is told, and is none of what was. */
static void set_all(json_t *values, json_t *set, json_t *not_set)
{
	char text[NATIVE_MACHINE_PATH + 128];
	json_t *value;
	size_t i;

	json_array_foreach(values, i, value) {
		int ret = write_checked(text_of(value, "path"), text_of(value, "new"));

		if (!ret) {
			json_array_append(set, value);
			continue;
		}
		/* A file that made something else of it is put back while that is known. */
		native_machine_write(text_of(value, "path"), text_of(value, "old"));
		snprintf(text, sizeof(text), "%s: '%s' was not taken: %s", text_of(value, "path"),
			 text_of(value, "new"), strerror(-ret));
		json_array_append_new(not_set, json_string(text));
	}
}

static int begin(json_t *values)
{
	int ret;

	tuned = native_tune_state_new(json_incref(values));
	if (!tuned)
		return -ENOMEM;
	step(NATIVE_TUNE_STATE);
	ret = native_tune_state_write(tuned);
	if (!ret)
		return 0;
	fprintf(stderr, SAY NATIVE_TUNE_STATE ": not written, so nothing is tuned: %s\n",
		ret == -EBUSY ? "another process tunes this machine" : strerror(-ret));
	json_decref(tuned);
	tuned = NULL;
	return ret;
}

int native_tune_set(int cpu)
{
	json_t *values, *set, *not_set;
	int ret = native_tune_repair();

	if (ret)
		return ret;
	values = json_array();
	set = json_array();
	not_set = json_array();
	ret = values && set && not_set ? native_tune_plan(cpu, values, not_set) : -ENOMEM;
	if (!ret)
		ret = begin(values);
	if (!ret) {
		set_all(values, set, not_set);
		json_decref(report);
		report = json_pack("{sO sO}", "set", set, "not_set", not_set);
	}
	json_decref(values);
	json_decref(set);
	json_decref(not_set);
	return ret;
}

int native_tune_restore(void)
{
	struct back back = { 0 };
	int ret;

	/* After fork(2) the child has the variable and not the duty. */
	if (!tuned || !native_tune_state_mine(tuned))
		return 0;
	ret = put_all_back(tuned, &back);
	if (back.foreign.nr || back.gone.nr) {
		fprintf(stderr, SAY "tuning is undone");
		say_names("changed by somebody else since and left alone:", &back.foreign);
		say_names("no longer there:", &back.gone);
		fputc('\n', stderr);
	}
	if (ret)
		return ret;
	json_decref(tuned);
	tuned = NULL;
	return 0;
}

json_t *native_tune_json(void)
{
	return report ? json_deep_copy(report) : json_null();
}
