// SPDX-License-Identifier: GPL-2.0-only
/*
 * insn_decode(): the bytes are those that GNU as and objdump give for the
 * instruction in the comment; relative targets are written by hand.
 */
#include "scratch.h"

#include "bench/qemu-plugin/decode.h"

#define VADDR	0xffffffff81000000ull
#define BYTES(...) ((const uint8_t[]){ __VA_ARGS__ }), sizeof((const uint8_t[]){ __VA_ARGS__ })

/* The stack is written by the instruction itself. */
#define PUSHES	true

static void expect(const uint8_t *bytes, size_t size, enum insn_kind kind, bool pushes)
{
	struct insn in = insn_decode(bytes, size, VADDR);

	assert_int_equal(in.kind, kind);
	assert_int_equal(in.pushes, pushes);
}

static void expect_target(const uint8_t *bytes, size_t size, enum insn_kind kind, uint64_t target)
{
	expect(bytes, size, kind, kind == INSN_CALL);
	assert_true(insn_decode(bytes, size, VADDR).target == target);
}

static void test_direct_calls(void **state)
{
	(void)state;
	/* call .+0x1005, and the same with cs and rex.W before it */
	expect_target(BYTES(0xe8, 0x00, 0x10, 0x00, 0x00), INSN_CALL, VADDR + 0x1005);
	expect_target(BYTES(0x2e, 0xe8, 0x00, 0x10, 0x00, 0x00), INSN_CALL, VADDR + 0x1006);
	expect_target(BYTES(0x48, 0xe8, 0x00, 0x10, 0x00, 0x00), INSN_CALL, VADDR + 0x1006);
	/* call .-0xb */
	expect_target(BYTES(0xe8, 0xf0, 0xff, 0xff, 0xff), INSN_CALL, VADDR - 0xb);
}

static void test_indirect_calls(void **state)
{
	(void)state;
	expect(BYTES(0xff, 0xd0), INSN_CALL_INDIRECT, PUSHES);			/* call *%rax */
	expect(BYTES(0xff, 0x50, 0x08), INSN_CALL_INDIRECT, PUSHES);		/* call *0x8(%rax) */
	expect(BYTES(0x41, 0xff, 0xd0), INSN_CALL_INDIRECT, PUSHES);		/* call *%r8 */
	expect(BYTES(0x41, 0xff, 0x54, 0x24, 0x10), INSN_CALL_INDIRECT, PUSHES); /* call *0x10(%r12) */
	expect(BYTES(0xff, 0x15, 0xe1, 0, 0, 0), INSN_CALL_INDIRECT, PUSHES);	/* call *0xe1(%rip) */
	expect(BYTES(0x64, 0xff, 0x14, 0x25, 0x10, 0, 0, 0), INSN_CALL_INDIRECT, PUSHES); /* call *%fs:0x10 */
	expect(BYTES(0x67, 0xff, 0x10), INSN_CALL_INDIRECT, PUSHES);		/* call *(%eax) */
	/* what the kernel patches over a call to a thunk: cs call *%rax, cs call *%r11 */
	expect(BYTES(0x2e, 0xff, 0xd0), INSN_CALL_INDIRECT, PUSHES);
	expect(BYTES(0x2e, 0x41, 0xff, 0xd3), INSN_CALL_INDIRECT, PUSHES);
	expect(BYTES(0x3e, 0xff, 0xd0), INSN_CALL_INDIRECT, PUSHES);		/* notrack call *%rax */
}

static void test_direct_jumps(void **state)
{
	(void)state;
	expect_target(BYTES(0xeb, 0x10), INSN_JMP, VADDR + 0x12);		/* jmp .+0x12 */
	expect_target(BYTES(0xeb, 0xf0), INSN_JMP, VADDR - 0xe);		/* jmp .-0xe */
	expect_target(BYTES(0xe9, 0x00, 0x10, 0x00, 0x00), INSN_JMP, VADDR + 0x1005);
	expect_target(BYTES(0x2e, 0xe9, 0x00, 0x10, 0x00, 0x00), INSN_JMP, VADDR + 0x1006);
	expect_target(BYTES(0x0f, 0x84, 0x00, 0x10, 0x00, 0x00), INSN_JMP, VADDR + 0x1006); /* je */
	expect_target(BYTES(0x0f, 0x8f, 0xfa, 0xff, 0xff, 0xff), INSN_JMP, VADDR);	/* jg . */
	expect_target(BYTES(0x2e, 0x0f, 0x85, 0x00, 0x10, 0x00, 0x00), INSN_JMP, VADDR + 0x1007); /* jne,pn */
	/* Thunks are too far away for a short conditional jump: je .+0x12 */
	expect(BYTES(0x74, 0x10), INSN_OTHER, false);
}

static void test_returns(void **state)
{
	(void)state;
	expect(BYTES(0xc3), INSN_RET, false);					/* ret */
	expect(BYTES(0xf3, 0xc3), INSN_RET, false);				/* repz ret */
	expect(BYTES(0xc2, 0x08, 0x00), INSN_RET, false);			/* ret $0x8 */
	expect(BYTES(0xcb), INSN_OTHER, false);					/* lret */
}

static void test_indirect_jumps(void **state)
{
	(void)state;
	expect(BYTES(0xff, 0xe0), INSN_JMP_INDIRECT, false);			/* jmp *%rax */
	expect(BYTES(0x41, 0xff, 0xe3), INSN_JMP_INDIRECT, false);		/* jmp *%r11 */
	expect(BYTES(0x3e, 0xff, 0xe0), INSN_JMP_INDIRECT, false);		/* notrack jmp *%rax */
	expect(BYTES(0x3e, 0x41, 0xff, 0xe3), INSN_JMP_INDIRECT, false);	/* notrack jmp *%r11 */
	expect(BYTES(0x2e, 0xff, 0xe0), INSN_JMP_INDIRECT, false);		/* cs jmp *%rax */
	expect(BYTES(0xff, 0x24, 0xc5, 0, 0, 0, 0), INSN_JMP_INDIRECT, false);	/* jmp *0x0(,%rax,8) */
}

static void test_rep_strings(void **state)
{
	(void)state;
	expect(BYTES(0xf3, 0xa4), INSN_REP_STRING, false);		/* rep movsb */
	expect(BYTES(0xf3, 0x48, 0xa5), INSN_REP_STRING, false);	/* rep movsq */
	expect(BYTES(0xf3, 0xaa), INSN_REP_STRING, false);		/* rep stosb */
	expect(BYTES(0xf3, 0x48, 0xab), INSN_REP_STRING, false);	/* rep stosq */
	expect(BYTES(0xf2, 0xae), INSN_REP_STRING, false);		/* repnz scasb */
	expect(BYTES(0xf3, 0xa6), INSN_REP_STRING, false);		/* repz cmpsb */
	expect(BYTES(0xf3, 0x6c), INSN_REP_STRING, false);		/* rep insb */
	expect(BYTES(0xf3, 0x6e), INSN_REP_STRING, false);		/* rep outsb */
	/* once, not in a loop: movsq, stosq, lodsb */
	expect(BYTES(0x48, 0xa5), INSN_OTHER, false);
	expect(BYTES(0x48, 0xab), INSN_OTHER, false);
	expect(BYTES(0xac), INSN_OTHER, false);
	/* the same prefix on what is no string: pause, repz ret, popcnt, movss */
	expect(BYTES(0xf3, 0x90), INSN_OTHER, false);
	expect(BYTES(0xf3, 0xc3), INSN_RET, false);
	expect(BYTES(0xf3, 0x48, 0x0f, 0xb8, 0xc0), INSN_OTHER, false);
	expect(BYTES(0xf3, 0x0f, 0x10, 0xc8), INSN_OTHER, false);
}

static void test_pushes(void **state)
{
	(void)state;
	expect(BYTES(0x50), INSN_OTHER, PUSHES);			/* push %rax */
	expect(BYTES(0x57), INSN_OTHER, PUSHES);			/* push %rdi */
	expect(BYTES(0x41, 0x57), INSN_OTHER, PUSHES);			/* push %r15 */
	expect(BYTES(0x68, 0x78, 0x56, 0x34, 0x12), INSN_OTHER, PUSHES); /* push $0x12345678 */
	expect(BYTES(0x6a, 0x01), INSN_OTHER, PUSHES);			/* push $1 */
	expect(BYTES(0x9c), INSN_OTHER, PUSHES);			/* pushf */
	expect(BYTES(0xff, 0x70, 0x08), INSN_OTHER, PUSHES);		/* push 0x8(%rax) */
	expect(BYTES(0x0f, 0xa0), INSN_OTHER, PUSHES);			/* push %fs */
	expect(BYTES(0x0f, 0xa8), INSN_OTHER, PUSHES);			/* push %gs */
	expect(BYTES(0x58), INSN_OTHER, false);				/* pop %rax */
	expect(BYTES(0xff, 0xc0), INSN_OTHER, false);			/* inc %eax */
	expect(BYTES(0xff, 0x08), INSN_OTHER, false);			/* decl (%rax) */
	expect(BYTES(0xf0, 0xff, 0x00), INSN_OTHER, false);		/* lock incl (%rax) */
}

static void test_iretq(void **state)
{
	(void)state;
	expect(BYTES(0x48, 0xcf), INSN_IRETQ, false);
	expect(BYTES(0xcf), INSN_OTHER, false);			/* iret */
	expect(BYTES(0xcb), INSN_OTHER, false);			/* lret */
	expect(BYTES(0xc3), INSN_RET, false);			/* ret */
	expect(BYTES(0x48, 0x0f, 0x07), INSN_OTHER, false);	/* sysretq */
}

static void test_marks(void **state)
{
	const uint8_t mov[] = { 0xbb, 0x01, 0x00, 0x5f, 0x80 };	/* mov $0x805f0001,%ebx */

	(void)state;
	expect(BYTES(0x64, 0x67, 0x90), INSN_SSC_MARK, false);	/* fs addr32 nop */
	expect(BYTES(0x67, 0x64, 0x90), INSN_OTHER, false);
	expect(BYTES(0x64, 0x66, 0x90), INSN_OTHER, false);
	expect(BYTES(0x66, 0x90), INSN_OTHER, false);		/* xchg %ax,%ax */
	expect(BYTES(0x90), INSN_OTHER, false);
	expect(mov, sizeof(mov), INSN_MOV_EBX, false);
	assert_int_equal(insn_decode(mov, sizeof(mov), VADDR).imm, 0x805f0001);
	expect(BYTES(0x41, 0xbb, 0x01, 0x4e, 0x53, 0x46), INSN_OTHER, false);	/* mov $0x46534e01,%r11d */
	expect(BYTES(0x66, 0xbb, 0x34, 0x12), INSN_OTHER, false);	/* mov $0x1234,%bx */
	expect(BYTES(0xb3, 0x01), INSN_OTHER, false);			/* mov $1,%bl */
	expect(BYTES(0xb8, 0x01, 0x00, 0x5f, 0x80), INSN_OTHER, false);	/* mov $0x805f0001,%eax */
	expect(BYTES(0x48, 0xbb, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11),
	       INSN_OTHER, false);					/* movabs $…,%rbx */
	expect(BYTES(0x48, 0x89, 0xc3), INSN_OTHER, false);		/* mov %rax,%rbx */
}

static void test_others(void **state)
{
	(void)state;
	expect(BYTES(0xf3, 0x0f, 0x1e, 0xfa), INSN_OTHER, false);		/* endbr64 */
	expect(BYTES(0x66, 0x0f, 0x1f, 0x04, 0x00), INSN_OTHER, false);		/* nopw */
	expect(BYTES(0x2e, 0x66, 0x0f, 0x1f, 0x04, 0x00), INSN_OTHER, false);	/* cs nopw */
	expect(BYTES(0x0f, 0x1f, 0x44, 0x00, 0x00), INSN_OTHER, false);		/* nopl, a static key off */
	expect(BYTES(0xf0, 0x48, 0x0f, 0xb1, 0x0a), INSN_OTHER, false);		/* lock cmpxchg */
	expect(BYTES(0x0f, 0x05), INSN_OTHER, false);				/* syscall */
	expect(BYTES(0x0f, 0x0b), INSN_OTHER, false);				/* ud2 */
	expect(BYTES(0x0f, 0x94, 0xc0), INSN_OTHER, false);			/* sete %al */
	expect(BYTES(0xcc), INSN_OTHER, false);					/* int3 */
	expect(BYTES(0xc5, 0xfe, 0x6f, 0x07), INSN_OTHER, false);		/* vmovdqu */
}

/* Bytes that end early, as at a page that is not there: nothing is read beyond. */
static void test_cut_off(void **state)
{
	(void)state;
	expect(BYTES(0x48), INSN_OTHER, false);
	expect(BYTES(0xf3), INSN_OTHER, false);
	expect(BYTES(0x2e, 0x3e, 0x66), INSN_OTHER, false);
	expect(BYTES(0xff), INSN_OTHER, false);
	expect(BYTES(0x0f), INSN_OTHER, false);
	expect(BYTES(0xe8, 0x00, 0x10, 0x00), INSN_OTHER, false);
	expect(BYTES(0x0f, 0x84, 0x00, 0x10, 0x00), INSN_OTHER, false);
	expect((const uint8_t[]){ 0xe8 }, 0, INSN_OTHER, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_direct_calls),
		cmocka_unit_test(test_indirect_calls),
		cmocka_unit_test(test_direct_jumps),
		cmocka_unit_test(test_indirect_jumps),
		cmocka_unit_test(test_returns),
		cmocka_unit_test(test_rep_strings),
		cmocka_unit_test(test_pushes),
		cmocka_unit_test(test_iretq),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
