// SPDX-License-Identifier: GPL-2.0-only
/*
 * One cycle of the stress test: a hook or a backend is attached, every probe is
 * opened once by each of the load threads at the same time, and what the
 * program, the listener and the threads saw must be exactly what site and
 * verdict say. Then it goes, and must be gone.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest/stress.h"

enum { PASS, SKIP, DENY };		/* as the kernel numbers them */
enum { DIRECTORY, FILES, SUPERBLOCK, MOUNT };

static const char *const sites[] = {
	"none", "send_to_group_raw", "send_to_group", "handle_event", "handle_event_late",
	"handle_event_devirt", "inode_event",
};
#define NR_SITES	(sizeof(sites) / sizeof(sites[0]))
#define INODE_EVENT	(NR_SITES - 1)

static const char *const args[] = { "direct", "packed" };
static const char *const verdicts[] = { "pass", "skip", "deny" };
static const char *const places[] = { "directory", "files", "superblock", "mount" };

static const struct {
	const char *name;
	int verdict;
} builtin[] = {
	{ "c_pass", PASS }, { "c_skip", SKIP }, { "c_deny", DENY }, { "c_mask", SKIP },
	{ "c_subtree", SKIP },		/* the probes are below the directory it skips */
};
#define NR_BUILTIN	(sizeof(builtin) / sizeof(builtin[0]))

struct window {
	const char *hook;
	char site[32];
	int verdict, place;
	uint64_t mask;			/* FAN_OPEN, FAN_OPEN_PERM or both */
	bool counts;			/* the hook is a program that counts */
};

struct seen {
	unsigned int hook, open, perm, opened, denied;
};

static unsigned long nr_windows[NR_SITES][3];	/* by site and handler */

static struct stress_actor *const me = &stress_main;

/* What one open of a probe leads to, when the hook is attached. */
static void expect_open(const struct window *w, bool attached, struct seen *e)
{
	const bool backend = !strcmp(w->site, "inode_event");
	const bool late = !strcmp(w->site, "handle_event_late");
	const bool none = !attached || !strcmp(w->site, "none");

	if (w->mask & FAN_OPEN_PERM) {
		e->hook += !none;
		e->perm += !backend && (none || w->verdict == PASS);
		if (!none && w->verdict == DENY) {
			e->denied++;
			return;
		}
	}
	e->opened++;
	if (w->mask & FAN_OPEN) {
		e->hook += !none && !late;
		e->open += !backend && (none || late || w->verdict != SKIP);
	}
}

static void probe(const struct window *w, bool attached, struct stress_bpf *b,
		  const char *when)
{
	struct stress_group *g = &stress_groups[0];
	struct stress_outcome outcome;
	struct seen expected = { 0 };

	for (int i = 0; i < STRESS_NR_PROBES; i++)
		expect_open(w, attached, &expected);
	atomic_store(&g->nr_open, 0);
	atomic_store(&g->nr_perm, 0);
	__atomic_store_n(&b->state->nr_probes, 0, __ATOMIC_SEQ_CST);
	outcome = stress_load_probe();
	stress_group_drain(g);
	if (w->counts)
		stress_must(b->state->nr_probes == expected.hook,
			    "%s, %s %s on %s (%#llx) at %s: the program saw %llu events, not %u",
			    when, w->hook, verdicts[w->verdict], places[w->place],
			    (unsigned long long)w->mask, w->site,
			    (unsigned long long)b->state->nr_probes, expected.hook);
	stress_must(atomic_load(&g->nr_open) == expected.open &&
		    atomic_load(&g->nr_perm) == expected.perm,
		    "%s, %s %s on %s (%#llx) at %s: the listener got %u and %u events, not %u and %u",
		    when, w->hook, verdicts[w->verdict], places[w->place],
		    (unsigned long long)w->mask, w->site, atomic_load(&g->nr_open),
		    atomic_load(&g->nr_perm), expected.open, expected.perm);
	stress_must(outcome.nr_opened == expected.opened && outcome.nr_denied == expected.denied,
		    "%s, %s %s on %s (%#llx) at %s: %u probes were opened and %u denied, not %u and %u",
		    when, w->hook, verdicts[w->verdict], places[w->place],
		    (unsigned long long)w->mask, w->site, outcome.nr_opened,
		    outcome.nr_denied, expected.opened, expected.denied);
}

static void mark(const struct window *w)
{
	static const unsigned int flags[] = {
		[DIRECTORY] = 0,
		[FILES] = 0,
		[SUPERBLOCK] = FAN_MARK_FILESYSTEM,
		[MOUNT] = FAN_MARK_MOUNT,
	};
	const int fd = stress_groups[0].fd;

	for (int i = 0; i < (w->place == FILES ? STRESS_NR_PROBES : 1); i++) {
		const char *path = w->place == FILES	 ? stress_probes[i].path :
				   w->place == DIRECTORY ? STRESS_PROBE_DIR :
							   GUEST_DIR;

		if (fanotify_mark(fd, FAN_MARK_ADD | flags[w->place],
				  w->mask | (w->place == DIRECTORY ? FAN_EVENT_ON_CHILD : 0),
				  AT_FDCWD, path))
			stress_fail("mark on %s: %s", path, strerror(errno));
	}
}

static void choose_mask(struct window *w, bool perm)
{
	static const uint64_t masks[] = { FAN_OPEN, FAN_OPEN_PERM, FAN_OPEN | FAN_OPEN_PERM };

	w->mask = masks[perm ? stress_random(me, 3) : 0];
	w->place = (int)stress_random(me, 4);
}

static void choose_hook(struct window *w, struct stress_bpf *b)
{
	const unsigned int nr = stress_random(me, NR_BUILTIN + 6);

	w->counts = nr >= NR_BUILTIN;
	if (!w->counts) {
		w->hook = builtin[nr].name;
		w->verdict = builtin[nr].verdict;
		return;
	}
	w->hook = b->names[nr & 1 ? STRESS_SLEEP : STRESS_PLAIN];
	w->verdict = (int)stress_random(me, 3);
	b->state->verdict = w->verdict;
	b->state->wrong = stress_planted == STRESS_PLANT_VERDICT;
}

/* Another may have a hook attached, then the site stays. */
static void choose_site(void)
{
	const char *site = sites[stress_random(me, INODE_EVENT)];
	const char *arg = args[stress_random(me, 2)];

	stress_does(me, "site %s, args %s", site, arg);
	for (int i = 0; i < 20; i++) {
		if (!stress_set_param("site", site) && !stress_set_param("args", arg))
			return;
		usleep(2000);
	}
}

/* Attached, and what must not be possible then */
static void attach(struct window *w, struct stress_bpf *b)
{
	struct stress_group *g = &stress_groups[0];
	const bool denies = w->verdict == DENY && w->mask & FAN_OPEN_PERM &&
			    w->place >= SUPERBLOCK;
	int ret;

	stress_does(me, "attach %s %s", w->hook, verdicts[w->verdict]);
	ret = stress_group_attach(g, w->hook, denies);
	stress_must(!ret, "attach %s: %s", w->hook, strerror(-ret));
	ret = guest_get_parameter("site", w->site, sizeof(w->site));
	stress_must(!ret, "reading the site: %s", strerror(-ret));
	ret = hook_attach(g->fd, "c_pass");
	stress_must(ret == -EBUSY, "a second hook: %s", strerror(-ret));
	ret = stress_set_param("site", strcmp(w->site, "none") ? "none" : "handle_event");
	stress_must(ret == -EBUSY, "another site under a hook: %s", strerror(-ret));
	if (w->counts && !stress_random(me, 4)) {
		stress_does(me, "its name goes");
		stress_bpf_unregister(b, w->hook == b->names[STRESS_SLEEP] ? STRESS_SLEEP :
									     STRESS_PLAIN);
	}
}

static void detach(struct window *w, struct stress_bpf *b)
{
	struct stress_group *g = &stress_groups[0];

	if (stress_random(me, 2)) {
		stress_does(me, "detach");
		stress_group_detach(g);
		stress_bpf_must_be_left(b, "detaching");
		probe(w, false, b, "detached");
	}
	stress_does(me, "close the group");
	stress_group_close(g);
	stress_bpf_must_be_left(b, "closing the group");
	stress_must(b->state->nr_init == b->state->nr_free, "init was called %llu times, free %llu",
		    (unsigned long long)b->state->nr_init,
		    (unsigned long long)b->state->nr_free);
	stress_bpf_register(b, STRESS_PLAIN);
	stress_bpf_register(b, STRESS_SLEEP);
}

static void count(const struct window *w, int handler)
{
	for (size_t i = 0; i < NR_SITES; i++) {
		if (!strcmp(sites[i], w->site))
			nr_windows[i][handler]++;
	}
}

static void window_hook(struct stress_bpf *b)
{
	const bool perm = stress_random(me, 2), mark_first = stress_random(me, 2);
	struct stress_group *g = &stress_groups[0];
	struct window w = { 0 };

	choose_site();
	choose_mask(&w, perm);
	choose_hook(&w, b);
	stress_does(me, "open a group, mark the %s with %#llx, %s attaching", places[w.place],
		    (unsigned long long)w.mask, mark_first ? "before" : "after");
	stress_group_open(g, perm		  ? FAN_CLASS_CONTENT :
			     stress_random(me, 2) ? FAN_CLASS_NOTIF :
						    FAN_CLASS_NOTIF | FAN_REPORT_FID);
	if (mark_first)
		mark(&w);
	attach(&w, b);
	if (!mark_first)
		mark(&w);
	stress_does(me, "open the probes at %s", w.site);
	probe(&w, true, b, "attached");
	count(&w, !w.counts ? 0 : w.hook == b->names[STRESS_SLEEP] ? 2 : 1);
	detach(&w, b);
}

/* The hook that takes no packed arguments, wherever arguments stand */
static void try_direct(struct stress_bpf *b)
{
	struct stress_group *g = &stress_groups[0];
	int ret;

	stress_does(me, "a hook with direct arguments alone");
	stress_group_open(g, FAN_CLASS_NOTIF);
	ret = stress_group_attach(g, b->names[STRESS_DIRECT], false);
	stress_must(!ret || ret == -EINVAL, "attach %s: %s", b->names[STRESS_DIRECT],
		    strerror(-ret));
	ret = ret ? ret : stress_set_param("args", "packed");
	stress_must(ret == -EBUSY || ret == -EINVAL, "other arguments under a hook: %s",
		    strerror(-ret));
	stress_group_close(g);
}

static void mark_backend(const struct window *w, int fd, uint64_t mask)
{
	for (int i = 0; i < (w->place == FILES ? STRESS_NR_PROBES : 1); i++) {
		int object = w->place == FILES ? stress_probes[i].fd : stress_probe_dir;
		int ret = stress_backend_mark(fd, object, mask);

		stress_must(!ret, "mark of a backend on the %s: %s", places[w->place],
			    strerror(-ret));
	}
}

static void window_backend(struct stress_bpf *b)
{
	struct window w = { .hook = b->names[STRESS_BACKEND], .site = "inode_event", .counts = true };
	int fd;

	choose_mask(&w, true);
	w.place = (int)stress_random(me, 2);
	w.verdict = stress_random(me, 2) ? DENY : SKIP;
	b->state->backend = w.verdict == DENY ? -EPERM : 0;
	b->state->wrong = stress_planted == STRESS_PLANT_VERDICT;
	if (!stress_random(me, 4)) {
		w.hook = "c_empty";
		w.verdict = SKIP;
		w.counts = false;
	}
	stress_does(me, "backend %s %s, mark the %s with %#llx", w.hook, verdicts[w.verdict],
		    places[w.place], (unsigned long long)w.mask);
	fd = stress_backend_open(w.hook);
	stress_must(fd >= 0, "backend %s: %s", w.hook, strerror(-fd));
	mark_backend(&w, fd, w.mask | (w.place == DIRECTORY ? FAN_EVENT_ON_CHILD : 0));
	probe(&w, true, b, "marked");
	count(&w, !w.counts ? 0 : 2);
	if (stress_random(me, 2)) {
		stress_does(me, "remove the marks");
		mark_backend(&w, fd, 0);
		probe(&w, false, b, "unmarked");
	}
	stress_does(me, "close the backend");
	close(fd);
	stress_bpf_must_be_left(b, "closing the backend");
}

void stress_window(struct stress_bpf *b)
{
	const unsigned int what = stress_random(me, 64);

	if (what == 0) {
		stress_does(me, "load the programs again");
		stress_bpf_unload(b);
		stress_bpf_load(b, 0);
	}
	if (what < 12)
		window_backend(b);
	else if (what < 15)
		try_direct(b);
	else
		window_hook(b);
}

void stress_window_print(FILE *out)
{
	fprintf(out, "windows by site: C, BPF, sleepable BPF\n");
	for (size_t i = 0; i < NR_SITES; i++)
		fprintf(out, "  %-20s %6lu %6lu %6lu\n", sites[i], nr_windows[i][0],
			nr_windows[i][1], nr_windows[i][2]);
}
