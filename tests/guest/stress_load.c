// SPDX-License-Identifier: GPL-2.0-only
/*
 * The load: threads that open, read, write, create, rename and remove without
 * pause and, when asked, open their probes. An open may fail with EPERM while
 * somebody denies, and at no other time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/guest/stress.h"

#define MOVED_FILE	STRESS_LOAD_DIR "/moved"
#define NR_READS	16
#define PAUSE_NS	200000	/* between rounds: the guest has other things to do */

struct stress_probe stress_probes[STRESS_NR_PROBES];
int stress_probe_dir, stress_load_dir, stress_load_file;
static int moved;
uint64_t stress_nr_loads;

static pthread_t threads[STRESS_NR_THREADS];
static atomic_bool stopping;
static atomic_uint nr_requests, nr_ready, nr_opened, nr_denied;
static atomic_uint nr_deniers, nr_deny_changes;

void stress_deny_begin(void)
{
	atomic_fetch_add(&nr_deniers, 1);
	atomic_fetch_add(&nr_deny_changes, 1);
}

void stress_deny_end(void)
{
	atomic_fetch_add(&nr_deny_changes, 1);
	atomic_fetch_sub(&nr_deniers, 1);
}

/* open(2) that may be denied if somebody does; -1 if so. */
static int open_or_denied(const char *path, int flags)
{
	unsigned int changes = atomic_load(&nr_deny_changes);
	unsigned int deniers = atomic_load(&nr_deniers);
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	if (errno != EPERM || (!deniers && changes == atomic_load(&nr_deny_changes)))
		stress_fail("open %s: %s, and %u deny", path, strerror(errno), deniers);
	return -1;
}

static void must(int ret, const char *what, const char *path)
{
	if (ret < 0)
		stress_fail("%s %s: %s", what, path, strerror(errno));
}

/* Reading may ask for permission as well. */
static void use(int fd, const char *path)
{
	char c;

	if (read(fd, &c, 1) < 0 && errno != EPERM)
		stress_fail("read %s: %s", path, strerror(errno));
	must((int)pwrite(fd, "x", 1, 0), "write", path);
	must(close(fd), "close", path);
}

/* Opens what its owner renames and removes. */
static void open_others(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno != ENOENT && errno != EPERM)
		stress_fail("open %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

/*
 * The first thread moves a file through a directory that it removes, the others
 * read it meanwhile: whoever goes from the file to its parent without a lock may
 * find one that has been removed. (c_subtree did.)
 */
static void move_or_read(int nr)
{
	static const char dir[] = STRESS_LOAD_DIR "/passed", passed[] = STRESS_LOAD_DIR "/passed/by";
	char c;

	if (!nr) {
		must(mkdir(dir, 0700), "mkdir", dir);
		must(rename(MOVED_FILE, passed), "rename", MOVED_FILE);
		must(rename(passed, MOVED_FILE), "rename", passed);
		must(rmdir(dir), "rmdir", dir);
		return;
	}
	for (int i = 0; i < NR_READS; i++) {
		if (pread(moved, &c, 1, 0) < 0 && errno != EPERM)
			stress_fail("read %s: %s", MOVED_FILE, strerror(errno));
	}
}

/* One round of everything that raises events */
static void load_once(int nr)
{
	char own[64], dir[64], in_dir[72], others[64];
	int fd;

	snprintf(own, sizeof(own), STRESS_LOAD_DIR "/own%d", nr);
	snprintf(dir, sizeof(dir), STRESS_LOAD_DIR "/dir%d", nr);
	snprintf(in_dir, sizeof(in_dir), "%s/own", dir);
	fd = open_or_denied(STRESS_LOAD_FILE, O_RDWR);
	if (fd >= 0)
		use(fd, STRESS_LOAD_FILE);
	snprintf(others, sizeof(others), STRESS_LOAD_DIR "/own%d", (nr + 1) % STRESS_NR_THREADS);
	open_others(others);
	must(mkdir(dir, 0700), "mkdir", dir);
	fd = open_or_denied(own, O_RDWR | O_CREAT);
	if (fd >= 0)
		use(fd, own);
	must(rename(own, in_dir), "rename", own);
	fd = open_or_denied(in_dir, O_RDONLY);
	if (fd >= 0)
		must(close(fd), "close", in_dir);
	snprintf(others, sizeof(others), STRESS_LOAD_DIR "/dir%d/own", (nr + 1) % STRESS_NR_THREADS);
	open_others(others);
	must(rename(in_dir, own), "rename", in_dir);
	must(rmdir(dir), "rmdir", dir);
	must(unlink(own), "unlink", own);
	move_or_read(nr);
}

static void open_probes(int nr)
{
	for (int i = 0; i < STRESS_NR_FILES; i++) {
		const char *path = stress_probes[nr * STRESS_NR_FILES + i].path;
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		if (fd < 0 && errno != EPERM)
			stress_fail("open %s: %s", path, strerror(errno));
		atomic_fetch_add(fd < 0 ? &nr_denied : &nr_opened, 1);
		if (fd >= 0)
			close(fd);
	}
	atomic_fetch_add(&nr_ready, 1);
}

static void *load(void *arg)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	const int nr = (int)(intptr_t)arg;
	unsigned int nr_done = 0;

	while (!atomic_load(&stopping)) {
		if (atomic_load(&nr_requests) != nr_done) {
			open_probes(nr);
			nr_done++;
		}
		load_once(nr);
		__atomic_fetch_add(&stress_nr_loads, 1, __ATOMIC_RELAXED);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

struct stress_outcome stress_load_probe(void)
{
	const struct timespec pause = { .tv_nsec = 100000 };

	atomic_store(&nr_ready, 0);
	atomic_store(&nr_opened, 0);
	atomic_store(&nr_denied, 0);
	atomic_fetch_add(&nr_requests, 1);
	while (atomic_load(&nr_ready) < STRESS_NR_THREADS)
		nanosleep(&pause, NULL);
	return (struct stress_outcome){ atomic_load(&nr_opened), atomic_load(&nr_denied) };
}

static int make_file(const char *path)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, "0123456789", 10) != 10)
		return -errno;
	return close(fd) ? -errno : 0;
}

static int make_probe(struct stress_probe *p, int nr)
{
	struct stat st;
	int mount_id, ret;

	snprintf(p->path, sizeof(p->path), STRESS_PROBE_DIR "/%d", nr);
	ret = make_file(p->path);
	if (ret)
		return ret;
	if (!p->handle)
		p->handle = calloc(1, sizeof(*p->handle) + MAX_HANDLE_SZ);
	if (!p->handle)
		return -ENOMEM;
	p->handle->handle_bytes = MAX_HANDLE_SZ;
	if (stat(p->path, &st) ||
	    name_to_handle_at(AT_FDCWD, p->path, p->handle, &mount_id, 0))
		return -errno;
	p->ino = st.st_ino;
	p->fd = open(p->path, O_RDONLY | O_CLOEXEC);
	if (p->fd < 0)
		return -errno;
	/* The programs know them by the first and the last number. */
	return p->ino == stress_probes[0].ino + (uint64_t)nr ? 0 : -ERANGE;
}

int stress_load_prepare(void)
{
	int ret;

	if (mkdir(STRESS_PROBE_DIR, 0700) || mkdir(STRESS_LOAD_DIR, 0700))
		return -errno;
	for (int i = 0; i < STRESS_NR_PROBES; i++) {
		ret = make_probe(&stress_probes[i], i);
		if (ret)
			return ret;
	}
	ret = make_file(STRESS_LOAD_FILE);
	ret = ret ? ret : make_file(MOVED_FILE);
	if (ret)
		return ret;
	stress_probe_dir = open(STRESS_PROBE_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	stress_load_dir = open(STRESS_LOAD_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	stress_load_file = open(STRESS_LOAD_FILE, O_RDONLY | O_CLOEXEC);
	moved = open(MOVED_FILE, O_RDONLY | O_CLOEXEC);
	return stress_probe_dir < 0 || stress_load_dir < 0 || stress_load_file < 0 || moved < 0 ?
		       -errno :
		       0;
}

void stress_load_forget(void)
{
	for (int i = 0; i < STRESS_NR_PROBES; i++)
		close(stress_probes[i].fd);
	close(stress_probe_dir);
	close(stress_load_dir);
	close(stress_load_file);
	close(moved);
}

void stress_load_start(void)
{
	atomic_store(&stopping, false);
	atomic_store(&nr_requests, 0);
	for (int i = 0; i < STRESS_NR_THREADS; i++) {
		if (pthread_create(&threads[i], NULL, load, (void *)(intptr_t)i))
			stress_fail("no thread");
	}
}

void stress_load_stop(void)
{
	atomic_store(&stopping, true);
	for (int i = 0; i < STRESS_NR_THREADS; i++)
		pthread_join(threads[i], NULL);
}
