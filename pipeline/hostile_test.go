package pipeline_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/ingest"
)

// endured is how a process of its own came through a hostile folder.
type endured struct {
	Err          string
	Code         int
	Fates        map[string]int // rows of the file by what became of them
	Unrecognised []string
	Memory       uint64 // bytes that Go ever took from the system
}

const (
	hostileFolder = "PEIHE_HOSTILE_FOLDER" // tells the test that it is that process
	mostMemory    = 96 << 20
)

// TestHostile gives files that no honest program writes to a process of its own.
// It must end with rows set aside or an error that names the file, and must not
// take memory by the size of the file.
func TestHostile(t *testing.T) {
	slow(t)
	if folder := os.Getenv(hostileFolder); folder != "" {
		endure(t, folder)
		return
	}
	t.Parallel()
	header := rosterHeader + ",家庭地址\n"
	line := "A,甲,%d," + strings.Repeat("某路", 200) + "\n"
	lines := func(w io.Writer, from, bytes int) (n int) {
		for written := 0; written < bytes; n++ {
			wrote, _ := fmt.Fprintf(w, line, from+n)
			written += wrote
		}
		return n
	}
	repeat := func(w io.Writer, s string, times int) {
		chunk := []byte(strings.Repeat(s, 1<<10))
		for range times >> 10 {
			w.Write(chunk)
		}
	}
	for _, c := range []struct {
		name         string
		make         func(io.Writer) map[string]int // what must become of the rows
		unrecognised bool
	}{
		{"quote that never ends", func(w io.Writer) map[string]int {
			io.WriteString(w, header+"A,乙,1,\"")
			n := lines(w, 2, 32<<20)
			return map[string]int{"bad_row": 1, "used": n - 1}
		}, false},
		{"quote that never ends in a long line", func(w io.Writer) map[string]int {
			io.WriteString(w, header+"A,乙,1,\"")
			repeat(w, "x", 32<<20)
			io.WriteString(w, "\nA,丙,2,\n")
			return map[string]int{"bad_row": 1, "used": 1}
		}, false},
		{"quoted cell of 32 MB", func(w io.Writer) map[string]int {
			io.WriteString(w, header+"A,乙,1,\"")
			// far longer than a cell can be: its quote counts as not closed
			repeat(w, strings.Repeat("x", 1021)+"\n\"\"", 32<<10)
			io.WriteString(w, "\"\nA,丙,2,\n")
			return map[string]int{"bad_row": 1 + 32<<10, "used": 1}
		}, false},
		{"title of 100 MB", func(w io.Writer) map[string]int {
			repeat(w, "x", 100<<20)
			io.WriteString(w, "\n"+header+"A,乙,1,\n")
			return map[string]int{"used": 1}
		}, false},
		{"row of 100 MB", func(w io.Writer) map[string]int {
			io.WriteString(w, header+"A,乙,1,\n")
			repeat(w, "x", 100<<20)
			io.WriteString(w, "\nA,丙,2,\n")
			return map[string]int{"bad_row": 1, "used": 2}
		}, false},
		{"delimiters only", func(w io.Writer) map[string]int {
			repeat(w, ",", 7<<20)
			io.WriteString(w, "\n"+header)
			repeat(w, ",", 7<<20)
			io.WriteString(w, "\nA,乙,1,\n")
			return map[string]int{"used": 1}
		}, false},
		{"quotes only", func(w io.Writer) map[string]int {
			io.WriteString(w, header+"A,乙,1,\n")
			repeat(w, `"`, 20<<20)
			io.WriteString(w, "\"\nA,丙,2,\n")
			return map[string]int{"bad_row": 1, "used": 2}
		}, false},
		{"line ends only", func(w io.Writer) map[string]int {
			io.WriteString(w, header+"A,乙,1,\n")
			repeat(w, "\n", 32<<20)
			io.WriteString(w, "A,丙,2,\n")
			return map[string]int{"used": 2}
		}, false},
		{"NUL in cells", func(w io.Writer) map[string]int {
			io.WriteString(w, header+"A,甲\x00,1,\nA,乙,2,\x00\nA,丙,3,\n\x00\nA\x00B,丁,4,\nA,戊,5,路\x00口\n")
			return map[string]int{"used": 3, "bad_value class_id": 1, "bad_value address kept; used": 1}
		}, false},
		{"NUL throughout", func(w io.Writer) map[string]int { repeat(w, "\x00", 32<<20); return nil }, true},
		{"zip", func(w io.Writer) map[string]int {
			z := zip.NewWriter(w)
			inside, err := z.Create("花名册.csv")
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(inside, header+"A,乙,1,\n")
			z.Close()
			return nil
		}, false}, // what it holds is read, under a path of its own
		{"UTF-16 without a mark", func(w io.Writer) map[string]int {
			io.WriteString(w, wide("chb100,aac003,aac002\nA,x,1\n"))
			return map[string]int{"used": 1}
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			input := mandatory(t)
			file, err := os.Create(filepath.Join(input, "hostile.csv"))
			if err != nil {
				t.Fatal(err)
			}
			want := c.make(file)
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
			got := inChild(t, input)
			if got.Err != "" || len(got.Fates)+len(want) > 0 && !maps.Equal(got.Fates, want) ||
				(len(got.Unrecognised) > 0) != c.unrecognised {
				t.Errorf("got %v, unrecognised %q, error %q; want %v, unrecognised %t", got.Fates, got.Unrecognised,
					got.Err, want, c.unrecognised)
			}
			if got.Memory > mostMemory {
				t.Errorf("took %d MB", got.Memory>>20)
			}
			t.Logf("took %d MB", got.Memory>>20)
		})
	}
	for _, c := range []struct {
		name string
		make func(folder string) error
		code int
		want string
	}{
		{"folder that leads to itself", func(folder string) error {
			return os.Symlink(".",
				filepath.Join(folder, "again"))
		}, exit.Done, ""},
		{"links that lead to each other", func(folder string) error {
			a, b := filepath.Join(folder, "a.csv"), filepath.Join(folder, "b.csv")
			if err := os.Symlink(a, b); err != nil {
				return err
			}
			return os.Symlink(b, a)
		}, exit.WrongInput, "a.csv"},
		{"folder named as a file", func(folder string) error { return os.Mkdir(filepath.Join(folder, "a.csv"), 0o755) },
			exit.Done, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			input := mandatory(t)
			if err := c.make(input); err != nil {
				t.Fatal(err)
			}
			got := inChild(t, input)
			if got.Code != c.code || !strings.Contains(got.Err, c.want) {
				t.Errorf("code %d and error %q; want %d, naming %q", got.Code, got.Err, c.code, c.want)
			}
		})
	}
}

// inChild runs a folder in a process of its own.
func inChild(t *testing.T, folder string) (got endured) {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHostile$", "-test.v")
	c.Env = append(os.Environ(), hostileFolder+"="+folder)
	out, err := c.CombinedOutput()
	_, text, found := bytes.Cut(out, []byte("endured: "))
	text, _, _ = bytes.Cut(text, []byte("\n"))
	if err != nil || !found || json.Unmarshal(text, &got) != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return got
}

// endure is that process.
func endure(t *testing.T, folder string) {
	got := endured{Fates: map[string]int{}}
	b, err := pipeline.Open(t.Context(), testOptions(folder))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	err = b.Through(t.Context(), "stage")
	// Before its tables are looked at, which is no part of a build.
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	if got.Memory, got.Code = memory.Sys, code(err); err != nil {
		got.Err = err.Error()
	} else {
		for p, fate := range fatesIn(t, b) {
			if p.file == "hostile.csv" {
				got.Fates[fate]++
			}
		}
		for _, f := range b.Result.Unrecognised {
			got.Unrecognised = append(got.Unrecognised, f.Path)
		}
	}
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("endured: %s\n", text)
}

// TestFileShrinksWhileItIsRead cuts a file short, or lets it grow, when its first
// rows are read and most of it is not.
func TestFileShrinksWhileItIsRead(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int64{"emptied": 0, "cut short": 12 << 20, "grown": 25 << 20} {
		folder := t.TempDir()
		row := "A,甲,1," + strings.Repeat("x", 1000) + "\n"
		write(t, folder, map[string]string{"a.csv": rosterHeader + ",家庭地址\n" + strings.Repeat(row, 24<<20/len(row))})
		files, err := export.Discover(t.Context(), folder, export.Dialect{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := ingest.Read(t.Context(), files[0], ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !rows.Next() {
			t.Fatal(rows.Err())
		}
		if err := os.Truncate(filepath.Join(folder, "a.csv"), size); err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
		}
		rows.Release()
		if err := rows.Err(); err == nil || !strings.Contains(err.Error(),
			"reading a.csv: the file changed while it was being read") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
