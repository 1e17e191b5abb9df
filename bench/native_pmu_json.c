// SPDX-License-Identifier: GPL-2.0-only
/* What counters say in documents: counts, and why there are none. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/native_machine_file.h"
#include "bench/native_pmu.h"
#include "bench/native_pmu_internal.h"

#define SPECTRE_V2 "/sys/devices/system/cpu/vulnerabilities/spectre_v2"
#define PARANOID "/proc/sys/kernel/perf_event_paranoid"

int native_pmu_scale(const struct perf_counts_values *before,
		     const struct perf_counts_values *after, unsigned long nr_ops,
		     struct native_pmu_value *value)
{
	uint64_t enabled = after->ena - before->ena;
	uint64_t running = after->run - before->run;

	if (after->val < before->val || after->ena < before->ena || after->run < before->run)
		return -EIO;
	if (!running)
		return -ENODATA;
	/* Both times are taken one after the other, and may differ by nothing that was. */
	value->scaled_by = enabled > running ? (double)enabled / (double)running : 1;
	value->per_op = (double)(after->val - before->val) * value->scaled_by / (double)nr_ops;
	return 0;
}

/* As documents call it. */
static const char *name_of(const struct native_pmu_counter *counter, char *buf, size_t size)
{
	snprintf(buf, size, "%s%s", counter->event->name, counter->kernel_only ? ":k" : "");
	return buf;
}

static const char *hint(int error)
{
	switch (error) {
	case -ENOENT:
	case -ENODEV:
	case -EOPNOTSUPP:
		return ": no such counter here; virtual machines often have none";
	case -EMFILE:
		return ": raise the limit of open files (ulimit -n)";
	case -EINVAL:
		return ": perhaps no counter is left in its group";
	default:
		return "";
	}
}

/* @paranoid is what the kernel's file of that name holds. */
static const char *reason_of(const struct native_pmu_counter *counter, const char *model,
			     int paranoid, char *buf, size_t size)
{
	int n;

	if (!counter->encoded) {
		snprintf(buf, size, model ? "libpfm4 knows no such event of %s" :
			 "libpfm4 knows no PMU of this processor here", model);
		return buf;
	}
	n = snprintf(buf, size, "perf_event_open: %s (%s)", strerror(-counter->error),
		     strerrorname_np(-counter->error));
	if (n < 0 || (size_t)n >= size)
		return buf;
	if (counter->error == -EACCES || counter->error == -EPERM)
		snprintf(buf + n, size - (size_t)n,
			 ": perf_event_paranoid is %d; run as root or set it to 1 or less", paranoid);
	else
		snprintf(buf + n, size - (size_t)n, "%s", hint(counter->error));
	return buf;
}

static int paranoid(void)
{
	char line[32];
	int value;

	if (native_machine_line(line, sizeof(line), PARANOID) || sscanf(line, "%d", &value) != 1)
		return 4;	/* without the file there is no perf_event_open(2) either */
	return value;
}

/* "Retpolines", also with "Enhanced / Automatic IBRS +" before it; arch/x86/kernel/cpu/bugs.c */
bool native_pmu_is_retpolined(const char *spectre_v2)
{
	return strstr(spectre_v2, "Retpoline");
}

/* What a reader of indirect calls must know; NULL: nothing, or they are not counted. */
static const char *note_of(const struct native_pmu *pmu)
{
	bool counted = false;
	char line[512];

	for (size_t i = 0; i < pmu->nr_counters; i++) {
		const struct native_pmu_counter *c = &pmu->counters[i];

		if (c->evsel && (c->event->group == NATIVE_PMU_BRANCHES ||
				 c->event->group == NATIVE_PMU_MISPREDICTED))
			counted = true;
	}
	if (!counted || native_machine_line(line, sizeof(line), SPECTRE_V2) ||
	    !native_pmu_is_retpolined(line))
		return NULL;
	return "this kernel has retpolines: the processor counts a retpolined call as a direct call and a return that is mispredicted, not as an indirect call";
}

static json_t *reason_json(const struct native_pmu *pmu, const struct native_pmu_counter *c)
{
	char buf[256];

	return json_string(reason_of(c, pmu->model, paranoid(), buf, sizeof(buf)));
}

/* Why a counter that the kernel gave has no count. */
static const char *no_count(int error, const struct native_pmu_counter *c)
{
	if (error == -EIO)
		return "what was read went backwards";
	if (error == -ENODATA)
		return c->event->group == NATIVE_PMU_SOFTWARE ?
		       "it never ran" :
		       "it never ran: other counters had the processor's (the NMI watchdog has one), or the pass was too short for its turn";
	return strerror(-error);
}

static int add_counter(struct native_pmu *pmu, struct native_pmu_counter *c,
		       unsigned long nr_ops, json_t *perf, json_t *skipped)
{
	struct perf_counts_values now;
	struct native_pmu_value value;
	char name[64];
	int ret;

	if (!c->evsel)
		return 0;
	name_of(c, name, sizeof(name));
	ret = pmu->source->read(c->evsel, &now);
	if (!ret)
		ret = native_pmu_scale(&c->last, &now, nr_ops, &value);
	if (ret)
		return json_object_set_new(skipped, name, json_string(no_count(ret, c)));
	c->last = now;
	return json_object_set_new(perf, name, json_pack("{s:f,s:f}", "per_op", value.per_op,
							 "scaled_by", value.scaled_by));
}

static int add_note(const struct native_pmu *pmu, json_t *obj)
{
	const char *note = note_of(pmu);

	return note ? json_object_set_new(obj, "note", json_string(note)) : 0;
}

int native_pmu_read(struct native_pmu *pmu, json_t **perf, unsigned long nr_ops)
{
	json_t *obj = json_object(), *skipped = json_object();
	int ret = 0;

	if (!nr_ops)
		ret = -EINVAL;
	for (size_t i = 0; !ret && i < pmu->nr_counters; i++)
		ret = add_counter(pmu, &pmu->counters[i], nr_ops, obj, skipped) ? -ENOMEM : 0;
	if (!ret && (add_note(pmu, obj) || json_object_set(obj, "skipped", skipped)))
		ret = -ENOMEM;
	json_decref(skipped);
	if (ret)
		json_decref(obj);
	else
		*perf = obj;
	return ret;
}

static const struct native_pmu_counter *find(const struct native_pmu *pmu, const char *name)
{
	for (size_t i = 0; i < pmu->nr_counters; i++) {
		if (!strcmp(pmu->counters[i].event->name, name))
			return &pmu->counters[i];
	}
	return NULL;
}

static bool is_available(const struct native_pmu *pmu)
{
	for (size_t i = 0; i < pmu->nr_counters; i++) {
		if (pmu->counters[i].evsel && pmu->counters[i].event->group != NATIVE_PMU_SOFTWARE)
			return true;
	}
	return false;
}

json_t *native_pmu_context(const struct native_pmu *pmu)
{
	json_t *events = json_object(), *skipped = json_object(), *obj;
	char name[64];

	for (size_t i = 0; i < pmu->nr_counters; i++) {
		const struct native_pmu_counter *c = &pmu->counters[i];

		name_of(c, name, sizeof(name));
		if (c->evsel)
			json_object_set_new(events, name, json_string(c->code.name));
		else
			json_object_set_new(skipped, name, reason_json(pmu, c));
	}
	obj = json_pack("{s:b,s:s?,s:o,s:o}", "available", is_available(pmu), "model", pmu->model,
			"events", events, "skipped", skipped);
	if (obj && !is_available(pmu))
		json_object_set_new(obj, "reason", reason_json(pmu, find(pmu, "cycles")));
	if (obj && add_note(pmu, obj)) {
		json_decref(obj);
		return NULL;
	}
	return obj;
}
