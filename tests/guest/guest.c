// SPDX-License-Identifier: GPL-2.0-only
/* What the tests that run in a guest share. */
#include "tests/guest/guest.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* A test that dies must not take the results of those before it along. */
static void __attribute__((constructor)) buffer_lines(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

int guest_hook_register(struct guest_hook *hook, const struct bpf_map *state,
			const struct bpf_map *ops)
{
	void *p;

	hook->size = bpf_map__value_size(state);
	p = mmap(NULL, hook->size, PROT_READ | PROT_WRITE, MAP_SHARED, bpf_map__fd(state), 0);
	if (p == MAP_FAILED)
		return -errno;
	hook->state = p;
	if (!ops)
		return 0;
	hook->link = bpf_map__attach_struct_ops(ops);
	return hook->link ? 0 : -errno;
}

void guest_hook_unregister(struct guest_hook *hook)
{
	bpf_link__destroy(hook->link);
	if (hook->state)
		munmap(hook->state, hook->size);
	*hook = (struct guest_hook){ 0 };
}

static int mount_scratch(void)
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

bool guest_is_packed(const char *place)
{
	return strstr(place, "/packed");
}

bool guest_is_in_fanotify(const char *place)
{
	return !strncmp(place, "handle_event", strlen("handle_event"));
}

bool guest_is_late(const char *place)
{
	return !strncmp(place, "handle_event_late", strlen("handle_event_late"));
}

static int choose(const char *place)
{
	char site[64];
	int ret;

	snprintf(site, sizeof(site), "%.*s", (int)strcspn(place, "/"), place);
	ret = hook_set_args(guest_is_packed(place) ? "packed" : "direct");
	return ret ? ret : hook_set_site(site);
}

int guest_setup(const char *place)
{
	int ret = mount_scratch();

	return ret ? ret : choose(place);
}

/* The group first: while it has a hook, the place cannot be changed. */
void guest_teardown(int group, struct guest_hook *hook)
{
	if (group >= 0)
		close(group);
	if (hook)
		guest_hook_unregister(hook);
	choose("none");
	umount2(GUEST_DIR, MNT_DETACH);
}

int guest_get_parameter(const char *name, char *buf, size_t size)
{
	char path[128];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), HOOK_PARAMETERS "%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
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

int guest_nr_programs(void)
{
	__u32 id = 0;
	int nr = 0;

	while (!bpf_prog_get_next_id(id, &id))
		nr++;
	return nr;
}

/* The runner adds the reason to the line that cmocka writes. */
void guest_skip(const char *reason)
{
	printf("# skip: %s\n", reason);
	skip();
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
