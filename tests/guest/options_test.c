// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parameters site and args: the words they take, that they change only
 * while no group has a hook, and which hooks can be attached under which args.
 */
#include "tests/guest/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "guest-tests/hooks.skel.h"
#include "tests/guest/hooks.h"

static struct {
	struct hooks *skel;
	struct guest_hook hook;
	struct hooks_state *state;
	struct bpf_link *direct, *packed;
	int group;
} t;

static int setup(void **state)
{
	memset(&t, 0, sizeof(t));
	t.group = guest_group(FAN_CLASS_NOTIF);
	if (t.group < 0 || guest_setup(*state))
		return -1;
	t.skel = hooks__open_and_load();
	if (!t.skel || guest_hook_register(&t.hook, t.skel->maps.state, t.skel->maps.hook))
		return -1;
	t.state = t.hook.state;
	t.direct = bpf_map__attach_struct_ops(t.skel->maps.only_direct);
	t.packed = bpf_map__attach_struct_ops(t.skel->maps.only_packed);
	return !t.direct || !t.packed;
}

static int teardown(void **state)
{
	(void)state;
	bpf_link__destroy(t.direct);
	bpf_link__destroy(t.packed);
	guest_teardown(t.group, &t.hook);
	hooks__destroy(t.skel);
	return 0;
}

static void must_be(const char *parameter, const char *word)
{
	char now[32];

	assert_int_equal(guest_get_parameter(parameter, now, sizeof(now)), 0);
	assert_string_equal(now, word);
}

static void every_word_is_taken(void **state)
{
	static const char *const sites[] = {
		"send_to_group_raw", "send_to_group", "handle_event",
		"handle_event_late", "handle_event_devirt", "none",
	};
	static const char *const args[] = { "packed", "direct" };

	(void)state;
	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		for (size_t k = 0; k < sizeof(args) / sizeof(args[0]); k++) {
			assert_int_equal(hook_set_site(sites[i]), 0);
			assert_int_equal(hook_set_args(args[k]), 0);
			must_be("site", sites[i]);
			must_be("args", args[k]);
		}
	}
}

static void unknown_words(void **state)
{
	static const char *const words[] = {
		"no_such_word", "handle", "handle_even", "handle_eventx", "\n", "packe",
		"directx", "Packed", "direct packed", "0", "none,",
	};

	(void)state;
	assert_int_equal(hook_set_site("handle_event"), 0);
	assert_int_equal(hook_set_args("packed"), 0);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_int_equal(hook_set_site(words[i]), -EINVAL);
		assert_int_equal(hook_set_args(words[i]), -EINVAL);
	}
	/* the words of the other parameter */
	assert_int_equal(hook_set_site("packed"), -EINVAL);
	assert_int_equal(hook_set_args("handle_event"), -EINVAL);
	must_be("site", "handle_event");
	must_be("args", "packed");
}

static void only_while_unused(void **state)
{
	int other = guest_group(FAN_CLASS_NOTIF);

	(void)state;
	assert_int_equal(hook_set_site("handle_event"), 0);
	assert_int_equal(hook_attach(t.group, "test_hook"), 0);
	assert_int_equal(hook_attach(other, "c_pass"), 0);
	assert_int_equal(hook_set_site("send_to_group"), -EBUSY);
	assert_int_equal(hook_set_args("packed"), -EBUSY);
	assert_int_equal(hook_set_args("no_such_word"), -EINVAL);
	assert_int_equal(hook_detach(t.group), 0);
	assert_int_equal(hook_set_site("none"), -EBUSY);
	assert_int_equal(hook_set_args("packed"), -EBUSY);
	must_be("site", "handle_event");
	must_be("args", "direct");
	/* a group that is closed gives up its hook */
	close(other);
	assert_int_equal(hook_set_site("send_to_group"), 0);
	assert_int_equal(hook_set_args("packed"), 0);
	assert_int_equal(hook_attach(t.group, "test_hook"), 0);
	assert_int_equal(hook_set_args("direct"), -EBUSY);
	must_be("args", "packed");
}

/* An attachment that fails must not count as one. */
static void failed_attachments_do_not_count(void **state)
{
	(void)state;
	t.state->init_returns = -EPROTO;
	assert_int_equal(hook_attach(t.group, "test_hook"), -EPROTO);
	assert_int_equal(hook_attach(t.group, "no_such_hook"), -ENOENT);
	assert_int_equal(hook_attach(t.group, "test_only_packed"), -EINVAL);
	assert_int_equal(hook_set_args("packed"), 0);
	assert_int_equal(hook_set_site("handle_event"), 0);
	assert_int_equal(hook_set_args("direct"), 0);
}

/* The chosen handler is the one that is called. */
static void hooks_need_the_chosen_handler(void **state)
{
	const bool packed = guest_is_packed(*state);
	const char *has = packed ? "test_only_packed" : "test_only_direct";
	const char *lacks = packed ? "test_only_direct" : "test_only_packed";

	assert_int_equal(hook_attach(t.group, lacks), -EINVAL);
	assert_int_equal(t.state->nr_init, 0);
	assert_int_equal(hook_detach(t.group), -ENOENT);
	assert_int_equal(hook_attach(t.group, has), 0);
	assert_int_equal(hook_attach(t.group, lacks), -EBUSY);
	assert_int_equal(t.state->nr_init, 1);
	must_mark(t.group, 0, FAN_OPEN, GUEST_FILE);
	t.state->verdict = 1;
	must_touch(GUEST_FILE, O_RDONLY);
	assert_int_equal(t.state->nr_handled, 1);
	assert_int_equal(guest_drain(t.group, NULL), 0);
	assert_int_equal(hook_detach(t.group), 0);
	assert_int_equal(t.state->nr_free, 1);
}

static void selftest_hooks_are_direct(void **state)
{
	const int expected = guest_is_packed(*state) ? -EINVAL : 0;

	assert_int_equal(hook_attach(t.group, "selftest_calls_0"), expected);
	assert_int_equal(hook_detach(t.group), expected ? -ENOENT : 0);
	assert_int_equal(hook_attach(t.group, "c_subtree"), 0);
	assert_int_equal(hook_detach(t.group), 0);
	assert_int_equal(hook_attach(t.group, "c_mask"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GUEST_AT(every_word_is_taken, setup, teardown, "none"),
		GUEST_AT(unknown_words, setup, teardown, "none"),
		GUEST_AT(only_while_unused, setup, teardown, "none"),
		GUEST_AT(failed_attachments_do_not_count, setup, teardown, "none"),
		GUEST_AT_SITES(hooks_need_the_chosen_handler, setup, teardown),
		GUEST_AT_SITES_PACKED(hooks_need_the_chosen_handler, setup, teardown),
		GUEST_AT(selftest_hooks_are_direct, setup, teardown, "none"),
		GUEST_AT(selftest_hooks_are_direct, setup, teardown, "none/packed"),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
