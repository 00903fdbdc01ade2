package command

import (
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
			if o.Classes < 1 || o.Classes > synthetic.MaxClasses {
				return usage(fmt.Errorf("--classes %d is out of range; give 1 to %d", o.Classes, synthetic.MaxClasses))
			}
			if !(o.Faults >= 0 && o.Faults <= 1) {
				return usage(fmt.Errorf("--faults %g is no share; give 0 to 1", o.Faults))
			}
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
			if err := o.Check(); err != nil {
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
	flags.StringVar(&to, "to", "", "folder to write the CSV files into (needed)")
	flags.Uint64Var(&o.Seed, "seed", 2021, "seed; the same seed writes the same bytes")
	flags.IntVar(&o.Classes, "classes", 64, "number of classes")
	flags.Float64Var(&o.Faults, "faults", 0.4, "share of classes with planted faults, 0 to 1")
	named.add(flags, p)
	c.PreRunE = func(*cobra.Command, []string) error {
		if to == "" {
			return usage(fmt.Errorf("--to is missing; name the folder to write into"))
		}
		return nil
	}
	return c
}
