package command

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/ask"
	"github.com/peihe/peihe/pipeline/terminal"
)

func whatif(p Program) *cobra.Command {
	var sets []string
	var format string
	o := pipeline.Options{Queries: p.Queries, Version: Version}
	c := &cobra.Command{
		Use:   "whatif --database FILE --set THRESHOLD=VALUE[,VALUE…]",
		Short: "Re-judge the stored facts of a build at other thresholds: how many persons and yuan change sides",
		Long: "What if reads the database that a build kept with --database, never changes it and reads no exports.\n" +
			"Each value is tried by itself, everything else as in the policy. peihe rules ID names the thresholds\n" +
			"of a rule. Short names:\n" + shortNames(),
		Example: "  peihe build --database peihe.duckdb\n" +
			"  peihe whatif --database peihe.duckdb --set attendance_minimum=75,85 --set satisfaction_stop=65",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.Database == "" {
				return usage(fmt.Errorf("--database is missing; name the file that peihe build --database kept"))
			}
			settings, err := parseSettings(sets)
			if err != nil {
				return err
			}
			scenarios, err := ask.WhatIf(c.Context(), o, settings)
			if err != nil {
				return err
			}
			switch format {
			case "json":
				return writeJSON(p.Stdout, scenarios)
			case "csv":
				return ask.WriteScenarios(p.Stdout, scenarios)
			}
			for _, s := range scenarios {
				printScenario(p.Stdout, s)
			}
			return nil
		},
	}
	flags := c.Flags()
	addPath(flags, &o.Database, "database", "", "the database that a build kept (needed)")
	flags.StringArrayVar(&sets, "set", nil,
		"threshold and the values to try, such as attendance_minimum=75,85 (needed, any number of times)")
	choose(flags, &format, "format", "form of the scenarios", "text", "json", "csv")
	addThreads(flags, &o.Threads)
	flags.Var((*memory)(&o.MemoryLimit), "memory-limit",
		"memory that the program may use, such as 1GB (default 80% of the machine's for DuckDB alone)")
	return c
}

func shortNames() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(ask.ShortNames)) {
		fmt.Fprintf(&b, "  %-21s%s\n", name, ask.ShortNames[name])
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func parseSettings(sets []string) ([]ask.Setting, error) {
	if len(sets) == 0 {
		return nil, usage(fmt.Errorf("--set is missing; give a threshold and values, such as --set attendance_minimum=75,85"))
	}
	var settings []ask.Setting
	for _, set := range sets {
		name, values, ok := strings.Cut(set, "=")
		if !ok || name == "" || values == "" {
			return nil, usage(fmt.Errorf("--set %q has no value; write it as attendance_minimum=75,85", set))
		}
		settings = append(settings, ask.Setting{Name: name, Values: strings.Split(values, ",")})
	}
	return settings, nil
}

// printScenario says what one value changes.
func printScenario(w io.Writer, s ask.Scenario) {
	fmt.Fprintf(w, "# %s = %d instead of %d %s (%s %s)\n",
		terminal.Value(s.Threshold), s.Value, s.Base, terminal.Value(s.Unit),
		terminal.Value(s.Clause), terminal.Value(s.Title))
	printTable(w, [][]string{
		{"", "ENTITLED", "YUAN", "HELD", "YUAN", "REJECTED"},
		outcomeRow("now", s.Before),
		outcomeRow("then", s.After),
	})
	section(w, []string{"LEVEL", "NAME", "FROM", "TO", "PERSONS", "YUAN"}, s.Changes,
		func(c ask.SideChange) []string {
			return []string{c.Level, c.ID, c.From, c.To, number(c.Persons), c.Yuan}
		})
	if len(s.Changes) == 0 {
		fmt.Fprintln(w, "\nnobody changes sides")
	}
	section(w, []string{"RULE", "FINDINGS NOW", "THEN"}, s.Rules, func(r ask.RuleChange) []string {
		return []string{r.Rule, number(r.Before), number(r.After)}
	})
	section(w, []string{"INSTITUTION", "ACTION NOW", "THEN"}, s.Actions, func(a ask.ActionChange) []string {
		return []string{a.Institution, actionWord(a.From), actionWord(a.To)}
	})
	fmt.Fprintln(w)
}

// section prints a table below an empty line, or nothing where it has no rows.
func section[T any](w io.Writer, head []string, items []T, row func(T) []string) {
	if len(items) == 0 {
		return
	}
	rows := [][]string{head}
	for _, item := range items {
		rows = append(rows, row(item))
	}
	fmt.Fprintln(w)
	printTable(w, rows)
}

func outcomeRow(name string, o ask.Outcomes) []string {
	return []string{
		name, number(o.EntitledPersons), o.EntitledYuan, number(o.HeldPersons), o.HeldYuan, number(o.RejectedPersons),
	}
}

// actionWord is an action as its code, or that nobody knows whether one is asked for.
func actionWord(action *string) string {
	if action == nil {
		return "unknown"
	}
	return *action
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
