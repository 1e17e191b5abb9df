// SPDX-License-Identifier: GPL-2.0-only
/* Tells the plugin a number. */
#include "bench/mark_number.h"

#include "workloads/mark.h"

/* A mark's number is part of the instruction: one place per digit. */
static void mark_digit(unsigned int digit)
{
#define DIGIT(d) case d: mark_emit(MARK_DIGIT + d); break
	switch (digit) {
		DIGIT(0);
		DIGIT(1);
		DIGIT(2);
		DIGIT(3);
		DIGIT(4);
		DIGIT(5);
		DIGIT(6);
		DIGIT(7);
		DIGIT(8);
		DIGIT(9);
		DIGIT(10);
		DIGIT(11);
		DIGIT(12);
		DIGIT(13);
		DIGIT(14);
		DIGIT(15);
	}
#undef DIGIT
}

void mark_number(unsigned int number)
{
	for (int shift = 12; shift >= 0; shift -= 4)
		mark_digit((number >> shift) & 15);
}
