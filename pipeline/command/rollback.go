package command

import (
	"fmt"
	"math"

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
		RunE: func(*cobra.Command, []string) error {
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
	addPath(c.Flags(), &out, "out", "site", "folder of the published site")
	addWhole(c.Flags(), &to, "to", 0, 1, math.MaxInt32, "number of the build to lead to (default the build before)")
	return c
}
