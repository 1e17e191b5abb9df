// SPDX-License-Identifier: GPL-2.0-only
/*
 * The loops. A call here costs what call and return do where one follows the other, with
 * nothing else to do: how many the processor gets through, and not how long one takes.
 */
#include "calibrate_calls.h"

const char *const calibrate_call_names[CALIBRATE_NR_CALLS] = { "none", "direct", "indirect",
							       "retpoline" };

#ifdef __x86_64__

typedef void calibrate_loop(const void *const *sequence, size_t nr);

/* INT3 stops what runs past a return in speculation, as in the kernel (CONFIG_MITIGATION_SLS). */
__asm__(".pushsection .text\n"
	".p2align 6\n"
	".type calibrate_targets, @function\n"
	"calibrate_targets:\n"
	".rept 64\n"
	"	ret\n"
	"	int3\n"
	"	.p2align 6, 0xcc\n"
	".endr\n"
	".size calibrate_targets, . - calibrate_targets\n"
	".popsection\n");

/*
 * Linux 6.12, arch/x86/lib/retpoline.S, macros POLINE and RETPOLINE with %rax: the call
 * pushes an address that the return below is predicted to go to, where it is caught by INT3;
 * what it does go to is what was written over that address. 32 bytes is RETPOLINE_THUNK_SIZE.
 */
__asm__(".pushsection .text\n"
	".p2align 5\n"
	".type calibrate_thunk_rax, @function\n"
	"calibrate_thunk_rax:\n"
	"	call 1f\n"
	"	int3\n"
	"1:	mov %rax, (%rsp)\n"
	"	ret\n"
	"	int3\n"
	".size calibrate_thunk_rax, . - calibrate_thunk_rax\n"
	".popsection\n");

/* %rdi: sequence, %rsi: how many, then its end. The targets change no register. */
#define LOOP(name, call)						\
	void calibrate_loop_##name(const void *const *sequence, size_t nr); \
	__asm__(".pushsection .text\n"					\
		".p2align 6\n"						\
		".globl calibrate_loop_" #name "\n"			\
		".type calibrate_loop_" #name ", @function\n"		\
		"calibrate_loop_" #name ":\n"				\
		"	lea (%rdi,%rsi,8), %rsi\n"			\
		"	.p2align 6\n"					\
		"1:	mov (%rdi), %rax\n"				\
		"	" call "\n"					\
		"	add $8, %rdi\n"					\
		"	cmp %rsi, %rdi\n"				\
		"	jne 1b\n"					\
		"	ret\n"						\
		"	int3\n"						\
		".size calibrate_loop_" #name ", . - calibrate_loop_" #name "\n" \
		".popsection\n")

LOOP(none, "");
LOOP(direct, "call calibrate_targets");
LOOP(indirect, "call *%rax");
LOOP(retpoline, "call calibrate_thunk_rax");

extern const char calibrate_targets[];

void calibrate_calls_run(enum calibrate_call call, const void *const *sequence, size_t nr)
{
	static calibrate_loop *const loops[CALIBRATE_NR_CALLS] = {
		[CALIBRATE_NONE] = calibrate_loop_none,
		[CALIBRATE_DIRECT] = calibrate_loop_direct,
		[CALIBRATE_INDIRECT] = calibrate_loop_indirect,
		[CALIBRATE_RETPOLINE] = calibrate_loop_retpoline,
	};

	loops[call](sequence, nr);
}

const void *calibrate_target(size_t i)
{
	return calibrate_targets + 64 * i;
}

const char *calibrate_calls_missing(void)
{
	return NULL;
}

#else

void calibrate_calls_run(enum calibrate_call call, const void *const *sequence, size_t nr)
{
	(void)call;
	(void)sequence;
	(void)nr;
}

const void *calibrate_target(size_t i)
{
	(void)i;
	return NULL;
}

const char *calibrate_calls_missing(void)
{
	return "retpolines are x86-64's, and so are the loops that are timed";
}

#endif
