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

// noticeFlags name the notice to judge by and the calendars.
type noticeFlags struct{ policy, calendar string }

func (f *noticeFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.policy, "policy", "",
		"notice as data: a folder, or the id of a built-in one (default the first that peihe policy lists)")
	flags.StringVar(&f.calendar, "calendar", "",
		"folder of the working-day calendars (default the folder calendar of the policy, else the built-in ones)")
}

// folders are where the notice and the calendars stand: a folder wins over a built-in
// notice of the same name.
func (f *noticeFlags) folders(p Program) (notice, calendar policy.Folder, err error) {
	id := f.policy
	if id == "" {
		if id, err = p.Notices.Default(); err != nil {
			return notice, calendar, err
		}
	}
	if f.policy != "" && isFolder(f.policy) {
		notice = policy.Dir(f.policy)
	} else if notice, err = p.Notices.Notice(id); err != nil {
		return notice, calendar, usage(fmt.Errorf("--policy %w", err))
	}
	calendar = p.Notices.Calendar()
	if own := filepath.Join(notice.Path, ownCalendar); notice.Path != "" && isFolder(own) {
		calendar = policy.Dir(own)
	}
	if f.calendar != "" {
		calendar = policy.Dir(f.calendar)
	}
	return notice, calendar, nil
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
