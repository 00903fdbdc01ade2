package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/privacy"
	"github.com/peihe/peihe/pipeline/source"
	"github.com/peihe/peihe/pipeline/waiver"
)

// origins holds the exports and the notice, where they are given, to those that the
// manifest says the edition was made from.
func (o Options) origins(ctx context.Context, m manifest.Manifest, found *findings) error {
	if o.Input != "" {
		there, err := o.inputs(ctx, m)
		if err != nil {
			return exit.With(exit.WrongInput, err)
		}
		differences(m.Inputs, renamed(there, m.Inputs), found, InputChanged, InputMissing, InputAdded)
	}
	listed, there := m.PolicyFiles, []manifest.File{}
	if o.Policy == nil {
		listed = slices.DeleteFunc(slices.Clone(listed),
			func(f manifest.File) bool { return f.Name != waiver.FileName })
	} else {
		for _, f := range o.Policy.Files() {
			there = append(there, manifest.File{Name: f.Path, SHA256: f.SHA256})
		}
	}
	if o.Waivers != "" {
		f, err := manifest.OfFile(ctx, o.Waivers, waiver.FileName)
		if err != nil {
			return exit.With(exit.WrongUsage, fmt.Errorf("--waivers: %w; name the file that the site was built with",
				err))
		}
		there = append(there, f)
	}
	if o.Policy != nil || o.Waivers != "" {
		differences(listed, there, found, PolicyChanged, PolicyMissing, PolicyAdded)
	}
	return nil
}

// inputs are the files that a build would read.
func (o Options) inputs(ctx context.Context, m manifest.Manifest) ([]manifest.File, error) {
	if _, err := os.Stat(o.Input); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("input folder: %s is not there; name the folder of the exports with --input", o.Input)
	}
	files, err := source.Find(ctx, o.Input, slices.Concat(m.Ignored, o.Ignore), nil)
	if err != nil {
		return nil, err
	}
	wholes, err := source.Wholes(ctx, files)
	if err != nil {
		return nil, err
	}
	var there []manifest.File
	for _, w := range wholes {
		there = append(there, manifest.File{Name: w.Path, Size: &w.Size, SHA256: w.SHA256})
	}
	return there, nil
}

// renamed are files under the names that a manifest lists for their bytes where personal
// values in these were masked: under their own they are not listed.
func renamed(there, listed []manifest.File) []manifest.File {
	masked := map[string][]string{} // by digest
	for _, f := range listed {
		if strings.Contains(f.Name, privacy.Star) {
			masked[f.SHA256] = append(masked[f.SHA256], f.Name)
		}
	}
	there = slices.Clone(there)
	for i, f := range there {
		names := masked[f.SHA256]
		if len(names) > 0 && !slices.ContainsFunc(listed, func(l manifest.File) bool { return l.Name == f.Name }) {
			there[i].Name, masked[f.SHA256] = names[0], names[1:]
		}
	}
	return there
}

// differences tells which files of a manifest are others, missing or added. Those that it
// names by their digest alone are changed or missing, whichever.
func differences(listed, there []manifest.File, found *findings, changed, missing, added string) {
	if slices.ContainsFunc(listed, func(f manifest.File) bool { return f.Name == "" }) {
		unnamed(listed, there, found, missing, added)
		return
	}
	byName := map[string]manifest.File{}
	for _, f := range there {
		byName[f.Name] = f
	}
	for _, f := range listed {
		is, isThere := byName[f.Name]
		delete(byName, f.Name)
		switch {
		case !isThere:
			found.add(missing, f.Name, told(f), "nothing")
		case is.SHA256 != f.SHA256:
			found.add(changed, f.Name, told(f), told(is))
		}
	}
	for _, f := range byName {
		found.add(added, f.Name, "nothing", told(f))
	}
}

// unnamed is differences for a manifest that has no names. Files of the same bytes are
// told apart by how many there are.
func unnamed(listed, there []manifest.File, found *findings, missing, added string) {
	count := map[string]int{}
	for _, f := range listed {
		count[f.SHA256]++
	}
	there = slices.Clone(there)
	slices.SortFunc(there, func(a, b manifest.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range there {
		if count[f.SHA256]--; count[f.SHA256] < 0 {
			found.add(added, f.Name, "one of the files of the manifest", told(f))
		}
	}
	for sum, n := range count {
		for range n {
			found.add(missing, "", told(manifest.File{SHA256: sum}), "nothing")
		}
	}
}

// told is a file by what is known of it.
func told(f manifest.File) string {
	if f.Size == nil {
		return "sha256 " + f.SHA256
	}
	return described(*f.Size, f.SHA256)
}
