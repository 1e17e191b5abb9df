/* SPDX-License-Identifier: GPL-2.0-only */
/* SHA-256: of the job that a result is of, of a host's name, of what goes over a console. */
#ifndef FSNBENCH_SHA256_H
#define FSNBENCH_SHA256_H

#include <stddef.h>

#define SHA256_HEX	65	/* bytes of the text, with its NUL */

/**
 * sha256_hex - the digest of some bytes, as sha256sum(1) writes it
 * @data: the bytes
 * @len: how many
 * @hex: receives the text
 */
void sha256_hex(const void *data, size_t len, char hex[SHA256_HEX]);

#endif /* FSNBENCH_SHA256_H */
