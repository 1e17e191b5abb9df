// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guest's command that does what the harness must catch, one thing per verb,
 * and, as process 1 (rdinit=), an init that never finds the channel.
 *
 * Not part of what is measured; see tests/meta/boot.bats.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOG_STEP	(1 << 20)
#define PROGRESS_FD	3	/* see kernels/guest/init.c */
#define BLOCK		65536

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

static int put(const char *path, const void *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	ssize_t n;

	if (fd < 0)
		return 1;
	n = write(fd, text, len);
	close(fd);
	return n != (ssize_t)len;
}

static int do_exit(const char *arg)
{
	return atoi(arg);
}

/* The result that tells that nothing was mixed up on the way. */
static int do_result(const char *text)
{
	return put("/out/result", text, strlen(text));
}

/* Says what it does, as a cell does, and never ends. */
static int do_hang(const char *progress)
{
	dprintf(PROGRESS_FD, "%s\n", progress);
	sleep_for_ever();
	return 0;
}

/* Takes memory until the kernel kills somebody for it. */
static int do_hog(const char *progress)
{
	dprintf(PROGRESS_FD, "%s\n", progress);
	for (;;) {
		char *p = malloc(HOG_STEP);

		if (p)
			memset(p, 1, HOG_STEP);
	}
	return 0;
}

static int do_signal(const char *arg)
{
	dprintf(PROGRESS_FD, "cell 2/5 about to crash\n");
	signal(atoi(arg), SIG_DFL);
	raise(atoi(arg));
	return 0;
}

static int do_reboot(const char *arg)
{
	(void)arg;
	dprintf(PROGRESS_FD, "cell 3/5 pulling the plug\n");
	sync();
	reboot(RB_AUTOBOOT);
	return 0;
}

/* Something in /out that is no file, and a file after it. */
static int do_fifo(const char *text)
{
	return mkfifo("/out/fifo", 0644) || mkdir("/out/dir", 0755) || do_result(text);
}

/* A line of the kernel's log; "<4>" at its head is the level of a warning. */
static int do_kmsg(const char *line)
{
	return put("/dev/kmsg", line, strlen(line)) || do_result("fine\n");
}

/* Everything on the console that could be taken for part of the protocol. */
static int do_noise(const char *text)
{
	static const char fake[] =
		"\neof\nend\ncell 9/9 fake\nFSNBENCH\002\nfsnbench: all done, status 0\n"
		"{\"benchmarks\": []}\nop 1 2 3\n\033[2J\033[Hpanic? no.\n";
	unsigned char garbage[4096];
	uint32_t x = 1;

	for (int round = 0; round < 16; round++) {
		for (size_t i = 0; i < sizeof(garbage); i++) {
			x = x * 1664525 + 1013904223;
			/* no letters: the garbage must not spell "Oops" */
			garbage[i] = (unsigned char)(x >> 24) | 0x80;
		}
		if (write(STDOUT_FILENO, garbage, sizeof(garbage)) < 0 ||
		    write(STDERR_FILENO, fake, sizeof(fake)) < 0)
			return 1;
	}
	return do_result(text);
}

/* So many MiB that do not compress. */
static int do_big(const char *mib)
{
	static uint64_t block[BLOCK / 8];
	int fd = open("/out/result", O_WRONLY | O_CREAT, 0644);
	uint64_t x = 88172645463325252;

	dprintf(PROGRESS_FD, "cell 4/5 writing a big result\n");
	for (long i = 0; i < atol(mib) * (1024 * 1024 / BLOCK); i++) {
		for (size_t j = 0; j < BLOCK / 8; j++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			block[j] = x;
		}
		if (write(fd, block, BLOCK) != BLOCK)
			return 1;
	}
	return close(fd);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(const char *arg);
	} verbs[] = {
		{ "exit", do_exit },
		{ "result", do_result },
		{ "hang", do_hang },
		{ "hog", do_hog },
		{ "signal", do_signal },
		{ "reboot", do_reboot },
		{ "fifo", do_fifo },
		{ "kmsg", do_kmsg },
		{ "noise", do_noise },
		{ "big", do_big },
	};

	if (getpid() == 1 && argc > 1 && !strcmp(argv[1], "die"))
		return 1;	/* "Attempted to kill init!" */
	if (getpid() == 1)
		sleep_for_ever();
	for (size_t i = 0; argc == 3 && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (!strcmp(argv[1], verbs[i].name))
			return verbs[i].run(argv[2]);
	}
	fputs("misbehave: needs a verb and its argument\n", stderr);
	return 99;
}
