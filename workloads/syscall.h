/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System calls as bare instructions: nothing of the C library between the
 * marks, -errno as the kernel returns it.
 */
#ifndef WORKLOADS_SYSCALL_H
#define WORKLOADS_SYSCALL_H

#define SYSCALL_INLINE static inline __attribute__((always_inline)) long

SYSCALL_INLINE syscall3(long nr, long a, long b, long c)
{
	long ret;

	__asm__ volatile("syscall" : "=a"(ret)
			 : "0"(nr), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return ret;
}

SYSCALL_INLINE syscall4(long nr, long a, long b, long c, long d)
{
	register long r10 __asm__("r10") = d;
	long ret;

	__asm__ volatile("syscall" : "=a"(ret)
			 : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10)
			 : "rcx", "r11", "memory");
	return ret;
}

SYSCALL_INLINE syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long ret;

	__asm__ volatile("syscall" : "=a"(ret)
			 : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}

SYSCALL_INLINE syscall5(long nr, long a, long b, long c, long d, long e)
{
	return syscall6(nr, a, b, c, d, e, 0);
}

SYSCALL_INLINE syscall2(long nr, long a, long b)
{
	return syscall3(nr, a, b, 0);
}

SYSCALL_INLINE syscall1(long nr, long a)
{
	return syscall3(nr, a, 0, 0);
}

SYSCALL_INLINE syscall0(long nr)
{
	return syscall3(nr, 0, 0, 0);
}

#endif /* WORKLOADS_SYSCALL_H */
