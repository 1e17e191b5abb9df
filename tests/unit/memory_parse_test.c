// SPDX-License-Identifier: GPL-2.0-only
/* What the guest reads of the kernel's memory: slabinfo, buddyinfo, the index. */
#include "scratch.h"

#include <errno.h>

#include "bench/memory_buddy.h"
#include "bench/memory_slab.h"
#include "bench/memory_tree.h"

#define HEAD	"slabinfo - version: 2.1\n# name            <active_objs> ...\n"
#define SHMEM	"shmem_inode_cache    651    660    728   11    2 : tunables    0    0    0 : slabdata     60     60      0\n"

static int slabs_of(const char *text, struct memory_slabs *slabs)
{
	FILE *f = fmemopen((void *)text, strlen(text), "r");
	int ret = memory_slabs_parse(f, slabs);

	fclose(f);
	return ret;
}

static void test_slabinfo(void **state)
{
	struct memory_slabs slabs;
	const struct memory_slab *s;

	(void)state;
	assert_int_equal(slabs_of(HEAD "dentry 1059 1071 192 21 1 : tunables 0 0 0 : slabdata 51 51 0\n" SHMEM,
				  &slabs), 0);
	assert_int_equal(slabs.nr, 2);
	s = memory_slabs_find(&slabs, "shmem_inode_cache");
	assert_non_null(s);
	assert_int_equal(s->active, 651);
	assert_int_equal(s->objects, 660);
	assert_int_equal(s->size_bytes, 728);
	assert_int_equal(s->per_slab, 11);
	assert_int_equal(s->slab_pages, 2);
	assert_int_equal(s->slabs, 60);
	assert_null(memory_slabs_find(&slabs, "shmem_inode"));
	memory_slabs_release(&slabs);
}

static void test_broken_slabinfo(void **state)
{
	static const char *const broken[] = {
		"\n",
		"slabinfo - version: 3.0\n" SHMEM,
		SHMEM,
		HEAD,
		HEAD "dentry 1059 1071 192 21\n",
		HEAD "dentry 1059 1071 192 21 1 : tunables 0 0 0 : slabdata x 51 0\n",
		HEAD "dentry 1059 1071 0 21 1 : tunables 0 0 0 : slabdata 51 51 0\n",
		HEAD SHMEM "dentry one 1071 192 21 1 : tunables 0 0 0 : slabdata 51 51 0\n",
	};
	struct memory_slabs slabs;

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		if (slabs_of(broken[i], &slabs) != -EPROTO)
			fail_msg("accepted: %s", broken[i]);
		memory_slabs_release(&slabs);
	}
}

static int buddy_of(const char *text, struct memory_buddy *buddy)
{
	FILE *f = fmemopen((void *)text, strlen(text), "r");
	int ret = memory_buddy_parse(f, buddy);

	fclose(f);
	return ret;
}

static void test_buddyinfo(void **state)
{
	struct memory_buddy buddy;

	(void)state;
	assert_int_equal(buddy_of("Node 0, zone      DMA      0      1      2 \n"
				  "Node 1, zone   Normal    111    184     50 \n", &buddy), 0);
	assert_int_equal(buddy.nr, 2);
	assert_string_equal(buddy.zone[0].name, "DMA");
	assert_int_equal(buddy.zone[1].node, 1);
	assert_int_equal(buddy.zone[1].nr_orders, 3);
	assert_int_equal(buddy.zone[1].free[0], 111);
	assert_int_equal(buddy.zone[1].free[2], 50);
}

static void test_broken_buddyinfo(void **state)
{
	static const char *const broken[] = {
		"\n",
		"Node 0, zone DMA\n",
		"Node zero, zone DMA 1 2\n",
		"Node 0, zone DMA 1 2 many\n",
		"Node 0, zone DMA 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n",
	};
	struct memory_buddy buddy;

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++)
		if (buddy_of(broken[i], &buddy) != -EPROTO)
			fail_msg("accepted: %s", broken[i]);
}

/* 4 + 2 * 2 + 1 * 4 = 12 pages: 12, 8 and 4 of them are in blocks that are large enough. */
static void test_unusable_index(void **state)
{
	static const unsigned long blocks[] = { 4, 2, 1 }, none[] = { 0, 0, 0 };

	(void)state;
	assert_int_equal(memory_unusable_index(blocks, 3, 0), 0);
	assert_int_equal(memory_unusable_index(blocks, 3, 1), 333);
	assert_int_equal(memory_unusable_index(blocks, 3, 2), 666);
	assert_int_equal(memory_unusable_index(blocks, 3, 3), 1000);
	assert_int_equal(memory_unusable_index(none, 3, 0), 1000);
}

static void test_choice(void **state)
{
	bool first[1000], again[1000], other[1000];
	unsigned long nr = 0, differ = 0;

	(void)state;
	memory_tree_choose(first, 0, 1000, 900, 1);
	memory_tree_choose(again, 0, 1000, 900, 1);
	memory_tree_choose(other, 0, 1000, 900, 2);
	for (int i = 0; i < 1000; i++) {
		nr += first[i];
		differ += first[i] != other[i];
		assert_int_equal(first[i], again[i]);
	}
	assert_int_equal(nr, 900);
	assert_int_not_equal(differ, 0);
	memory_tree_choose(first, 100, 200, 0, 1);
	memory_tree_choose(first, 200, 300, 100, 1);
	for (int i = 100; i < 300; i++)
		assert_int_equal(first[i], i >= 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slabinfo),
		cmocka_unit_test(test_broken_slabinfo),
		cmocka_unit_test(test_buddyinfo),
		cmocka_unit_test(test_broken_buddyinfo),
		cmocka_unit_test(test_unusable_index),
		cmocka_unit_test(test_choice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
