package command

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/spelling"
	"github.com/peihe/peihe/pipeline/terminal"
)

func rules(p Program) *cobra.Command {
	var named noticeFlags
	c := &cobra.Command{
		Use:   "rules [ID]",
		Short: "List the rules, or one rule: meaning, clause, severity, effect, threshold, SQL",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(fmt.Errorf("unexpected argument %q; name one rule, or none for the catalogue", args[1]))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			all, err := rule.ReadAll(p.Queries)
			if err != nil {
				return usage(err)
			}
			notice, err := named.load(p)
			if err != nil {
				return err
			}
			listed, off, err := rule.Listed(all, notice)
			if err != nil {
				return usage(err)
			}
			if len(args) == 0 {
				w := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
				fmt.Fprintln(w, "RULE\tSEVERITY\tEFFECT\tSUBJECT\tCLAUSE\tFAULT")
				for _, r := range listed {
					row := []string{r.ID, r.Severity, r.Effect, r.Subject, strings.Join(r.Clauses, " "), r.Fault}
					fmt.Fprintln(w, strings.Join(row, "\t"))
				}
				if len(off) > 0 {
					fmt.Fprintln(w)
					fmt.Fprintf(w, "OFF: no clause of %s lists them\n", terminal.Value(notice.Number))
				}
				for _, r := range off {
					fmt.Fprintln(w, strings.Join([]string{r.ID, r.Severity, r.Effect, r.Subject, "", r.Fault}, "\t"))
				}
				return w.Flush()
			}
			for _, r := range slices.Concat(listed, off) {
				if r.ID == args[0] {
					return printRule(p, r, notice)
				}
			}
			hint := "peihe rules lists them all"
			if near := spelling.Likely(args[0], ruleIDs(all)); near != "" {
				hint = "did you mean " + near + "? " + hint
			}
			return usage(fmt.Errorf("no rule %q; %s", args[0], hint))
		},
	}
	named.add(c.Flags(), p)
	return c
}

func ruleIDs(rules []rule.Rule) []string {
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.ID
	}
	return ids
}

func printRule(p Program, r rule.Rule, notice *policy.Policy) error {
	w := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s\t%s\n", key, terminal.Value(value))
		}
	}
	line("rule", r.ID)
	line("title", r.Title)
	line("fault", r.Fault)
	line("severity", r.Severity)
	line("effect", r.Effect)
	line("subject", r.Subject)
	if r.IsEnded {
		line("scope", "ended classes only")
	}
	if r.Clauses == nil {
		line("clause", "none of this notice lists it: the rule is off")
	}
	line("clause", strings.Join(r.Clauses, " "))
	line("needs", strings.Join(r.Needs, ", "))
	for _, t := range notice.UsedIn(query.Code(r.SQL)) {
		line("threshold", fmt.Sprintf("%s = %d %s (%s)", t.Name, t.Value, t.Unit, t.Clause))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.Stdout, "\n%s\n\nqueries/%s:\n\n%s", r.Note, r.Path, r.SQL)
	return err
}
