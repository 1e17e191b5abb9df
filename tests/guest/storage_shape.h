/* SPDX-License-Identifier: GPL-2.0-only */
/* A map of inode storage made by hand: libbpf tries again with another one. */
#ifndef TESTS_GUEST_STORAGE_SHAPE_H
#define TESTS_GUEST_STORAGE_SHAPE_H

#include <linux/types.h>
#include <stdbool.h>

struct storage_shape {
	__u32 key_size, value_size, max_entries, flags;
	bool is_typed;		/* comes with the types of key and value, both int */
};

/* One that the kernel takes. */
extern const struct storage_shape storage_good_shape;

/* Returns a descriptor that the caller closes, or -errno. */
int storage_shape_make(const struct storage_shape *shape);

#endif /* TESTS_GUEST_STORAGE_SHAPE_H */
