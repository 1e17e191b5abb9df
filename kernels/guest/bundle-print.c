// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bundle's result: read, and written to the console such that a log of a serial
 * line has it, whatever else is in the log. zlib's gzip format (RFC 1952), base64
 * (RFC 4648), a number before each line, and the digest of what was compressed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "bundle.h"

#define LINE_BYTES 54		/* of the archive: 72 characters of base64 */

int bundle_load(const char *path, struct bundle_result *result)
{
	char boot_id[64], date[32];
	time_t now = time(NULL);
	size_t room = 1 << 20;
	FILE *f;
	int ret;

	memset(result, 0, sizeof(*result));
	f = fopen(path, "r");
	if (!f)
		return -errno;
	result->data = malloc(room);
	while (result->data) {
		result->size += fread(result->data + result->size, 1, room - result->size, f);
		if (result->size < room)
			break;
		room *= 2;
		result->data = realloc(result->data, room);
	}
	ret = !result->data ? -ENOMEM : ferror(f) ? -EIO : !result->size ? -ENODATA : 0;
	fclose(f);
	if (ret)
		return ret;
	sha256_hex(result->data, result->size, result->sha256);
	if (bundle_read_line("/proc/sys/kernel/random/boot_id", boot_id, sizeof(boot_id)))
		strcpy(boot_id, "unknown");
	strftime(date, sizeof(date), "%Y%m%dT%H%M%SZ", gmtime(&now));
	snprintf(result->name, sizeof(result->name), "fsnbench-%s-%s.json", date, boot_id);
	return 0;
}

static void print_line(unsigned long number, const unsigned char *p, size_t n)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char text[LINE_BYTES / 3 * 4 + 1];
	size_t out = 0;

	for (size_t i = 0; i < n; i += 3) {
		unsigned int bits = (unsigned int)p[i] << 16;

		if (i + 1 < n)
			bits |= (unsigned int)p[i + 1] << 8;
		if (i + 2 < n)
			bits |= p[i + 2];
		text[out++] = digits[bits >> 18];
		text[out++] = digits[bits >> 12 & 63];
		text[out++] = i + 1 < n ? digits[bits >> 6 & 63] : '=';
		text[out++] = i + 2 < n ? digits[bits & 63] : '=';
	}
	text[out] = '\0';
	printf("=%lu %s\n", number, text);
}

int bundle_print(const struct bundle_result *result, int status)
{
	unsigned long nr_lines, nr = 0;
	z_stream z = { 0 };
	unsigned char *archive;
	size_t room;
	int ret = 0;

	/* windowBits 15 + 16: a gzip header and trailer */
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return -ENOMEM;
	room = deflateBound(&z, result->size);
	archive = malloc(room);
	if (!archive) {
		ret = -ENOMEM;
		goto out_deflate;
	}
	z.next_in = (unsigned char *)result->data;
	z.avail_in = (unsigned int)result->size;
	z.next_out = archive;
	z.avail_out = (unsigned int)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END) {
		ret = -EIO;
		goto out_archive;
	}
	nr_lines = (z.total_out + LINE_BYTES - 1) / LINE_BYTES;
	printf("==== fsnbench result: status=%d lines=%lu bytes=%zu sha256=%s %s ====\n", status,
	       nr_lines, result->size, result->sha256, result->name);
	for (size_t at = 0; at < z.total_out; at += LINE_BYTES) {
		size_t n = z.total_out - at;

		print_line(++nr, archive + at, n < LINE_BYTES ? n : LINE_BYTES);
	}
	printf("==== fsnbench ends: status=%d lines=%lu ====\n", status, nr_lines);
out_archive:
	free(archive);
out_deflate:
	deflateEnd(&z);
	return ret;
}
