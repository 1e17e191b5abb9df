// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verifier refuses a hook that looks behind an argument without testing
 * it for NULL, for each of the five, and one that sleeps without having said so.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "guest-tests/nullable.skel.h"

static char verifier_log[1 << 16];

/* Loads and registers one hook of the object; 0 or -errno. */
static int load(const char *hook)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .kernel_log_buf = verifier_log,
		    .kernel_log_size = sizeof(verifier_log), .kernel_log_level = 1);
	struct bpf_map *map, *wanted;
	struct bpf_link *link;
	struct nullable *skel;
	int ret;

	verifier_log[0] = '\0';
	skel = nullable__open_opts(&opts);
	if (!skel)
		return -errno;
	wanted = bpf_object__find_map_by_name(skel->obj, hook);
	if (!wanted) {
		nullable__destroy(skel);
		return -ENOENT;
	}
	/* Programs follow the maps that name them. */
	bpf_object__for_each_map(map, skel->obj) {
		if (bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS && map != wanted)
			bpf_map__set_autocreate(map, false);
	}
	ret = nullable__load(skel);
	if (!ret) {
		link = bpf_map__attach_struct_ops(wanted);
		if (!link)
			ret = -errno;
		bpf_link__destroy(link);
	}
	nullable__destroy(skel);
	return ret;
}

static void check(const char *arg)
{
	const char *complaint;
	char hook[32];

	snprintf(hook, sizeof(hook), "%s_checked", arg);
	assert_int_equal(load(hook), 0);
	snprintf(hook, sizeof(hook), "%s_unchecked", arg);
	assert_int_equal(load(hook), -EACCES);
	complaint = strstr(verifier_log, "invalid mem access 'trusted_ptr_or_null_'");
	if (!complaint)
		fail_msg("%s: the verifier said: %s", hook, verifier_log);
}

static void inode_must_be_checked(void **state)
{
	(void)state;
	check("inode");
}

static void dir_must_be_checked(void **state)
{
	(void)state;
	check("dir");
}

static void dentry_must_be_checked(void **state)
{
	(void)state;
	check("dentry");
}

static void path_must_be_checked(void **state)
{
	(void)state;
	check("path");
}

static void name_must_be_checked(void **state)
{
	(void)state;
	check("name");
}

static void sleeping_is_no_excuse(void **state)
{
	(void)state;
	check("sleepable");
}

static void only_sleepable_handlers_sleep(void **state)
{
	(void)state;
	assert_int_equal(load("sleeping"), 0);
	assert_int_equal(load("atomic"), -EACCES);
}

static int be_quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inode_must_be_checked),
		cmocka_unit_test(dir_must_be_checked),
		cmocka_unit_test(dentry_must_be_checked),
		cmocka_unit_test(path_must_be_checked),
		cmocka_unit_test(name_must_be_checked),
		cmocka_unit_test(sleeping_is_no_excuse),
		cmocka_unit_test(only_sleepable_handlers_sleep),
	};

	/* Half of the loads here are meant to fail. */
	libbpf_set_print(be_quiet);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
