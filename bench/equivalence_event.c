// SPDX-License-Identifier: GPL-2.0-only
/*
 * One event as a word: the mask in hex, a colon, and what it is about.
 *
 * With a descriptor that is the object's name; with file handles one letter and
 * name per record. Handles differ from run to run and are left out: which
 * records there are, and the names, must not.
 */
#include "bench/equivalence_event.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static const char *last_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* "object (deleted)" is two words; the first one is the name. */
static int put_descriptor(FILE *out, int fd)
{
	char link[64], path[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n < 0)
		return -errno;
	path[n] = '\0';
	path[strcspn(path, " ")] = '\0';
	fprintf(out, "d=%s", last_of(path));
	return 0;
}

static char letter_of(__u8 type)
{
	switch (type) {
	case FAN_EVENT_INFO_TYPE_FID:
		return 'f';
	case FAN_EVENT_INFO_TYPE_DFID:
		return 'p';
	case FAN_EVENT_INFO_TYPE_DFID_NAME:
		return 'n';
	case FAN_EVENT_INFO_TYPE_OLD_DFID_NAME:
		return 'o';
	case FAN_EVENT_INFO_TYPE_NEW_DFID_NAME:
		return 't';
	default:
		return '?';
	}
}

static void put_record(FILE *out, const struct fanotify_event_info_header *header)
{
	const struct fanotify_event_info_fid *fid = (const void *)header;
	const struct file_handle *handle = (const void *)fid->handle;
	char letter = letter_of(header->info_type);

	fputc(letter, out);
	if (strchr("not", letter))
		fprintf(out, "=%s,", (const char *)handle->f_handle + handle->handle_bytes);
}

static void put_records(FILE *out, const struct fanotify_event_metadata *event)
{
	const char *at = (const char *)event + event->metadata_len;
	const char *end = (const char *)event + event->event_len;

	while (at < end) {
		const struct fanotify_event_info_header *header = (const void *)at;

		if (!header->len)
			break;
		put_record(out, header);
		at += header->len;
	}
}

/* The event's descriptor is closed; @group is for the answer to a permission event. */
static int put_event(FILE *out, int group, const struct fanotify_event_metadata *event)
{
	struct fanotify_response response = { .fd = event->fd, .response = FAN_ALLOW };
	int ret = 0;

	if (event->vers != FANOTIFY_METADATA_VERSION)
		return -EPROTO;
	fprintf(out, "%s%llx:", ftell(out) > 0 ? " " : "", (unsigned long long)event->mask);
	put_records(out, event);
	if (event->fd < 0)
		return 0;
	ret = put_descriptor(out, event->fd);
	if (event->mask & (FAN_OPEN_PERM | FAN_ACCESS_PERM | FAN_OPEN_EXEC_PERM) &&
	    write(group, &response, sizeof(response)) != sizeof(response) && !ret)
		ret = -errno;
	close(event->fd);
	return ret;
}

int equivalence_event_read(FILE *out, int group)
{
	char buf[8192] __attribute__((aligned(8)));
	struct fanotify_event_metadata *event;
	ssize_t n;

	while ((n = read(group, buf, sizeof(buf))) > 0) {
		for (event = (void *)buf; FAN_EVENT_OK(event, n);
		     event = FAN_EVENT_NEXT(event, n)) {
			int ret = put_event(out, group, event);

			if (ret)
				return ret;
		}
	}
	return n < 0 && errno != EAGAIN ? -errno : 0;
}
