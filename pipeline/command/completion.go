package command

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/spelling"
	"github.com/peihe/peihe/pipeline/target"
)

// complete lets a shell complete what can be known before anything is read: the words
// that flags take, built-in notices, rules, checks and kinds. What cannot is left to the
// file names of the shell, where they make sense.
func complete(root *cobra.Command, p Program) {
	folder := func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	byFlag := map[string]cobra.CompletionFunc{
		"accept":  p.completeChecks,
		"edition": cobra.FixedCompletions(target.Editions, cobra.ShellCompDirectiveNoFileComp),
		"policy":  p.completePolicies,
		"config":  cobra.FixedCompletions([]string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt),
	}
	for _, name := range []string{"calendar", "check", "input", "out", "previous", "templates", "to"} {
		byFlag[name] = folder
	}
	for _, verb := range append(root.Commands(), root) {
		flags := verb.LocalFlags()
		flags.VisitAll(func(f *pflag.Flag) {
			values := byFlag[f.Name]
			if c, isChoice := f.Value.(choice); isChoice {
				values = cobra.FixedCompletions(c.allowed, cobra.ShellCompDirectiveNoFileComp)
			}
			if values != nil {
				// The flag was just seen, and nobody else says how to complete it.
				if err := verb.RegisterFlagCompletionFunc(f.Name, values); err != nil {
					panic(err)
				}
			}
		})
		switch verb.Name() {
		case "rules":
			verb.ValidArgsFunction = p.completeRules
		case "inspect", "diff": // take paths
		default:
			verb.ValidArgsFunction = cobra.NoFileCompletions
		}
	}
	root.InitDefaultCompletionCmd()
	scripts, _, err := root.Find([]string{"completion"})
	if err == nil {
		// a script is the same whatever a file of flags says
		scripts.PersistentPreRunE = func(*cobra.Command, []string) error { return nil }
		scripts.Args = knownShell
		scripts.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		for _, script := range scripts.Commands() {
			script.Args = noArgs
		}
	}
}

// knownShell refuses a shell that there is no script for.
func knownShell(scripts *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usage(fmt.Errorf("no script for the shell %q; %s", args[0],
		spelling.DidYouMean(args[0], verbsOf(scripts))))
}

func (p Program) completeRules(_ *cobra.Command, args []string, _ string) ([]cobra.Completion,
	cobra.ShellCompDirective) {
	rules, err := rule.ReadAll(p.Queries)
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var all []cobra.Completion
	for _, r := range rules {
		all = append(all, cobra.CompletionWithDesc(r.ID, r.Title))
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

// completePolicies names the built-in notices; a folder may be meant too.
func (p Program) completePolicies(_ *cobra.Command, _ []string, _ string) ([]cobra.Completion,
	cobra.ShellCompDirective) {
	ids, err := p.Notices.IDs()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return ids, cobra.ShellCompDirectiveDefault
}

// completeChecks names the checks of whole exports, after a colon the kinds.
func (p Program) completeChecks(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion,
	cobra.ShellCompDirective) {
	checks, err := rule.ReadChecks(p.Queries)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	all := []cobra.Completion{cobra.CompletionWithDesc("all", "whatever is wrong")}
	for _, c := range checks {
		all = append(all, cobra.CompletionWithDesc(c.ID, c.Title))
	}
	if t := rule.ParseTarget(begun); slices.ContainsFunc(checks, func(c rule.Check) bool { return c.ID == t.Check }) {
		for _, k := range schema.Kinds() {
			all = append(all, cobra.CompletionWithDesc(t.Check+":"+k.Name, k.Title))
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}
