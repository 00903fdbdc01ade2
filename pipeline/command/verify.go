package command

import (
	"fmt"
	"io"
	"runtime"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/terminal"
	"github.com/peihe/peihe/pipeline/verify"
)

func verifies(p Program, code *int) *cobra.Command {
	var o verify.Options
	var notice noticeFlags
	var key, format string
	var quiet bool
	c := &cobra.Command{
		Use:   "verify DIR",
		Short: "Prove that a published site is what a build published: files, totals, links, inputs, signature",
		Long: "Verify holds a site, a build or an edition to its manifest.json: any file that was changed, is missing or\n" +
			"was added; totals added again from the rows of the data files; links of pages that lead nowhere. With\n" +
			"--input, --policy and --calendar also the exports and the notice, by the digests of those that it was\n" +
			"built from; with --key the signature that build --sign wrote. It exits with 1 where anything is wrong.",
		Example: "  peihe verify site\n" +
			"  peihe verify site/public --key city.pem\n" +
			"  peihe verify site --input exports --policy my-notice",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(fmt.Errorf("no folder; name a published site, a build or an edition"))
			}
			return noArgs(c, args[1:])
		},
		RunE: func(c *cobra.Command, args []string) error {
			o.Dir, o.Workers = args[0], runtime.GOMAXPROCS(0)
			if c.Flags().Changed("input") && o.Input == "" {
				return usage(fmt.Errorf("--input is empty; name the folder of the exports"))
			}
			if key != "" {
				var err error
				if o.Key, err = manifest.ReadPublicKey(key); err != nil {
					return usage(fmt.Errorf("--key: %w", err))
				}
			}
			if c.Flags().Changed("policy") || c.Flags().Changed("calendar") {
				folder, calendar, err := notice.folders(p)
				if err != nil {
					return err
				}
				o.Policy = policy.Read(folder, calendar) // what is wrong in it, its digests tell
			}
			report, err := verify.Run(c.Context(), o)
			if err != nil {
				return err
			}
			if len(report.Wrong) > 0 {
				*code = exit.Found
			}
			if format == "json" {
				return writeJSON(p.Stdout, report)
			}
			printReport(p.Stdout, report, quiet)
			return nil
		},
	}
	flags := c.Flags()
	addPath(flags, &o.Input, "input", "", "folder of the exports that the site was built from")
	flags.StringSliceVar(&o.Ignore, "ignore", nil,
		"patterns of files in the input folder that are none of ours; those of the build are known")
	addPolicy(flags, &notice.policy, p, "notice that the site was built with: a folder, or the id of a built-in one")
	addPath(flags, &notice.calendar, "calendar", "", calendarUsage)
	addPath(flags, &key, "key", "", "public key of whom must have signed, from openssl pkey -pubout")
	choose(flags, &format, "format", "form of the report", "text", "json")
	flags.BoolVar(&quiet, "quiet", false, "print what is wrong alone")
	return c
}

// printReport lists what is wrong, and what was looked at.
func printReport(w io.Writer, r verify.Report, quiet bool) {
	for _, f := range r.Wrong {
		fmt.Fprintf(w, "%s  %s\n  expected: %s\n  found:    %s\n  hint:     %s\n", f.What, terminal.Value(f.File),
			terminal.Value(f.Expected), terminal.Value(f.Found), f.Hint)
	}
	if r.LeftOut > 0 {
		fmt.Fprintf(w, "%d more of the same are left out\n", r.LeftOut)
	}
	if quiet {
		return
	}
	for _, e := range r.Editions {
		fmt.Fprintf(w, "%s: as of %s, %s, Peihe %s; files: %d (%s), pages: %d, figures added again: %d, signature: %s\n",
			terminal.Value(e.Edition), e.AsOf, terminal.Value(e.Policy), terminal.Value(e.Version), e.Files,
			humanize.Bytes(uint64(e.Bytes)), e.Pages, e.Totals, e.Signature)
	}
	if len(r.Wrong) == 0 {
		fmt.Fprintln(w, "nothing is wrong")
		return
	}
	fmt.Fprintf(w, "wrong: %d\n", len(r.Wrong)+r.LeftOut)
}
