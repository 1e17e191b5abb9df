// SPDX-License-Identifier: GPL-2.0-only
/* Starts the program anew at addresses that are the same in each process. */
#include "bench/native_addresses.h"

#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <unistd.h>

#define ASK	0xffffffff	/* changes nothing */

bool native_addresses_fixed(void)
{
	int now = personality(ASK);

	return now != -1 && now & ADDR_NO_RANDOMIZE;
}

void native_addresses_fix(char **argv)
{
	int now = personality(ASK), nr = 0;
	char **words;

	if (now == -1 || now & ADDR_NO_RANDOMIZE)
		return;
	while (argv[nr])
		nr++;
	words = calloc((size_t)nr + 2, sizeof(*words));
	if (!words)
		return;
	words[0] = argv[0];
	memcpy(words + 1, argv, (size_t)nr * sizeof(*words));
	if (personality((unsigned long)(unsigned int)now | ADDR_NO_RANDOMIZE) != -1)
		execv("/proc/self/exe", words);
	personality((unsigned long)(unsigned int)now);
	free(words);
}
