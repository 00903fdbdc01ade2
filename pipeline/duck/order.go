package duck

import (
	"context"
	"strings"
)

// Make makes the table of a query, in the place of one that is there. Where an order is
// given its rows stand in it, as [DB.OrderBy] knows.
func (d *DB) Make(ctx context.Context, table, query, order string) error {
	if order != "" {
		query = "select * from (\n" + query + "\n) q order by " + order
	}
	err := d.Exec(ctx, "create or replace table "+table+" as "+query)
	if err == nil {
		d.orders.Store(table, order)
	}
	return err
}

// OrderBy is the clause that brings rows of a table into an order. It is "" where [DB.Make]
// made the table in that order, or in one that begins with it, so that what pages, files and
// sheets show is sorted once: this engine returns rows as they were put in. An engine that
// does not needs the clause always.
func (d *DB) OrderBy(table, order string) string {
	if stands, ok := d.orders.Load(table); ok && strings.HasPrefix(stands.(string)+",", order+",") {
		return ""
	}
	return " order by " + order
}
