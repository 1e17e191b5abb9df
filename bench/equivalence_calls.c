// SPDX-License-Identifier: GPL-2.0-only
/* Reads what the programs of the equivalence matrix noted. */
#include "bench/equivalence_calls.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "bpf/witness.h"

struct witness_calls *equivalence_calls_map(int map_fd)
{
	struct witness_calls *calls = mmap(NULL, sizeof(*calls), PROT_READ | PROT_WRITE,
					       MAP_SHARED, map_fd, 0);

	return calls == MAP_FAILED ? NULL : calls;
}

void equivalence_calls_unmap(struct witness_calls *calls)
{
	if (calls)
		munmap(calls, sizeof(*calls));
}

void equivalence_calls_forget(struct witness_calls *calls)
{
	memset(calls, 0, sizeof(*calls));
}

static int put_call(char *buf, size_t size, const struct witness_call *call)
{
	static const char letters[] = "idepn";
	int len = snprintf(buf, size, "%x:", call->mask);

	for (int i = 0; letters[i]; i++)
		if (call->args & (1u << i))
			buf[len++] = letters[i];
	return len;
}

int equivalence_calls_text(const struct witness_calls *calls, char **out)
{
	/* A mask, a colon, the letters and a blank are 15 at most. */
	char buf[WITNESS_MAX_CALLS * 16];
	int len = 0;

	if (calls->nr > WITNESS_MAX_CALLS)
		return -E2BIG;
	for (unsigned int i = 0; i < calls->nr; i++) {
		if (i)
			buf[len++] = ' ';
		len += put_call(buf + len, sizeof(buf) - (size_t)len, &calls->call[i]);
	}
	buf[len] = '\0';
	*out = strdup(buf);
	return *out ? 0 : -ENOMEM;
}
