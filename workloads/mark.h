/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marks in the instruction stream: mov $N,%ebx; fs addr32 nop.
 *
 * Intel's "SSC marks": a no-op on hardware, recognised by simulators and by
 * bench/qemu-plugin/fsncount.c, which counts between mark_op_begin() and
 * mark_op_end(). Eight bytes at an eight-byte boundary, so that both
 * instructions lie on one page.
 */
#ifndef WORKLOADS_MARK_H
#define WORKLOADS_MARK_H

#define MARK_BASE	0x46534e00	/* "FSN" */
#define MARK_OP_BEGIN	(MARK_BASE + 1)
#define MARK_OP_END	(MARK_BASE + 2)
#define MARK_CELL_BEGIN	(MARK_BASE + 3)
#define MARK_CELL_END	(MARK_BASE + 4)
#define MARK_CELL_WARM	(MARK_BASE + 5)
#define MARK_TASK_SPINS	(MARK_BASE + 6)	/* by a process that only spins */
#define MARK_DIGIT	(MARK_BASE + 16)	/* + 0..15, most significant first */

#ifdef __x86_64__
#define mark_emit(n)							\
	__asm__ volatile(".p2align 3\n\tmovl %0, %%ebx\n\t"		\
			 ".byte 0x64, 0x67, 0x90"			\
			 : : "i"(n) : "ebx", "memory")
#else
#error "marks are defined for x86-64 only"
#endif

/* What one operation is: nothing but the operation stands between these. */
static inline __attribute__((always_inline)) void mark_op_begin(void)
{
	mark_emit(MARK_OP_BEGIN);
}

static inline __attribute__((always_inline)) void mark_op_end(void)
{
	mark_emit(MARK_OP_END);
}

#endif /* WORKLOADS_MARK_H */
