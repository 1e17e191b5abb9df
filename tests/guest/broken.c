// SPDX-License-Identifier: GPL-2.0-only
/*
 * A test program that does wrong what its name says; runner_meta.sh gives it
 * several names.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void warn(void)
{
	static const char text[] = "<4>WARNING: a test made this up\n";
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, text, sizeof(text) - 1) < 0)
		perror("/dev/kmsg");
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = slash ? slash + 1 : argv[0];

	(void)argc;
	if (!strcmp(name, "silent"))
		return 0;
	printf("1..2\nok 1 - first\n");
	fflush(stdout);
	if (!strcmp(name, "crash"))
		raise(SIGSEGV);
	if (!strcmp(name, "hang"))
		pause();
	if (!strcmp(name, "short"))
		return 0;
	if (!strcmp(name, "skip"))
		printf("# skip: there is a reason\n");
	if (!strcmp(name, "skip") || !strcmp(name, "skip_silently"))
		printf("not ok 2 # SKIP second\n");
	else
		printf("ok 2 - second\n");
	if (!strcmp(name, "warn"))
		warn();
	return !strcmp(name, "status") ? 3 : 0;
}
