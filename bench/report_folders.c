// SPDX-License-Identifier: GPL-2.0-only
/* Reads what a run has in folders of its own: their documents have no cells of the debate. */
#include "report_folders.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

void report_folders_release(struct report_folders *f)
{
	profile_release(&f->profile);
	report_quality_release(&f->quality);
	native_docs_release(&f->native);
	macro_docs_release(&f->macro);
	memory_release(&f->million);
	memory_release(&f->memory);
	equivalence_release(&f->equivalence);
}

static int load_equivalence(const char *dir, void *into)
{
	return equivalence_load(dir, into);
}

static int load_memory(const char *dir, void *into)
{
	return memory_load(dir, into);
}

static int load_macro(const char *dir, void *into)
{
	return macro_load(dir, into);
}

static int load_profile(const char *dir, void *into)
{
	return profile_load(dir, into);
}

/* A folder that holds nothing else than how good the instrument is has no arms. */
static int load_native(const char *dir, void *into)
{
	struct report_folders *f = into;
	char *const paths[] = { (char *)dir };
	int err = native_load(paths, 1, &f->native);

	return err ? err : report_quality_load(dir, &f->quality);
}

int report_folders_load(const char *dir, struct report_folders *f)
{
	const struct {
		const char *name;
		int (*load)(const char *dir, void *into);
		void *into;
	} folders[] = {
		{ "equivalence", load_equivalence, &f->equivalence },
		{ "memory", load_memory, &f->memory },
		{ "million", load_memory, &f->million },
		{ "macro", load_macro, &f->macro },
		{ "profile", load_profile, &f->profile },
		{ "native", load_native, f },
	};
	char *path;
	int err = 0;

	for (size_t i = 0; !err && i < sizeof(folders) / sizeof(*folders); i++) {
		if (asprintf(&path, "%s/%s", dir, folders[i].name) < 0)
			return -ENOMEM;
		if (!access(path, F_OK))
			err = folders[i].load(path, folders[i].into);
		free(path);
	}
	return err;
}

void report_folders_use(const struct report_folders *f, struct report *rep)
{
	rep->equivalence = f->equivalence.vanilla ? &f->equivalence : NULL;
	rep->memory = f->memory.nr_docs ? &f->memory : NULL;
	rep->million = f->million.nr_docs ? &f->million : NULL;
	rep->macro = f->macro.nr ? &f->macro : NULL;
	rep->profile = f->profile.set.nr_docs ? &f->profile : NULL;
	rep->native = f->native.nr ? &f->native : NULL;
	rep->quality = &f->quality;
}
