// Release writes an archive of the program for every system that this machine has a C
// compiler for, with LICENSE, NOTICE, README and the scripts by which shells complete,
// and the archives' checksums. `make release` runs it in the top folder of the project:
//
//	go run ./pipeline/internal/release bin/peihe bin/release
//
// The first argument is the program for this machine, which knows its version and writes
// the scripts. The same sources, Go and C compilers give the same bytes: files are in
// order and of one date, without owner, and the program knows no path of the machine.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// A system is one for which the driver of the database has a static library, with the C
// compilers that may be there to link it: by name, the first that is found.
type system struct {
	os, arch  string
	compilers []string
	hint      string // how to come by one
}

var systems = []system{
	{"linux", "amd64", []string{"x86_64-linux-gnu-gcc"}, "install gcc and g++ for x86-64"},
	{"linux", "arm64", []string{"aarch64-linux-gnu-gcc"}, "install gcc and g++ for aarch64"},
	{"darwin", "amd64", []string{"o64-clang"}, "run make release on a Mac, or install osxcross"},
	{"darwin", "arm64", []string{"oa64-clang"}, "run make release on a Mac, or install osxcross"},
	{"windows", "amd64", []string{"x86_64-w64-mingw32-gcc-posix", "x86_64-w64-mingw32-gcc"},
		"install mingw-w64 of release 11 or later, such as Debian 13 has: DuckDB's library was made with its library of C"},
}

// released is the date of every file in an archive: the first that a zip can hold.
var released = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// A file of an archive.
type file struct {
	name string // below the archive's own folder, with "/"
	mode int64
	data []byte
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "release: name the program for this machine and the folder for the archives")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(program, folder string) error {
	said, err := exec.Command(program, "--version").Output()
	if err != nil {
		return fmt.Errorf("%s --version: %w; run make release, which builds it", program, err)
	}
	version := strings.TrimSpace(string(said[bytes.LastIndexByte(bytes.TrimSpace(said), ' ')+1:]))
	common, err := accompanying(program)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	var sums bytes.Buffer
	for _, s := range systems {
		compiler, found := s.compiler()
		if !found {
			fmt.Fprintf(os.Stderr, "%s/%s: left out, no C compiler for it here (%s); %s\n", s.os, s.arch,
				strings.Join(s.compilers, ", "), s.hint)
			continue
		}
		built, said, err := s.build(compiler)
		if err != nil {
			log := filepath.Join(folder, s.os+"_"+s.arch+".log") // what a linker says fills pages
			fmt.Fprintf(os.Stderr, "%s/%s: left out, it cannot be built here (%v, see %s); %s\n", s.os, s.arch, err, log,
				s.hint)
			if err := os.WriteFile(log, said, 0o644); err != nil {
				return err
			}
			continue
		}
		name := "peihe_" + version + "_" + s.os + "_" + s.arch
		pack, ending, executable := tarball, ".tar.gz", "peihe"
		if s.os == "windows" {
			pack, ending, executable = zipped, ".zip", "peihe.exe"
		}
		var archive bytes.Buffer
		if err := pack(&archive, name, append([]file{{executable, 0o755, built}}, common...)); err != nil {
			return err
		}
		path := filepath.Join(folder, name+ending)
		if err := os.WriteFile(path, archive.Bytes(), 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(archive.Bytes()), name+ending)
		fmt.Println(path)
	}
	if sums.Len() == 0 {
		return fmt.Errorf("nothing could be built; see above")
	}
	path := filepath.Join(folder, "peihe_"+version+"_checksums.txt")
	fmt.Println(path)
	return os.WriteFile(path, sums.Bytes(), 0o644)
}

// compiler is the C compiler for a system: for this one what Go takes anyway.
func (s system) compiler() (name string, found bool) {
	if s.os == runtime.GOOS && s.arch == runtime.GOARCH {
		return "", true
	}
	if s.os == "darwin" && runtime.GOOS == "darwin" {
		return "clang -arch " + map[string]string{"amd64": "x86_64", "arm64": "arm64"}[s.arch], true
	}
	for _, name := range s.compilers {
		if _, err := exec.LookPath(name); err == nil {
			return name, true
		}
	}
	return "", false
}

// build builds the program for a system. Where that fails, said is what Go says.
func (s system) build(compiler string) (program, said []byte, err error) {
	dir, err := os.MkdirTemp("", "release")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "peihe")
	flags := "-s -w -buildid=" // the id would tell flags, and with them paths
	if s.os == "windows" && compiler != "" {
		// The driver names a library as Windows may write it; here its name is in small letters.
		library, err := exec.Command(compiler, "-print-file-name=librstrtmgr.a").Output()
		if err != nil {
			return nil, nil, fmt.Errorf("%s -print-file-name: %w", compiler, err)
		}
		if err := os.Symlink(strings.TrimSpace(string(library)), filepath.Join(dir, "libRstrtmgr.a")); err != nil {
			return nil, nil, err
		}
		flags += " -extldflags=-L" + dir
	}
	c := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags="+flags, "-o", path, ".")
	c.Env = append(os.Environ(), "GOOS="+s.os, "GOARCH="+s.arch, "CGO_ENABLED=1")
	if compiler != "" {
		c.Env = append(c.Env, "CC="+compiler, "CXX="+plus(compiler))
	}
	if said, err := c.CombinedOutput(); err != nil {
		return nil, said, fmt.Errorf("go build: %w", err)
	}
	program, err = os.ReadFile(path)
	return program, nil, err
}

// plus is the C++ compiler beside a C compiler.
func plus(compiler string) string {
	return strings.NewReplacer("gcc", "g++", "clang", "clang++").Replace(compiler)
}

// accompanying are the files beside the program.
func accompanying(program string) ([]file, error) {
	var all []file
	for _, name := range []string{"LICENSE", "NOTICE", "README.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		all = append(all, file{name, 0o644, text})
	}
	for _, script := range []struct{ shell, name string }{
		{"bash", "peihe.bash"}, {"fish", "peihe.fish"}, {"powershell", "peihe.ps1"}, {"zsh", "_peihe"},
	} {
		text, err := exec.Command(program, "completion", script.shell).Output()
		if err != nil {
			return nil, fmt.Errorf("%s completion %s: %w", program, script.shell, err)
		}
		all = append(all, file{"completion/" + script.name, 0o644, text})
	}
	return all, nil
}

// tarball writes files below a folder.
func tarball(to io.Writer, folder string, files []file) error {
	compressed, err := gzip.NewWriterLevel(to, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := tar.NewWriter(compressed)
	for _, f := range files {
		head := &tar.Header{
			Name: folder + "/" + f.name, Mode: f.mode, Size: int64(len(f.data)),
			ModTime: released, Format: tar.FormatUSTAR,
		}
		if err := w.WriteHeader(head); err != nil {
			return err
		}
		if _, err := w.Write(f.data); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return compressed.Close()
}

// zipped is a tarball's like for Windows.
func zipped(to io.Writer, folder string, files []file) error {
	w := zip.NewWriter(to)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestCompression)
	})
	for _, f := range files {
		head := &zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: released}
		head.SetMode(os.FileMode(f.mode))
		part, err := w.CreateHeader(head)
		if err != nil {
			return err
		}
		if _, err := part.Write(f.data); err != nil {
			return err
		}
	}
	return w.Close()
}
