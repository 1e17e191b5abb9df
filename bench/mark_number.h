/* SPDX-License-Identifier: GPL-2.0-only */
/* Tells the plugin a number. */
#ifndef FSNBENCH_MARK_NUMBER_H
#define FSNBENCH_MARK_NUMBER_H

/** mark_number - the number of the cell that begins next, below 65536, digit by digit */
void mark_number(unsigned int number);

#endif /* FSNBENCH_MARK_NUMBER_H */
