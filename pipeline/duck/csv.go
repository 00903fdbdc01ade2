package duck

import (
	"context"
	"encoding/csv"
	"io"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// CSV writes the rows of a query to w: UTF-8 with a byte order mark, LF, RFC 4180,
// a header, unknown values empty. A text that a spreadsheet would run as a formula
// gets a leading apostrophe.
func (d *DB) CSV(ctx context.Context, query string, w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	var row []string
	err := d.records(ctx, query, func(columns *arrow.Schema) error {
		for _, f := range columns.Fields() {
			row = append(row, f.Name)
		}
		return out.Write(row)
	}, func(record arrow.Record) error {
		texts := make([]func(int) string, len(row))
		for c, column := range record.Columns() {
			text, err := textOf(column)
			if err != nil {
				return err
			}
			if _, isText := column.(*array.String); isText {
				text = harmless(text)
			}
			texts[c] = text
		}
		for i := range int(record.NumRows()) {
			for c := range row {
				row[c] = ""
				if record.Column(c).IsValid(i) {
					row[c] = texts[c](i)
				}
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func harmless(text func(int) string) func(int) string {
	return func(i int) string {
		return Harmless(text(i))
	}
}

// Harmless puts an apostrophe before a text that a spreadsheet would run.
func Harmless(s string) string {
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}
