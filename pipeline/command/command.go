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
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/spelling"
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
	// A closed pipe is a write that fails, and ends the run in order.
	signal.Ignore(syscall.SIGPIPE)
	defer signal.Reset(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), interrupts()...)
	defer stop()
	asked := &checkedWriter{w: p.Stdout}
	out, errs := terminal.NewWriter(asked), terminal.NewWriter(p.Stderr)
	p.Stdout, p.Stderr, p.progress = out, errs, p.Stderr
	defer errs.Close()
	code := exit.Done
	var given config
	root := verbs(p, &given, &code)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	out.Close() // its error is the one that asked keeps
	if asked.err != nil && (err == nil || errors.Is(err, asked.err)) {
		return reportUnwritten(p.Stderr, asked.err, err)
	}
	if err != nil {
		return report(p.Stderr, err, given, ctx.Err() != nil)
	}
	return code
}

// verbs are all that the program can do.
func verbs(p Program, given *config, code *int) *cobra.Command {
	root := &cobra.Command{
		Use:           "peihe",
		Short:         "Check public training subsidies",
		Long:          "Peihe checks the exports of a subsidised-training platform against every clause of\nthe notice, works out what each yuan rests on, and publishes a static report.",
		Version:       Version,
		SilenceErrors: true, SilenceUsage: true,
		Args:              knownVerb,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return given.apply(c) },
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	addPath(root.PersistentFlags(), &given.file, "config", "",
		"file of flags, as name: value (default "+usualConfig+" of the working folder)")
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usage(inOwnWords(c, err)) })
	root.SetHelpCommand(help(root))
	root.AddCommand(build(p, code), serving(p), check(p, code), explain(p), whatif(p), difference(p), load(p),
		inspect(p, code), rules(p), generate(p), policies(p), licenses(p), rollback(p), verifies(p, code))
	complete(root, p)
	return root
}

// interrupts are the signals that end a run in order. A hang-up that was ignored when the
// program began stays so, as nohup wants it.
func interrupts() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// knownVerb refuses what is no verb.
func knownVerb(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "see peihe --help"
	if near := spelling.Likely(args[0], verbsOf(root)); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return usage(fmt.Errorf("unknown verb %q; %s", args[0], hint))
}

// help is the verb that says what a verb is for.
func help(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [VERB]",
		Short: "Say what a verb does and which flags it takes",
		// whatever a file of flags says
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return verbsOf(root), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			verb, rest, err := root.Find(args)
			if err != nil || verb == root {
				if len(args) > 0 {
					return knownVerb(root, args)
				}
				return root.Help()
			}
			if len(rest) > 0 {
				return usage(fmt.Errorf("unexpected argument %q; see peihe %s --help", rest[0], verb.Name()))
			}
			verb.InitDefaultHelpFlag()
			return verb.Help()
		},
	}
}

// checkedWriter keeps the first error, after which it writes no more.
type checkedWriter struct {
	w   io.Writer
	err error
}

func (c *checkedWriter) Write(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.w.Write(p)
	c.err = err
	return n, err
}

// reportUnwritten says that what was asked for could not be written, unless who read it
// has gone: they wanted no more. err is what the verb makes of it, nil for nothing.
func reportUnwritten(w io.Writer, why, err error) int {
	if errors.Is(why, syscall.EPIPE) {
		return exit.NotPossible
	}
	if err == nil {
		err = why
	}
	fmt.Fprintf(w, "peihe: %v; make room there, or send stdout somewhere else\n", err)
	return exit.NotPossible
}

// report prints an error and chooses the exit code for it.
func report(w io.Writer, err error, given config, interrupted bool) int {
	failure := exit.Failure{Code: exit.NotPossible}
	if interrupted || errors.Is(err, context.Canceled) {
		fmt.Fprintln(w, "peihe: interrupted; nothing was published")
		return exit.Interrupted
	}
	if errors.As(err, &failure); failure.Code == exit.WrongUsage {
		err = given.place(err)
	}
	says := err.Error()
	if failure.Code == exit.NotPossible && !strings.Contains(says, "; ") && !strings.Contains(says, "\n") {
		says += "; " + remedy(err)
	}
	fmt.Fprintln(w, "peihe: "+says)
	return failure.Code
}

// remedy is what to do about an error of the system or of the engine, which say only what
// happened.
func remedy(err error) string {
	is := func(text string, causes ...error) bool {
		return strings.Contains(err.Error(), text) ||
			slices.ContainsFunc(causes, func(c error) bool { return errors.Is(err, c) })
	}
	switch {
	case is("No space left on device", syscall.ENOSPC, syscall.EDQUOT):
		return "make room there, or name another place (TMPDIR for temporary files)"
	case is("Permission denied", fs.ErrPermission, syscall.EROFS):
		return "get the right to write there, or name another place"
	case is("Out of Memory Error"):
		return "give more with --memory-limit, or use fewer --threads"
	case is("Too many open files", syscall.EMFILE, syscall.ENFILE):
		return "let the program open more files, with ulimit -n"
	}
	return "run it again, and report it if it comes again"
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
