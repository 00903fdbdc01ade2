package policy

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func builtIn() BuiltIn {
	return BuiltIn{Notices: os.DirFS("../../data/policy"), Calendars: os.DirFS("../../data/calendar")}
}

// TestBuiltIn loads every notice that the program has, and the one that is meant where
// none is named is one of them.
func TestBuiltIn(t *testing.T) {
	ids, err := builtIn().IDs()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		folder, err := builtIn().Notice(id)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Load(folder, builtIn().Calendar())
		if err != nil {
			t.Errorf("%s: %v", id, err)
		} else if p.ID != id {
			t.Errorf("the notice in the folder %s calls itself %s", id, p.ID)
		}
	}
	if id, err := builtIn().Default(); err != nil || !slices.Contains(ids, id) {
		t.Errorf("the notice %q is meant where none is named (%v); there are %v", id, err, ids)
	}
	if _, err := builtIn().Notice("fuzhou"); err == nil || !strings.Contains(err.Error(), "fuzhou-2021-42") {
		t.Errorf("a notice that is not built in: %v", err)
	}
}

// TestErrorOfBuiltIn finds a fault in a notice that is no folder on disk.
func TestErrorOfBuiltIn(t *testing.T) {
	b := builtIn()
	id, err := b.Default()
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	err = fs.WalkDir(b.Notices, id, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(b.Notices, path)
		files[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		topics    string
		calendars fs.FS
		want      string
	}{
		{"# none\ntopic: []\n", b.Calendars, "built-in policy " + id + `/topics.yaml:2: unknown key "topic"`},
		{"topics: [一]\n", fstest.MapFS{"2021.yml": {}}, "built-in calendar/2021.yml: nothing reads this file"},
	} {
		files[id+"/topics.yaml"] = &fstest.MapFile{Data: []byte(test.topics)}
		folder, err := BuiltIn{Notices: files}.Notice(id)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Load(folder, BuiltIn{Calendars: test.calendars}.Calendar())
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%v; want %s", err, test.want)
		}
	}
}
