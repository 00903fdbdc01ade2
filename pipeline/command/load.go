package command

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline/lake"
	"github.com/peihe/peihe/pipeline/target"
)

func load(p Program) *cobra.Command {
	var f inputFlags
	var to, root string
	var share []string
	c := &cobra.Command{
		Use:   "load --to DIR",
		Short: "Write the typed rows of the exports as Parquet, a folder for each kind; they hold personal data",
		Long: "Load reads every export and writes DIR/KIND/NAME.parquet, a file for each file of exports: every row that\n" +
			"could be read, cell by cell typed, with source_file and source_row; what could not be read stands in\n" +
			"DIR/set_aside. This is the office's own data for its own data lake: names, identity numbers, phones,\n" +
			"addresses and accounts stand in it in full.\n\n" +
			"With --share it loads some files of a folder, so that several machines each load theirs into one DIR. Then\n" +
			"checks are made on single files only. DIR/manifests says what each run read and wrote: what stands in none\n" +
			"is of a run that was killed.",
		Example: "  peihe load --input exports --to lake\n" +
			"  peihe load --input /mnt/exports --share 2021-05,2021-06/classes.csv --to /mnt/lake\n" +
			"  peihe load --input /mnt/exports/gulou --root /mnt/exports --to /mnt/lake",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if to == "" {
				return usage(fmt.Errorf("--to is missing; name the folder to write into"))
			}
			o, err := f.resolve(p)
			if err == nil {
				o.Input, o.Share, err = shareOf(o.Input, root, share, c.Flags().Changed("input"))
			}
			if err != nil {
				return err
			}
			files, result, err := lake.Load(c.Context(), o, to)
			if err != nil {
				return err
			}
			f.tellUnrecognised(p, result)
			const warning = "peihe: %s holds personal data in full: " +
				"keep it inside the office and delete it when it is no longer needed\n"
			if !f.quiet {
				fmt.Fprintf(p.Stderr, warning, to)
			}
			for _, file := range files {
				fmt.Fprintln(p.Stdout, file)
			}
			return nil
		},
	}
	f.add(c, p)
	addPath(c.Flags(), &to, "to", "", "folder to write the Parquet files into (needed)")
	c.Flags().StringSliceVar(&share, "share", nil,
		"load only these files and folders, by their paths below --root, beside what other runs loaded into --to")
	addPath(c.Flags(), &root, "root", "",
		"folder from which source_file and --share are named, when --input is only a part of it (default --input)")
	for _, flag := range []string{"fail-on", "waivers"} { // loading judges nothing
		c.Flags().MarkHidden(flag)
	}
	return c
}

// shareOf says which folder is read, and which parts of it, as paths below it with "/"; nil
// parts for all.
func shareOf(input, root string, share []string, isInputGiven bool) (folder string, parts []string, err error) {
	if root == "" {
		root = input
	} else if isInputGiven || share == nil {
		part, err := below(root, input)
		if err != nil {
			return "", nil, usage(fmt.Errorf("--input %q does not lie in --root %q; name a folder that holds it", input, root))
		}
		if share == nil {
			share = []string{part}
		}
	}
	for _, s := range share {
		part := filepath.Clean(filepath.FromSlash(s))
		if s == "" || !filepath.IsLocal(part) {
			return "", nil, usage(fmt.Errorf("--share %q is no path below %q; name files and folders as they lie there, "+
				"such as 2021-05/classes.csv", s, root))
		}
		parts = append(parts, filepath.ToSlash(part))
	}
	return root, parts, nil
}

// below is the path of a folder below another, with links followed.
func below(root, folder string) (string, error) {
	root, err := target.Resolve(root)
	if err != nil {
		return "", err
	}
	if folder, err = target.Resolve(folder); err != nil {
		return "", err
	}
	part, err := filepath.Rel(root, folder)
	if err == nil && !filepath.IsLocal(part) {
		err = fmt.Errorf("%s lies outside", folder)
	}
	return part, err
}
