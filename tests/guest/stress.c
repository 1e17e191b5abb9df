// SPDX-License-Identifier: GPL-2.0-only
/*
 * stress: cycles of attaching, looking and detaching under load, from a seed.
 * Runs inside the guest; tests/guest/stress.sh boots it. stress.h says what is
 * where. Leaves /out/stress.txt. Exits 1 if something was wrong, and says what.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "tests/guest/stress.h"

#define NR_WARM_UP	3	/* cycles before the first look at the slabs */
#define HUNG_S		100	/* without a cycle */

enum stress_plant stress_planted;

static unsigned long nr_wanted = 100, max_s = 0;
static atomic_ulong nr_cycles;
static struct stress_bpf bpf;
static int progress_fd = -1;

static void progress(void)
{
	char line[128];
	int n = snprintf(line, sizeof(line), "stress, cycle %lu of %lu\n",
			 atomic_load(&nr_cycles), nr_wanted);

	if (progress_fd >= 0 && write(progress_fd, line, (size_t)n) < 0)
		progress_fd = -1;
}

/* Who waits for ever does not come back to say so. */
static void *watch(void *arg)
{
	unsigned long last = 0;
	int since = 0;

	(void)arg;
	for (;;) {
		sleep(1);
		since = atomic_load(&nr_cycles) == last ? since + 1 : 0;
		last = atomic_load(&nr_cycles);
		progress();
		if (since == HUNG_S)
			stress_fail("no end of cycle %lu for %d s", last + 1, HUNG_S);
	}
	return NULL;
}

/* Where c_subtree skips */
static void set_subtree(void)
{
	char text[32];
	struct stat st;

	stress_must(!stat(STRESS_PROBE_DIR, &st), "no " STRESS_PROBE_DIR);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)st.st_ino);
	stress_set_param("subtree_ino", text);
	snprintf(text, sizeof(text), "%u", major(st.st_dev) << 20 | minor(st.st_dev));
	stress_set_param("subtree_dev", text);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/*
 * As many cycles as wanted or as there is time for, at least one, from nothing
 * to nothing. No limit of time is 0.
 */
static void run(unsigned long nr, unsigned long limit_s)
{
	const double until = now() + (double)limit_s;
	int ret = guest_setup("none");

	ret = ret ? ret : stress_load_prepare();
	stress_must(!ret, "files of the load: %s", strerror(-ret));
	set_subtree();
	stress_group_start();
	stress_load_start();
	stress_bpf_load(&bpf, 0);
	stress_chaos_start();
	for (unsigned long i = 0; i < nr && (!i || !limit_s || now() < until); i++) {
		stress_window(&bpf);
		atomic_fetch_add(&nr_cycles, 1);
	}
	stress_chaos_stop();
	stress_bpf_unload(&bpf);
	stress_load_stop();
	stress_group_stop();
	stress_load_forget();
	stress_set_param("site", "none");
	stress_set_param("args", "direct");
	guest_teardown(-1, NULL);
}

static void complain(void)
{
	static const char text[] = "<4>WARNING: the stress test made this up\n";
	FILE *f = fopen("/dev/kmsg", "w");

	if (f)
		fputs(text, f);
	if (!f || fclose(f))
		stress_fail("/dev/kmsg: %s", strerror(errno));
}

static void parse_plant(const char *word)
{
	static const char *const words[] = { "nothing", "verdict", "complaint", "leak" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcmp(word, words[i])) {
			stress_planted = (enum stress_plant)i;
			return;
		}
	}
	fprintf(stderr, "stress: --plant takes nothing, verdict, complaint or leak\n");
	exit(2);
}

static void parse(int argc, char **argv)
{
	static const struct option options[] = {
		{ "cycles", required_argument, NULL, 'c' },
		{ "seed", required_argument, NULL, 's' },
		{ "seconds", required_argument, NULL, 't' },
		{ "plant", required_argument, NULL, 'p' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			nr_wanted = strtoul(optarg, NULL, 0);
			break;
		case 's':
			stress_seed = strtoull(optarg, NULL, 0);
			break;
		case 't':
			max_s = strtoul(optarg, NULL, 0);
			break;
		case 'p':
			parse_plant(optarg);
			break;
		default:
			exit(2);
		}
	}
}

static void print(FILE *out, double took_s)
{
	fprintf(out, "cycles: %lu of %lu\n", atomic_load(&nr_cycles), nr_wanted);
	fprintf(out, "seed: %" PRIu64 "\n", stress_seed);
	fprintf(out, "processors: %ld\n", sysconf(_SC_NPROCESSORS_ONLN));
	fprintf(out, "seconds of the guest: %.0f\n", took_s);
	fprintf(out, "operations: %u of the cycles, %u beside them\n", stress_main.nr_ops,
		stress_chaos.nr_ops);
	fprintf(out, "rounds of load: %" PRIu64 "\n", stress_nr_loads);
	stress_window_print(out);
}

int main(int argc, char **argv)
{
	const char *fd = getenv("FSNBENCH_PROGRESS_FD");
	unsigned long nr_warm;
	pthread_t watcher;
	double began;
	FILE *out;
	int nr;

	parse(argc, argv);
	progress_fd = fd ? atoi(fd) : -1;
	stress_actor_init(&stress_main, stress_seed);
	stress_actor_init(&stress_chaos, ~stress_seed);
	stress_must(!pthread_create(&watcher, NULL, watch, NULL), "no thread");
	out = fopen("/out/stress.txt", "w");
	stress_must(out, "/out/stress.txt: %s", strerror(errno));
	nr_warm = nr_wanted < NR_WARM_UP ? nr_wanted : NR_WARM_UP;
	began = now();
	run(nr_warm, 0);
	stress_leak_remember();
	if (stress_planted == STRESS_PLANT_COMPLAINT)
		complain();
	run(nr_wanted - nr_warm, max_s);
	print(out, now() - began);
	nr = stress_leak_compare(out);
	stress_must(!fclose(out), "/out/stress.txt: %s", strerror(errno));
	stress_must(!nr, "%d kinds of objects are left", nr);
	stress_must(atomic_load(&nr_cycles) > nr_warm, "no cycle was done");
	return 0;
}
