package command

import (
	"bufio"
	"fmt"
	"io"
	"math"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/found"
	"github.com/peihe/peihe/pipeline/found/form"
)

// findingFormats write what the rules found, a finding at a time: a province has
// more of them than memory.
var findingFormats = map[string]func(io.Writer, found.Checked) error{
	"text": form.Text, "json": form.JSON, "sarif": form.SARIF, "junit": form.JUnit,
}

func check(p Program, code *int) *cobra.Command {
	var f inputFlags
	var format string
	var most int
	c := &cobra.Command{
		Use:   "check",
		Short: "Judge the exports by the same rules without a site: findings to the terminal, or as JSON, SARIF or JUnit",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := f.resolve(p)
			if err != nil {
				return err
			}
			if most > 0 && format != "sarif" {
				return usage(fmt.Errorf("--max-results is for --format sarif; other forms have every finding"))
			}
			if o.Database == "" { // who is given one asks what he likes
				o.Report = found.Reads
			}
			out := bufio.NewWriterSize(p.Stdout, 1<<16)
			built, err := pipeline.Run(c.Context(), o)
			if err != nil {
				return err
			}
			defer built.Close()
			checked, err := found.In(c.Context(), built, most)
			if err != nil {
				return err
			}
			checked.Failing = pipeline.SeveritiesFrom(f.failOn)
			if err := findingFormats[format](out, checked); err != nil {
				return err
			}
			if err := out.Flush(); err != nil {
				return err
			}
			f.tell(p, built.Result)
			*code = built.Result.Code(f.failOn)
			return built.Keep()
		},
	}
	f.add(c, p)
	addTimings(c, &f)
	addWhole(c.Flags(), &most, "max-results", 0, 0, math.MaxInt32,
		"results that a SARIF log has at most, the gravest; it says how many are left out (default all)")
	choose(c.Flags(), &format, "format", "form of the findings; SARIF is 2.1.0", "text", "json", "sarif", "junit")
	return c
}
