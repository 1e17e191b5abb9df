// SPDX-License-Identifier: GPL-2.0-only
/* Groups of counters, opened and read with libperf. */
#include "bench/native_pmu.h"

#include <errno.h>
#include <perf/core.h>
#include <perf/evlist.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include <linux/perf_event.h>

#include "bench/native_pmu_internal.h"

static int source_open(struct perf_evsel *evsel, struct perf_thread_map *thread)
{
	return perf_evsel__open(evsel, NULL, thread);
}

/* libperf passes on what ioctl(2) returned. */
static int source_enable(struct perf_evsel *leader)
{
	return perf_evsel__enable(leader) ? -errno : 0;
}

static int source_disable(struct perf_evsel *leader)
{
	return perf_evsel__disable(leader) ? -errno : 0;
}

static int source_read(struct perf_evsel *evsel, struct perf_counts_values *count)
{
	return perf_evsel__read(evsel, 0, 0, count);
}

static const struct native_pmu_source kernel = {
	.open = source_open,
	.enable = source_enable,
	.disable = source_disable,
	.read = source_read,
};

/* What libperf would say on its own is in the errors it returns. */
static int say_nothing(enum libperf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

/* The first of a group stops and starts the others, which are never off alone. */
static struct perf_evsel *make_evsel(const struct native_pmu_code *code, bool first)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = code->type,
		.config = code->config,
		.config1 = code->config1,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
		.disabled = first,
		.exclude_user = code->exclude_user,
		.exclude_kernel = code->exclude_kernel,
		.exclude_hv = 1,
	};

	return perf_evsel__new(&attr);
}

/* A refused first leaves its place to the next. */
static int open_counter(struct native_pmu *pmu, struct native_pmu_counter *c,
			struct perf_thread_map *thread)
{
	struct perf_evlist *list =
		pmu->lists[c->event->group + (c->kernel_only ? NATIVE_PMU_NR_GROUPS : 0)];
	struct perf_evsel *evsel;

	c->error = native_pmu_encode(c->event, pmu->model, c->kernel_only, &c->code);
	if (c->error)
		return 0;
	c->encoded = true;
	evsel = make_evsel(&c->code, !perf_evlist__next(list, NULL));
	if (!evsel)
		return -ENOMEM;
	perf_evlist__add(list, evsel);
	perf_evlist__set_leader(list);
	c->error = pmu->source->open(evsel, thread);
	if (c->error) {
		perf_evlist__remove(list, evsel);
		perf_evsel__delete(evsel);
	} else {
		c->evsel = evsel;
	}
	return 0;
}

static int open_all(struct native_pmu *pmu)
{
	pid_t tid = gettid();
	struct perf_thread_map *thread = perf_thread_map__new_array(1, &tid);
	int ret = thread ? 0 : -ENOMEM;

	for (size_t i = 0; !ret && i < pmu->nr_counters; i++)
		ret = open_counter(pmu, &pmu->counters[i], thread);
	perf_thread_map__put(thread);
	return ret;
}

/* The kernel's own events have no mode of the processor. */
static void list_counters(struct native_pmu *pmu)
{
	for (int kernel_only = 0; kernel_only < 2; kernel_only++) {
		for (size_t i = 0; i < native_pmu_nr_events; i++) {
			const struct native_pmu_event *event = &native_pmu_events[i];

			if (kernel_only && event->group == NATIVE_PMU_SOFTWARE)
				continue;
			pmu->counters[pmu->nr_counters++] = (struct native_pmu_counter){
				.event = event,
				.kernel_only = kernel_only,
			};
		}
	}
}

int native_pmu_open_from(struct native_pmu **out, const struct native_pmu_source *source,
			 const char *model)
{
	struct native_pmu *pmu = calloc(1, sizeof(*pmu));
	int ret = -ENOMEM;

	if (!pmu)
		return -ENOMEM;
	pmu->source = source;
	pmu->model = model;
	pmu->counters = calloc(2 * native_pmu_nr_events, sizeof(*pmu->counters));
	if (!pmu->counters)
		goto close;
	list_counters(pmu);
	for (size_t i = 0; i < NATIVE_PMU_NR_LISTS; i++) {
		pmu->lists[i] = perf_evlist__new();
		if (!pmu->lists[i])
			goto close;
	}
	ret = open_all(pmu);
	if (ret)
		goto close;
	*out = pmu;
	return 0;
close:
	native_pmu_close(pmu);
	return ret;
}

/* Without libpfm4's tables no event can be encoded: each says so. */
int native_pmu_open(struct native_pmu **pmu)
{
	libperf_init(say_nothing);
	native_pmu_events_init();
	return native_pmu_open_from(pmu, &kernel, native_pmu_model());
}

static int each_leader(struct native_pmu *pmu, int (*act)(struct perf_evsel *leader))
{
	int ret = 0;

	for (size_t i = 0; i < NATIVE_PMU_NR_LISTS; i++) {
		struct perf_evsel *leader = perf_evlist__next(pmu->lists[i], NULL);
		int error = leader ? act(leader) : 0;

		ret = ret ? ret : error;
	}
	return ret;
}

int native_pmu_start(struct native_pmu *pmu)
{
	return each_leader(pmu, pmu->source->enable);
}

int native_pmu_stop(struct native_pmu *pmu)
{
	return each_leader(pmu, pmu->source->disable);
}

void native_pmu_close(struct native_pmu *pmu)
{
	if (!pmu)
		return;
	for (size_t i = 0; i < NATIVE_PMU_NR_LISTS; i++)
		perf_evlist__delete(pmu->lists[i]);
	free(pmu->counters);
	free(pmu);
}
