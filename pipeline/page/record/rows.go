package record

// Rows are rows of a table: what shows them leads to the query that made it.
type Rows[T any] struct {
	Table string // layer.name
	Rows  []T
}

// Row is one row of a table.
type Row[T any] struct {
	Table string // layer.name
	Row   T
}

// Made is what a query made.
type Made interface{ MadeBy() string }

func (r Rows[T]) MadeBy() string { return r.Table }
func (r Row[T]) MadeBy() string  { return r.Table }

// Of are some rows of the same table.
func (r Rows[T]) Of(some []T) Rows[T] { return Rows[T]{r.Table, some} }

// Matching are the rows of which something holds.
func (r Rows[T]) Matching(holds func(T) bool) Rows[T] {
	var some []T
	for _, one := range r.Rows {
		if holds(one) {
			some = append(some, one)
		}
	}
	return r.Of(some)
}

// One is a row of the same table.
func (r Rows[T]) One(row T) Row[T] { return Row[T]{r.Table, row} }
