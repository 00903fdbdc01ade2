// Notice writes to stdout what Peihe must say of the software that it links or bundles:
// each component by name and version, and the full text of its licences. `make NOTICE`
// runs it in the top folder of the project, after npm has brought what is bundled.
//
// Components are the Go modules of the packages that the program links on any of the
// systems of a release, Go itself, DuckDB (pipeline/internal/notice/duckdb.txt, since no module holds
// the licences of what its library was compiled from), and the npm packages that the
// bundled script is made of. One licence text that several have stands once.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// systems are those of a release; what is linked differs.
var systems = []string{"darwin/amd64", "darwin/arm64", "linux/amd64", "linux/arm64", "windows/amd64"}

// licence tells by its name whether a file is for those who get the program.
var licence = regexp.MustCompile(`(?i)^(licen[cs]es?|copying|notice|patents|unlicense)([.-].*)?$`)

// A component is linked or bundled.
type component struct {
	name  string // with its version
	texts []string
}

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "notice:", err)
		os.Exit(1)
	}
}

func run(to io.Writer) error {
	all := map[string]*component{}
	for _, system := range systems {
		if err := modules(system, all); err != nil {
			return err
		}
	}
	var components []*component
	for _, c := range all {
		if err := c.byHand(); err != nil {
			return err
		}
		components = append(components, c)
	}
	for _, read := range []func() ([]*component, error){toolchain, database, scripts} {
		more, err := read()
		if err != nil {
			return err
		}
		components = append(components, more...)
	}
	slices.SortFunc(components, func(a, b *component) int { return strings.Compare(a.name, b.name) })
	_, err := to.Write(written(components))
	return err
}

// modules adds the modules of the packages that the program links on a system, each with
// the licences of its folder and of the folders of these packages.
func modules(system string, all map[string]*component) error {
	goos, goarch, _ := strings.Cut(system, "/")
	list := exec.Command("go", "list", "-deps", "-json=Dir,Module", ".")
	list.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=1")
	list.Stderr = os.Stderr
	listed, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list for %s: %w", system, err)
	}
	seen := map[string]bool{}
	for packages := json.NewDecoder(bytes.NewReader(listed)); ; {
		var p struct {
			Dir    string
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if p.Module == nil || p.Module.Main {
			continue
		}
		name := p.Module.Path + " " + p.Module.Version
		if all[name] == nil {
			all[name] = &component{name: name}
		}
		for dir := p.Dir; ; dir = filepath.Dir(dir) {
			if !seen[dir] {
				seen[dir] = true
				if err := all[name].read(dir); err != nil {
					return err
				}
			}
			if len(dir) <= len(p.Module.Dir) {
				break
			}
		}
	}
}

// read adds the licences that lie in a folder.
func (c *component) read(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !licence.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		c.add(string(text))
	}
	return nil
}

// add adds a text once, without what only sets it apart for a machine.
func (c *component) add(text string) {
	var lines []string
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		lines = append(lines, strings.TrimRight(line, " \t\r\n"))
	}
	if text = strings.Trim(strings.Join(lines, "\n"), "\n"); !slices.Contains(c.texts, text) {
		c.texts = append(c.texts, text)
	}
}

// toolchain is Go, whose runtime and library are in every program.
func toolchain() ([]*component, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	c := component{name: "Go"}
	if err := c.read(strings.TrimSpace(string(root))); err != nil {
		return nil, err
	}
	if len(c.texts) == 0 {
		return nil, fmt.Errorf("no licence in %s; use Go as it is published", strings.TrimSpace(string(root)))
	}
	return []*component{&c}, nil
}

// driver brings DuckDB as a library.
const driver = "github.com/marcboeker/go-duckdb"

// file has the licences of DuckDB, written by hand.
const file = "pipeline/internal/notice/duckdb.txt"

func lacking(c *component) error {
	return fmt.Errorf("%s has no file of a licence; add it by hand as %s is", c.name, file)
}

// byHand adds the licence of a module that has no file of it, such as one that stands in its
// README, from a file that was written by hand for its version: its name, a blank line, the
// licence.
func (c *component) byHand() error {
	if len(c.texts) > 0 {
		return nil
	}
	module, _, _ := strings.Cut(c.name, " ")
	text, err := os.ReadFile(filepath.Join(filepath.Dir(file), path.Base(module)+".txt"))
	if errors.Is(err, fs.ErrNotExist) {
		return lacking(c)
	}
	if err != nil {
		return err
	}
	first, licence, _ := strings.Cut(string(text), "\n")
	if strings.TrimSpace(first) != c.name {
		return fmt.Errorf("%s.txt is not about %s; look at its licence and correct the file", path.Base(module), c.name)
	}
	c.add(licence)
	return nil
}

// database is DuckDB. What is said of it must be of the release that is linked.
func database() ([]*component, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	version, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", driver).Output()
	if err != nil {
		return nil, fmt.Errorf("go list -m %s: %w", driver, err)
	}
	linked := driver + " " + strings.TrimSpace(string(version))
	first, _, _ := strings.Cut(string(text), "\n")
	if !strings.Contains(first, linked+" ") {
		return nil, fmt.Errorf("%s is not about %s; look at what its DuckDB contains and correct the file", file, linked)
	}
	c := component{name: strings.TrimSuffix(strings.Join(strings.Fields(first)[:2], " "), ",")}
	c.add(string(text))
	return []*component{&c}, nil
}

// scripts are the npm packages in the bundled script, by the lock file.
func scripts() ([]*component, error) {
	const folder = "templates"
	text, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Version string
			Dev     bool
		}
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return nil, err
	}
	var all []*component
	for path, p := range lock.Packages {
		name, isPackage := strings.CutPrefix(path, "node_modules/")
		if !isPackage || p.Dev {
			continue
		}
		c := &component{name: name + " " + p.Version + " (npm)"}
		if err := c.read(filepath.Join(folder, filepath.FromSlash(path))); err != nil {
			return nil, fmt.Errorf("%w; run make build, which brings it", err)
		}
		if len(c.texts) == 0 {
			return nil, lacking(c)
		}
		all = append(all, c)
	}
	return all, nil
}

const rule = "=============================================================================="

// written is the notice: what there is, then each text below the names that have it.
func written(components []*component) []byte {
	var b bytes.Buffer
	b.WriteString("Peihe checks public training subsidies. It is under the Apache License, Version 2.0\n" +
		"(LICENSE), and contains or bundles what is listed here. Below the list stands the text of\n" +
		"every licence and notice, after the names of all that come under it.\n\n")
	var texts []string
	for _, c := range components {
		fmt.Fprintf(&b, "    %s\n", c.name)
		for _, text := range c.texts {
			if !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
	}
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%s\n", rule)
		for _, c := range components {
			if slices.Contains(c.texts, text) {
				fmt.Fprintf(&b, "%s\n", c.name)
			}
		}
		fmt.Fprintf(&b, "%s\n\n%s\n", rule, text)
	}
	return b.Bytes()
}
