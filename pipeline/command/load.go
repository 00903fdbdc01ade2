package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline/lake"
)

func load(p Program) *cobra.Command {
	var f inputFlags
	var to string
	c := &cobra.Command{
		Use:   "load --to DIR",
		Short: "Write the typed rows of the exports as Parquet, one file for each kind; they hold personal data",
		Long: "Load reads every export and writes each kind that is there as DIR/KIND.parquet: every row that could be\n" +
			"read, cell by cell typed, with source_file, source_row and load_order. This is the office's own data for its\n" +
			"own data lake: names, identity numbers, phones, addresses and accounts stand in it in full.",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if to == "" {
				return usage(fmt.Errorf("--to is missing; name the folder to write into"))
			}
			o, err := f.resolve(p)
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
	for _, flag := range []string{"fail-on", "waivers"} { // loading judges nothing
		c.Flags().MarkHidden(flag)
	}
	return c
}
