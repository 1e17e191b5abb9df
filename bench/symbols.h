/* SPDX-License-Identifier: GPL-2.0-only */
/* Text symbols of a kernel, from kallsyms, and what an address belongs to. */
#ifndef FSNBENCH_SYMBOLS_H
#define FSNBENCH_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

struct symbols;

/**
 * symbols_load - read a file in the format of /proc/kallsyms
 * @path: the file; a suffix like [bpf] is dropped
 * @symbols: receives what symbols_free() takes
 *
 * Says on stderr, in one line with file and line, what it cannot read.
 *
 * Return: 0 or -errno.
 */
int symbols_load(const char *path, struct symbols **symbols);

/** symbols_free - release them; NULL is fine */
void symbols_free(struct symbols *symbols);

/**
 * symbols_format - name an address: symbol, or symbol+0xoffset
 * @symbols: the symbols
 * @addr: address
 * @buf: where to; the bare address if no symbol is below it
 * @size: bytes of @buf
 *
 * Return: @buf.
 */
const char *symbols_format(const struct symbols *symbols, uint64_t addr,
			   char *buf, size_t size);

#endif /* FSNBENCH_SYMBOLS_H */
