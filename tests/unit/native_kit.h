/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Native documents that were made up: what arms take is known, and around it lies noise
 * between boots, blocks and batches like that of a virtual machine, from a seed.
 */
#ifndef FSNBENCH_TESTS_NATIVE_KIT_H
#define FSNBENCH_TESTS_NATIVE_KIT_H

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>

#include "scratch.h"

/**
 * struct native_kit_arm - one benchmark
 * @name: of it, whose first seven words are the cell's: workload/fs/watch[/listener[/...]]
 * @role: base, arm, aa or control
 * @group: "" for workload/fs
 * @experiment: that it is in
 * @ns: what an operation takes
 * @reason: of one that was skipped; NULL for others
 */
struct native_kit_arm {
	const char *name, *role, *group, *experiment;
	double ns;
	const char *reason;
};

/**
 * struct native_kit - a document
 * @seed: of its noise
 * @kernel: word
 * @boot_id: of the boot
 * @build: of the kernel
 * @virt: what runs the machine
 * @nr_blocks: blocks
 * @factor: all that a kernel does takes so much more, as its layout may do
 * @boot: coefficient of variation between boots, common to all arms of one
 * @block: between blocks, common to the arms of one
 * @batch: between batches
 * @quiet: only the noise that is said
 * @arm: arms; NULL for native_kit_arms
 * @nr: how many
 */
struct native_kit {
	unsigned long seed;
	const char *kernel, *boot_id, *build, *virt;
	size_t nr_blocks;
	double factor, boot, block, batch;
	bool quiet;
	const struct native_kit_arm *arm;
	size_t nr;
};

#define NATIVE_KIT_BATCHES	15
#define NATIVE_KIT_SKIPPED	"a hook needs the ioctl FAN_IOC_HOOK_ATTACH, which this kernel does not have: ENOTTY"

static const struct native_kit_arm native_kit_arms[] = {
	{ "open_close/tmpfs/never", "base", "", "native-watch", 800, NULL },
	{ "open_close/tmpfs/never#aa", "aa", "", "native-watch", 800, NULL },
	{ "open_close/tmpfs/was_watched", "arm", "", "native-watch", 800.5, NULL },
	{ "open_close/tmpfs/unrelated_sb", "arm", "", "native-watch", 800, NULL },
	{ "open_close/tmpfs/miss/fanotify", "arm", "", "native-watch", 842, NULL },
	{ "open_close/tmpfs/parent/fanotify", "arm", "", "native-watch", 1020, NULL },
	{ "open_close/tmpfs/parent/inotify", "arm", "", "native-watch", 985, NULL },
	{ "open_close/tmpfs/sb/fanotify", "arm", "", "native-watch", 1060, NULL },
	{ "open_close/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/skip", "arm", "",
	  "native-watch", 0, NATIVE_KIT_SKIPPED },
	{ "open_close/tmpfs/parent/fanotify/handle_event/direct/bpf/empty/skip", "arm", "",
	  "native-watch", 0, NATIVE_KIT_SKIPPED },
	{ "open_close/tmpfs/never/threads=2", "base", "open_close/tmpfs/threads=2", "scale-threads",
	  930, NULL },
	{ "open_close/tmpfs/parent/fanotify/threads=2", "arm", "open_close/tmpfs/threads=2",
	  "scale-threads", 1710, NULL },
	{ "open_close/tmpfs/parent/fanotify/groups=4", "arm", "", "scale-groups", 1500, NULL },
	{ "open_close/tmpfs/parent/fanotify/groups=16", "arm", "", "scale-groups", 3420, NULL },
	{ "getppid/tmpfs/never", "base", "", "native-watch", 80, NULL },
	{ "getppid/tmpfs/sb/fanotify", "control", "", "native-watch", 80, NULL },
};

/* The two arms of claim C2 and the one of C13, for a kernel with hooks. */
static const struct native_kit_arm native_kit_hooks[] = {
	{ "open_close/tmpfs/never", "base", "", "native-watch", 800, NULL },
	{ "open_close/tmpfs/never#aa", "aa", "", "native-watch", 800, NULL },
	{ "open_close/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/skip", "arm", "",
	  "native-watch", 860, NULL },
	{ "open_close/tmpfs/parent/fanotify/handle_event/direct/bpf/empty/skip", "arm", "",
	  "native-watch", 912, NULL },
	{ "open_close/tmpfs/parent/fanotify/none/none/user/none/pass", "arm", "", "native-watch",
	  3800, NULL },
	{ "getppid/tmpfs/never", "base", "", "native-watch", 80, NULL },
	{ "getppid/tmpfs/sb/fanotify", "control", "", "native-watch", 80, NULL },
};

#define NATIVE_KIT(...) native_kit_of((struct native_kit){ __VA_ARGS__ })

/* What is not said is as on the machine that background noise was measured on. */
static inline struct native_kit native_kit_of(struct native_kit kit)
{
	kit.seed = kit.seed ?: 1;
	kit.kernel = kit.kernel ?: "6.18";
	kit.boot_id = kit.boot_id ?: "boot-1";
	kit.build = kit.build ?: "build-1";
	kit.virt = kit.virt ?: "none";
	kit.nr_blocks = kit.nr_blocks ?: 12;
	kit.factor = kit.factor > 0 ? kit.factor : 1;
	if (!kit.quiet) {
		kit.boot = kit.boot > 0 ? kit.boot : 0.027;
		kit.block = kit.block > 0 ? kit.block : 0.02;
		kit.batch = kit.batch > 0 ? kit.batch : 0.026;
	}
	if (!kit.arm) {
		kit.arm = native_kit_arms;
		kit.nr = sizeof(native_kit_arms) / sizeof(*native_kit_arms);
	}
	return kit;
}

static inline json_t *native_kit_cell(const char *name)
{
	static const char *const words[] = { "workload", "fs", "watch", "listener", "site", "args",
					     "handler", "program", "verdict", "storage", "kernel" };
	char copy[256], *word, *next = copy;
	json_t *cell = json_object();
	size_t nr = 0;

	snprintf(copy, sizeof(copy), "%.*s", (int)strcspn(name, "#"), name);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		json_object_set_new(cell, words[i], json_string("none"));
	json_object_set_new(cell, "threads", json_integer(1));
	while ((word = strsep(&next, "/"))) {
		char *equals = strchr(word, '=');

		if (equals) {
			*equals = '\0';
			json_object_set_new(cell, word, json_integer(atol(equals + 1)));
		} else {
			json_object_set_new(cell, words[nr++], json_string(word));
		}
	}
	return cell;
}

/* What operations of @ns take, each by itself: a skewed few. */
static inline json_t *native_kit_histogram(double ns)
{
	static const struct {
		double factor;
		int nr;
	} bucket[] = { { 0.9, 500 }, { 0.96, 15000 }, { 1, 52000 }, { 1.05, 24000 }, { 1.2, 6000 },
		       { 1.6, 1800 }, { 3, 600 }, { 12, 90 }, { 60, 10 } };
	json_t *buckets = json_array();

	for (size_t i = 0; i < sizeof(bucket) / sizeof(*bucket); i++)
		json_array_append_new(buckets, json_pack("[I, i]", (json_int_t)(ns * bucket[i].factor),
							 bucket[i].nr));
	return json_pack("{s:s, s:i, s:o}", "unit", "ns", "overhead_ns", 22, "buckets", buckets);
}

static inline json_t *native_kit_visit(const struct native_kit *kit, gsl_rng *rng, double batch_ns)
{
	json_t *visit = json_array();

	for (int i = 0; i < NATIVE_KIT_BATCHES; i++)
		json_array_append_new(visit, json_integer((json_int_t)(batch_ns *
				      exp(gsl_ran_gaussian(rng, kit->batch)))));
	return visit;
}

static inline json_t *native_kit_bench(const struct native_kit *kit,
				       const struct native_kit_arm *arm, gsl_rng *rng,
				       const double *block)
{
	const char *group = arm->group, *slash = strchr(strchr(arm->name, '/') + 1, '/');
	int nr_ops = strncmp(arm->name, "getppid", 7) ? 1200 : 12000;
	json_t *b, *times = json_array(), *blocks = json_array();

	b = json_pack("{s:s, s:o, s:[s], s:s%, s:s, s:s, s:s}", "name", arm->name, "cell",
		      native_kit_cell(arm->name), "experiments", arm->experiment, "group",
		      *group ? group : arm->name,
		      *group ? strlen(group) : (size_t)(slash - arm->name), "role", arm->role,
		      "status", arm->reason ? "skip" : "ok", "reason", arm->reason ?: "");
	assert_non_null(b);
	for (size_t i = 0; !arm->reason && i < kit->nr_blocks; i++) {
		double ns = arm->ns * nr_ops * block[i];
		json_t *first = native_kit_visit(kit, rng, ns);

		json_array_append_new(times, json_pack("[o, o]", first,
						       native_kit_visit(kit, rng, ns)));
		json_array_append_new(blocks, json_pack("{s:b, s:i}", "disturbed", i % 7 == 6,
							"involuntary_switches", i % 7 == 6));
	}
	json_object_set_new(b, "times", times);
	json_object_set_new(b, "blocks", blocks);
	if (arm->reason)
		return b;
	json_object_set_new(b, "batch_ops", json_integer(nr_ops));
	json_object_set_new(b, "latency_ns", json_pack("{s:f}", "p99", arm->ns * 1.6));
	json_object_set_new(b, "histogram", native_kit_histogram(arm->ns));
	return b;
}

static inline json_t *native_kit_context(const struct native_kit *kit)
{
	json_t *context = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "schema", 1,
				    "engine", "native", "kernel", kit->kernel, "date",
				    "2026-01-02T03:04:05Z", "boot_id", kit->boot_id, "build",
				    kit->build, "virt", kit->virt, "hostname_sha256", "aa11",
				    "cmdline", "ro quiet");

	json_object_set_new(context, "mitigations", json_pack("{s:s, s:s}", "mode", "default",
							      "spectre_v2", "Mitigation: Retpolines"));
	json_object_set_new(context, "machine", json_pack("{s:s, s:s, s:s}", "cpu_model",
							  "Some CPU @ 3.00GHz", "microcode", "0x1",
							  "governor", "performance"));
	json_object_set_new(context, "not_controlled", json_pack("[s, s]", "turbo is on",
								 "ASLR is on"));
	json_object_set_new(context, "tuned", json_false());
	json_object_set_new(context, "seed", json_integer((json_int_t)kit->seed));
	json_object_set_new(context, "nr_blocks", json_integer((json_int_t)kit->nr_blocks));
	json_object_set_new(context, "clock", json_pack("{s:s, s:i, s:f, s:s, s:f}", "source",
							"CLOCK_MONOTONIC_RAW", "resolution_ns", 1,
							"read_ns", 24.5, "op_clock", "rdtscp",
							"op_overhead_ns", 22.0));
	json_object_set_new(context, "experiments",
			    json_pack("{s:{s:s}, s:{s:s}, s:{s:s}}", "native-watch", "question", "?",
				      "scale-threads", "question", "?", "scale-groups", "question",
				      "?"));
	return context;
}

/** native_kit_doc - a new document */
static inline json_t *native_kit_doc(struct native_kit kit)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double block[64], boot;
	json_t *benchs = json_array();

	assert_non_null(rng);
	assert_true(kit.nr_blocks <= sizeof(block) / sizeof(*block));
	gsl_rng_set(rng, kit.seed);
	boot = kit.factor * exp(gsl_ran_gaussian(rng, kit.boot));
	for (size_t i = 0; i < kit.nr_blocks; i++)
		block[i] = boot * exp(gsl_ran_gaussian(rng, kit.block));
	for (size_t i = 0; i < kit.nr; i++)
		json_array_append_new(benchs, native_kit_bench(&kit, &kit.arm[i], rng, block));
	gsl_rng_free(rng);
	return json_pack("{s:o, s:o}", "context", native_kit_context(&kit), "benchmarks", benchs);
}

/* A folder below the scratch directory. */
static inline void native_kit_folder(const char *name)
{
	char *path = scratch_path(name);

	mkdir(path, 0755);
	free(path);
}

/**
 * native_kit_boots - documents of several boots
 * @dir: folder for them, below the scratch directory
 * @kit: common to all; the seed is that of the first
 * @nr_boots: boots
 * @nr_builds: builds, in turn
 */
static inline void native_kit_boots(const char *dir, struct native_kit kit, size_t nr_boots,
				    size_t nr_builds)
{
	char name[64], boot[64], build[64];

	native_kit_folder(dir);
	for (size_t i = 0; i < nr_boots; i++) {
		snprintf(name, sizeof(name), "%s/%s-%02zu.json", dir, kit.kernel, i);
		snprintf(boot, sizeof(boot), "%s-boot-%zu", dir, i);
		snprintf(build, sizeof(build), "%s-build-%zu", kit.kernel, i % nr_builds);
		kit.boot_id = boot;
		kit.build = build;
		scratch_put_json(name, native_kit_doc(kit));
		kit.seed++;
	}
}

#endif /* FSNBENCH_TESTS_NATIVE_KIT_H */
