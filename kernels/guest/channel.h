/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The shared memory through which the host gives a guest its command and gets
 * back its results: an ivshmem device in the guest, a file on the host.
 *
 * The host fills the first page and seeds status with 130, so that a guest
 * that dies anywhere never reads as success. The guest writes the payload (a
 * gzip-compressed tar archive, which brings its own checksum), then length and
 * stage, and status last of all. Offsets are fixed: kernels/boot.sh reads them
 * with od.
 */
#ifndef KERNELS_GUEST_CHANNEL_H
#define KERNELS_GUEST_CHANNEL_H

#include <stdint.h>

#define CHANNEL_MAGIC		"FSNBENCH"
#define CHANNEL_PCI_VENDOR	0x1af4
#define CHANNEL_PCI_DEVICE	0x1110
#define CHANNEL_STATUS_SEED	130
#define CHANNEL_PAYLOAD		8192	/* offset of the payload */

enum channel_stage {
	CHANNEL_BOOTING = 0,	/* init has not found the channel */
	CHANNEL_RUNNING = 1,	/* the command runs */
	CHANNEL_SENDING = 2,	/* results are being written */
	CHANNEL_DONE = 3,
};

struct channel {
	char magic[8];			/* 0 */
	uint32_t status;		/* 8: exit status of the command */
	uint32_t stage;			/* 12 */
	uint64_t beat;			/* 16: progress lines so far */
	uint64_t length;		/* 24: bytes of payload */
	char progress[224];		/* 32: the last progress line */
	char pad[3840];
	char command[4096];		/* 4096: arguments, NUL after each, */
					/*       an empty one ends the list */
};

_Static_assert(sizeof(struct channel) == CHANNEL_PAYLOAD, "the layout is fixed");

#endif /* KERNELS_GUEST_CHANNEL_H */
