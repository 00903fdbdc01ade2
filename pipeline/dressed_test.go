package pipeline_test

import (
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/ingest"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/synthetic"
)

// dresses is how many random dresses are tried; make fuzz asks for more.
func dresses(t testing.TB) int {
	text := os.Getenv("PEIHE_DRESSES")
	if text == "" {
		return 40
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("PEIHE_DRESSES=%s is no number: %v", text, err)
	}
	return n
}

const (
	perWardrobe = 100 // dresses of one clean input
	perBuild    = 50  // dresses of which one goes through the whole pipeline
)

// TestDress rewrites clean exports at random. However they are dressed, every row
// reads as the same values at the place where the dresser put it, is set aside for
// the same reason, and the data files are the same bytes but for source_file,
// source_row, the footers and repeated headers that the dresser added, and files.csv.
func TestDress(t *testing.T) {
	slow(t)
	for first := 0; first < dresses(t); first += perWardrobe {
		t.Run(fmt.Sprint(first), func(t *testing.T) {
			t.Parallel()
			w := newWardrobe(t, uint64(first))
			for seed := uint64(first); seed < uint64(min(first+perWardrobe, dresses(t))); seed++ {
				w.try(t, seed)
				if t.Failed() {
					return
				}
			}
		})
	}
}

// wardrobe is a clean input with all that was read and published of it.
type wardrobe struct {
	input   string
	dialect export.Dialect
	read    reading
	data    map[string][][]string
}

func newWardrobe(t *testing.T, seed uint64) *wardrobe {
	t.Helper()
	o := testOptions(t.TempDir())
	notice, err := policy.Load(o.Policy, o.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	invent(t, o.Policy, o.Input, synthetic.Options{Seed: seed, Classes: 3, Faults: 1})
	w := &wardrobe{input: o.Input, dialect: (&pipeline.Built{Notice: notice}).Dialect()}
	w.read = readFolder(t, w.input, w.dialect)
	w.data = dataOf(t, w.input)
	if len(w.data["findings.csv"]) < 4 || len(w.data["set_aside.csv"]) < 4 {
		t.Fatalf("seed %d: %d findings and %d rows set aside prove little", seed, len(w.data["findings.csv"])-1,
			len(w.data["set_aside.csv"])-1)
	}
	return w
}

// try dresses the clean input by a seed and compares.
func (w *wardrobe) try(t *testing.T, seed uint64) {
	t.Helper()
	folder, err := os.MkdirTemp(t.TempDir(), "dress")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	dress := newDresser(seed, w.dialect).folder(t, w.input, folder)
	got := readFolder(t, folder, w.dialect)
	for path, want := range dress.files {
		if f := got.files[path]; f != want {
			t.Errorf("seed %d: %s is read as %+v, want %+v", seed, path, f, want)
		}
	}
	for kind, clean := range w.read.rows {
		same(t, fmt.Sprintf("seed %d: rows of %s", seed, kind), got.rows[kind], dress.move(clean))
		same(t, fmt.Sprintf("seed %d: columns of %s", seed, kind), got.columns[kind], w.read.columns[kind])
	}
	aside := dress.move(w.read.aside)
	for p, what := range dress.added {
		aside = append(aside, placed{p, what + "  false"})
	}
	same(t, fmt.Sprintf("seed %d: rows set aside", seed), byPlace(got.aside), byPlace(aside))
	if seed%perBuild != 0 || t.Failed() {
		return
	}
	data := dataOf(t, folder)
	for name, clean := range w.data {
		// Parquet has the rows of the CSV beside it; where these name their source it
		// cannot be the same bytes.
		table, isParquet := strings.CutSuffix(name, ".parquet")
		if name != "files.csv" && !(isParquet && slices.Contains(w.data[table+".csv"][0], "source_file")) {
			same(t, fmt.Sprintf("seed %d: %s", seed, name), dress.without(data[name]), dress.published(name, clean))
		}
	}
	for _, f := range data["files.csv"][1:] {
		if want := dress.files[f[0]]; f[1] != want.kind || f[2] != want.encoding || f[3] != fmt.Sprint(want.read) {
			t.Errorf("seed %d: files.csv has %q, want %+v", seed, f, want)
		}
	}
}

// same reports the first place where two lists differ.
func same[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("%s: missing %.400s", what, fmt.Sprint(want[i]))
		case i >= len(want):
			t.Errorf("%s: too many: %.400s", what, fmt.Sprint(got[i]))
		case got[i] != want[i]:
			t.Errorf("%s: item %d is\n%.400s, want\n%.400s", what, i, fmt.Sprint(got[i]), fmt.Sprint(want[i]))
		default:
			continue
		}
		return
	}
}

// placed is a row or a line about one, with where it stands.
type placed struct {
	place
	text string
}

func byPlace(rows []placed) []placed {
	return slices.SortedFunc(slices.Values(rows), func(a, b placed) int {
		return strings.Compare(fmt.Sprintf("%s %9d %s", a.file, a.row, a.text),
			fmt.Sprintf("%s %9d %s", b.file, b.row, b.text))
	})
}

// move says where rows of the clean input stand now.
func (d dressed) move(rows []placed) []placed {
	moved := make([]placed, len(rows))
	for i, r := range rows {
		moved[i] = placed{d.moved[r.place], r.text}
	}
	return moved
}

// reading is what the export package reads in a folder.
type reading struct {
	files   map[string]dressedFile
	rows    map[string][]placed // by kind, in load order, values as text
	columns map[string][]string // by kind, those in the header of some file
	aside   []placed            // kind, reason, column, kept and what a reader is told
}

func readFolder(t *testing.T, folder string, dialect export.Dialect) reading {
	t.Helper()
	files, err := export.Discover(t.Context(), folder, dialect)
	if err != nil {
		t.Fatal(err)
	}
	r := reading{map[string]dressedFile{}, map[string][]placed{}, map[string][]string{}, nil}
	for _, f := range files {
		if f.Kind == "" {
			t.Errorf("%s is not recognised; it comes closest to %s and lacks %q", f.Path, f.Closest, f.Lacking)
			continue
		}
		rows, err := ingest.Read(t.Context(), f, ingest.Options{SetAside: func(lines arrow.Record) error {
			r.aside = append(r.aside, asides(lines)...)
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			r.rows[f.Kind] = append(r.rows[f.Kind], values(rows.Record())...)
		}
		rows.Release()
		if rows.Err() != nil {
			t.Fatal(rows.Err())
		}
		columns := slices.Concat(r.columns[f.Kind], f.Columns)
		slices.Sort(columns)
		r.columns[f.Kind] = slices.Compact(columns)
		for _, fault := range f.Faults {
			t.Errorf("%s is at fault as a whole: %+v", f.Path, fault)
		}
		r.files[f.Path] = dressedFile{f.Kind, f.Encoding, f.Delimiter, f.HeaderRow, f.RowsRead}
	}
	return r
}

// values are typed rows as text, each value told apart from the next.
func values(record arrow.Record) (rows []placed) {
	for i := range int(record.NumRows()) {
		var cells []string
		for _, column := range record.Columns()[3:] {
			if column.IsNull(i) {
				cells = append(cells, "-")
			} else {
				cells = append(cells, strconv.Quote(column.ValueStr(i)))
			}
		}
		rows = append(rows, placed{placeOf(record, i), strings.Join(cells, " ")})
	}
	return rows
}

// asides are set-aside lines as text; the detail of a footer names its own word, and
// that of a repeated header says nothing that the reason does not.
func asides(record arrow.Record) (lines []placed) {
	for i := range int(record.NumRows()) {
		column, detail := "", ""
		if !record.Column(5).IsNull(i) {
			column = record.Column(5).ValueStr(i)
		}
		reason := record.Column(4).ValueStr(i)
		if reason != ingest.Footer && reason != ingest.RepeatedHeader {
			detail = " " + record.Column(7).ValueStr(i)
		}
		lines = append(lines, placed{placeOf(record, i),
			fmt.Sprintf("%s %s %s %s%s", record.Column(3).ValueStr(i), reason, column, record.Column(6).ValueStr(i),
				detail)})
	}
	return lines
}

func placeOf(record arrow.Record, i int) place {
	return place{strings.Clone(record.Column(1).(*array.String).Value(i)), record.Column(2).(*array.Int64).Value(i)}
}

// dataOf builds a folder and reads the data files of the internal edition; a file
// that is no table is one cell.
func dataOf(t *testing.T, input string) map[string][][]string {
	t.Helper()
	b, err := pipeline.Open(t.Context(), testOptions(input))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Through(t.Context(), "report"); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := publish.Data(t.Context(), b, publishing(), "internal", folder); err != nil {
		t.Fatal(err)
	}
	data := map[string][][]string{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		data[e.Name()] = [][]string{{hex.EncodeToString(text)}}
		if filepath.Ext(e.Name()) == ".csv" {
			if data[e.Name()], err = csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text),
				"\ufeff"))).ReadAll(); err != nil {
				t.Fatalf("%s: %v", e.Name(), err)
			}
		}
	}
	return data
}

// usedInstead is what a repeated row is told of the row that stands for it.
var usedInstead = regexp.MustCompile(`以后载入的一行为准：(.*) 第 (\d+) 行`)

// published is a data file of the clean input as that of the dressed one must be.
func (d dressed) published(name string, clean [][]string) []string {
	var places [][2]int // columns of a file and of a row in it
	for file, column := range clean[0] {
		if what, ok := strings.CutSuffix(column, "_file"); ok {
			if row := slices.Index(clean[0], what+"_row"); row >= 0 {
				places = append(places, [2]int{file, row})
			}
		}
	}
	move := func(file, row string) place {
		n, _ := strconv.ParseInt(row, 10, 64)
		return d.moved[place{file, n}]
	}
	var lines [][]string
	for i, cells := range clean {
		cells = slices.Clone(cells)
		for _, at := range places {
			if i > 0 && cells[at[0]] != "" {
				to := move(cells[at[0]], cells[at[1]])
				cells[at[0]], cells[at[1]] = to.file, fmt.Sprint(to.row)
			}
		}
		for c := range cells {
			if m := usedInstead.FindStringSubmatch(cells[c]); m != nil {
				to := move(m[1], m[2])
				cells[c] = strings.Replace(cells[c], m[0], fmt.Sprintf("以后载入的一行为准：%s 第 %d 行", to.file, to.row), 1)
			}
		}
		lines = append(lines, cells)
	}
	if name == "set_aside.csv" {
		slices.SortStableFunc(lines[1:], func(a, b []string) int {
			an, _ := strconv.Atoi(a[1])
			bn, _ := strconv.Atoi(b[1])
			if a[0] != b[0] {
				return strings.Compare(a[0], b[0])
			}
			return an - bn
		})
	}
	return quoted(lines)
}

// without leaves out the rows that the dresser added.
func (d dressed) without(data [][]string) []string {
	return quoted(slices.DeleteFunc(slices.Clone(data), func(cells []string) bool {
		if len(cells) < 4 || cells[3] != ingest.Footer && cells[3] != ingest.RepeatedHeader {
			return false
		}
		row, _ := strconv.ParseInt(cells[1], 10, 64)
		_, added := d.added[place{cells[0], row}]
		return added
	}))
}

func quoted(lines [][]string) []string {
	var out []string
	for _, cells := range lines {
		out = append(out, fmt.Sprintf("%q", cells))
	}
	return out
}
