// SPDX-License-Identifier: GPL-2.0-only
/* What the tests that run in a guest share. */
#include "tests/guest/guest.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define SITE_PARAMETER "/sys/module/fsnotify_hook/parameters/site"

/* A test that dies must not take the results of those before it along. */
static void __attribute__((constructor)) buffer_lines(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

int guest_mount(void)
{
	int fd;

	mkdir(GUEST_DIR, 0755);
	if (mount("test", GUEST_DIR, "tmpfs", 0, "mode=0777"))
		return -errno;
	fd = open(GUEST_FILE, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	if (write(fd, "0123456789", 10) != 10)
		return -EIO;
	close(fd);
	return 0;
}

void guest_umount(void)
{
	umount2(GUEST_DIR, MNT_DETACH);
}

int guest_set_site(const char *site)
{
	int ret = 0, fd;

	fd = open(SITE_PARAMETER, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, site, strlen(site)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

int guest_get_site(char *buf, size_t size)
{
	ssize_t n;
	int fd;

	fd = open(SITE_PARAMETER, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = read(fd, buf, size - 1);
	close(fd);
	if (n < 0)
		return -errno;
	buf[n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return 0;
}

int guest_attach(int fanotify_fd, const char *hook)
{
	struct fanotify_hook_args args = { 0 };

	strncpy(args.name, hook, sizeof(args.name) - 1);
	return ioctl(fanotify_fd, FAN_IOC_ATTACH_HOOK, &args) < 0 ? -errno : 0;
}

int guest_detach(int fanotify_fd)
{
	return ioctl(fanotify_fd, FAN_IOC_DETACH_HOOK) < 0 ? -errno : 0;
}

int guest_group(unsigned int flags)
{
	int fd = fanotify_init(flags | FAN_CLOEXEC | FAN_NONBLOCK,
			       O_RDONLY | O_CLOEXEC | O_LARGEFILE);

	return fd < 0 ? -errno : fd;
}

int guest_drain(int fanotify_fd, uint64_t *mask)
{
	char buf[8192] __attribute__((aligned(8)));
	struct fanotify_event_metadata *event;
	uint64_t all = 0;
	int nr = 0;
	ssize_t n;

	while ((n = read(fanotify_fd, buf, sizeof(buf))) > 0) {
		for (event = (void *)buf; FAN_EVENT_OK(event, n);
		     event = FAN_EVENT_NEXT(event, n)) {
			all |= event->mask;
			nr++;
			if (event->fd >= 0)
				close(event->fd);
		}
	}
	if (mask)
		*mask = all;
	return n < 0 && errno != EAGAIN ? -errno : nr;
}

void *guest_state(int map_fd, size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);

	return p == MAP_FAILED ? NULL : p;
}

int guest_nr_programs(void)
{
	__u32 id = 0;
	int nr = 0;

	while (!bpf_prog_get_next_id(id, &id))
		nr++;
	return nr;
}

void must_mark(int fanotify_fd, unsigned int flags, uint64_t mask,
	       const char *path)
{
	if (fanotify_mark(fanotify_fd, FAN_MARK_ADD | flags, mask, AT_FDCWD, path))
		fail_msg("mark %#llx on %s: %s", (unsigned long long)mask, path,
			 strerror(errno));
}

void must_create(const char *path)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);

	if (fd < 0)
		fail_msg("create %s: %s", path, strerror(errno));
	close(fd);
}

void must_touch(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		fail_msg("open %s: %s", path, strerror(errno));
	close(fd);
}

ino_t must_ino(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		fail_msg("stat %s: %s", path, strerror(errno));
	return st.st_ino;
}
