// SPDX-License-Identifier: GPL-2.0-only
/*
 * What disturbed a thread: steal and migrations from recorded files, switches and faults
 * that the test makes happen, and that looking allocates nothing.
 */
#include "machine_tree.h"

#include <sched.h>
#include <sys/mman.h>

#include "bench/native_disturb.h"

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define COUNTS_ALLOCATIONS
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t nr, size_t size);
extern void *__libc_realloc(void *old, size_t size);
void *malloc(size_t size);
void *calloc(size_t nr, size_t size);
void *realloc(void *old, size_t size);

static unsigned long nr_allocations;

void *malloc(size_t size)
{
	nr_allocations++;
	return __libc_malloc(size);
}

void *calloc(size_t nr, size_t size)
{
	nr_allocations++;
	return __libc_calloc(nr, size);
}

void *realloc(void *old, size_t size)
{
	nr_allocations++;
	return __libc_realloc(old, size);
}
#endif

#define STAT(all, two)	"cpu  400 0 100 4000 0 0 0 " all " 0 0\n"	\
			"cpu0 100 0 25 1000 0 0 0 3 0 0\n"		\
			"cpu2 100 0 25 1000 0 0 0 " two " 0 0\n"	\
			"cpu20 100 0 25 1000 0 0 0 900 0 0\nintr 1 2 3\n"
#define SCHED(nr)	"test (1, #threads: 1)\n---\n"						\
			"se.exec_start                                :        627301.510094\n"	\
			"se.nr_migrations                             :                    " nr "\n"	\
			"nr_switches                                  :                    3\n"

static struct native_disturb_mark mark;
static struct native_disturb seen;

static int setup(void **state)
{
	int ret = scratch_setup(state);

	if (!ret)
		machine_build(machine_intel);
	return ret;
}

static int teardown(void **state)
{
	native_machine_root("");
	return scratch_teardown(state);
}

static void steal_is_of_the_cpu_or_of_all(void **state)
{
	long ms = 1000 / sysconf(_SC_CLK_TCK);

	(void)state;
	for (int cpu = -1; cpu <= 2; cpu += 3) {
		machine_put("proc/stat", STAT("10", "5"));
		native_disturb_begin_on(&mark, cpu);
		machine_put("proc/stat", STAT("14", "6"));
		native_disturb_end(&mark, &seen);
		assert_int_equal(seen.steal_ms, (cpu < 0 ? 4 : 1) * ms);
		assert_true(native_disturb_is(&seen));
	}
}

/* A thread of one CPU is looked at there; this test's threads have CPU 0 or 1. */
static void pinned_thread_has_its_own_steal(void **state)
{
	cpu_set_t before, one;
	int cpu = sched_getcpu();
	char stat[256];

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	for (int ticks = 5; ticks <= 7; ticks += 2) {
		snprintf(stat, sizeof(stat), "cpu  1 1 1 1 1 1 1 100 0 0\ncpu%d 1 1 1 1 1 1 1 %d 0 0\n",
			 cpu, ticks);
		machine_put("proc/stat", stat);
		if (ticks == 5)
			native_disturb_begin(&mark);
	}
	native_disturb_end(&mark, &seen);
	assert_int_equal(sched_setaffinity(0, sizeof(before), &before), 0);
	assert_int_equal(seen.steal_ms, 2 * 1000 / sysconf(_SC_CLK_TCK));
}

static void steal_that_is_not_known(void **state)
{
	json_t *json;

	(void)state;
	machine_put("proc/stat", STAT("10", "5"));
	native_disturb_begin_on(&mark, 7);
	native_disturb_end(&mark, &seen);
	assert_int_equal(seen.steal_ms, -1);
	machine_put("proc/stat", "cpu  400 0 100 4000\n");
	native_disturb_begin_on(&mark, -1);
	native_disturb_end(&mark, &seen);
	assert_int_equal(seen.steal_ms, -1);
	json = native_disturb_json(&seen);
	assert_true(json_is_null(json_object_get(json, "steal_ms")));
	assert_true(json_is_integer(json_object_get(json, "minor_faults")));
	json_decref(json);
	/* It went back: of no use. */
	machine_put("proc/stat", STAT("10", "5"));
	native_disturb_begin_on(&mark, 2);
	machine_put("proc/stat", STAT("10", "4"));
	native_disturb_end(&mark, &seen);
	assert_int_equal(seen.steal_ms, -1);
}

static void migrations_are_of_the_sched_file(void **state)
{
	(void)state;
	machine_put("proc/thread-self/sched", SCHED("41"));
	native_disturb_begin_on(&mark, 2);
	assert_int_equal(mark.perf, -1);
	machine_put("proc/thread-self/sched", SCHED("43"));
	native_disturb_end(&mark, &seen);
	assert_int_equal(seen.migrations, 2);
	assert_true(native_disturb_is(&seen));
}

/* Without the file perf counts, where it may; a thread that stays is not moved. */
static void migrations_without_the_file(void **state)
{
	cpu_set_t before, one;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	native_disturb_begin_on(&mark, 2);
	native_disturb_end(&mark, &seen);
	assert_int_equal(seen.migrations, mark.perf >= 0 ? 0 : -1);
	if (mark.perf >= 0)
		assert_int_equal(fcntl(mark.perf, F_GETFD), -1);
	assert_int_equal(sched_setaffinity(0, sizeof(before), &before), 0);
}

/* Each page that is touched first is a fault, each wait a voluntary switch. */
static void faults_and_switches_are_counted(void **state)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *memory = mmap(NULL, 64 * page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_true(memory != MAP_FAILED);
	assert_int_equal(madvise(memory, 64 * page, MADV_NOHUGEPAGE) && errno != EINVAL, 0);
	native_disturb_begin_on(&mark, 2);
	for (size_t i = 0; i < 64; i++)
		((volatile char *)memory)[i * page] = 1;
	for (int i = 0; i < 3; i++)
		usleep(1000);
	native_disturb_end(&mark, &seen);
	munmap(memory, 64 * page);
	assert_true(seen.minor_faults >= 64);
	assert_true(seen.voluntary_switches >= 3);
	assert_true(seen.involuntary_switches >= 0);
}

static void what_disturbs(void **state)
{
	const struct native_disturb none = { 0 };
	const struct native_disturb unknown = { -1, -1, -1, -1, -1, -1 };
	const struct native_disturb own = { .voluntary_switches = 9, .minor_faults = 9 };

	(void)state;
	assert_false(native_disturb_is(&none));
	assert_false(native_disturb_is(&unknown));
	assert_false(native_disturb_is(&own));
	assert_true(native_disturb_is(&(struct native_disturb){ .steal_ms = 10 }));
	assert_true(native_disturb_is(&(struct native_disturb){ .migrations = 1 }));
	assert_true(native_disturb_is(&(struct native_disturb){ .involuntary_switches = 1 }));
	assert_true(native_disturb_is(&(struct native_disturb){ .major_faults = 1 }));
}

static void sums_keep_what_is_unknown(void **state)
{
	struct native_disturb sum = { 0 };
	const struct native_disturb a = { 1, 2, 10, -1, 4, 5 };

	(void)state;
	native_disturb_add(&sum, &a);
	native_disturb_add(&sum, &a);
	assert_int_equal(sum.voluntary_switches, 2);
	assert_int_equal(sum.involuntary_switches, 4);
	assert_int_equal(sum.steal_ms, 20);
	assert_int_equal(sum.migrations, -1);
	assert_int_equal(sum.minor_faults, 8);
	assert_int_equal(sum.major_faults, 10);
}

static void looking_allocates_nothing(void **state)
{
	(void)state;
#ifdef COUNTS_ALLOCATIONS
	unsigned long before, after;

	machine_put("proc/thread-self/sched", SCHED("41"));
	for (int pass = 0; pass < 2; pass++) {
		before = nr_allocations;
		native_disturb_begin(&mark);
		native_disturb_end(&mark, &seen);
		after = nr_allocations;
		assert_int_equal(after, before);
		scratch_put("proc/thread-self/sched", "");
	}
	/* The counter counts. */
	assert_true(nr_allocations > after);
#else
	skip();
#endif
}

#define IN_TREE(test)	cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TREE(steal_is_of_the_cpu_or_of_all),
		IN_TREE(pinned_thread_has_its_own_steal),
		IN_TREE(steal_that_is_not_known),
		IN_TREE(migrations_are_of_the_sched_file),
		IN_TREE(migrations_without_the_file),
		IN_TREE(faults_and_switches_are_counted),
		cmocka_unit_test(what_disturbs),
		cmocka_unit_test(sums_keep_what_is_unknown),
		IN_TREE(looking_allocates_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
