package xlsx

import (
	"context"
	"encoding/xml"
	"errors"
	"io"

	"github.com/peihe/peihe/pipeline/source/unusable"
)

// stringTable holds the shared strings one behind another.
type stringTable struct {
	text []byte
	ends []uint32
}

func (t *stringTable) at(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.text[from:t.ends[i]:t.ends[i]]
}

// sharedStrings reads the table once.
func (w *Workbook) sharedStrings(ctx context.Context) (*stringTable, error) {
	w.load.Do(func() {
		if w.strings == "" || w.parts[w.strings] == nil {
			return
		}
		if w.loadErr = w.readStrings(ctx); w.loadErr != nil && ctx.Err() == nil {
			w.loadErr = unusable.Wrap("the shared strings", w.loadErr)
		}
	})
	return &w.table, w.loadErr
}

func (w *Workbook) readStrings(ctx context.Context) error {
	in, err := w.part(w.strings, stringsLimit)
	if err != nil {
		return err
	}
	defer in.Close()
	// The texts are shorter than the part, so that this never moves.
	w.table.text = make([]byte, 0, w.parts[w.strings].UncompressedSize64)
	s := newXMLStream(ctx, in)
	for {
		t, err := s.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if element, ok := t.(xml.StartElement); !ok || element.Name.Local != "si" {
			continue
		}
		if w.table.text, err = s.richText(w.table.text); err != nil {
			return err
		}
		if w.table.ends = append(w.table.ends, uint32(len(w.table.text))); len(w.table.ends) > stringCount {
			return unusable.Errorf(unusable.Bomb, "it holds more than %d million texts; %s", stringCount>>20,
				unusable.SaveAs)
		}
	}
}
