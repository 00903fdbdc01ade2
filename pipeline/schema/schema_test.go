package schema

import (
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
)

func TestSchema(t *testing.T) {
	for _, k := range Kinds() {
		schema := k.Arrow()
		const own = 3 // fields before those of the columns
		if got, want := schema.NumFields(), len(k.Columns)+own; got != want {
			t.Errorf("%s: %d fields, want %d", k.Name, got, want)
		}
		for _, key := range k.Key {
			if k.Position(key) < 0 {
				t.Errorf("%s: its key names %q, which it has not", k.Name, key)
			}
		}
		for c, column := range k.Columns {
			field := schema.Field(own + c)
			if text := field.Type.ID() == arrow.STRING; text != column.Type.IsText() || !field.Nullable ||
				field.Name != column.Name {
				t.Errorf("%s.%s: field %v", k.Name, column.Name, field)
			}
			if (column.Type == Word) != (column.Words != nil) {
				t.Errorf("%s.%s: words %q", k.Name, column.Name, column.Words)
			}
		}
	}
}
