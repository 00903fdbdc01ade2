#include "lend.h"
#include "_cgo_export.h"

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
	*out = ((struct lent *)stream->private_data)->schema;
	return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
	out->release = 0; // nothing more
	return nextLent(((struct lent *)stream->private_data)->reader, out);
}

static const char *get_last_error(struct ArrowArrayStream *stream) { return "the reader failed"; }

static void release(struct ArrowArrayStream *stream) {}

void lend(struct lent *l) {
	l->stream.get_schema = get_schema;
	l->stream.get_next = get_next;
	l->stream.get_last_error = get_last_error;
	l->stream.release = release;
	l->stream.private_data = l;
}
