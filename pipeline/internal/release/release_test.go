package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"runtime"
	"testing"
)

var files = []file{{"peihe", 0o755, []byte("program")}, {"completion/_peihe", 0o644, []byte("script")}}

func twice(t *testing.T, pack func(io.Writer, string, []file) error) []byte {
	t.Helper()
	var once, again bytes.Buffer
	if err := errors.Join(pack(&once, "peihe_1", files), pack(&again, "peihe_1", files)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(once.Bytes(), again.Bytes()) {
		t.Error("the same files make two archives")
	}
	return once.Bytes()
}

func TestTarball(t *testing.T) {
	unpacked, err := gzip.NewReader(bytes.NewReader(twice(t, tarball)))
	if err != nil {
		t.Fatal(err)
	}
	r := tar.NewReader(unpacked)
	for _, f := range files {
		head, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil || head.Name != "peihe_1/"+f.name || head.Mode != f.mode || !bytes.Equal(data, f.data) ||
			!head.ModTime.Equal(released) || head.Uname != "" || head.Uid != 0 {
			t.Errorf("%+v holds %q (%v)", head, data, err)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("more is in it: %v", err)
	}
}

func TestZipped(t *testing.T) {
	packed := twice(t, zipped)
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil || len(r.File) != len(files) {
		t.Fatalf("%v, %d files", err, len(r.File))
	}
	for i, f := range files {
		part, err := r.File[i].Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(part)
		if err != nil || r.File[i].Name != "peihe_1/"+f.name || int64(r.File[i].Mode().Perm()) != f.mode ||
			!bytes.Equal(data, f.data) {
			t.Errorf("%s holds %q (%v)", r.File[i].Name, data, err)
		}
	}
}

// TestCompiler needs none for this machine but what Go takes, and finds a C++ compiler
// beside each.
func TestCompiler(t *testing.T) {
	if name, found := (system{os: runtime.GOOS, arch: runtime.GOARCH}).compiler(); name != "" || !found {
		t.Errorf("this machine needs %q", name)
	}
	if name, found := (system{os: "plan9", arch: "mips", compilers: []string{"no-such-gcc"}}).compiler(); found {
		t.Errorf("a compiler that is not there: %q", name)
	}
	for _, s := range systems {
		if s.hint == "" || len(s.compilers) == 0 {
			t.Errorf("%s/%s: nothing says how to build for it", s.os, s.arch)
		}
	}
	for c, want := range map[string]string{
		"aarch64-linux-gnu-gcc":        "aarch64-linux-gnu-g++",
		"x86_64-w64-mingw32-gcc-posix": "x86_64-w64-mingw32-g++-posix",
		"clang -arch arm64":            "clang++ -arch arm64",
		"oa64-clang":                   "oa64-clang++",
	} {
		if got := plus(c); got != want {
			t.Errorf("beside %s stands %s, want %s", c, got, want)
		}
	}
}
