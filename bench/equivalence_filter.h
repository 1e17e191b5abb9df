/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What filters let through: of a directory, a subdirectory and a file in it, what
 * a fanotify listener reads with each combination of FAN_ONDIR and
 * FAN_EVENT_ON_CHILD, by itself and with a program that passes directories only.
 */
#ifndef FSNBENCH_EQUIVALENCE_FILTER_H
#define FSNBENCH_EQUIVALENCE_FILTER_H

#include <jansson.h>
#include <stddef.h>

/**
 * equivalence_filters - run all of it
 * @out: receives an array with an object per mark, flags, hook and site, see
 *	results/README.md
 * @nr_failed: what could not be run is added
 *
 * Without the hook series there are no hooks. No site calls hooks afterwards.
 *
 * Return: 0 or -errno of the program; libbpf says why on stderr.
 */
int equivalence_filters(json_t **out, size_t *nr_failed);

#endif /* FSNBENCH_EQUIVALENCE_FILTER_H */
