package command

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/target"
)

// ownCalendar is the folder within that of a notice in which calendars of its own stand.
const ownCalendar = "calendar"

const calendarUsage = "folder of the working-day calendars " +
	"(default calendar in the policy's folder, else the built-in ones)"

// noticeFlags name the notice to judge by and the calendars.
type noticeFlags struct{ policy, calendar string }

func (f *noticeFlags) add(flags *pflag.FlagSet, p Program) {
	addPolicy(flags, &f.policy, p, "notice as data: a folder, or the id of a built-in one")
	addPath(flags, &f.calendar, "calendar", "", calendarUsage)
}

// addPolicy adds a flag whose help tells which notice is meant where none is named.
func addPolicy(flags *pflag.FlagSet, to *string, p Program, usage string) {
	addPath(flags, to, "policy", "", usage)
	if id, err := p.Notices.Default(); err == nil {
		flags.Lookup("policy").DefValue = id
	}
}

// folders are where the notice and the calendars stand: a folder wins over a built-in
// notice of the same name.
func (f *noticeFlags) folders(p Program) (notice, calendar policy.Folder, err error) {
	if isFolder(f.policy) {
		notice = policy.Dir(f.policy)
	} else if notice, err = f.builtIn(p); err != nil {
		return notice, calendar, err
	}
	calendar = p.Notices.Calendar()
	if own := filepath.Join(notice.Path, ownCalendar); notice.Path != "" && isFolder(own) {
		calendar = policy.Dir(own)
	}
	if f.calendar != "" && !isFolder(f.calendar) {
		return notice, calendar, usage(fmt.Errorf("--calendar %q is no folder; name one such as "+
			"peihe policy --to writes, or leave the flag out", f.calendar))
	}
	if f.calendar != "" {
		calendar = policy.Dir(f.calendar)
	}
	return notice, calendar, nil
}

// builtIn is the built-in notice that is named.
func (f *noticeFlags) builtIn(p Program) (policy.Folder, error) {
	id := f.policy
	if id == "" {
		var err error
		if id, err = p.Notices.Default(); err != nil {
			return policy.Folder{}, err
		}
	}
	notice, err := p.Notices.Notice(id)
	if err != nil {
		return notice, usage(fmt.Errorf("--policy %w", err))
	}
	return notice, nil
}

// load reads the notice.
func (f *noticeFlags) load(p Program) (*policy.Policy, error) {
	notice, calendar, err := f.folders(p)
	if err != nil {
		return nil, err
	}
	loaded, err := policy.Load(notice, calendar)
	if err != nil {
		return nil, usage(err)
	}
	return loaded, nil
}

// sources are the folders on disk that are only read.
func (f *noticeFlags) sources() []target.Place {
	return []target.Place{{Flag: "policy", Path: f.policy}, {Flag: "calendar", Path: f.calendar}}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
