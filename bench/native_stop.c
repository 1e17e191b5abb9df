// SPDX-License-Identifier: GPL-2.0-only
/* The end that a user asks for. */
#include "bench/native_stop.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t asked;

static void on_signal(int nr)
{
	(void)nr;
	asked = 1;
}

/* A system call that is measured goes on: the end comes between two batches. */
void native_stop_catch(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &action, NULL);
}

bool native_stop_asked(void)
{
	return asked;
}
