// SPDX-License-Identifier: GPL-2.0-only
/* Runs another program, as an operation if that is wanted. */
#include "bench/macro_run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workloads/mark.h"

static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t child;

int macro_words_add_one(struct macro_words *w, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (w->nr == MACRO_RUN_WORDS)
		return -E2BIG;
	va_start(ap, fmt);
	n = vasprintf(&w->argv[w->nr], fmt, ap);
	va_end(ap);
	if (n < 0) {
		w->argv[w->nr] = NULL;
		return -ENOMEM;
	}
	w->argv[++w->nr] = NULL;
	return 0;
}

int macro_words_add(struct macro_words *w, const char *text)
{
	int ret = 0;

	while (!ret) {
		size_t len;

		text += strspn(text, " ");
		len = strcspn(text, " ");
		if (!len)
			break;
		ret = macro_words_add_one(w, "%.*s", (int)len, text);
		text += len;
	}
	return ret;
}

void macro_words_release(struct macro_words *w)
{
	for (size_t i = 0; i < w->nr; i++)
		free(w->argv[i]);
	*w = (struct macro_words){ 0 };
}

/* A group of its own: a terminal's Ctrl-C reaches this process alone, which ends it. */
static void become(const struct macro_words *w, const char *log)
{
	int in = open("/dev/null", O_RDONLY);
	int out = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0 ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL) || setpgid(0, 0))
		_exit(126);
	close(in);
	close(out);
	execvp(w->argv[0], w->argv);
	_exit(127);
}

/* As long as it has no group of its own, it has none of its own processes. */
static void stop(void)
{
	if (child > 0 && kill(-child, SIGKILL))
		kill(child, SIGKILL);
}

/* Nothing between the marks that is not part of running a program. */
static int run_once(const struct macro_words *w, const char *log, bool counted, int *status)
{
	pid_t pid, waited;

	if (counted)
		mark_op_begin();
	pid = fork();
	if (!pid)
		become(w, log);
	child = pid > 0 ? pid : 0;
	if (interrupted)
		stop();
	do {
		waited = pid > 0 ? waitpid(pid, status, 0) : -1;
	} while (waited < 0 && pid > 0 && errno == EINTR);
	if (counted)
		mark_op_end();
	child = 0;
	return waited < 0 ? -errno : 0;
}

int macro_run(const struct macro_words *w, const char *log, bool counted)
{
	int status, ret;

	if (interrupted)
		return -EINTR;
	ret = run_once(w, log, counted, &status);
	if (interrupted)
		return -EINTR;
	if (ret)
		return ret;
	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -ECANCELED;
}

int macro_run_words(const char *text)
{
	struct macro_words w = { 0 };
	int ret = macro_words_add(&w, text);

	if (!ret)
		ret = macro_run(&w, "/dev/null", false);
	macro_words_release(&w);
	return ret;
}

static void on_signal(int nr)
{
	(void)nr;
	interrupted = 1;
	stop();
}

void macro_catch_interrupts(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &action, NULL);
}
