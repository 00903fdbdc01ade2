// Package command holds the verbs of the program: flags in, exit code out.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/terminal"
)

// Version of the program, as the summary and --version give it.
const Version = "0.1.0"

// Program is what the verbs need from outside: the files built into the program
// and where to write.
type Program struct {
	Queries, Templates fs.FS
	Notices            policy.BuiltIn
	License, Notice    string // of the program, and of the software in it
	Stdout, Stderr     io.Writer

	progress io.Writer // Stderr as it is, for bars that move on a terminal
}

// Run runs the program and returns its exit code; see the README's table.
//
// Whatever a verb writes passes a [terminal.Writer]: an export cannot drive the
// terminal, by whichever way a value of it comes there.
func Run(args []string, p Program) int {
	out, errs := terminal.NewWriter(p.Stdout), terminal.NewWriter(p.Stderr)
	p.Stdout, p.Stderr, p.progress = out, errs, p.Stderr
	defer out.Close()
	defer errs.Close()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code := exit.Done
	var given config
	root := &cobra.Command{
		Use:           "peihe",
		Short:         "Check public training subsidies",
		Long:          "Peihe checks the exports of a subsidised-training platform against every clause of\nthe notice, works out what each yuan rests on, and publishes a static report.",
		Version:       Version,
		SilenceErrors: true, SilenceUsage: true,
		Args:              cobra.NoArgs,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return given.apply(c) },
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.PersistentFlags().StringVar(&given.file, "config", "",
		"file of flags, as name: value (default "+usualConfig+" of the working folder)")
	root.SetArgs(args)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage(fmt.Errorf("%w; see %s --help", err, c.CommandPath()))
	})
	root.AddCommand(build(p, &code), check(p, &code), explain(p), whatif(p), difference(p), load(p),
		inspect(p, &code), rules(p), generate(p), policies(p), licenses(p))
	complete(root, p)
	if err := root.ExecuteContext(ctx); err != nil {
		return report(p.Stderr, err, given, ctx.Err() != nil)
	}
	return code
}

// report prints an error and chooses the exit code for it.
func report(w io.Writer, err error, given config, interrupted bool) int {
	var failure exit.Failure
	switch {
	case interrupted || errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "peihe: interrupted; nothing was published")
		return exit.Interrupted
	case errors.As(err, &failure):
	case strings.HasPrefix(err.Error(), "unknown command"):
		failure.Code = exit.WrongUsage
	default:
		failure.Code = exit.NotPossible
	}
	if failure.Code == exit.WrongUsage {
		err = given.place(err)
	}
	fmt.Fprintln(w, "peihe: "+err.Error())
	return failure.Code
}

func usage(err error) error { return exit.With(exit.WrongUsage, err) }

// noArgs is cobra.NoArgs as wrong usage.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(fmt.Errorf("unexpected argument %q; see %s --help", args[0], c.CommandPath()))
	}
	return nil
}

// today is the as-of day when none is given: the day it is in Fuzhou.
func today() time.Time {
	zone := time.FixedZone("Asia/Shanghai", 8*60*60) // no daylight saving since 1991
	y, m, d := time.Now().In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
