// SPDX-License-Identifier: GPL-2.0-only
/* Reader of hyperfine's JSON. */
#include "bench/hyperfine_json.h"

#include <stdio.h>
#include <string.h>

#include "bench/tool_json.h"

static const char where[] = "results[0].";

static int read_times(const char *path, const json_t *result, struct hyperfine_run *run)
{
	const json_t *times = json_object_get(result, "times"), *value;
	size_t i, nr = json_array_size(times);
	char field[64];

	if (!json_is_array(times) || !nr || nr > HYPERFINE_MAX_RUNS)
		return tool_json_reject(path, "results[0].times",
					"must be an array of 1 to %d numbers", HYPERFINE_MAX_RUNS);
	json_array_foreach(times, i, value) {
		run->time_s[i] = json_number_value(value);
		if (json_is_number(value) && run->time_s[i] >= 0)
			continue;
		snprintf(field, sizeof(field), "results[0].times[%zu]", i);
		return tool_json_reject(path, field, "must be a number from 0");
	}
	run->nr_runs = nr;
	return 0;
}

static int read_exit_codes(const char *path, const json_t *result, const struct hyperfine_run *run)
{
	const json_t *codes = json_object_get(result, "exit_codes"), *value;
	char field[64];
	size_t i;

	if (!json_is_array(codes) || json_array_size(codes) != run->nr_runs)
		return tool_json_reject(path, "results[0].exit_codes",
					"must be an array of %zu, as times", run->nr_runs);
	json_array_foreach(codes, i, value) {
		if (json_is_integer(value) && !json_integer_value(value))
			continue;
		snprintf(field, sizeof(field), "results[0].exit_codes[%zu]", i);
		return tool_json_reject(path, field, "must be 0: the command failed");
	}
	return 0;
}

static int read_result(const char *path, const json_t *root, struct hyperfine_run *run)
{
	const json_t *results = json_object_get(root, "results"), *result;
	const char *command;
	int ret;

	if (!json_is_array(results) || json_array_size(results) != 1)
		return tool_json_reject(path, "results", "must be an array of one command");
	result = json_array_get(results, 0);
	ret = tool_json_string(path, result, where, "command", &command);
	if (!ret)
		ret = tool_json_number(path, result, where, "user", &run->user_s);
	if (!ret)
		ret = tool_json_number(path, result, where, "system", &run->system_s);
	if (!ret)
		ret = read_times(path, result, run);
	if (!ret)
		ret = read_exit_codes(path, result, run);
	if (!ret)
		snprintf(run->command, sizeof(run->command), "%s", command);
	return ret;
}

int hyperfine_json_read(const char *path, struct hyperfine_run *run)
{
	json_t *root;
	int ret = tool_json_load(path, "hyperfine", &root);

	if (ret)
		return ret;
	*run = (struct hyperfine_run){ 0 };
	ret = read_result(path, root, run);
	json_decref(root);
	return ret;
}

bool hyperfine_version(const char *text)
{
	return !strncmp(text, "hyperfine 1.", 12);
}
