/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs a program that makes a file system. */
#ifndef FSNBENCH_RUN_TOOL_H
#define FSNBENCH_RUN_TOOL_H

/**
 * run_tool - run a program and wait for it
 * @argv: its path and arguments, NULL-terminated
 * @envp: its environment, NULL-terminated; the caller's is not passed on
 *
 * Return: 0, -errno, or -ENOEXEC if it failed; it has said why.
 */
int run_tool(char *const argv[], char *const envp[]);

#endif /* FSNBENCH_RUN_TOOL_H */
