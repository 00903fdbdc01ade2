package command

import (
	"bufio"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/diff"
)

// differenceFormats write what changed, at most so many changes, 0 for all.
var differenceFormats = map[string]func(io.Writer, diff.Difference, int) error{
	"text": diff.Text, "json": diff.JSON, "markdown": diff.Markdown,
}

func difference(p Program) *cobra.Command {
	var format string
	var limit int
	o := pipeline.Options{Queries: p.Queries, Version: Version}
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "What changed between two published builds: findings new, resolved and persisting, outcomes, yuan, and why",
		Long: "Diff compares two published builds: the folder of a site, one of its builds (site/.builds/1), or an\n" +
			"internal edition. It says what the page 与上期相比 of NEW would say if OLD stood before it. A copied\n" +
			"edition has no digests of the exports' rows, which causes rest on: some of them then stay untold.\n" +
			"That something changed is no failure: the exit code is 0.",
		Example: "  peihe diff site/.builds/1 site\n" +
			"  peihe diff site/.builds/1 site --format markdown --limit 20",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage(fmt.Errorf("%d folders are named; name two published builds, the older one first", len(args)))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			built, err := pipeline.Compare(c.Context(), o, args[0], args[1])
			if err != nil {
				return err
			}
			defer built.Close()
			d, err := diff.Of(c.Context(), built)
			if err != nil {
				return err
			}
			out := bufio.NewWriterSize(p.Stdout, 1<<16)
			if err := differenceFormats[format](out, d, limit); err != nil {
				return err
			}
			return out.Flush()
		},
	}
	flags := c.Flags()
	choose(flags, &format, "format", "form of the changes", "text", "json", "markdown")
	addWhole(flags, &limit, "limit", 50, 0, 1_000_000, "changes that text and Markdown list, 0 for all; JSON has all")
	addThreads(flags, &o.Threads)
	flags.Var((*memory)(&o.MemoryLimit), "memory-limit",
		"memory that the program may use, such as 1GB (default 80% of the machine's for DuckDB alone)")
	return c
}
