/* SPDX-License-Identifier: GPL-2.0-only */
/* What fsncount adds to the code that QEMU translates. */
#ifndef FSNCOUNT_TRANSLATE_H
#define FSNCOUNT_TRANSLATE_H

#include <stdbool.h>

#include "qemu_plugin_api.h"

/**
 * translate_start - instrument all code that is translated from now on
 * @id: the plugin's
 * @with_mem: also loads, stores, cache lines and bytes of stack
 * @with_tasks: follow which task runs (tasks.h)
 * @with_profile: follow which function runs (profile.h)
 */
void translate_start(qemu_plugin_id_t id, bool with_mem, bool with_tasks, bool with_profile);

#endif /* FSNCOUNT_TRANSLATE_H */
