// SPDX-License-Identifier: GPL-2.0-only
/*
 * An actor beside the cycles: it opens and closes groups and backends on what
 * the load works with, adds and removes marks, attaches and detaches hooks,
 * loads and unloads programs, changes site and arguments, in any order. What it
 * is answered must be possible; what its groups receive is not counted.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "tests/guest/stress.h"

#define PAUSE_US	1000
#define NR_BACKENDS	2

static struct stress_bpf bpf;
static int backends[NR_BACKENDS] = { -1, -1 };
static bool backend_denies[NR_BACKENDS];
static int inotify = -1;
static unsigned int nr_bpf_attached;

static pthread_t thread;
static atomic_bool stopping;

static struct stress_actor *const me = &stress_chaos;

int stress_set_param(const char *param, const char *value)
{
	char path[96];
	int fd, ret = 0;

	snprintf(path, sizeof(path), "/sys/module/fsnotify_hook/parameters/%s", param);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		stress_fail("open %s: %s", path, strerror(errno));
	if (write(fd, value, strlen(value)) < 0)
		ret = -errno;
	close(fd);
	if (ret && ret != -EBUSY)
		stress_fail("%s to %s: %s", value, path, strerror(-ret));
	return ret;
}

static void open_group(struct stress_group *g)
{
	static const unsigned int flags[] = {
		FAN_CLASS_NOTIF, GUEST_FID, FAN_CLASS_CONTENT, FAN_CLASS_PRE_CONTENT,
	};
	const unsigned int nr = stress_random(me, 4);

	stress_does(me, "open a group, flags %#x", flags[nr]);
	stress_group_open(g, flags[nr]);
}

static bool is_bpf(const char *hook)
{
	return !strncmp(hook, "stress_", strlen("stress_"));
}

static void close_group(struct stress_group *g)
{
	stress_does(me, "close a group with '%s'", g->hook);
	nr_bpf_attached -= is_bpf(g->hook);
	stress_group_close(g);
}

static void attach(struct stress_group *g)
{
	static const char *const builtin[] = { "c_pass", "c_skip", "c_deny", "c_subtree", "c_mask" };
	const unsigned int nr = stress_random(me, 9);
	const char *hook = nr < 5 ? builtin[nr] : bpf.names[nr & 1];
	bool denies = nr == 2;
	int ret;

	/* Groups share the state of a program, and its verdict. */
	if (nr >= 5 && !nr_bpf_attached)
		bpf.state->verdict = (int)stress_random(me, 3);
	if (nr >= 5)
		denies = bpf.state->verdict == 2;
	stress_does(me, "attach %s%s to a group with '%s'", hook, denies ? " deny" : "", g->hook);
	if (g->hook[0]) {
		ret = hook_attach(g->fd, hook);
		stress_must(ret == -EBUSY || (ret == -ENOENT && nr >= 5),
			    "a second hook: %s", strerror(-ret));
		return;
	}
	ret = stress_group_attach(g, hook, denies);
	stress_must(!ret || (ret == -ENOENT && nr >= 5 && !bpf.links[nr & 1]), "attach %s: %s",
		    hook, strerror(-ret));
	nr_bpf_attached += !ret && nr >= 5;
}

static void detach(struct stress_group *g)
{
	stress_does(me, "detach '%s'", g->hook);
	nr_bpf_attached -= is_bpf(g->hook);
	stress_group_detach(g);
	if (!nr_bpf_attached && backends[0] < 0 && backends[1] < 0)
		stress_bpf_must_be_left(&bpf, "detaching the last");
}

/* Marks that notify can be anywhere, those that ask only on what the load uses. */
static void mark(struct stress_group *g)
{
	static const unsigned int flags[] = {
		0, 0, FAN_MARK_FILESYSTEM, FAN_MARK_MOUNT, FAN_MARK_EVICTABLE,
	};
	static const char *const paths[] = {
		STRESS_LOAD_DIR, STRESS_LOAD_FILE, GUEST_DIR, GUEST_DIR, STRESS_LOAD_DIR,
	};
	const unsigned int action = stress_random(me, 8), nr = stress_random(me, 5);
	const bool asks = g->flags & (FAN_CLASS_CONTENT | FAN_CLASS_PRE_CONTENT);
	const bool inode = nr < 2 || nr == 4;
	unsigned int how = action < 5 ? FAN_MARK_ADD : FAN_MARK_REMOVE;
	uint64_t mask = FAN_OPEN | FAN_CLOSE | FAN_MODIFY | FAN_ACCESS;

	if (action == 7) {
		stress_does(me, "remove all marks of a kind");
		if (fanotify_mark(g->fd, FAN_MARK_FLUSH | (inode ? 0 : flags[nr]), 0, AT_FDCWD,
				  GUEST_DIR))
			stress_fail("flush of marks: %s", strerror(errno));
		return;
	}
	mask &= ~(uint64_t)(1 << stress_random(me, 6));	/* FAN_ACCESS to FAN_OPEN */
	if (nr != 1)
		mask |= FAN_ONDIR;
	if (inode && nr != 1)
		mask |= FAN_EVENT_ON_CHILD;
	if ((g->flags & FAN_REPORT_DFID_NAME) == FAN_REPORT_DFID_NAME && nr != 3 && nr != 1)
		mask |= FAN_CREATE | FAN_DELETE | FAN_MOVED_FROM | FAN_MOVED_TO;
	if (asks && inode)
		mask |= FAN_OPEN_PERM | (action & 1 ? FAN_ACCESS_PERM : 0);
	if (action == 4) {
		how |= FAN_MARK_IGNORED_MASK | FAN_MARK_IGNORED_SURV_MODIFY;
		mask &= FAN_OPEN | FAN_CLOSE | FAN_MODIFY | FAN_ACCESS;
	}
	stress_does(me, "mark %s, flags %#x, mask %#llx", paths[nr], how | flags[nr],
		    (unsigned long long)mask);
	/* There may be no such mark, or one that is not evictable. */
	if (fanotify_mark(g->fd, how | flags[nr], mask, AT_FDCWD, paths[nr]) &&
	    errno != ENOENT && errno != EEXIST)
		stress_fail("mark on %s, flags %#x, mask %#llx: %s", paths[nr], how | flags[nr],
			    (unsigned long long)mask, strerror(errno));
}

static void group_op(void)
{
	struct stress_group *g = &stress_groups[1 + stress_random(me, STRESS_NR_GROUPS - 1)];
	const unsigned int op = stress_random(me, 10);

	if (g->fd < 0)
		open_group(g);
	else if (op == 0)
		close_group(g);
	else if (op < 4)
		attach(g);
	else if (op < 7)
		detach(g);
	else
		mark(g);
}

static void close_backend(int nr)
{
	stress_does(me, "close a backend");
	close(backends[nr]);
	backends[nr] = -1;
	if (backend_denies[nr])
		stress_deny_end();
	backend_denies[nr] = false;
}

static void open_backend(int nr)
{
	const bool c = stress_random(me, 2);
	const char *name = c ? "c_empty" : bpf.names[STRESS_BACKEND];

	stress_does(me, "open the backend %s", name);
	backend_denies[nr] = !c && bpf.state->backend;
	if (backend_denies[nr])
		stress_deny_begin();
	backends[nr] = stress_backend_open(name);
	stress_must(backends[nr] >= 0, "backend %s: %s", name, strerror(-backends[nr]));
}

static void backend_op(void)
{
	static const uint64_t masks[] = {
		0,
		FAN_OPEN | FAN_CLOSE,
		FAN_OPEN_PERM,
		FAN_OPEN_PERM | FAN_ACCESS_PERM | FAN_MODIFY,
	};
	const int nr = (int)stress_random(me, NR_BACKENDS);
	const bool dir = stress_random(me, 2);
	uint64_t mask = masks[stress_random(me, 4)];
	int ret;

	if (backends[nr] < 0) {
		open_backend(nr);
		return;
	}
	if (!stress_random(me, 4)) {
		close_backend(nr);
		return;
	}
	if (mask && dir)
		mask |= FAN_EVENT_ON_CHILD;
	stress_does(me, "backend, mark the %s with %#llx", dir ? "directory" : "file",
		    (unsigned long long)mask);
	ret = stress_backend_mark(backends[nr], dir ? stress_load_dir : stress_load_file, mask);
	stress_must(!ret || (ret == -ENOENT && !mask), "mark of a backend: %s", strerror(-ret));
}

static void load(void)
{
	stress_bpf_load(&bpf, 1);
	nr_bpf_attached = 0;		/* none has the new programs */
	bpf.state->backend = stress_random(me, 2) ? -EPERM : 0;
}

/* Those that have a hook keep it, with a state that nobody can look at. */
static void bpf_op(void)
{
	const int which = (int)stress_random(me, 2);

	if (!stress_random(me, 12)) {
		stress_does(me, "load the programs again");
		for (int i = 1; i < STRESS_NR_GROUPS; i++) {
			if (is_bpf(stress_groups[i].hook))
				strcpy(stress_groups[i].hook, "one of before");
		}
		stress_bpf_unload(&bpf);
		load();
	} else if (bpf.links[which]) {
		stress_does(me, "the name %s goes", bpf.names[which]);
		stress_bpf_unregister(&bpf, which);
	} else {
		stress_does(me, "the name %s comes", bpf.names[which]);
		stress_bpf_register(&bpf, which);
	}
}

static void param_op(void)
{
	static const char *const sites[] = {
		"none", "send_to_group_raw", "send_to_group", "handle_event",
		"handle_event_late", "handle_event_devirt",
	};
	const bool site = stress_random(me, 4);
	const char *value = site ? sites[stress_random(me, 6)] :
				   stress_random(me, 2) ? "packed" : "direct";
	bool attached = false;
	int ret;

	for (int i = 1; i < STRESS_NR_GROUPS; i++)
		attached |= stress_groups[i].hook[0] != '\0';
	stress_does(me, "%s %s, %s", site ? "site" : "args", value,
		    attached ? "with hooks attached" : "with none of mine attached");
	ret = stress_set_param(site ? "site" : "args", value);
	stress_must(ret || !attached, "%s was taken under a hook", value);
}

/* A backend with other rules, on the same objects */
static void inotify_op(void)
{
	int watch;

	if (inotify < 0) {
		stress_does(me, "inotify");
		inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
		watch = inotify < 0 ? -1 :
				      inotify_add_watch(inotify, STRESS_LOAD_DIR, IN_ALL_EVENTS);
		stress_must(watch >= 0, "inotify: %s", strerror(errno));
	} else {
		stress_does(me, "close inotify");
		close(inotify);
		inotify = -1;
	}
}

static void *chaos(void *arg)
{
	(void)arg;
	while (!atomic_load(&stopping)) {
		const unsigned int op = stress_random(me, 32);

		if (op < 20)
			group_op();
		else if (op < 26)
			backend_op();
		else if (op < 28)
			bpf_op();
		else if (op < 31)
			param_op();
		else
			inotify_op();
		usleep(PAUSE_US);
	}
	return NULL;
}

void stress_chaos_start(void)
{
	load();
	atomic_store(&stopping, false);
	if (pthread_create(&thread, NULL, chaos, NULL))
		stress_fail("no thread");
}

void stress_chaos_stop(void)
{
	atomic_store(&stopping, true);
	pthread_join(thread, NULL);
	for (int i = 1; i < STRESS_NR_GROUPS; i++) {
		if (stress_groups[i].fd >= 0)
			close_group(&stress_groups[i]);
	}
	for (int i = 0; i < NR_BACKENDS; i++) {
		if (backends[i] >= 0)
			close_backend(i);
	}
	if (inotify >= 0)
		close(inotify);
	inotify = -1;
	stress_bpf_unload(&bpf);
}
