package export

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source"
	"github.com/peihe/peihe/pipeline/source/format"
	"github.com/peihe/peihe/pipeline/source/table"
)

// Causes of the fault file_unread.
const (
	causeNear         = "near_kind"     // Detail: the kind {lacks} the required headers that are not there
	causeNoHeader     = "no_header"     // Detail: the file that it goes on like
	causeDecodedTwice = "decoded_twice" // text was read in a wrong encoding on the way
	causeQuotedLines  = "quoted_lines"  // each line is one quoted cell
	causeOwnOutput    = "own_output"    // a data file of a published build
	causeTenThousands = "ten_thousands" // Detail: the header of amounts in 万元
	causeTied         = "tied"          // Detail: the kinds between which nothing decides
)

const (
	sampleRows  = 20
	sampleBytes = 1 << 20
)

// sampled is a row of a sample.
type sampled struct {
	row   int64
	text  []byte   // as it stands in a text file
	cells [][]byte // trimmed
}

// sample returns the first rows below a row that are not blank, at least two where there are two.
func (f *File) sample(ctx context.Context, comma byte, below int64) ([]sampled, error) {
	s, err := f.Rows(ctx, source.Reading{Encoding: f.Encoding, Comma: comma})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	var rows []sampled
	var b table.Block
	a := new(cell.Arena)
	for read := 0; len(rows) < 2 || read < sampleBytes; read += len(b.Text) {
		if err := s.Fill(ctx, &b); err != nil {
			return nil, err
		}
		if len(b.Rows) == 0 {
			break
		}
		for _, r := range b.Rows {
			if r.Number <= below {
				continue
			}
			a.Reset()
			row, filled := sampled{row: r.Number, text: bytes.Clone(b.Text[r.From:r.To])}, r.Fault != table.NoFault
			for i := r.First; i < r.End; i++ {
				cell := bytes.Clone(cell.Trim(b.Cell(i, a)))
				row.cells, filled = append(row.cells, cell), filled || len(cell) > 0
			}
			if !filled {
				continue
			}
			if rows = append(rows, row); len(rows) == sampleRows {
				return rows, nil
			}
		}
	}
	return rows, nil
}

// explainUnread gives each file that is not recognised, and has a row below its
// first, its fault and the likeliest cause.
func explainUnread(ctx context.Context, files []*File) error {
	known := map[*File][]sampled{}
	for _, f := range files {
		if f.Kind != "" || f.Faults != nil {
			continue
		}
		if err := f.explain(ctx, files, known); err != nil && !f.isUnusable(err) {
			return fmt.Errorf("reading %s: %w", f.Path, err)
		}
	}
	return nil
}

func (f *File) explain(ctx context.Context, files []*File, known map[*File][]sampled) error {
	rows, err := f.sample(ctx, f.comma(), 0)
	if err != nil || len(rows) < 2 {
		return err
	}
	fault := Fault{Check: "file_unread", Row: rows[0].row}
	switch {
	case f.Tied != nil:
		fault.Cause, fault.Detail = causeTied, strings.Join(f.Tied, ", ")
	case quotedLines(rows):
		fault.Cause = causeQuotedLines
	case ownOutput(rows[0].cells):
		fault.Cause = causeOwnOutput
	case f.decodedTwice(rows):
		fault.Cause = causeDecodedTwice
	default:
		before, err := f.continues(ctx, files, known)
		if err != nil {
			return err
		}
		if before != nil {
			fault.Cause, fault.Detail = causeNoHeader, before.Path
		} else if f.Closest != "" {
			fault.Cause, fault.Row = causeNear, f.nearRow
			fault.Detail = schema.Title(f.Closest) + " {lacks} " + strings.Join(f.Lacking, "、")
			if header := f.tenThousands(rows); header != "" {
				fault.Cause, fault.Detail = causeTenThousands, header
			}
		}
	}
	f.Faults = append(f.Faults, fault)
	return nil
}

// comma returns the delimiter of a text file, 0 for a sheet.
func (f *File) comma() byte {
	if f.Delimiter == "" {
		return 0
	}
	return f.Delimiter[0]
}

// quotedLines reports rows of one quoted cell each that holds several.
func quotedLines(rows []sampled) bool {
	return !slices.ContainsFunc(rows, func(r sampled) bool {
		return len(r.cells) != 1 || !bytes.HasPrefix(bytes.TrimSpace(r.text), []byte{'"'}) ||
			!bytes.ContainsAny(r.cells[0], ",;|\t")
	})
}

var snakeCase = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// ownOutput reports the header of one of Peihe's own data files: its columns
// have names of programs, some of which no office uses.
func ownOutput(cells [][]byte) bool {
	ours := false
	for _, cell := range cells {
		if !snakeCase.Match(cell) {
			return false
		}
		switch string(cell) {
		case "class_id", "application_id", "payment_id", "source_file", "subject_id", "masked_id", "entitled_yuan",
			"severity",
			"signin_points", "findings_error", "change", "reason":
			ours = true
		}
	}
	return ours && len(cells) > 2
}

// mistaken are encodings by which text is taken for another, with the one it has.
var mistaken = []struct{ as, is encoding.Encoding }{
	{charmap.Windows1252, encoding.Nop}, {charmap.ISO8859_1, encoding.Nop}, {simplifiedchinese.GB18030, encoding.Nop},
	{charmap.Windows1252, simplifiedchinese.GB18030}, {charmap.ISO8859_1, simplifiedchinese.GB18030},
}

// decodedTwice reports text that was decoded wrongly before it came here: taken
// back, its first rows hold headers, or it is full of what such text holds.
func (f *File) decodedTwice(rows []sampled) bool {
	for _, m := range mistaken {
		for _, row := range rows[:min(len(rows), headerRows)] {
			var cells [][]byte
			for _, text := range row.cells {
				if cell.IsASCII(text) {
					continue
				}
				raw, err := m.as.NewEncoder().Bytes(text)
				if err != nil {
					continue
				}
				if m.is != encoding.Nop {
					if raw, err = m.is.NewDecoder().Bytes(raw); err != nil {
						continue
					}
				}
				if utf8.Valid(raw) && !bytes.Equal(raw, text) {
					cells = append(cells, raw)
				}
			}
			for _, fit := range f.headers.fits(cells) {
				if fit.recognised > 0 {
					return true
				}
			}
		}
	}
	strange, foreign := 0, 0
	for _, row := range rows {
		for _, r := range string(bytes.Join(row.cells, nil)) {
			switch {
			case r < utf8.RuneSelf:
				continue
			case r == utf8.RuneError, r < 0x100, strings.ContainsRune(mojibake, r):
				strange++
			}
			foreign++
		}
	}
	return strange > 2 && 4*strange > foreign
}

// mojibake are characters that Chinese in UTF-8 becomes when it is read as GBK,
// and that hardly stand in Chinese otherwise.
const mojibake = "锟斤拷烫屯鐝鍩鏂浜鍙缂璇濮鍚韬鐮瀛涓绛鏃堕棿锛銆鈥娆浠彿鍒鎷煎鏈鐨鏄垮簲璐ㄦ"

// continues returns the recognised file of the same folder that a file without
// header goes on like: as many cells, of the same shapes.
func (f *File) continues(ctx context.Context, files []*File, known map[*File][]sampled) (*File, error) {
	for _, other := range files {
		if other.Kind == "" || other.Layout.Width < 2 || path.Dir(other.Path) != path.Dir(f.Path) ||
			(other.Format == format.Text) != (f.Format == format.Text) {
			continue
		}
		model, sampled := known[other]
		var err error
		if !sampled {
			if model, err = other.sample(ctx, other.comma(), int64(other.HeaderRow)); err != nil {
				return nil, err
			}
			known[other] = model
		}
		rows, err := f.sample(ctx, other.comma(), 0)
		if err != nil {
			return nil, err
		}
		if goesOn(model, rows, other.Layout.Width) {
			return other, nil
		}
	}
	return nil, nil
}

// goesOn reports rows of as many cells as those of the model and of the same shapes.
func goesOn(model, rows []sampled, width int) bool {
	if len(model) == 0 || len(rows) == 0 {
		return false
	}
	alike, compared := 0, 0
	for column := range width {
		shapes := map[string]bool{}
		for _, row := range model {
			if column < len(row.cells) {
				shapes[cellShape(row.cells[column])] = true
			}
		}
		for _, row := range rows {
			if len(row.cells) != width {
				return false
			}
			if len(row.cells[column]) == 0 {
				continue
			}
			if compared++; shapes[cellShape(row.cells[column])] {
				alike++
			}
		}
	}
	return compared > 0 && 10*alike >= 8*compared
}

// cellShape is a cell with each run of digits as 9, of Latin letters as a and of others as 字.
func cellShape(cell []byte) string {
	var b strings.Builder
	var last rune
	for _, r := range string(cell) {
		switch {
		case unicode.IsDigit(r):
			r = '9'
		case r < utf8.RuneSelf && unicode.IsLetter(r):
			r = 'a'
		case unicode.IsLetter(r):
			r = '字'
		}
		if r != last || r != '9' && r != 'a' && r != '字' {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// tenThousands returns the header of amounts in units of 10,000 yuan that stands
// where a required column is lacking, "" for none.
func (f *File) tenThousands(rows []sampled) string {
	for _, row := range rows {
		if row.row != f.nearRow {
			continue
		}
		for _, text := range row.cells {
			name := cell.NormalName(string(text))
			if bare, _, ok := strings.Cut(name, "万元"); ok && slices.Contains(f.Lacking, strings.TrimRight(bare, "([")) {
				return cell.Shown(text)
			}
		}
	}
	return ""
}
