// Package manifest says of an edition what it consists of and what it was made from, so
// that anybody can prove that nothing was changed since: the SHA-256 and size of every
// file that is published, and the SHA-256 of every input, policy, query and template file.
// It is a leaf: it knows neither exports nor pages.
//
// A manifest holds no wall-clock time, names no machine, and the same inputs give the
// same bytes. It can be signed: [Sign] writes an ed25519 signature over its bytes beside
// it.
package manifest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline/digest"
)

// The names of a manifest and of its signature, in the folder of an edition. Neither
// stands in the manifest.
const (
	Name      = "manifest.json"
	Signature = "manifest.json.sig"
)

// Limit is how many bytes a manifest may have: those of a million files.
const Limit = 256 << 20

// format is the form of the manifest; another form gets another number.
const format = 1

// A Manifest is what manifest.json says of an edition.
type Manifest struct {
	Edition string // internal or public
	AsOf    string // the day the edition speaks for, as 2021-12-31
	Version string // of the program
	Policy  Policy

	// Ignored are the patterns of files in the input folder that were none of ours; the
	// public edition does not tell them.
	Ignored []string

	// What the edition was made from, and what it consists of, by name. Inputs of the
	// public edition are by digest, without name and size.
	Inputs, PolicyFiles, Queries, Templates, Files []File
}

// Policy names the notice.
type Policy struct {
	ID     string `json:"id"`
	Number string `json:"number"`
}

// A File is one that was read or published: its path with "/", its size in bytes, and its
// SHA-256 in lower-case hexadecimal.
type File struct {
	Name   string `json:"name,omitempty"`
	Size   *int64 `json:"size,omitempty"`
	SHA256 string `json:"sha256"`
}

// layout is the manifest as JSON has it.
type layout struct {
	Format      int      `json:"manifest"`
	Edition     string   `json:"edition"`
	AsOf        string   `json:"as_of"`
	Version     string   `json:"version"`
	Policy      Policy   `json:"policy"`
	Ignored     []string `json:"ignored,omitempty"`
	Inputs      []File   `json:"inputs"`
	PolicyFiles []File   `json:"policy_files"`
	Queries     []File   `json:"queries"`
	Templates   []File   `json:"templates"`
	Files       []File   `json:"files"`
}

// Encode writes a manifest in its one form: a file on each line, sorted.
func (m Manifest) Encode() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n  \"manifest\": %d", format)
	var failed error
	write := func(key string, v any) {
		text, err := marshal(v)
		failed = errors.Join(failed, err)
		fmt.Fprintf(&b, ",\n  %q: %s", key, text)
	}
	write("edition", m.Edition)
	write("as_of", m.AsOf)
	write("version", m.Version)
	write("policy", m.Policy)
	if len(m.Ignored) > 0 {
		write("ignored", m.Ignored)
	}
	for _, list := range []struct {
		key   string
		files []File
	}{
		{"inputs", m.Inputs}, {"policy_files", m.PolicyFiles}, {"queries", m.Queries}, {"templates", m.Templates},
		{"files", m.Files},
	} {
		fmt.Fprintf(&b, ",\n  %q: [", list.key)
		for i, f := range list.files {
			text, err := marshal(f)
			failed = errors.Join(failed, err)
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "\n    %s", text)
		}
		if len(list.files) > 0 {
			b.WriteString("\n  ")
		}
		b.WriteByte(']')
	}
	b.WriteString("\n}\n")
	return b.Bytes(), failed
}

func marshal(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// ErrForm is the error of a manifest that says all a manifest does, but in other bytes than
// those that Peihe writes: somebody changed it.
var ErrForm = errors.New("it is not in the form that Peihe writes")

// Decode reads a manifest. Its error says in what it is none that Peihe wrote: also where
// a name leads out of the edition, or the bytes are other than those that [Manifest.Encode]
// gives, as after an edit by hand.
func Decode(text []byte) (Manifest, error) {
	if len(text) > Limit {
		return Manifest{}, fmt.Errorf("it has more than %d MB", Limit>>20)
	}
	var l layout
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return Manifest{}, fmt.Errorf("it is no manifest of Peihe: %s", plain(err))
	}
	if l.Format != format {
		return Manifest{}, fmt.Errorf("its form is %d, and this program knows form %d only", l.Format, format)
	}
	m := Manifest{
		Edition: l.Edition, AsOf: l.AsOf, Version: l.Version, Policy: l.Policy, Ignored: l.Ignored,
		Inputs: l.Inputs, PolicyFiles: l.PolicyFiles, Queries: l.Queries, Templates: l.Templates, Files: l.Files,
	}
	if _, err := time.Parse(time.DateOnly, m.AsOf); err != nil {
		return m, fmt.Errorf("as_of %q is no day", m.AsOf)
	}
	for _, list := range [][]File{m.Inputs, m.PolicyFiles, m.Queries, m.Templates, m.Files} {
		for _, f := range list {
			if sum, err := hex.DecodeString(f.SHA256); err != nil || len(sum) != sha256.Size ||
				f.SHA256 != strings.ToLower(f.SHA256) {
				return m, fmt.Errorf("%q has no SHA-256 but %q", f.Name, f.SHA256)
			}
		}
	}
	for i, f := range m.Files {
		switch {
		case !fs.ValidPath(f.Name) || f.Name == "." || strings.ContainsAny(f.Name, `\`+"\x00"):
			return m, fmt.Errorf("%q is no name of a file in the edition", f.Name)
		case f.Name == Name || f.Name == Signature:
			return m, fmt.Errorf("it lists %s itself", f.Name)
		case f.Size == nil || *f.Size < 0:
			return m, fmt.Errorf("%q has no size", f.Name)
		case i > 0 && f.Name <= m.Files[i-1].Name:
			return m, fmt.Errorf("%q is out of order or stands twice", f.Name)
		}
	}
	written, err := m.Encode()
	if err != nil || !bytes.Equal(written, text) {
		return m, ErrForm
	}
	return m, nil
}

// plain is what is wrong with a JSON, without the names that Go has for it.
func plain(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("no JSON at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Sprintf("%s is a %s at byte %d", orWhole(kind.Field), kind.Value, kind.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it is empty or ends early"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

func orWhole(field string) string {
	if field == "" {
		return "the whole"
	}
	return field
}

// Of lists every file below a folder, by name, but a manifest and its signature; workers
// are how many are read side by side.
func Of(ctx context.Context, folder fs.FS, workers int) ([]File, error) {
	var names []string
	err := fs.WalkDir(folder, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && name != Name && name != Signature {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return OfNamed(ctx, folder, names, workers)
}

// OfNamed lists some files of a folder, by name.
func OfNamed(ctx context.Context, folder fs.FS, names []string, workers int) ([]File, error) {
	slices.Sort(names)
	files := make([]File, len(names))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(workers, 1))
	for i, name := range names {
		group.Go(func() error {
			in, err := folder.Open(name)
			if err != nil {
				return err
			}
			defer in.Close()
			size, sum, err := digest.Of(ctx, in)
			files[i] = File{name, &size, sum}
			return err
		})
	}
	return files, group.Wait()
}

// OfFile is a file on disk under a name.
func OfFile(ctx context.Context, path, name string) (File, error) {
	_, sum, err := digest.OfFile(ctx, path)
	return File{Name: name, SHA256: sum}, err
}

// Unnamed are files by digest alone, sorted by it.
func Unnamed(files []File) []File {
	sums := make([]File, len(files))
	for i, f := range files {
		sums[i] = File{SHA256: f.SHA256}
	}
	slices.SortFunc(sums, func(a, b File) int { return strings.Compare(a.SHA256, b.SHA256) })
	return sums
}
