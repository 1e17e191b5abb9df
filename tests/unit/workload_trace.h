/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A workload in a process of its own, whose system calls, and its children's, a
 * tracer counts and lets fail.
 */
#ifndef FSNBENCH_TESTS_WORKLOAD_TRACE_H
#define FSNBENCH_TESTS_WORKLOAD_TRACE_H

#include "workload_kit.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ptrace.h>
#include <sys/reg.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum trace_phase { TRACE_BEFORE, TRACE_SETUP, TRACE_RUN, TRACE_TEARDOWN };

/* What the process says of itself, in memory that both have. */
struct trace_left {
	int setup, run, entries, descriptors;
	bool children;
};

/**
 * struct trace - one process with a workload
 * @workload, @nr_ops: what it does
 * @phase: the phase whose system calls are counted
 * @fail_at: which of them fails with EIO, from 1; 0: none does
 * @nr: how many there were; only those up to @fail_at are counted
 * @failed: the number of the one that failed, -1 if none did
 * @left: what was left in the end
 */
struct trace {
	const struct workload *workload;
	unsigned long nr_ops;
	enum trace_phase phase;
	unsigned long fail_at, nr;
	long failed;
	struct trace_left left;
	pid_t failing;
};

/* The tracer learns of a phase by the stop at its begin. One system call. */
static inline void trace_phase_begins(pid_t self)
{
	syscall(SYS_tkill, self, SIGSTOP);
}

static inline void trace_work(const struct trace *t, struct trace_left *left)
{
	const struct workload *w = t->workload;
	const struct rlimit none = { 0, 0 };
	int before = kit_descriptors();
	pid_t self = getpid();

	setpgid(0, 0);
	setrlimit(RLIMIT_CORE, &none);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		_exit(errno);
	trace_phase_begins(self);
	left->setup = kit_workload_setup(w);
	trace_phase_begins(self);
	left->run = left->setup ? 0 : w->run(&kit_ctx, t->nr_ops);
	trace_phase_begins(self);
	if (!left->setup)
		kit_workload_teardown(w);
	left->entries = kit_entries(kit_ctx.dir);
	left->descriptors = kit_descriptors() - before;
	left->children = waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD;
	_exit(0);
}

/* What closes a descriptor does so and fails afterwards, as close(2) may. */
static inline void trace_entered(struct trace *t, pid_t pid, long nr)
{
	if (++t->nr != t->fail_at)
		return;
	t->failed = nr;
	t->failing = pid;
	if (nr != SYS_close)
		ptrace(PTRACE_POKEUSER, pid, (void *)(8 * ORIG_RAX), (void *)-1l);
}

/* The allocator does without one of the two where the other works. */
static inline bool trace_allocates(const struct __ptrace_syscall_info *info)
{
	return info->entry.nr == SYS_brk ||
	       (info->entry.nr == SYS_mmap && info->entry.args[3] & MAP_ANONYMOUS);
}

static inline void trace_system_call(struct trace *t, pid_t pid)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info), &info) < 0)
		return;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		if (!trace_allocates(&info))
			trace_entered(t, pid, (long)info.entry.nr);
	} else if (t->failing == pid) {
		ptrace(PTRACE_POKEUSER, pid, (void *)(8 * RAX), (void *)(long)-EIO);
		t->failing = 0;
	}
}

static inline void trace_next_phase(enum trace_phase *phase, pid_t worker)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK |
			     PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC;

	if (++*phase == TRACE_SETUP)
		ptrace(PTRACE_SETOPTIONS, worker, NULL, (void *)options);
}

/*
 * Follows the process and those it makes to its end. SIGSTOP is what phases and new
 * processes begin with, and is not delivered.
 */
static inline int trace_follow(struct trace *t, pid_t worker)
{
	enum trace_phase phase = TRACE_BEFORE;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		int signal = 0;
		bool count;

		if (!WIFSTOPPED(status)) {
			if (pid == worker)
				return status;
			continue;
		}
		if (WSTOPSIG(status) == (SIGTRAP | 0x80))
			trace_system_call(t, pid);
		else if (WSTOPSIG(status) == SIGSTOP && pid == worker && !(status >> 16))
			trace_next_phase(&phase, pid);
		else if (WSTOPSIG(status) != SIGSTOP && !(status >> 16))
			signal = WSTOPSIG(status);
		count = phase == t->phase && (!t->fail_at || t->nr < t->fail_at || t->failing);
		ptrace(count ? PTRACE_SYSCALL : PTRACE_CONT, pid, NULL, (void *)(long)signal);
	}
	return -1;
}

/* Return: what is wrong, NULL if the process came to its end. */
static inline const char *trace_run(struct trace *t)
{
	struct trace_left *left = mmap(NULL, sizeof(*left), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t worker;

	t->nr = 0;
	t->failed = -1;
	t->failing = 0;
	fflush(NULL);
	worker = fork();
	if (!worker)
		trace_work(t, left);
	assert_true(worker > 0);
	status = trace_follow(t, worker);
	/* Whom it left behind. */
	kill(-worker, SIGKILL);
	while (waitpid(-1, NULL, __WALL) > 0)
		;
	t->left = *left;
	munmap(left, sizeof(*left));
	/* What begins the next phase is not part of this one. */
	if (t->failed < 0)
		t->nr--;
	return status ? kit_wrong("the traced process ended with status 0x%x", status) : NULL;
}

/* Skips where a process may not be traced, as in some containers. */
static inline void trace_needed(void)
{
	int status = -1;
	pid_t pid = fork();

	if (!pid)
		_exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) ? errno : 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!status)
		return;
	print_message("ptrace(2): %s\n", strerror(WEXITSTATUS(status)));
	skip();
}

#endif
