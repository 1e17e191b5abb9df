/* SPDX-License-Identifier: GPL-2.0-only */
/* One other program at a time: it is waited for, and ends with the one that runs it. */
#ifndef FSNBENCH_QUALITY_CHILD_H
#define FSNBENCH_QUALITY_CHILD_H

#include <stdbool.h>

/**
 * quality_child_run - run a program until its end
 * @argv: its path and arguments, ended by NULL
 * @log: file for what it says on stderr
 * @limit_s: seconds after which it is killed
 * @status: receives what wait() says
 *
 * When the user interrupts, it is asked to end as well, so that it can undo what it has
 * set; and killed if it has not ended five seconds later, or at a second interruption.
 *
 * Return: 0, -EINTR if the user interrupted, -ETIME if it was killed for its time, -errno.
 */
int quality_child_run(char *const argv[], const char *log, unsigned int limit_s, int *status);

/** quality_child_catch - from now on SIGINT, SIGTERM and SIGHUP end the program that runs */
void quality_child_catch(void);

#endif /* FSNBENCH_QUALITY_CHILD_H */
