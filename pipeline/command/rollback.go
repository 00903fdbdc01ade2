package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
)

func rollback(p Program) *cobra.Command {
	var out string
	var to int
	c := &cobra.Command{
		Use:   "rollback",
		Short: "Lead the site's link back to the build before",
		Long: "Rollback leads the readers of a published site to the build that the current one took the place of, in\n" +
			"one step; called again, one build further back. --to names another build by its number, also a later\n" +
			"one: no build is removed. How many there are, build --keep N says. The next build compares with the one\n" +
			"that the link leads to, and is published above all.",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if out == "" {
				return usage(fmt.Errorf("--out is empty; name the folder of the site"))
			}
			if c.Flags().Changed("to") && to < 1 {
				return usage(fmt.Errorf("--to %d is no build; give the number of one", to))
			}
			done, err := publish.Rollback(target.Place{Flag: "out", Path: out}, to)
			if err != nil {
				return err
			}
			fmt.Fprintf(p.Stderr, "peihe: readers come to %s, and no more to %s; peihe rollback --to %d undoes this\n",
				done.To, done.From, done.From.Number)
			fmt.Fprintln(p.Stdout, done.Index)
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "site", "folder of the published site")
	c.Flags().IntVar(&to, "to", 0, "number of the build to lead to (default the build before)")
	return c
}
