// SPDX-License-Identifier: GPL-2.0-only
/* What every verb makes of its arguments. */
#include <stdbool.h>

#include "scratch.h"

#include "bench/commands.h"
#include "bench/verb_options.h"

struct own {
	unsigned long nr;
	bool loud;
};

static int take(void *data, int c, const char *value)
{
	struct own *own = data;

	if (c != 'n')
		own->loud = true;
	return c == 'n' ? verb_number("sing", "nr", value, 2, 30, &own->nr) : 0;
}

static const struct option options[] = {
	{ "nr", required_argument, NULL, 'n' },
	{ "loud", no_argument, NULL, 'l' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 }
};

static struct verb verb;
static struct own own;

static int sing(int argc, char **argv)
{
	own = (struct own){ 0 };
	return verb_only_options(&verb, argc, argv, &own);
}

#define sings(...) scratch_run(sing, &out, &err, "sing", ##__VA_ARGS__, NULL)

/* The last call's status, and its error whole. */
static void expect(int status, int wanted, char *out, char *err, const char *line)
{
	assert_int_equal(status, wanted);
	assert_string_equal(err, line);
	free(out);
	free(err);
}

static int setup(void **state)
{
	verb = (struct verb){
		.name = "sing", .usage = "usage: sing\n", .options = options, .take = take
	};
	return scratch_setup(state);
}

static void test_taken(void **state)
{
	char *out, *err;
	int status = sings("--nr", "30", "--loud");

	(void)state;
	expect(status, -1, out, err, "");
	assert_int_equal(own.nr, 30);
	assert_true(own.loud);
	/* Nothing of one reading is left for the next. */
	status = sings("--nr=2");
	expect(status, -1, out, err, "");
	assert_int_equal(own.nr, 2);
	assert_false(own.loud);
	status = sings("--help");
	assert_string_equal(out, "usage: sing\n");
	expect(status, EXIT_DONE, out, err, "");
}

static void test_refused(void **state)
{
	static const char *const bad[] = { "1", "31", "-3", "+3", " 3", "3x", "", "x",
					   "99999999999999999999" };
	char *out, *err, line[128];
	int status;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		status = sings("--nr", bad[i]);
		snprintf(line, sizeof(line), "fsnbench sing: --nr does not take '%s': a whole number from 2 to 30\n",
			 bad[i]);
		expect(status, EXIT_USAGE, out, err, line);
	}
	status = sings("--loud", "more");
	expect(status, EXIT_USAGE, out, err, "fsnbench sing: unexpected argument 'more'; see --help\n");
}

static void test_unknown(void **state)
{
	char *out, *err;
	int status = sings("--frob");

	(void)state;
	expect(status, EXIT_USAGE, out, err, "fsnbench sing: unknown option '--frob'\nusage: sing\n");
	verb.valid = "--nr N, -l, --loud";
	verb.letters = "l";
	status = sings("--frob");
	expect(status, EXIT_USAGE, out, err, "fsnbench sing: unknown option '--frob'; valid: --nr N, -l, --loud\n");
	status = sings("-lx");
	expect(status, EXIT_USAGE, out, err, "fsnbench sing: unknown option '-x'; valid: --nr N, -l, --loud\n");
	status = sings("--nr");
	expect(status, EXIT_USAGE, out, err, "fsnbench sing: a value is missing after '--nr'; valid: --nr N, -l, --loud\n");
	status = sings("-l");
	expect(status, -1, out, err, "");
	assert_true(own.loud);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_taken, setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_unknown, setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
