/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What fsncount must know of an x86-64 instruction, from its bytes.
 * Source: Intel SDM volume 2, appendix A (opcode maps).
 */
#ifndef FSNCOUNT_DECODE_H
#define FSNCOUNT_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum insn_kind {
	INSN_OTHER,
	INSN_CALL,		/* call rel32 */
	INSN_CALL_INDIRECT,	/* call r/m64 */
	INSN_JMP,		/* jmp rel8, jmp rel32, jcc rel32 */
	INSN_JMP_INDIRECT,	/* jmp r/m64 */
	INSN_RET,		/* ret, ret imm16 */
	INSN_REP_STRING,	/* rep movs, stos, cmps, scas, lods, ins, outs */
	INSN_IRETQ,
	INSN_SSC_MARK,		/* fs addr32 nop */
	INSN_MOV_EBX,		/* mov $imm32,%ebx */
};

struct insn {
	enum insn_kind kind;
	bool pushes;		/* stores to the stack by itself: push, call */
	uint64_t target;	/* of INSN_CALL and INSN_JMP */
	uint32_t imm;		/* of INSN_MOV_EBX */
};

static inline int32_t insn_rel32(const uint8_t *p)
{
	int32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline void insn_decode_group5(const uint8_t *p, const uint8_t *end,
				      struct insn *in)
{
	if (p + 1 >= end)
		return;
	switch ((p[1] >> 3) & 7) {
	case 2:
		in->kind = INSN_CALL_INDIRECT;
		in->pushes = true;
		break;
	case 4:
		in->kind = INSN_JMP_INDIRECT;
		break;
	case 6:
		in->pushes = true;
		break;
	}
}

static inline void insn_decode_0f(const uint8_t *p, size_t left, uint64_t next,
				  struct insn *in)
{
	if (left >= 6 && (p[1] & 0xf0) == 0x80) {
		in->kind = INSN_JMP;
		in->target = next + insn_rel32(p + 2);
	} else if (left >= 2 && (p[1] == 0xa0 || p[1] == 0xa8)) {
		in->pushes = true;	/* push %fs, push %gs */
	}
}

/**
 * insn_decode - classify one instruction
 * @bytes: the whole instruction
 * @size: its length in bytes
 * @vaddr: its address, for relative targets
 */
static inline struct insn insn_decode(const uint8_t *bytes, size_t size,
				      uint64_t vaddr)
{
	const uint8_t *p = bytes, *end = bytes + size;
	uint64_t next = vaddr + size;
	struct insn in = { .kind = INSN_OTHER };
	bool rep = false, rexw = false, rexb = false;

	if (size == 3 && bytes[0] == 0x64 && bytes[1] == 0x67 &&
	    bytes[2] == 0x90) {
		in.kind = INSN_SSC_MARK;
		return in;
	}
	for (; p < end; p++) {
		if (*p == 0xf2 || *p == 0xf3)
			rep = true;
		else if (*p != 0x66 && *p != 0x67 && *p != 0x2e && *p != 0x36 &&
			 *p != 0x3e && *p != 0x26 && *p != 0x64 && *p != 0x65 &&
			 *p != 0xf0)
			break;
	}
	if (p < end && (*p & 0xf0) == 0x40) {
		rexw = *p & 8;
		rexb = *p++ & 1;
	}
	if (p >= end)
		return in;

	if ((*p >= 0x50 && *p <= 0x57) || *p == 0x68 || *p == 0x6a ||
	    *p == 0x9c) {
		in.pushes = true;
	} else if (rep && ((*p >= 0xa4 && *p <= 0xa7) ||
			   (*p >= 0xaa && *p <= 0xaf) ||
			   (*p >= 0x6c && *p <= 0x6f))) {
		in.kind = INSN_REP_STRING;
	} else if (*p == 0xe8 && end - p >= 5) {
		in.kind = INSN_CALL;
		in.pushes = true;
		in.target = next + insn_rel32(p + 1);
	} else if (*p == 0xe9 && end - p >= 5) {
		in.kind = INSN_JMP;
		in.target = next + insn_rel32(p + 1);
	} else if (*p == 0xeb && end - p >= 2) {
		in.kind = INSN_JMP;
		in.target = next + (int8_t)p[1];
	} else if (*p == 0xc3 || *p == 0xc2) {
		in.kind = INSN_RET;
	} else if (*p == 0xcf && rexw) {
		in.kind = INSN_IRETQ;
	} else if (*p == 0xbb && !rexb && end - p == 5) {
		in.kind = INSN_MOV_EBX;
		in.imm = (uint32_t)insn_rel32(p + 1);
	} else if (*p == 0xff) {
		insn_decode_group5(p, end, &in);
	} else if (*p == 0x0f) {
		insn_decode_0f(p, (size_t)(end - p), next, &in);
	}
	return in;
}

#endif /* FSNCOUNT_DECODE_H */
