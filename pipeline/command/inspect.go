package command

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/look"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/terminal"
	"github.com/peihe/peihe/pipeline/words"
)

func inspect(p Program, code *int) *cobra.Command {
	var o pipeline.Options
	var named noticeFlags
	var format, asOf string
	var limit int
	var profiled bool
	c := &cobra.Command{
		Use:   "inspect PATH…",
		Short: "Say what files and folders of exports are and what is wrong with them, before any build",
		Long: "Inspect reads each path by itself and says of every file its kind, encoding, columns and rows,\n" +
			"and of every row set aside which row and column is at fault. A folder that has every mandatory\n" +
			"kind is also checked for rows that name classes, sessions or applications nobody exported.",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(fmt.Errorf("no path; name files or folders of exports"))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if o.AsOf, err = day(asOf); err != nil {
				return err
			}
			if o.Policy, o.Calendar, err = named.folders(p); err != nil {
				return err
			}
			o.Queries = p.Queries
			seen, err := look.Inspect(c.Context(), o, args, limit, profiled)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(seen, func(i look.Inspection) bool { return !i.IsUsable() }) {
				*code = exit.WrongInput
			}
			if format == "json" {
				return writeJSON(p.Stdout, seen)
			}
			return printInspections(p.Stdout, seen)
		},
	}
	flags := c.Flags()
	named.add(flags, p)
	flags.StringVar(&asOf, "as-of", "", "day the exports speak for, YYYY-MM-DD (default today in Asia/Shanghai)")
	flags.StringSliceVar(&o.Ignore, "ignore", nil, "patterns of files that are none of ours, such as '*.txt'")
	choose(flags, &format, "format", "form of what is said", "text", "json")
	flags.BoolVar(&profiled, "profile", false,
		"tell of each column what it looks like: filled, unreadable, distinct, least, greatest, commonest forms")
	addWhole(flags, &limit, "limit", 20, 0, 1_000_000, "problems to list for each file, 0 for all")
	return c
}

func printInspections(out io.Writer, all []look.Inspection) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, i := range all {
		printVerdict(w, i)
		if i.Error != "" {
			fmt.Fprintf(w, "%s\n  cannot be read: %s\n\n", terminal.Value(i.Path), i.Error)
		}
		for _, f := range i.Files {
			printFile(w, f)
		}
		printNames(w, i.UnknownNames)
	}
	return w.Flush()
}

// printVerdict says first of all whether a path can be judged, or what to mend.
func printVerdict(w io.Writer, i look.Inspection) {
	switch {
	case i.Error != "":
		return // said below
	case i.IsUsable() && i.HasReferences:
		fmt.Fprintf(w, "%s: this folder can be judged\n\n", terminal.Value(i.Path))
	case i.IsUsable():
		fmt.Fprintf(w, "%s: nothing is wrong with it by itself\n\n", terminal.Value(i.Path))
	default:
		fmt.Fprintf(w, "%s: cannot be judged; mend first:\n", terminal.Value(i.Path))
		if len(i.MissingKinds) > 0 {
			fmt.Fprintf(w, "  it lacks %s, and what rows name was not looked up\n", titled(i.MissingKinds...))
		}
		for _, f := range i.Wrong {
			fmt.Fprintln(w, f.Text())
		}
		fmt.Fprintln(w)
	}
}

var delimiterNames = map[string]string{",": "comma", "\t": "tab", ";": "semicolon"}

func printFile(w io.Writer, f look.InspectedFile) {
	line := func(key, format string, args ...any) { fmt.Fprintf(w, "  "+key+"\t"+format+"\n", args...) }
	fmt.Fprintln(w, terminal.Value(f.Path))
	defer fmt.Fprintln(w)
	if f.Kind == "" {
		line("kind", "not recognised: %s", whyNot(f))
		line("encoding", "%s", f.Encoding)
		line("sha256", "%s", f.SHA256)
		printMasked(w, f)
		return
	}
	line("kind", "%s", titled(f.Kind))
	line("encoding", "%s, delimiter %s, header in row %d", f.Encoding, delimiterNames[f.Delimiter], f.HeaderRow)
	line("columns", "%s", values(f.Headers()))
	if len(f.UnrecognisedColumns) > 0 {
		line("left out", "%s", values(f.UnrecognisedColumns))
	}
	var reasons []string
	for _, reason := range words.Codes("reason") {
		if n := f.SetAside[reason]; n > 0 {
			reasons = append(reasons, fmt.Sprintf("%d %s", n, reason))
		}
	}
	if line("rows", "%d read, %d used, %d set aside", f.RowsRead, f.RowsUsed, f.RowsSetAside); reasons != nil {
		line("", "%s", strings.Join(reasons, ", "))
	}
	line("sha256", "%s", f.SHA256)
	printProfile(w, f.Profile)
	printMasked(w, f)
	if len(f.Problems) == 0 {
		return
	}
	fmt.Fprintln(w, "  problems")
	for _, p := range f.Problems {
		fmt.Fprintf(w, "    row %d\t%s\t%s\t%s\n", p.Row, f.Header(p.Column), advice(p), terminal.Value(p.Detail))
	}
	if f.ProblemsLeftOut > 0 {
		fmt.Fprintf(w, "    and %d more; --limit 0 lists all\n", f.ProblemsLeftOut)
	}
}

// printMasked tells where personal values stand that are not meant for them.
func printMasked(w io.Writer, f look.InspectedFile) {
	if len(f.Masked) == 0 {
		return
	}
	fmt.Fprintln(w, "  personal values elsewhere, masked in the report: correct the export")
	for _, m := range f.Masked {
		at := "the file"
		if m.Row > 0 {
			at = fmt.Sprintf("row %d", m.Row)
		}
		fmt.Fprintf(w, "    %s\t%s\t%s\t%s\n", at, cmp.Or(f.Header(m.Column), "-"), words.Text("masked_place", m.Place),
			m.Holds)
	}
	if f.MaskedLeftOut > 0 {
		fmt.Fprintf(w, "    and %d more; --limit 0 lists more\n", f.MaskedLeftOut)
	}
}

// printProfile tells what the columns of a file look like.
func printProfile(w io.Writer, columns []pipeline.ProfiledColumn) {
	if len(columns) == 0 {
		return
	}
	fmt.Fprintln(w, "  profile\tfilled\tunreadable\tdistinct\tleast\tgreatest\tcommonest forms")
	for _, c := range columns {
		distinct := ""
		if c.DistinctCount != nil {
			distinct = fmt.Sprint(*c.DistinctCount)
		}
		fmt.Fprintf(w, "    %s\t%d\t%d\t%s\t%s\t%s\t%s\n", c.Header, c.FilledCount, c.UnreadableCount, distinct,
			terminal.Value(c.Least), terminal.Value(c.Greatest), terminal.Value(c.Forms))
	}
}

func whyNot(f look.InspectedFile) string {
	switch {
	case len(f.TiedKinds) > 0:
		return "nothing decides between " + titled(f.TiedKinds...)
	case f.ClosestKind != "":
		return fmt.Sprintf("looks like %s but has no %s; add the column, or its header to aliases.yaml of the policy",
			titled(f.ClosestKind), values(f.LackingColumns))
	}
	return "none of the first rows has a header of any kind; export it as CSV with its header row"
}

// advice says what is wrong with a row and what to do.
func advice(p look.Problem) string {
	if p.Kept {
		return "cell taken as unknown, row used: correct the cell"
	}
	return cmp.Or(look.Advice[p.Reason], p.Reason)
}

func printNames(w io.Writer, names []look.UnknownName) {
	for _, n := range names {
		hint := "no known name is like it"
		if n.Nearest != "" {
			hint = "did you mean " + strings.ReplaceAll(terminal.Value(n.Nearest), "、", " or ") + "?"
		}
		fmt.Fprintf(w, "%s: %s\n  %s, %d times, first in %s row %d\n",
			terminal.Value(n.Name), hint, n.Header(), n.OccurrenceCount, terminal.Value(n.SourceFile), n.SourceRow)
	}
	if len(names) > 0 {
		fmt.Fprint(w, "correct them, or add institutions to institution_aliases.yaml and words to words.yaml of the policy\n\n")
	}
}

// values lists what stands in files.
func values(all []string) string {
	shown := make([]string, len(all))
	for i, s := range all {
		shown[i] = terminal.Value(s)
	}
	return strings.Join(shown, ", ")
}

// titled names kinds by their Chinese titles too.
func titled(kinds ...string) string {
	all := make([]string, len(kinds))
	for i, k := range kinds {
		all[i] = schema.Title(k) + " (" + k + ")"
	}
	return strings.Join(all, ", ")
}
