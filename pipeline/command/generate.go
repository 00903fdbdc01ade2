package command

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/synthetic"
	"github.com/peihe/peihe/pipeline/target"
)

func generate(p Program) *cobra.Command {
	var to string
	var named noticeFlags
	o := synthetic.Options{}
	c := &cobra.Command{
		Use:   "generate",
		Short: "Write synthetic exports from a seed, with faults planted; never real people",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			place := target.Place{Flag: "to", Path: to}
			if err := target.Apart(place, named.sources()...); err != nil {
				return usage(err)
			}
			if err := target.Folder(place, target.Exports); err != nil {
				return usage(err)
			}
			all, err := rule.ReadAll(p.Queries)
			if err != nil {
				return usage(err)
			}
			if o.Notice, err = named.load(p); err != nil {
				return err
			}
			if o.Listed, _, err = rule.Listed(all, o.Notice); err != nil {
				return usage(err)
			}
			var wrong *synthetic.OptionError
			switch err := o.Check(); {
			case errors.As(err, &wrong):
				return usage(fmt.Errorf("--%w", wrong))
			case err != nil:
				return usage(err)
			}
			var summary synthetic.Summary
			err = target.Replace(place, target.Exports, 0o777, func(dir string) (err error) {
				summary, err = synthetic.Write(c.Context(), dir, o)
				return err
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(p.Stderr, "%d classes (%d with faults), %d trainees, %d sign-ins\n",
				summary.Classes, summary.Faulty, summary.Trainees, summary.Signins)
			fmt.Fprintln(p.Stdout, to)
			return nil
		},
	}
	flags := c.Flags()
	addPath(flags, &to, "to", "", "folder to write the CSV files into (needed)")
	o.Seed = 2021
	flags.Var((*seed)(&o.Seed), "seed", "seed; the same seed writes the same bytes")
	addWhole(flags, &o.Classes, "classes", 64, 1, synthetic.MaxClasses, "number of classes")
	flags.Var((*classSize)(&o.Size), "class-size", "trainees of a class, from the least to the most, such as 40-60 "+
		"(default as the notice asks for, else 10-14)")
	o.Faults = 0.4
	flags.Var((*share)(&o.Faults), "faults", "share of classes with planted faults, 0 to 1")
	flags.BoolVar(&o.Monthly, "monthly", false, "sign-ins as a platform exports them each month: a file a month, "+
		"with the last days of the month before once more")
	named.add(flags, p)
	c.PreRunE = func(*cobra.Command, []string) error {
		if to == "" {
			return usage(fmt.Errorf("--to is missing; name the folder to write into"))
		}
		return nil
	}
	return c
}
