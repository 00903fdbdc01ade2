// Peihe checks public training subsidies: it reads the exports of a training
// platform, judges every clause of the notice, works out what each yuan rests on
// and publishes a static report.
package main

import (
	"embed"
	"io/fs"
	"os"

	"github.com/peihe/peihe/pipeline/command"
	"github.com/peihe/peihe/pipeline/policy"
)

// Embeds cannot look upward, so they stand here.
var (
	//go:embed queries
	queries embed.FS
	//go:embed templates/layout.html templates/terms.md templates/pages templates/partials templates/letters
	//go:embed templates/static
	templates embed.FS
	//go:embed data/policy data/calendar
	data embed.FS
	//go:embed LICENSE
	license string
	//go:embed NOTICE
	notice string
)

func main() {
	os.Exit(command.Run(os.Args[1:], command.Program{
		Queries: below(queries, "queries"), Templates: below(templates, "templates"),
		Notices: policy.BuiltIn{Notices: below(data, "data/policy"), Calendars: below(data, "data/calendar")},
		License: license, Notice: notice,
		Stdout: os.Stdout, Stderr: os.Stderr,
	}))
}

func below(files fs.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
