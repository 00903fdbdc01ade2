package command

import (
	"context"
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

// siteFlags are the flags of verbs that publish a site.
type siteFlags struct {
	inputFlags
	templates string
	editions  []string
}

func (f *siteFlags) add(c *cobra.Command, p Program) {
	f.inputFlags.add(c, p)
	c.Flags().StringVar(&f.options.Out, "out", "site", "folder of the published site")
	c.Flags().StringSliceVar(&f.editions, "edition", target.Editions, "editions to build: internal, public")
	c.Flags().StringVar(&f.templates, "templates", "",
		"folder whose files replace the built-in templates of the same path")
}

// resolve checks the flags and fills the options from them.
func (f *siteFlags) resolve(p Program) (pipeline.Options, publish.Options, error) {
	shown := publish.Options{Templates: p.Templates, FailOn: f.failOn}
	o, err := f.inputFlags.resolve(p)
	if err != nil {
		return o, shown, err
	}
	if o.Out == "" {
		return o, shown, usage(fmt.Errorf("--out is empty; name the folder of the site"))
	}
	for _, edition := range f.editions {
		if !slices.Contains(target.Editions, edition) {
			return o, shown, usage(fmt.Errorf("--edition %q is not known; use one of %s", edition,
				strings.Join(target.Editions, ", ")))
		}
	}
	if len(f.editions) == 0 {
		return o, shown, usage(fmt.Errorf("--edition is empty; give internal, public or both"))
	}
	slices.Sort(f.editions)
	shown.Editions = slices.Compact(f.editions)
	if f.templates != "" {
		if info, err := os.Stat(f.templates); err != nil || !info.IsDir() {
			return o, shown, usage(fmt.Errorf("--templates %q is no folder; give one laid out like templates/",
				f.templates))
		}
		shown.Templates, o.Overlay = overlay{os.DirFS(f.templates), p.Templates}, f.templates
	}
	if _, err := fs.Stat(shown.Templates, chartLibrary); err != nil {
		return o, shown, exit.With(exit.NotPossible, fmt.Errorf("this program was built without the library that draws "+
			"charts (templates/%s), as go install does; run make build in a checkout, or take a release",
			chartLibrary))
	}
	return o, shown, nil
}

func build(p Program, code *int) *cobra.Command {
	var f siteFlags
	c := &cobra.Command{
		Use:   "build",
		Short: "Build the report: exports → DuckDB → rules → both editions of the site, published in one step",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, shown, err := f.resolve(p)
			if err != nil {
				return err
			}
			index, result, err := publishOnce(c.Context(), o, shown)
			if err != nil {
				return err
			}
			f.tell(p, result)
			fmt.Fprintln(p.Stdout, index)
			*code = result.Code(f.failOn)
			return nil
		},
	}
	f.add(c, p)
	return c
}

// publishOnce builds and publishes, and returns the page to open and what was found.
func publishOnce(ctx context.Context, o pipeline.Options, shown publish.Options) (string, pipeline.Result, error) {
	built, err := pipeline.Run(ctx, o)
	if err != nil {
		return "", pipeline.Result{}, err
	}
	defer built.Close()
	index, err := publish.Site(ctx, built, shown)
	if err != nil {
		return "", pipeline.Result{}, err
	}
	return index, built.Result, built.Keep()
}
