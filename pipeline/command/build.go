package command

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/terminal"
	"github.com/peihe/peihe/pipeline/waiver"
)

// inputFlags are the flags of every verb that reads exports.
type inputFlags struct {
	options   pipeline.Options
	notice    noticeFlags
	asOf      string
	failOn    string // error, warning or never
	waivers   string
	quiet     bool
	logFormat string
}

func (f *inputFlags) add(c *cobra.Command, p Program) {
	flags := c.Flags()
	flags.StringVar(&f.options.Input, "input", "data/sample", "folder of the exports")
	f.notice.add(flags, p)
	flags.StringVar(&f.waivers, "waivers", "",
		"file of approved findings: rule, subject_id, reason, approved_by, expires "+
			"(default "+waiver.FileName+" of the policy's folder)")
	flags.StringVar(&f.asOf, "as-of", "", "day the report speaks for, YYYY-MM-DD (default today in Asia/Shanghai)")
	flags.StringVar(&f.options.Database, "database", "", "keep the DuckDB database in this file")
	choose(flags, &f.failOn, "fail-on", "exit with 1 on findings of this severity or above", "never", "error", "warning")
	flags.StringSliceVar(&f.options.Accept, "accept", nil,
		"go on although a check of whole exports fails: CHECK, CHECK:KIND or all")
	flags.StringSliceVar(&f.options.Ignore, "ignore", nil,
		"patterns of files in the input folder that are none of ours, such as '*.txt'")
	flags.StringVar(&f.options.Previous, "previous", "", "published site to compare with (default the one at --out)")
	flags.IntVar(&f.options.Threads, "threads", 0, "threads to use (default all processors)")
	flags.Var((*memory)(&f.options.MemoryLimit), "memory-limit",
		"memory that the program may use, such as 1GB (default 80% of the machine's for DuckDB alone)")
	flags.BoolVar(&f.quiet, "quiet", false, "print no progress")
	choose(flags, &f.logFormat, "log-format", "form of the progress", "text", "json")
}

// resolve checks the flags and fills the options from them.
func (f *inputFlags) resolve(p Program) (pipeline.Options, error) {
	o := f.options
	if o.Threads < 0 {
		return o, usage(fmt.Errorf("--threads %d is negative; give a number of threads, or 0 for all processors",
			o.Threads))
	}
	var err error
	if o.AsOf, err = day(f.asOf); err != nil {
		return o, err
	}
	if o.Policy, o.Calendar, err = f.notice.folders(p); err != nil {
		return o, err
	}
	if o.Waivers = f.waivers; o.Waivers == "" {
		o.Waivers = usualWaivers(o.Policy)
	}
	o.Queries, o.Version = p.Queries, Version
	if !f.quiet {
		o.Progress = newProgress(p.progress, f.logFormat)
	}
	return o, nil
}

// day is the as-of day that a flag gives, today where it is "".
func day(asOf string) (time.Time, error) {
	if asOf == "" {
		return today(), nil
	}
	day, err := time.Parse(time.DateOnly, asOf)
	if err != nil {
		return day, usage(fmt.Errorf("--as-of %q is no day; write it as 2021-12-31", asOf))
	}
	return day, nil
}

// tellUnrecognised names on stderr the files that nothing was read from.
func (f *inputFlags) tellUnrecognised(p Program, result pipeline.Result) {
	if f.quiet {
		return
	}
	for _, file := range result.Unrecognised {
		fmt.Fprintf(p.Stderr, "peihe: %s is not recognised; see the data-quality page, or peihe inspect\n",
			terminal.Value(file.Path))
	}
}

// tell says on stderr what a run found.
func (f *inputFlags) tell(p Program, result pipeline.Result) {
	f.tellUnrecognised(p, result)
	if f.quiet {
		return
	}
	for _, a := range result.Accepted {
		fmt.Fprintf(p.Stderr, "accepted: %s: %s\n", a.Place(), a.Says)
	}
	tellWaivers(p, result.Waivers)
	waived := ""
	if n := result.Waived["error"] + result.Waived["warning"] + result.Waived["info"]; n > 0 {
		waived = fmt.Sprintf(" (%d of them waived)", n)
	}
	fmt.Fprintf(p.Stderr, "findings: %d error, %d warning, %d info%s; %d rules not evaluated; %d rows set aside\n",
		result.Findings["error"], result.Findings["warning"], result.Findings["info"], waived,
		len(result.NotEvaluated), result.SetAside)
}

// chartLibrary is what npm brings to the templates before the program is built.
const chartLibrary = "static/vendor/echarts.js"

func build(p Program, code *int) *cobra.Command {
	var f inputFlags
	var templates string
	var editions []string
	c := &cobra.Command{
		Use:   "build",
		Short: "Build the report: exports → DuckDB → rules → both editions of the site, published in one step",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := f.resolve(p)
			if err != nil {
				return err
			}
			if o.Out == "" {
				return usage(fmt.Errorf("--out is empty; name the folder of the site"))
			}
			for _, edition := range editions {
				if !slices.Contains(target.Editions, edition) {
					return usage(fmt.Errorf("--edition %q is not known; use one of %s", edition,
						strings.Join(target.Editions, ", ")))
				}
			}
			if len(editions) == 0 {
				return usage(fmt.Errorf("--edition is empty; give internal, public or both"))
			}
			slices.Sort(editions)
			shown := publish.Options{Editions: slices.Compact(editions), Templates: p.Templates, FailOn: f.failOn}
			if templates != "" {
				if info, err := os.Stat(templates); err != nil || !info.IsDir() {
					return usage(fmt.Errorf("--templates %q is no folder; give one laid out like templates/",
						templates))
				}
				shown.Templates, o.Overlay = overlay{os.DirFS(templates), p.Templates}, templates
			}
			if _, err := fs.Stat(shown.Templates, chartLibrary); err != nil {
				return exit.With(exit.NotPossible, fmt.Errorf("this program was built without the library that draws "+
					"charts (templates/%s), as go install does; run make build in a checkout, or take a release",
					chartLibrary))
			}
			built, err := pipeline.Run(c.Context(), o)
			if err != nil {
				return err
			}
			defer built.Close()
			index, err := publish.Site(c.Context(), built, shown)
			if err != nil {
				return err
			}
			if err := built.Keep(); err != nil {
				return err
			}
			f.tell(p, built.Result)
			fmt.Fprintln(p.Stdout, index)
			*code = built.Result.Code(f.failOn)
			return nil
		},
	}
	f.add(c, p)
	c.Flags().StringVar(&f.options.Out, "out", "site", "folder of the published site")
	c.Flags().StringSliceVar(&editions, "edition", target.Editions, "editions to build: internal, public")
	c.Flags().StringVar(&templates, "templates", "",
		"folder whose files replace the built-in templates of the same path")
	return c
}
