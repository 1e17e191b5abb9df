// SPDX-License-Identifier: GPL-2.0-only
/*
 * exact_run_round() with a workload that fails: what the cell says, and that
 * the process that spins goes on, as the next round waits for it to stop.
 */
#include "scratch.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include "bench/busy.h"
#include "bench/exact.h"
#include "bench/exact_session.h"

#define NR_OPS	7
#define LIMIT_S	20

/* The proof does its operations one by one, the warm-up some others at once. */
enum { PROOF, WARM_UP, MEASUREMENT, NOWHERE };

/* Not everybody who runs tests may go before the kernel's threads. */
int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)
{
	(void)pid;
	(void)policy;
	(void)param;
	return 0;
}

static int fails_in;
static pid_t busy;
static unsigned long nr_before;	/* operations before the measurement */

static int run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	int phase = nr_ops == 1 ? PROOF : nr_ops == NR_OPS ? MEASUREMENT : WARM_UP;

	(void)ctx;
	nr_before += phase == MEASUREMENT ? 0 : nr_ops;
	return phase == fails_in ? -EIO : 0;
}

static const struct workload workload = { .name = "read", .run = run };

/* A test that waits for ever is ended by the signal, and what spins with it. */
static int setup(void **state)
{
	(void)state;
	alarm(LIMIT_S);
	busy = busy_start();
	return busy < 0 ? -1 : 0;
}

static int teardown(void **state)
{
	(void)state;
	busy_end(busy);
	alarm(0);
	return 0;
}

/* One round without a mount: the session is there, and nobody listens. */
static int run_round(struct exact_cell *cell, int phase)
{
	struct exact_session session = { .workload = &workload, .listener.fd = -1 };
	struct exact_session *entered = &session;

	*cell = (struct exact_cell){ 0 };
	for (int w = 0; w < RESULT_NR_WORDS; w++)
		cell->cell.word[w] = "none";
	session.cell = cell->cell;
	fails_in = phase;
	return exact_run_round(&entered, cell, 0, NR_OPS, busy);
}

static void expect_failure(int phase, const char *failure)
{
	struct exact_cell cell;

	assert_int_equal(run_round(&cell, phase), -EIO);
	assert_string_equal(cell.failure, failure);
	assert_int_equal(cell.nr_ops, 0);
	/* The round after it finds everything as it should be. */
	assert_int_equal(run_round(&cell, NOWHERE), 0);
	assert_string_equal(cell.failure, "");
	assert_int_equal(cell.nr_ops, NR_OPS);
}

static void test_proof_fails(void **state)
{
	(void)state;
	expect_failure(PROOF, "proof: Input/output error");
}

static void test_warm_up_fails(void **state)
{
	(void)state;
	expect_failure(WARM_UP, "warm-up: Input/output error");
}

static void test_measurement_fails(void **state)
{
	(void)state;
	expect_failure(MEASUREMENT, "measurement: Input/output error");
}

/*
 * A page that is on a list of its own accord is active after 62 accesses: every
 * second one asks for it, and it is done for 31 at once (PAGEVEC_SIZE). Counted in
 * the measurement, that was 14 of 60 reads of an LSM cell's rounds.
 */
static void test_pages_are_active_before(void **state)
{
	struct exact_cell cell;

	(void)state;
	nr_before = 0;
	assert_int_equal(run_round(&cell, NOWHERE), 0);
	assert_true(nr_before > 2 * 31);
}

/* Beside a processor that may halt nothing is counted. */
static void test_nothing_spins(void **state)
{
	struct exact_cell cell;

	(void)state;
	busy_end(busy);
	assert_int_equal(run_round(&cell, NOWHERE), -ESRCH);
	assert_string_equal(cell.failure, "stopping the process that spins: No such process");
	busy = busy_start();
	assert_true(busy > 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_proof_fails),
		TEST(test_warm_up_fails),
		TEST(test_measurement_fails),
		TEST(test_pages_are_active_before),
		TEST(test_nothing_spins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
