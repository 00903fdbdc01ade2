package command

import (
	"fmt"

	"github.com/spf13/cobra"
)

func licenses(p Program) *cobra.Command {
	return &cobra.Command{
		Use:   "licenses",
		Short: "Print the licence of the program and those of all software in it, in full",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(p.Stdout, "%s\n%s", p.License, p.Notice)
			return err
		},
	}
}
