/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verbs. Each takes the arguments from its own name on and returns the
 * exit status.
 */
#ifndef FSNBENCH_COMMANDS_H
#define FSNBENCH_COMMANDS_H

#define FSNBENCH_VERSION "0.5.0"

enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,		/* bad usage or unreadable input */
	EXIT_NOTHING = 4,	/* nothing could run or be compared */
	EXIT_INTERRUPTED = 130,
};

int cmd_list(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_equivalence(int argc, char **argv);
int cmd_memory(int argc, char **argv);
int cmd_memory_merge(int argc, char **argv);
int cmd_macro(int argc, char **argv);
int cmd_macro_merge(int argc, char **argv);

/**
 * struct command - one verb
 * @name: the verb; NULL in the last one
 * @summary: what it does, in a few words
 * @run: one of the functions above
 */
struct command {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
};

/* The verbs of this program: commands.c on the host, a commands_*.c in each guest. */
extern const struct command commands[];

/* Last, so that no line of what a guest's program is made of moves, nor its bytes. */
int cmd_compare(int argc, char **argv);
int cmd_calibrate(int argc, char **argv);
int cmd_quality(int argc, char **argv);
int cmd_native(int argc, char **argv);

#endif /* FSNBENCH_COMMANDS_H */
