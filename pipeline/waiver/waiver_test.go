package waiver

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var rules = []string{"archive_incomplete", "materials_missing"}

const head = "rule,subject_id,reason,approved_by,expires\n"

// read reads a file of some content.
func read(t *testing.T, name string, content []byte) ([]Waiver, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := Read(t.Context(), path, rules)
	if err != nil {
		err = shortened{err, filepath.Dir(path) + "/"}
	}
	return all, err
}

// shortened is an error without the folder of the test.
type shortened struct {
	error
	folder string
}

func (s shortened) Error() string { return strings.ReplaceAll(s.error.Error(), s.folder, "") }

// TestReadForms reads one waiver in every form that an export may have.
func TestReadForms(t *testing.T) {
	t.Parallel()
	const plain = head + "archive_incomplete,FZ1,\"档案在途，已\"\"核\"\"实\",示例甲,2021-12-31\n"
	want := Waiver{"archive_incomplete", "FZ1", `档案在途，已"核"实`, "示例甲",
		time.Date(2021, 12, 31, 0, 0, 0, 0, time.UTC), 2}
	encoded := func(e interface{ Bytes([]byte) ([]byte, error) }) []byte {
		text, err := e.Bytes([]byte(plain))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	book := excelize.NewFile()
	for i, row := range [][]any{{"rule", "subject_id", "reason", "approved_by", "expires"},
		{"archive_incomplete", "FZ1", `档案在途，已"核"实`, "示例甲", time.Date(2021, 12, 31, 0, 0, 0, 0, time.UTC)}} {
		if err := book.SetSheetRow("Sheet1", []string{"A1", "A2"}[i], &row); err != nil {
			t.Fatal(err)
		}
	}
	var workbook, packed bytes.Buffer
	if err := book.Write(&workbook); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&packed)
	if inside, err := z.Create("waivers.csv"); err != nil {
		t.Fatal(err)
	} else if _, err := inside.Write([]byte(plain)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"plain.csv": []byte(plain), "bom.csv": []byte("\ufeff" + plain),
		"crlf.csv":   []byte(strings.ReplaceAll(plain, "\n", "\r\n")),
		"gb.csv":     encoded(simplifiedchinese.GB18030.NewEncoder()),
		"utf16.csv":  encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()),
		"bare16.csv": encoded(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()),
		"order.csv":  []byte("expires,reason,rule,subject_id,approved_by\n2021/12/31,\"档案在途，已\"\"核\"\"实\",archive_incomplete,ＦＺ1,示例甲\n"),
		"tabs.tsv": []byte(strings.ReplaceAll(strings.ReplaceAll(plain, ",", "\t"), "\"档案在途，已\"\"核\"\"实\"",
			`"档案在途，已""核""实"`)),
		"points.csv": []byte(strings.ReplaceAll(plain, ",", ";")),
		"book.xlsx":  workbook.Bytes(), "packed.zip": packed.Bytes(),
	} {
		got, err := read(t, name, content)
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	blank, err := read(t, "blank.csv", []byte("\n"+head+",,,,\n\n"))
	if err != nil || len(blank) != 0 {
		t.Errorf("a header alone waives %v, %v", blank, err)
	}
}

// TestReadMistakes wants every mistake told with file, row, column and what to do.
func TestReadMistakes(t *testing.T) {
	t.Parallel()
	const fine = "archive_incomplete,FZ1,在途,甲,2021-12-31\n"
	for _, c := range []struct {
		name, content string
		want          []string
	}{
		{"unknown rule", head + "archive_incomplet,FZ1,在途,甲,2021-12-31\n",
			[]string{`w.csv:2: there is no rule "archive_incomplet"; write archive_incomplete, or see peihe rules`}},
		{"twice", head + fine + "archive_incomplete, ＦＺ1,别的,乙,2022-12-31\n",
			[]string{"w.csv:3: archive_incomplete of FZ1 is waived in row 2 already; keep one of them"}},
		{"blank cells", head + " ,,,,\nmaterials_missing,SQ1,,甲,2021-12-31\nmaterials_missing,SQ2,在途, ,\n", []string{
			"w.csv:3: reason is blank; a waiver says what it waives, why, and who approved it",
			"w.csv:4: approved_by is blank", "w.csv:4: expires is blank; give the last day on which it holds"}},
		{"no subject", head + "materials_missing,,在途,甲,2021-12-31\n", []string{"w.csv:2: subject_id is blank"}},
		{"wrong day", head + "materials_missing,SQ1,在途,甲,2021-13-01\nmaterials_missing,SQ2,在途,甲,明年\n", []string{
			`w.csv:2: expires "2021-13-01" is no day; write it as 2021-12-31`, `w.csv:3: expires "明年" is no day`}},
		{"column missing", "rule,subject_id,reason,expires\n", []string{
			"w.csv:1: column approved_by is missing; let the first row be rule,subject_id,reason,approved_by,expires"}},
		{"column unknown", strings.Replace(head, "approved_by", "aproved_by", 1), []string{
			"w.csv:1: column approved_by is missing", `w.csv:1: unknown column "aproved_by"; write approved_by, or`}},
		{"column too many", strings.TrimSpace(head) + ",note\n", []string{`w.csv:1: unknown column "note"`}},
		{"column twice", strings.TrimSpace(head) + ",rule\n", []string{"w.csv:1: column rule stands twice; keep one"}},
		{"no header", fine, []string{"w.csv:1: has none of the columns of waivers; let the first row be rule,"}},
		{"empty", "", []string{"w.csv: has none of the columns of waivers"}},
		{"too many cells", head + "materials_missing,SQ1,在途,甲,2021-12-31,x\n", []string{
			"w.csv:2: the row has cells beyond the header; write quotes"}},
		{"text after a quote", head + "materials_missing,SQ1,\"在\"途,甲,2021-12-31\n",
			[]string{"w.csv:2: the row has text after"}},
		{"broken bytes", head + "materials_missing,SQ1,\xff\xff,甲,2021-12-31\n",
			[]string{"no text; save the file as UTF-8"}},
		{"NUL", head + "materials_missing,SQ1,a\x00b,甲,2021-12-31\n", []string{"w.csv:2: reason cannot be read"}},
		{"too long", head + "materials_missing,SQ1," + strings.Repeat("长", 501) + ",甲,2021-12-31\n", []string{
			"w.csv:2: reason has more than 500 characters; say it shorter"}},
		{"an identity number as rule", head + "350197199003070099,SQ1,在途,甲,2021-12-31\n", []string{"（内容不显示）"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, err := read(t, "w.csv", []byte(c.content))
			if err == nil || all == nil && len(c.want) == 0 {
				t.Fatalf("%v is taken", all)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v\ndoes not say %s", err, want)
				}
			}
			if lines := strings.Split(err.Error(), "\n"); len(lines) != len(c.want) ||
				strings.Contains(err.Error(), "350197") {
				t.Errorf("told is\n%v", err)
			}
		})
	}
}

// TestReadWhatIsNoFile names what is not there, a folder, and what nobody can read.
func TestReadWhatIsNoFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(folder, "none.csv"): "none.csv: no such file", folder: "is no file",
	} {
		if _, err := Read(t.Context(), path, rules); err == nil || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), "; name a CSV file") {
			t.Errorf("%s: %v", path, err)
		}
	}
	_, err := read(t, "book.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"+strings.Repeat("\x00", 600)))
	if err == nil || !strings.Contains(err.Error(), "book.xls: ") {
		t.Errorf("a binary workbook: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(folder, "w.csv")
	if err := os.WriteFile(path, []byte(head), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(ctx, path, rules); err != context.Canceled {
		t.Errorf("interrupted: %v", err)
	}
}

// FuzzRead wants no crash, and of what is taken every cell filled and every finding once.
func FuzzRead(f *testing.F) {
	f.Add([]byte(head + "materials_missing,SQ1,在途,甲,2021-12-31\n"))
	f.Add([]byte("\ufeffrule;subject_id;reason;approved_by;expires\r\narchive_incomplete;\"a;\"\"b\";x;y;44561\r\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "w.csv")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := Read(t.Context(), path, rules)
		if err != nil {
			return
		}
		seen := map[[2]string]bool{}
		for _, w := range all {
			key := [2]string{w.Rule, w.SubjectID}
			if seen[key] || !slices.Contains(rules, w.Rule) || w.SubjectID == "" || w.Reason == "" ||
				w.ApprovedBy == "" ||
				w.Expires.IsZero() || w.Row < 2 {
				t.Errorf("%+v", w)
			}
			seen[key] = true
		}
	})
}
