/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's fsnotify hooks: where they are called and who has one. */
#ifndef FSNBENCH_HOOK_H
#define FSNBENCH_HOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/result.h"

/* Hold the words for site and args; there with the series alone. */
#define HOOK_PARAMETERS "/sys/module/fsnotify_hook/parameters/"
#define HOOK_SITE_PARAMETER HOOK_PARAMETERS "site"

/** hook_available - does this kernel have the hook series? */
bool hook_available(void);

/**
 * hook_set_site - choose the place that calls hooks
 * @site: a vocabulary word
 *
 * Return: 0, -EBUSY while a group has a hook, -ENOENT without the series,
 * -EINVAL for a site that this kernel does not have.
 */
int hook_set_site(const char *site);

/** hook_set_args - choose what hooks are passed; as hook_set_site() */
int hook_set_args(const char *args);

/**
 * hook_choose - choose site and arguments for a cell
 * @cell: a cell with a hook, or NULL: no site calls hooks
 *
 * A kernel with one site built in has it in all its cells.
 *
 * Return: 0 or -errno as hook_set_site().
 */
int hook_choose(const struct result_cell *cell);

/**
 * hook_name - the registered name of a cell's hook
 * @cell: a cell with a site other than none
 * @buf: where to
 * @size: bytes of @buf
 *
 * Return: @buf.
 */
const char *hook_name(const struct result_cell *cell, char *buf, size_t size);

/**
 * hook_symbol - the function that a site's indirect call to the hook reaches
 * @cell: a cell with a site other than none
 * @buf: where to
 * @size: bytes of @buf
 *
 * For a BPF program that is the struct_ops trampoline, which the kernel's
 * bpf_struct_ops_ksym_init() names after the type and the member.
 *
 * Return: @buf.
 */
const char *hook_symbol(const struct result_cell *cell, char *buf, size_t size);

/**
 * hook_attach - attach a registered hook to a fanotify group
 * @fanotify_fd: the group
 * @name: the hook's name
 *
 * Return: 0 or -errno of the ioctl.
 */
int hook_attach(int fanotify_fd, const char *name);

/** hook_detach - detach a group's hook; 0 or -errno of the ioctl */
int hook_detach(int fanotify_fd);

#endif /* FSNBENCH_HOOK_H */
