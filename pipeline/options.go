package pipeline

import (
	"io/fs"
	"runtime"
	"time"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/policy"
)

// Options say what to build. Input, Policy, Calendar, AsOf, Queries are needed by
// every run.
type Options struct {
	Input    string        // folder of exports
	Policy   policy.Folder // one notice
	Calendar policy.Folder // working-day calendars
	AsOf     time.Time     // the day the report speaks for, midnight UTC

	Queries fs.FS  // layers of SQL files
	Version string // of the program

	Out     string // folder of the site that will be published; "" for none
	Overlay string // folder whose files stand for some of the templates; "" for none

	Waivers string   // file of findings that somebody approved; "" for none
	Accept  []string // checks of whole exports to go on in spite of: CHECK, CHECK:KIND or all
	Ignore  []string // patterns of files in the input folder that are none of ours
	// Share names files and folders of the input folder, with "/", that are all this run reads, as one of several:
	// no kind need be there, and only checks on single files are made; nil for a run that reads all
	Share    []string
	Previous string // published build to compare with; "" for the one that Out leads to

	// folder in which an earlier run left its tables ([Built.KeepTables]), of the same inputs, notice, waivers,
	// queries and program; "" for none: then the inputs are read
	Restart string

	Database    string // file to keep the database in; "" for none
	Timings     string // file for how long each query took; "" for none
	WhyRebuilt  string // file for why published files are not those of the build before; "" for none
	Threads     int    // 0 for all processors
	MemoryLimit int64  // of the process, in bytes; 0 for what the machine has

	Report   []string // tables of that layer which somebody asks for, with those that they read; nil for all
	Progress Progress // told of every stage; nil for silence

	Copy  func(*export.File) (Copy, error) // begins a copy of what is read of a file; nil for nobody
	Swept func(paths []string)             // told what this run removed that killed ones had left; nil for nobody
}

// Progress hears how a run goes on. Done is called once for each Start.
type Progress interface {
	Start(stage string, steps int)
	Step(name string)
	Done(took time.Duration)
}

// Workers is how many files are worked on side by side.
func (o Options) Workers() int {
	if o.Threads > 0 {
		return o.Threads
	}
	return runtime.GOMAXPROCS(0)
}
