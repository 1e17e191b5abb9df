// SPDX-License-Identifier: GPL-2.0-only
/* The hook test_recorder, and what is expected of it. */
#include "tests/guest/recorded.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "guest-tests/recorder.skel.h"
#include "tests/guest/guest.h"

static struct {
	const char *place;
	struct recorder *skel;
	struct guest_hook hook;
} r;

int recorded_setup(const char *place)
{
	memset(&r, 0, sizeof(r));
	r.place = place;
	if (guest_setup(place))
		return -1;
	r.skel = recorder__open_and_load();
	return !r.skel ||
	       guest_hook_register(&r.hook, r.skel->maps.state, r.skel->maps.recorder_ops);
}

void recorded_teardown(int group)
{
	guest_teardown(group, &r.hook);
	recorder__destroy(r.skel);
}

struct recorder_state *recorded(void)
{
	return r.hook.state;
}

void recorded_forget(void)
{
	memset(recorded(), 0, sizeof(struct recorder_state));
}

static __u64 number(ino_t ino)
{
	return ino ? ino | RECORDER_PRESENT : 0;
}

static int data_type(const struct expected *e)
{
	if (e->path)
		return RECORDER_PATH;
	if (e->dentry)
		return RECORDER_DENTRY;
	return e->inode ? RECORDER_INODE : RECORDER_ERROR;
}

static void check_packed(const struct record *got, const struct expected *e)
{
	assert_int_equal(got->data_type, data_type(e));
	assert_int_not_equal(got->data, 0);
	if (got->data_type == RECORDER_DENTRY)
		assert_int_equal(got->data, got->dentry);
	if (got->data_type == RECORDER_INODE)
		assert_int_equal(got->data, got->inode_address);
	assert_int_equal(got->fsid, 0);
	assert_int_equal(got->match_mask, guest_is_in_fanotify(r.place) ? e->match : 0);
}

void recorded_check(unsigned int i, const struct expected *e)
{
	const struct record *got = &recorded()->records[i];
	struct stat root;

	assert_int_equal(got->mask, e->mask);
	assert_int_equal(got->inode, number(e->inode));
	assert_int_equal(got->dir, number(e->dir));
	assert_int_equal(!!got->dentry, !!e->dentry);
	assert_int_equal(got->path, e->path);
	assert_string_equal(got->dentry_name, e->dentry ?: "");
	assert_string_equal(got->name, e->name ?: "");
	assert_int_equal(got->name_len, e->name ? strlen(e->name) : 0);
	if (e->dentry)
		assert_int_equal(got->dentry_inode, e->inode);
	assert_int_equal(stat(GUEST_DIR, &root), 0);
	if (e->inode)
		assert_int_equal(got->dev, major(root.st_dev) << 20 | minor(root.st_dev));
	if (e->path) {
		assert_int_equal(got->path_dentry, got->dentry);
		assert_int_equal(got->path_root_inode, root.st_ino);
	}
	assert_int_equal(got->packed, guest_is_packed(r.place));
	if (got->packed)
		check_packed(got, e);
}

struct recorder_state recorded_of(const char *place, unsigned int group_flags,
				  const struct mark *marks, void (*act)(void),
				  uint64_t *heard, int *nr_heard)
{
	struct recorder_state seen;
	int group, nr;

	assert_int_equal(hook_set_site(place), 0);
	group = guest_group(group_flags);
	assert_true(group >= 0);
	for (; marks->mask; marks++)
		must_mark(group, marks->flags, marks->mask, marks->path);
	assert_int_equal(hook_attach(group, "test_recorder"), 0);
	recorded_forget();
	act();
	seen = *recorded();
	nr = guest_drain(group, heard);
	if (nr_heard)
		*nr_heard = nr;
	close(group);
	assert_in_range(seen.nr_records, 0, RECORDER_MAX);
	return seen;
}

uint64_t recorded_masks(const struct recorder_state *s)
{
	uint64_t all = 0;

	for (__u32 i = 0; i < s->nr_records; i++)
		all |= s->records[i].mask;
	return all;
}
