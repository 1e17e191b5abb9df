// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs test programs one after another, inside the guest, and makes one TAP
 * file of each: /out/NAME.tap.
 *
 * runner LIMIT_S PROGRAM...
 *
 * A program that crashes, hangs, runs fewer tests than it announced or ends
 * badly without saying which test failed gets a "not ok" for it. A test that
 * is skipped keeps its reason, the last "# skip: REASON" before it, and without
 * one it is a failure. Exits 1 if anything failed. LIMIT_S is the guest's time,
 * for one program.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct tally {
	unsigned int planned, ok, not_ok, skipped;
	bool has_plan;
};

static int progress_fd = -1;

static void progress(const char *name, int elapsed_s)
{
	char line[128];
	int n = snprintf(line, sizeof(line), "%s, %d s\n", name, elapsed_s);

	if (progress_fd >= 0 && write(progress_fd, line, (size_t)n) < 0)
		progress_fd = -1;
}

static pid_t start(char *program, const char *raw)
{
	char *argv[] = { program, NULL };
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	setpgid(0, 0);
	fd = open(raw, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0644);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	setenv("CMOCKA_MESSAGE_OUTPUT", "TAP", 1);
	execv(program, argv);
	dprintf(STDERR_FILENO, "%s: %s\n", program, strerror(errno));
	_exit(127);
}

/* Waits for the program; what is left of its process group is killed. */
static void finish(pid_t pid, const char *name, int limit_s, char *end, size_t size)
{
	const struct timespec tick = { .tv_nsec = 100 * 1000 * 1000 };
	int status = 0, ticks = 0;
	bool hung = false;

	while (!waitpid(pid, &status, WNOHANG)) {
		nanosleep(&tick, NULL);
		if (++ticks % 10 == 0)
			progress(name, ticks / 10);
		if (ticks >= limit_s * 10) {
			hung = true;
			kill(-pid, SIGKILL);
			waitpid(pid, &status, 0);
			break;
		}
	}
	kill(-pid, SIGKILL);
	*end = '\0';
	if (hung)
		snprintf(end, size, "did not end within %d s", limit_s);
	else if (WIFSIGNALED(status))
		snprintf(end, size, "was killed by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status))
		snprintf(end, size, "ended with status %d", WEXITSTATUS(status));
}

static void count_line(const char *line, struct tally *t)
{
	if (sscanf(line, "1..%u", &t->planned) == 1)
		t->has_plan = true;
	else if (!strncmp(line, "ok ", 3))
		t->ok++;
	else if (!strncmp(line, "not ok ", 7))
		t->not_ok++;
}

/*
 * cmocka says "not ok 7 # SKIP name" and no reason; TAP has it the other way
 * round. Without a reason the line stays the failure that it looks like.
 */
static bool copy_skipped(const char *line, const char *reason, FILE *out, struct tally *t)
{
	const char *name = strstr(line, " # SKIP ");
	unsigned int nr;

	if (!name || !*reason || sscanf(line, "not ok %u", &nr) != 1)
		return false;
	fprintf(out, "ok %u - %s # SKIP %s\n", nr, name + strlen(" # SKIP "), reason);
	t->ok++;
	t->skipped++;
	return true;
}

/* Copies the results; whatever else was printed becomes comments. */
static void copy_lines(FILE *in, FILE *out, struct tally *t)
{
	char line[1024], reason[256] = "";

	while (fgets(line, sizeof(line), in)) {
		bool plan = !strncmp(line, "1..", 3);

		line[strcspn(line, "\n")] = '\0';
		if (sscanf(line, "# skip: %255[^\n]", reason) == 1)
			continue;
		if (copy_skipped(line, reason, out, t)) {
			*reason = '\0';
			continue;
		}
		count_line(line, t);
		if (!plan)
			fprintf(out, "%s%s\n", strncmp(line, "ok ", 3) &&
				strncmp(line, "not ok ", 7) &&
				line[0] != '#' ? "# " : "", line);
	}
	if (t->skipped)
		fprintf(out, "# %u skipped\n", t->skipped);
}

/* Returns the number of failed tests, or -errno. */
static int judge(const char *name, const char *raw, const char *end)
{
	struct tally t = { 0 };
	unsigned int nr;
	char path[256];
	FILE *in, *out;

	snprintf(path, sizeof(path), "/out/%s.tap", name);
	in = fopen(raw, "r");
	out = fopen(path, "w");
	if (!in || !out)
		return -errno;
	copy_lines(in, out, &t);
	fclose(in);
	nr = t.ok + t.not_ok;
	if (!t.has_plan || !t.planned || nr != t.planned) {
		fprintf(out, "not ok %u - %s ran %u of %u tests%s%s\n", ++nr, name,
			t.ok + t.not_ok, t.planned, *end ? " and " : "", end);
		t.not_ok++;
	} else if (*end && !t.not_ok) {
		fprintf(out, "not ok %u - %s %s\n", ++nr, name, end);
		t.not_ok++;
	}
	fprintf(out, "1..%u\n", nr);
	return fclose(out) ? -EIO : (int)t.not_ok;
}

int main(int argc, char **argv)
{
	const char *fd = getenv("FSNBENCH_PROGRESS_FD");
	int limit_s, failed = 0;

	if (argc < 3 || (limit_s = atoi(argv[1])) <= 0) {
		fprintf(stderr, "usage: runner LIMIT_S PROGRAM...\n");
		return 2;
	}
	if (fd)
		progress_fd = atoi(fd);
	for (int i = 2; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');
		const char *name = slash ? slash + 1 : argv[i];
		char raw[256], end[64];
		pid_t pid;

		snprintf(raw, sizeof(raw), "/tmp/%s.raw", name);
		progress(name, 0);
		pid = start(argv[i], raw);
		if (pid < 0) {
			perror("fork");
			return 1;
		}
		finish(pid, name, limit_s, end, sizeof(end));
		if (judge(name, raw, end))
			failed = 1;
	}
	return failed;
}
