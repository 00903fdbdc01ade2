package command

import (
	"context"
	"fmt"
	"net"
	"os"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/night"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/serve"
	"github.com/peihe/peihe/pipeline/target"
)

// serveFlags are those of build, and where what was built is shown.
type serveFlags struct {
	siteFlags
	queries, listen string
	isExposed       bool
}

func (f *serveFlags) add(c *cobra.Command, p Program) {
	f.siteFlags.add(c, p)
	flags := c.Flags()
	addPath(flags, &f.queries, "queries", "", "folder laid out like queries/ that stands for the built-in queries")
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8080", "address to serve at; port 0 for a free one")
	flags.BoolVar(&f.isExposed, "expose", false,
		"serve at an --listen that other machines reach: who reaches it reads all, without a password")
	flags.MarkHidden("fail-on") // serving ends with no findings
}

// resolve checks the flags and fills the options of one build from them: today, and
// whether there are waivers, may be otherwise for the next.
func (f *serveFlags) resolve(p Program) (pipeline.Options, publish.Options, error) {
	if f.queries != "" {
		if !isFolder(f.queries) {
			return pipeline.Options{}, publish.Options{}, usage(fmt.Errorf(
				"--queries %q is no folder; give one laid out like queries/", f.queries))
		}
		p.Queries = os.DirFS(f.queries)
	}
	o, shown, err := f.siteFlags.resolve(p)
	if err != nil {
		return o, shown, err
	}
	if err := target.Apart(target.Place{Flag: "out", Path: o.Out},
		target.Place{Flag: "queries", Path: f.queries}); err != nil {
		return o, shown, usage(err)
	}
	return o, shown, nil
}

// checkListen refuses an address that others reach, unless that is asked for.
func (f *serveFlags) checkListen(p Program) error {
	if _, port, err := net.SplitHostPort(f.listen); err != nil || port == "" {
		return usage(fmt.Errorf("--listen %q is no address; write it as 127.0.0.1:8080", f.listen))
	} else if _, err := net.LookupPort("tcp", port); err != nil {
		return usage(fmt.Errorf("--listen %q has no port from 0 to 65535; write it as 127.0.0.1:8080", f.listen))
	}
	switch {
	case serve.IsLoopback(f.listen):
	case !f.isExposed:
		return usage(fmt.Errorf("--listen %q can be reached by other machines, and the internal edition read there; "+
			"give --expose if that is meant, or listen at 127.0.0.1", f.listen))
	default:
		fmt.Fprintf(p.Stderr, "peihe: warning: who reaches %s reads the report, the internal edition too, without a password\n",
			f.listen)
	}
	return nil
}

// watched are the folders and files that a build reads.
func (f *serveFlags) watched(o pipeline.Options) []string {
	return []string{o.Input, o.Policy.Path, o.Calendar.Path, o.Overlay, f.queries, o.Waivers}
}

func serving(p Program) *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve",
		Short: "Build the report, serve it on this machine, rebuild and reload when exports, queries, templates or policy change",
		Long: "Serve builds as build does and serves what it published, on this machine only. When an export, a file of\n" +
			"the policy, a template of --templates or a query of --queries changes, it builds again, and pages that\n" +
			"are open reload. While a build fails its error stands in their place, with file and line; the last good\n" +
			"site stays at --out and below /last/. An interrupt ends it.",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := f.checkListen(p); err != nil {
				return err
			}
			first, shown, err := f.resolve(p)
			if err != nil {
				return err
			}
			published, err := serve.Run(c.Context(), serve.Options{
				Listen: f.listen, Out: first.Out, Editions: shown.Editions, Watched: f.watched(first),
				Build: func(ctx context.Context) error { return f.build(ctx, p) },
				Ready: func(address string) { fmt.Fprintln(p.Stdout, address) },
			})
			if err == nil && published == 0 && c.Context().Err() != nil {
				err = exit.With(exit.Interrupted, c.Context().Err())
			}
			return err
		},
	}
	f.add(c, p)
	return c
}

// build builds once and says what came of it.
func (f *serveFlags) build(ctx context.Context, p Program) error {
	o, shown, err := f.resolve(p)
	if err == nil {
		var stands night.Site
		if stands, err = night.Publish(ctx, o, shown, "", nil); err == nil {
			f.tell(p, stands.Result)
			return nil
		}
	}
	if ctx.Err() == nil {
		fmt.Fprintln(p.Stderr, "peihe: "+err.Error())
	}
	return err
}
