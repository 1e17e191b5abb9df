// SPDX-License-Identifier: GPL-2.0-only
/*
 * First process of the bundle: runs one command on a test machine that has nothing
 * installed and leaves its one result, on a disk or on the console.
 *
 * The command is /etc/bundle.command, an argument a line, and leaves /out/result.json.
 * The kernel's command line has
 *   fsnbench.args=A,B    more arguments of the command
 *   fsnbench.save=DISK   /dev/NAME or LABEL=NAME: where the result goes as a file;
 *                        without it, or where that fails, it goes to the console
 *   fsnbench.after=WHAT  poweroff (default), reboot or shell
 *   fsnbench.probe       say that the machine has come this far, and reboot
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bundle.h"

#define MAX_ARGS 64

static void mount_all(void)
{
	static const struct {
		const char *type, *dir;
		bool must;
	} mounts[] = {
		{ "devtmpfs", "/dev", true },
		{ "proc", "/proc", true },
		{ "sysfs", "/sys", true },
		{ "securityfs", "/sys/kernel/security", false },
		{ "tracefs", "/sys/kernel/tracing", false },
		{ "bpf", "/sys/fs/bpf", false },
		{ "tmpfs", "/out", true },
		{ "tmpfs", "/tmp", true },
		{ "tmpfs", "/run", true },
	};

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].dir, 0755);
		if (mount(mounts[i].type, mounts[i].dir, mounts[i].type, 0, "") &&
		    errno != EBUSY && mounts[i].must)
			bundle_complain(mounts[i].dir, errno);
	}
	mkdir("/mnt", 0755);
}

/* The kernel opens the console before there is a /dev in an initramfs. */
static void open_console(void)
{
	int fd = open("/dev/console", O_RDWR);

	if (fd < 0)
		return;
	for (int i = 0; i < 3; i++)
		dup2(fd, i);
	if (fd > 2)
		close(fd);
}

void bundle_complain(const char *what, int err)
{
	printf("bundle: %s: %s\n", what, strerror(err));
	fflush(stdout);
}

const char *bundle_option(const char *name)
{
	static char cmdline[4096];
	static char value[1024];
	size_t len = strlen(name);
	char copy[sizeof(cmdline)], *rest, *word;

	if (!*cmdline)
		bundle_read_line("/proc/cmdline", cmdline, sizeof(cmdline));
	strcpy(copy, cmdline);
	for (word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		if (strncmp(word, name, len) || (word[len] && word[len] != '='))
			continue;
		snprintf(value, sizeof(value), "%s", word[len] ? word + len + 1 : "");
		return value;
	}
	return NULL;
}

int bundle_read_line(const char *path, char *buf, size_t size)
{
	FILE *f = fopen(path, "r");
	int ret = 0;

	if (!f)
		return -errno;
	if (!fgets(buf, (int)size, f))
		ret = -ENODATA;
	else
		buf[strcspn(buf, "\n")] = '\0';
	fclose(f);
	return ret;
}

/* The command's arguments, then those of the kernel's command line. */
static int read_command(char *text, size_t size, char *argv[MAX_ARGS + 1])
{
	const char *more = bundle_option("fsnbench.args");
	char *rest, *word;
	size_t len;
	FILE *f;
	int n = 0;

	f = fopen("/etc/bundle.command", "r");
	if (!f)
		return -errno;
	len = fread(text, 1, size - 1, f);
	fclose(f);
	text[len] = '\0';
	if (more)
		snprintf(text + len, size - len, "\n%s", more);
	for (char *p = text + len; *p; p++) {
		if (*p == ',')
			*p = '\n';
	}
	for (word = strtok_r(text, "\n", &rest); word; word = strtok_r(NULL, "\n", &rest)) {
		if (n == MAX_ARGS)
			return -E2BIG;
		argv[n++] = word;
	}
	argv[n] = NULL;
	return n ? 0 : -ENODATA;
}

/* The command's status, as a shell has it. */
static int run_command(void)
{
	static char text[8192];
	char *argv[MAX_ARGS + 1];
	int ret, status;
	pid_t pid, p;

	ret = read_command(text, sizeof(text), argv);
	if (ret) {
		bundle_complain("/etc/bundle.command", -ret);
		return 127;
	}
	pid = fork();
	if (!pid) {
		setenv("PATH", "/bin:/sbin", 1);
		setenv("HOME", "/tmp", 1);
		if (chdir("/tmp"))
			_exit(127);
		execv(argv[0], argv);
		bundle_complain(argv[0], errno);
		_exit(127);
	}
	if (pid < 0) {
		bundle_complain("fork", errno);
		return 127;
	}
	while ((p = wait(&status)) != pid) {
		if (p < 0 && errno != EINTR)
			return 127;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Says in one line how it ended and where the result is. */
static void leave_result(int status)
{
	const char *disk = bundle_option("fsnbench.save");
	struct bundle_result result;
	int ret;

	klogctl(8, NULL, 1);	/* nothing of the kernel's between lines of a result */
	putchar('\n');	/* progress may have left a line unfinished */
	ret = bundle_load("/out/result.json", &result);
	if (ret) {
		printf("==== fsnbench failed: status=%d, no result: %s ====\n", status,
		       strerror(-ret));
		return;
	}
	if (disk) {
		ret = bundle_save(disk, &result);
		if (!ret) {
			printf("==== fsnbench saved: status=%d bytes=%zu sha256=%s %s on %s ====\n",
			       status, result.size, result.sha256, result.name, disk);
			return;
		}
		printf("bundle: %s: %s: the result goes to the console\n", disk,
		       ret == -ENODEV ? "there is no such disk" : strerror(-ret));
	}
	ret = bundle_print(&result, status);
	if (ret)
		printf("==== fsnbench failed: status=%d, result not printed: %s ====\n", status,
		       strerror(-ret));
}

static void end(int how)
{
	fflush(stdout);
	sync();
	sleep(1);	/* what a serial line still has to send */
	reboot(how);
	bundle_complain("reboot", errno);
	for (;;)
		pause();
}

int main(void)
{
	const char *after;
	int status;

	mount_all();
	open_console();
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (bundle_option("fsnbench.probe")) {
		puts("==== fsnbench probe: the guest runs ====");
		end(RB_AUTOBOOT);
	}
	puts("==== fsnbench begins ====");
	status = run_command();
	leave_result(status);
	after = bundle_option("fsnbench.after");
	if (after && !strcmp(after, "shell")) {
		fflush(stdout);
		execl("/bin/sh", "sh", (char *)NULL);
		bundle_complain("/bin/sh", errno);
	}
	end(after && !strcmp(after, "reboot") ? RB_AUTOBOOT : RB_POWER_OFF);
}
