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
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/night"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/spelling"
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
	addPath(flags, &f.options.Input, "input", "data/sample", "folder of the exports")
	f.notice.add(flags, p)
	addPath(flags, &f.waivers, "waivers", "",
		"file of approved findings: rule, subject_id, reason, approved_by, expires "+
			"(default "+waiver.FileName+" of the policy's folder)")
	flags.StringVar(&f.asOf, "as-of", "", "day the report speaks for, YYYY-MM-DD (default today in Asia/Shanghai)")
	addPath(flags, &f.options.Database, "database", "", "keep the DuckDB database in this file")
	choose(flags, &f.failOn, "fail-on", "exit with 1 on findings of this severity or above", "never", "error", "warning")
	flags.StringSliceVar(&f.options.Accept, "accept", nil,
		"go on although a check of whole exports fails: CHECK, CHECK:KIND or all")
	flags.StringSliceVar(&f.options.Ignore, "ignore", nil,
		"patterns of files in the input folder that are none of ours, such as '*.txt'")
	addPath(flags, &f.options.Previous, "previous", "", "published site to compare with (default the one at --out)")
	addThreads(flags, &f.options.Threads)
	flags.Var((*memory)(&f.options.MemoryLimit), "memory-limit",
		"memory that the program may use, such as 1GB (default 80% of the machine's for DuckDB alone)")
	flags.BoolVar(&f.quiet, "quiet", false, "print no progress")
	choose(flags, &f.logFormat, "log-format", "form of the progress", "text", "json")
}

// addTimings adds the flag of verbs that say how long their queries took.
func addTimings(c *cobra.Command, f *inputFlags) {
	addPath(c.Flags(), &f.options.Timings, "timings", "",
		"write to this file, as CSV, how long each query took and how many rows it read and found")
}

// resolve checks the flags and fills the options from them.
func (f *inputFlags) resolve(p Program) (pipeline.Options, error) {
	o := f.options
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
		o.Progress, o.Swept = newProgress(p.progress, f.logFormat), p.tellSwept
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

// tellSwept says what runs that were killed had left and this one removed.
func (p Program) tellSwept(paths []string) {
	shown := make([]string, min(len(paths), sweptShown))
	for i := range shown {
		shown[i] = terminal.Value(paths[i])
	}
	more := ""
	if n := len(paths) - len(shown); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	fmt.Fprintf(p.Stderr, "peihe: removed what killed runs had left, %d in all: %s%s\n", len(paths),
		strings.Join(shown, ", "), more)
}

// sweptShown is how many places are named.
const sweptShown = 5

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

// warn says on stderr what makes a run longer than it need be.
func (f *inputFlags) warn(p Program) func(string) {
	return func(text string) {
		if !f.quiet {
			fmt.Fprintln(p.Stderr, "peihe: "+text)
		}
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
	templates, signKey string
	editions           []string
	keep               int
}

func (f *siteFlags) add(c *cobra.Command, p Program) {
	f.inputFlags.add(c, p)
	addPath(c.Flags(), &f.options.Out, "out", "site", "folder of the published site")
	c.Flags().StringSliceVar(&f.editions, "edition", target.Editions, "editions to build: internal, public")
	addPath(c.Flags(), &f.templates, "templates", "",
		"folder whose files replace the built-in templates of the same path")
	addWhole(c.Flags(), &f.keep, "keep", publish.Kept, 1, publish.MostKept,
		"how many builds stay, this one included; peihe rollback leads back to one")
	addPath(c.Flags(), &f.signKey, "sign", "",
		"private key that signs manifest.json, from openssl genpkey -algorithm ed25519")
}

// resolve checks the flags and fills the options from them.
func (f *siteFlags) resolve(p Program) (pipeline.Options, publish.Options, error) {
	shown := publish.Options{Templates: p.Templates, FailOn: f.failOn, Keep: f.keep}
	o, err := f.inputFlags.resolve(p)
	if err != nil {
		return o, shown, err
	}
	for _, edition := range f.editions {
		if !slices.Contains(target.Editions, edition) {
			return o, shown, usage(fmt.Errorf("--edition %q is not known; %s", edition,
				spelling.DidYouMean(edition, target.Editions)))
		}
	}
	if len(f.editions) == 0 {
		return o, shown, usage(fmt.Errorf("--edition is empty; give internal, public or both"))
	}
	slices.Sort(f.editions)
	shown.Editions = slices.Compact(f.editions)
	if f.signKey != "" {
		if shown.SignKey, err = manifest.ReadKey(f.signKey); err != nil {
			return o, shown, usage(fmt.Errorf("--sign: %w", err))
		}
	}
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
	var cache string
	c := &cobra.Command{
		Use:   "build",
		Short: "Build the report: exports → DuckDB → rules → both editions of the site, published in one step",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, shown, err := f.resolve(p)
			if err != nil {
				return err
			}
			stands, err := night.Publish(c.Context(), o, shown, cache, f.warn(p))
			if err != nil {
				return err
			}
			if stands.IsSame && !f.quiet {
				fmt.Fprintln(p.Stderr, "peihe: nothing that the site is made from has changed; it stays as it is")
			}
			f.tell(p, stands.Result)
			if _, err := fmt.Fprintln(p.Stdout, stands.Index); err != nil {
				return fmt.Errorf("the site is published, but stdout cannot tell where: %w", err)
			}
			*code = stands.Result.Code(f.failOn)
			return nil
		},
	}
	f.add(c, p)
	addTimings(c, &f.inputFlags)
	addPath(c.Flags(), &cache, "cache", "", "folder for what is kept between builds, which holds the exports in full: with "+
		"the same inputs, notice, flags and day the site stays as it is; with another day no input is read again")
	addPath(c.Flags(), &f.options.WhyRebuilt, pipeline.WhyFlag, "",
		"write to this file, as CSV, why each published file is not that of the build before: "+
			strings.Join(pipeline.WhyHeader, ", "))
	return c
}
