package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/terminal"
)

func policies(p Program) *cobra.Command {
	var to, checked, id, calendar string
	c := &cobra.Command{
		Use:   "policy [--to DIR | --check DIR]",
		Short: "List the built-in notices, write one out to be edited, or check an edited one",
		Long: "Policy lists the notices that are inside the program. With --to it writes one of them and the calendars\n" +
			"of working days into a folder, where they can be edited; build and the other verbs read that folder with\n" +
			"--policy DIR. With --check it reads such a folder as they do and says what is wrong with it, a mistake\n" +
			"on each line: file, line, what it is, and what to do.",
		Example: "  peihe policy --to my-notice\n" +
			"  peihe policy --check my-notice\n" +
			"  peihe build --policy my-notice --input exports",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case c.Flags().Changed("to") && c.Flags().Changed("check"):
				return usage(fmt.Errorf("--to and --check are two things; give one of them"))
			case c.Flags().Changed("to"):
				return writePolicy(p, target.Place{Flag: "to", Path: to}, id)
			case c.Flags().Changed("check"):
				return checkPolicy(c.Context(), p, noticeFlags{policy: checked, calendar: calendar})
			}
			return listPolicies(p)
		},
	}
	flags := c.Flags()
	addPath(flags, &to, "to", "", "folder to write a built-in notice and the calendars into")
	addPath(flags, &checked, "check", "", "folder of a notice to check")
	addPolicy(flags, &id, p, "id of the built-in notice that --to writes")
	addPath(flags, &calendar, "calendar", "", calendarUsage)
	return c
}

// listPolicies tells which notices are inside the program.
func listPolicies(p Program) error {
	ids, err := p.Notices.IDs()
	if err != nil {
		return err
	}
	usual, err := p.Notices.Default()
	if err != nil {
		return err
	}
	rows := [][]string{{"ID", "CITY", "NUMBER", "TITLE", ""}}
	for _, id := range ids {
		named := noticeFlags{policy: id}
		notice, err := named.builtIn(p)
		if err != nil {
			return err
		}
		read, err := policy.Load(notice, p.Notices.Calendar())
		if err != nil {
			return err
		}
		remark := ""
		if id == usual {
			remark = "(default)"
		}
		rows = append(rows, []string{id, read.City, read.Number, read.Title, remark})
	}
	printTable(p.Stdout, rows)
	return nil
}

// writePolicy writes a built-in notice and the calendars out.
func writePolicy(p Program, to target.Place, id string) error {
	named := noticeFlags{policy: id}
	notice, err := named.builtIn(p)
	if err != nil {
		return err
	}
	if err := target.Folder(to, target.Policy); err != nil {
		return usage(err)
	}
	err = target.Replace(to, target.Policy, 0o777, func(dir string) error {
		if err := os.CopyFS(dir, notice); err != nil {
			return err
		}
		return os.CopyFS(filepath.Join(dir, ownCalendar), p.Notices.Calendar())
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Stderr, "peihe: edit the files, then: peihe policy --check %s\n", terminal.Value(to.Path))
	fmt.Fprintln(p.Stdout, to.Path)
	return nil
}

// checkPolicy says what is wrong with a notice, or that nothing is.
func checkPolicy(ctx context.Context, p Program, named noticeFlags) error {
	if !isFolder(named.policy) {
		return usage(fmt.Errorf("--check %q is no folder; name that of a notice, such as peihe policy --to writes",
			named.policy))
	}
	folder, calendar, err := named.folders(p)
	if err != nil {
		return err
	}
	notice, rules, err := pipeline.CheckPolicy(ctx, pipeline.Options{
		Policy: folder, Calendar: calendar, Queries: p.Queries, Waivers: usualWaivers(folder),
	})
	if mistakes := each(err); len(mistakes) > 0 {
		for _, mistake := range mistakes {
			fmt.Fprintln(p.Stdout, mistake)
		}
		return usage(fmt.Errorf("--check %q: mistakes: %d; mend them and check again", named.policy, len(mistakes)))
	}
	years := "none"
	if all := notice.Calendars.Years; len(all) > 0 {
		years = fmt.Sprintf("%d to %d", all[0].Year, all[len(all)-1].Year)
	}
	fmt.Fprintf(p.Stdout, "%s: %s %s is fine; files: %d, rules: %d, calendars: %s\n", terminal.Value(named.policy),
		terminal.Value(notice.ID), terminal.Value(notice.Number), len(notice.Files()), len(rules), years)
	return nil
}

// each takes an error apart that joins several.
func each(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, each(e)...)
	}
	return all
}
