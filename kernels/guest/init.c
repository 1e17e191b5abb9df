// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's first process: mounts what a command needs, runs the command
 * that the channel names, sends back everything it left in /out, powers off.
 *
 * The command reports progress, one line per step, on the descriptor that
 * $FSNBENCH_PROGRESS_FD names; each line is a sign of life to the host. Its
 * standard output and error go to the console.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "channel.h"

#define PROGRESS_FD	3
#define MAX_ARGS	128

static struct channel *channel;
static size_t channel_size;

/* Says why on the console and in the channel; the status stays a failure. */
static void complain(const char *what, int err)
{
	fprintf(stderr, "guest init: %s: %s\n", what, strerror(err));
	if (channel)
		snprintf(channel->progress, sizeof(channel->progress),
			 "guest init: %s: %s", what, strerror(err));
}

static void power_off(void)
{
	sync();
	reboot(RB_AUTOBOOT);	/* QEMU runs with -no-reboot */
	for (;;)
		pause();
}

static void mount_all(void)
{
	static const struct {
		const char *type, *dir, *data;
	} mounts[] = {
		{ "devtmpfs", "/dev", "" },
		{ "proc", "/proc", "" },
		{ "sysfs", "/sys", "" },
		{ "securityfs", "/sys/kernel/security", "" },
		{ "tracefs", "/sys/kernel/tracing", "" },
		{ "bpf", "/sys/fs/bpf", "" },
		{ "tmpfs", "/out", "" },
		{ "tmpfs", "/tmp", "" },
	};

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].dir, 0755);
		if (mount(mounts[i].type, mounts[i].dir, mounts[i].type, 0,
			  mounts[i].data))
			complain(mounts[i].dir, errno);
	}
	mkdir("/mnt", 0755);
}

static unsigned int read_id(const char *device, const char *file)
{
	unsigned int id = 0;
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%s", device, file);
	f = fopen(path, "r");
	if (!f)
		return 0;
	if (fscanf(f, "%x", &id) != 1)
		id = 0;
	fclose(f);
	return id;
}

static int map_channel(const char *device)
{
	struct stat st;
	char path[512];
	void *p;
	int fd;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/enable", device);
	fd = open(path, O_WRONLY);
	if (fd >= 0) {
		if (write(fd, "1", 1) != 1)
			complain(path, errno);
		close(fd);
	}
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/resource2", device);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		return -errno;
	p = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED,
		 fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return -errno;
	channel = p;
	channel_size = (size_t)st.st_size;
	return memcmp(channel->magic, CHANNEL_MAGIC, 8) ? -EPROTO : 0;
}

static int find_channel(void)
{
	struct dirent *d;
	int ret = -ENODEV;
	DIR *dir;

	dir = opendir("/sys/bus/pci/devices");
	if (!dir)
		return -errno;
	while ((d = readdir(dir))) {
		if (read_id(d->d_name, "vendor") == CHANNEL_PCI_VENDOR &&
		    read_id(d->d_name, "device") == CHANNEL_PCI_DEVICE) {
			ret = map_channel(d->d_name);
			break;
		}
	}
	closedir(dir);
	return ret;
}

static int load_module(const char *path, const char *parameters)
{
	int fd, ret = 0;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (syscall(SYS_finit_module, fd, parameters, 0))
		ret = -errno;
	close(fd);
	return ret;
}

/*
 * Loads the modules of /modules/load, "FILE" or "FILE PARAMETERS" a line, in
 * that order. Guests whose kernels need none have no such file.
 */
static int load_modules(void)
{
	char line[256], path[320];
	FILE *f;
	int ret = 0;

	f = fopen("/modules/load", "r");
	if (!f) {
		if (errno == ENOENT)
			return 0;
		complain("/modules/load", errno);
		return -EIO;
	}
	while (!ret && fgets(line, sizeof(line), f)) {
		char *parameters;

		line[strcspn(line, "\n")] = '\0';
		parameters = line + strcspn(line, " ");
		if (*parameters)
			*parameters++ = '\0';
		snprintf(path, sizeof(path), "/modules/%s", line);
		ret = load_module(path, parameters);
		if (ret)
			complain(path, -ret);
	}
	fclose(f);
	return ret;
}

static void exec_command(int progress_fd)
{
	char *argv[MAX_ARGS + 1], *p = channel->command;
	int n = 0;

	while (*p && n < MAX_ARGS) {
		argv[n++] = p;
		p += strlen(p) + 1;
	}
	argv[n] = NULL;
	if (!n) {
		complain("the channel names no command", EINVAL);
		_exit(1);
	}
	dup2(progress_fd, PROGRESS_FD);
	setenv("FSNBENCH_PROGRESS_FD", "3", 1);
	setenv("PATH", "/bin", 1);
	setenv("HOME", "/tmp", 1);
	if (chdir("/tmp"))
		complain("/tmp", errno);
	execv(argv[0], argv);
	complain(argv[0], errno);
	_exit(1);
}

/* Copies the last whole line of every read; the host polls, it needs no more. */
static void watch_progress(int fd)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf) - 1)) > 0) {
		char *end, *line;

		buf[n] = '\0';
		end = strrchr(buf, '\n');
		if (!end)
			continue;
		*end = '\0';
		line = strrchr(buf, '\n');
		snprintf(channel->progress, sizeof(channel->progress), "%.223s",
			 line ? line + 1 : buf);
		channel->beat++;
	}
}

static int run_command(void)
{
	int fds[2], status;
	pid_t pid, p;

	if (pipe(fds)) {
		complain("pipe", errno);
		return 1;
	}
	pid = fork();
	if (pid < 0) {
		complain("fork", errno);
		return 1;
	}
	if (!pid) {
		close(fds[0]);
		exec_command(fds[1]);
	}
	close(fds[1]);
	watch_progress(fds[0]);
	close(fds[0]);
	while ((p = wait(&status)) != pid) {
		if (p < 0 && errno != EINTR) {
			complain("wait", errno);
			return 1;
		}
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* POSIX.1-1988 ustar header of a regular file. */
static void tar_header(unsigned char h[512], const char *name, size_t size)
{
	unsigned int sum = 0;

	memset(h, 0, 512);
	snprintf((char *)h, 100, "%s", name);
	memcpy(h + 100, "0000644", 8);
	memcpy(h + 108, "0000000", 8);
	memcpy(h + 116, "0000000", 8);
	snprintf((char *)h + 124, 12, "%011zo", size);
	memcpy(h + 136, "00000000000", 12);
	h[156] = '0';
	memcpy(h + 257, "ustar\00000", 8);
	memset(h + 148, ' ', 8);
	for (int i = 0; i < 512; i++)
		sum += h[i];
	snprintf((char *)h + 148, 8, "%06o", sum);
}

static int send_bytes(z_stream *z, const void *p, size_t n, int flush)
{
	int ret;

	z->next_in = (unsigned char *)p;
	z->avail_in = (unsigned int)n;
	ret = deflate(z, flush);
	if (flush == Z_FINISH)
		return ret == Z_STREAM_END ? 0 : -ENOSPC;
	return ret == Z_OK && !z->avail_in ? 0 : -ENOSPC;
}

static int send_file(z_stream *z, const char *name)
{
	static unsigned char buf[65536];
	static const unsigned char zeros[1024];
	unsigned char header[512];
	size_t left, pad;
	char path[512];
	struct stat st;
	ssize_t n;
	int fd, ret = 0;

	snprintf(path, sizeof(path), "/out/%s", name);
	fd = open(path, O_RDONLY | O_NONBLOCK);	/* a FIFO would block */
	if (fd < 0 || fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		return 0;
	}
	left = (size_t)st.st_size;
	pad = -left & 511;
	tar_header(header, name, left);
	ret = send_bytes(z, header, sizeof(header), Z_NO_FLUSH);
	while (!ret && left) {
		n = read(fd, buf, left < sizeof(buf) ? left : sizeof(buf));
		if (n <= 0) {
			ret = n ? -errno : -EIO;
			break;
		}
		ret = send_bytes(z, buf, (size_t)n, Z_NO_FLUSH);
		left -= (size_t)n;
	}
	if (!ret && pad)
		ret = send_bytes(z, zeros, pad, Z_NO_FLUSH);
	close(fd);
	return ret;
}

static int send_results(void)
{
	static const unsigned char zeros[1024];
	z_stream z = { 0 };
	struct dirent *d;
	int ret = 0;
	DIR *dir;

	channel->stage = CHANNEL_SENDING;
	dir = opendir("/out");
	if (!dir)
		return -errno;
	/* windowBits 15 + 16: a gzip header and trailer */
	if (deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
		closedir(dir);
		return -ENOMEM;
	}
	z.next_out = (unsigned char *)channel + CHANNEL_PAYLOAD;
	z.avail_out = (unsigned int)(channel_size - CHANNEL_PAYLOAD);
	while (!ret && (d = readdir(dir))) {
		if (d->d_name[0] != '.')
			ret = send_file(&z, d->d_name);
	}
	if (!ret)
		ret = send_bytes(&z, zeros, sizeof(zeros), Z_FINISH);
	channel->length = z.total_out;
	deflateEnd(&z);
	closedir(dir);
	return ret;
}

int main(void)
{
	int ret, status;

	mount_all();
	ret = find_channel();
	if (ret) {
		channel = NULL;
		complain("no channel to the host", -ret);
		power_off();
	}
	if (load_modules())
		power_off();
	channel->stage = CHANNEL_RUNNING;
	status = run_command();
	ret = send_results();
	if (ret) {
		complain("results could not be sent", -ret);
		power_off();
	}
	channel->stage = CHANNEL_DONE;
	__sync_synchronize();
	channel->status = (uint32_t)status;
	power_off();
}
