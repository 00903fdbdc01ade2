// What Arrow's C data interface and the engine's C interface say of record readers.
#ifndef PEIHE_LEND_H
#define PEIHE_LEND_H

#include <stdint.h>

struct ArrowSchema {
	const char *format, *name, *metadata;
	int64_t flags, n_children;
	struct ArrowSchema **children, *dictionary;
	void (*release)(struct ArrowSchema *);
	void *private_data;
};

struct ArrowArray {
	int64_t length, null_count, offset, n_buffers, n_children;
	const void **buffers;
	struct ArrowArray **children, *dictionary;
	void (*release)(struct ArrowArray *);
	void *private_data;
};

struct ArrowArrayStream {
	int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *);
	int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *);
	const char *(*get_last_error)(struct ArrowArrayStream *);
	void (*release)(struct ArrowArrayStream *);
	void *private_data;
};

// A reader of Go as the engine reads it, with its one schema.
struct lent {
	struct ArrowArrayStream stream;
	struct ArrowSchema schema;
	uintptr_t reader;
};

// lend makes the stream of a lent reader whose schema is there.
void lend(struct lent *);

// duckdb_arrow_scan shows a stream as a view; 0 where it did.
int duckdb_arrow_scan(void *connection, const char *view, struct ArrowArrayStream *);

// duckdb_interrupt has the engine give up what a connection runs, if anything.
void duckdb_interrupt(void *connection);

#endif
