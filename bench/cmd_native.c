// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench native: times cells on this kernel.
 *
 * It works in a mount namespace of its own, so that whatever ends it leaves nothing
 * mounted, sets nothing of the machine without --tune, and writes a document only when
 * all was measured.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bench/commands.h"
#include "bench/hook.h"
#include "bench/merge_context.h"
#include "bench/native_addresses.h"
#include "bench/native_context.h"
#include "bench/native_machine.h"
#include "bench/native_options.h"
#include "bench/native_run.h"
#include "bench/native_stop.h"
#include "bench/native_threads.h"
#include "bench/native_tune.h"
#include "bench/native_write.h"
#include "bench/plan_options.h"
#include "bench/program.h"
#include "bench/result.h"
#include "bench/sandbox.h"

#define LOCK_FILE "/run/fsnbench-native.lock"
#define LOCK_STEP_US 200000

static int fail(const char *what, int err)
{
	fprintf(stderr, "fsnbench native: %s: %s\n", what, strerror(-err));
	return EXIT_FAILED;
}

/* Two at once would measure each other. The lock goes with the process. */
static int lock(int *fd)
{
	bool said = false;

	*fd = open(LOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0)
		return fail(LOCK_FILE, -errno);
	while (flock(*fd, LOCK_EX | LOCK_NB)) {
		if (native_stop_asked())
			return EXIT_INTERRUPTED;
		if (errno != EWOULDBLOCK)
			return fail(LOCK_FILE, -errno);
		if (!said)
			fputs("fsnbench native: another one is measuring on this machine (" LOCK_FILE
			      " is locked): waiting for its end\n", stderr);
		said = true;
		usleep(LOCK_STEP_US);
	}
	return EXIT_DONE;
}

/* Mounts of a namespace end with its last process. */
static int own_mounts(void)
{
	if (unshare(CLONE_NEWNS))
		return fail("a mount namespace of its own", -errno);
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return fail("making its mounts private", -errno);
	return EXIT_DONE;
}

static int choose_cpus(struct native_options *opt)
{
	int ret = native_threads_cpus(opt->cpu, opt->set.cpus, NATIVE_MAX_THREADS);

	if (ret == -EINVAL) {
		fprintf(stderr, "fsnbench native: --cpu %d: this process may not run there\n",
			opt->cpu);
		return EXIT_USAGE;
	}
	if (ret < 0)
		return fail("processors", ret);
	opt->set.nr_cpus = ret;
	ret = native_threads_pin(opt->set.cpus[0]);
	return ret ? fail("staying on a processor", ret) : EXIT_DONE;
}

static void lock_memory(json_t *not_controlled)
{
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		json_array_append_new(not_controlled,
				      json_sprintf("memory is not locked: %s", strerror(errno)));
}

/* A null is no field. */
static void set_unless_null(json_t *context, const char *key, json_t *value)
{
	if (value && !json_is_null(value))
		json_object_set(context, key, value);
	json_decref(value);
}

static json_t *document(const struct native_plan *plan, const struct native_options *opt,
			struct native_extra *extra, json_t *context, int *nr_flagged)
{
	json_t *skipped = json_pack("{s:s}", "skipped", "a run of A/A copies alone");

	set_unless_null(context, "pmu", extra->pmu ? extra->pmu :
			json_pack("{s:b, s:s}", "available", 0, "reason",
				  "a run of A/A copies alone"));
	set_unless_null(context, "crosscheck", extra->crosscheck ? json_incref(extra->crosscheck) :
			json_incref(skipped));
	json_decref(extra->crosscheck);
	json_decref(skipped);
	json_object_set_new(context, "experiments", native_write_experiments(plan));
	*nr_flagged = native_write_flags(plan, &opt->set, context);
	if (*nr_flagged < 0)
		return NULL;
	return json_pack("{s:O, s:o}", "context", context, "benchmarks",
			 native_write_benchmarks(plan, &opt->set));
}

static int judge(const struct native_plan *plan, const struct native_options *opt,
		 const json_t *context, int nr_flagged)
{
	size_t nr_failed = 0, nr_run = 0;
	const json_t *flagged = json_object_get(context, "flagged");

	for (size_t i = 0; i < plan->nr_arms; i++) {
		nr_failed += plan->arms[i].status == RESULT_FAILED;
		nr_run += plan->arms[i].status != RESULT_SKIP;
	}
	for (int i = 0; i < nr_flagged; i++)
		fprintf(stderr, "fsnbench native: flagged: %s\n",
			json_string_value(json_array_get(flagged, (size_t)i)));
	if (!nr_run) {
		fprintf(stderr, "fsnbench native: nothing could run: %s\n", plan->arms[0].reason);
		return EXIT_NOTHING;
	}
	return nr_failed || (opt->gate && nr_flagged) ? EXIT_FAILED : EXIT_DONE;
}

static int write_document(const struct native_plan *plan, const struct native_options *opt,
			  struct native_extra *extra, json_t *context)
{
	int nr_flagged, ret = -ENOMEM, status;
	json_t *root = document(plan, opt, extra, context, &nr_flagged);

	if (root)
		ret = result_write(opt->json, root);
	status = ret ? fail(opt->json, ret) : judge(plan, opt, context, nr_flagged);
	json_decref(root);
	return status;
}

/* The machine is as it is from here on: what of it is not under control is asked now. */
static json_t *begin(struct native_options *opt)
{
	json_t *context = native_context_collect(opt->choice.filter.kernel, &opt->set);
	json_t *not_controlled = json_array();

	if (!context)
		return NULL;
	if (!opt->set.times_only)
		native_machine_before(opt->set.cpus[0], not_controlled);
	lock_memory(not_controlled);
	if (opt->tune && !native_addresses_fixed())
		json_array_append_new(not_controlled,
				      json_string("this program lies where randomisation put it: it could not be started anew without"));
	json_object_set_new(context, "addresses_fixed", json_boolean(native_addresses_fixed()));
	json_object_set_new(context, "not_controlled", not_controlled);
	json_object_set_new(context, "tuned", json_boolean(opt->tune));
	set_unless_null(context, "tune", native_tune_json());
	merge_context_update(context, opt->context);
	return context;
}

static int measure(struct native_plan *plan, struct native_options *opt)
{
	struct native_extra extra = { 0 };
	json_t *context = begin(opt);
	int ret, status;

	if (!context)
		return fail("context", -ENOMEM);
	ret = native_run(plan, &opt->set, &extra);
	if (!ret)
		status = write_document(plan, opt, &extra, context);
	else
		status = ret == -EINTR ? EXIT_INTERRUPTED : EXIT_FAILED;
	json_decref(context);
	return status;
}

static int measure_tuned(struct native_plan *plan, struct native_options *opt)
{
	int status, ret = opt->tune ? native_tune_set(opt->set.cpus[0]) : 0;

	if (ret)
		return EXIT_FAILED;
	status = native_stop_asked() ? EXIT_INTERRUPTED : measure(plan, opt);
	if (opt->tune && native_tune_restore() && status == EXIT_DONE)
		status = EXIT_FAILED;
	return status;
}

/* Only the directories are the machine's; they go if nobody else has something there. */
static void remove_places(void)
{
	rmdir(SANDBOX_ROOT);
	rmdir(SANDBOX_OTHER_SB);
}

static int run(struct native_plan *plan, struct native_options *opt)
{
	int status = own_mounts(), ret;

	if (status)
		return status;
	if (native_tune_repair() || native_clock_open(&opt->set.clock))
		return EXIT_FAILED;
	libbpf_set_print(NULL);
	ret = hook_available() ? program_load_all() : 0;
	if (ret)
		return fail("BPF hooks", ret);
	status = measure_tuned(plan, opt);
	if (hook_available())
		hook_choose(NULL);
	program_unload_all();
	remove_places();
	return status;
}

static int run_alone(struct native_plan *plan, struct native_options *opt)
{
	int fd = -1, status;

	if (geteuid()) {
		fputs("fsnbench native: needs root, to mount file systems and to watch them: use sudo\n",
		      stderr);
		return EXIT_NOTHING;
	}
	native_stop_catch();
	status = choose_cpus(opt);
	if (!status)
		status = lock(&fd);
	if (!status)
		status = run(plan, opt);
	if (fd >= 0)
		close(fd);
	return status;
}

static int plan_and_run(struct native_options *opt)
{
	struct native_plan plan;
	int status = native_plan_make(&opt->choice, &plan);

	if (status)
		return plan_status(status);
	if (!plan.nr_arms) {
		fputs("fsnbench native: no cell is left by these options\n", stderr);
		status = EXIT_NOTHING;
	} else if (opt->dry_run) {
		native_plan_print(&plan, native_run_seconds(&plan, &opt->set), opt->set.nr_blocks,
				  stdout);
	} else {
		status = run_alone(&plan, opt);
	}
	native_plan_free(&plan);
	return status;
}

int cmd_native(int argc, char **argv)
{
	struct utsname uts;
	struct native_options opt = {
		.choice.filter = { .kernel = uname(&uts) ? "unknown" : uts.release },
		.set = { .seed = 1, .nr_blocks = 16, .nr_batches = 5, .batch_us = 2000 },
		.json = "-", .cpu = -1, .context = json_object(),
	};
	int status = native_options_read(argc, argv, &opt);

	if (status < 0 && opt.tune && !opt.dry_run)
		native_addresses_fix(argv);
	if (status < 0)
		status = plan_and_run(&opt);
	json_decref(opt.context);
	return status;
}
