// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsncount: a QEMU TCG plugin that counts what one operation executes.
 *
 * The guest brackets each operation with marks (workloads/mark.h). For each
 * the plugin writes one line of counters and one line per indirect edge; it
 * computes no statistics. Everything but insns_user is of kernel code. Work
 * done in interrupts, from the entry stub to its iretq, is taken out and shown
 * by itself (interrupts, interrupt_insns).
 *
 * Arguments: out=FILE, symbols=FILE (System.map or kallsyms; names the
 * retpoline thunks and the interrupt entries), mem=on|off (loads, stores,
 * cache lines and stack bytes; without them the plugin is much faster),
 * tasks=on|off (operations in which other tasks run; see tasks.h), profile=on|off
 * (which functions execute an operation's instructions; see profile.h).
 *
 * Kernel instructions are added up per translation block, so a block that an
 * exception leaves early counts whole: exceptions tells where that may be.
 * Distinct data cache lines are distinct virtual lines. The frame that the
 * processor pushes for an interrupt and pops again counts as the operation's.
 */
#include <stdio.h>
#include <string.h>

#include "kernel_symbols.h"
#include "output.h"
#include "profile.h"
#include "qemu_plugin_api.h"
#include "tasks.h"
#include "translate.h"

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_API_VERSION;
QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id,
					   const qemu_info_t *info, int argc,
					   char **argv);

struct arguments {
	const char *out, *symbols;
	bool mem, tasks, profile;
};

static int parse(int argc, char **argv, struct arguments *args)
{
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4)) {
			args->out = argv[i] + 4;
		} else if (!strncmp(argv[i], "symbols=", 8)) {
			args->symbols = argv[i] + 8;
		} else if (!strcmp(argv[i], "mem=off")) {
			args->mem = false;
		} else if (!strcmp(argv[i], "tasks=on")) {
			args->tasks = true;
		} else if (!strcmp(argv[i], "profile=on")) {
			args->profile = true;
		} else if (strcmp(argv[i], "mem=on") && strcmp(argv[i], "tasks=off") &&
			   strcmp(argv[i], "profile=off")) {
			fprintf(stderr, "fsncount: unknown argument '%s'; there are out=FILE, symbols=FILE, mem=on|off, tasks=on|off, profile=on|off\n",
				argv[i]);
			return -1;
		}
	}
	if (args->out && args->symbols)
		return 0;
	fprintf(stderr, "fsncount: needs out=FILE and symbols=FILE\n");
	return -1;
}

static void on_exit_qemu(qemu_plugin_id_t id, void *udata)
{
	(void)id;
	(void)udata;
	output_close();
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
			char **argv)
{
	struct arguments args = { .mem = true };

	if (!info->system_emulation || info->system.max_vcpus != 1) {
		fprintf(stderr, "fsncount: needs system emulation with one vCPU\n");
		return -1;
	}
	if (parse(argc, argv, &args) || kernel_symbols_read(args.symbols))
		return -1;
	tasks_follow = args.tasks;
	profile_follow = args.profile;
	if (output_open(args.out, args.mem))
		return -1;
	translate_start(id, args.mem, args.tasks, args.profile);
	qemu_plugin_register_atexit_cb(id, on_exit_qemu, NULL);
	return 0;
}
