package command

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/terminal"
	"github.com/peihe/peihe/pipeline/waiver"
)

// usualWaivers is the file of waivers in the folder of a notice, "" where there is none. A
// notice inside the program has none: what an office approves is its own.
func usualWaivers(notice policy.Folder) string {
	if notice.Path == "" {
		return ""
	}
	path := filepath.Join(notice.Path, waiver.FileName)
	if _, err := os.Lstat(path); err != nil {
		return ""
	}
	return path
}

// mostWaivers is how many waivers are told one by one; the data-quality page has all.
const mostWaivers = 20

var waiverNotices = map[string]string{
	"expired": "expired on %s, the finding counts again; renew it, or delete the row",
	"due":     "ends after %s; renew it in time, or mend what it waives",
	"unused":  "(until %s) waives nothing; delete the row, or correct it",
}

// tellWaivers says on stderr which waivers want attention.
func tellWaivers(p Program, all []pipeline.Waiver) {
	for i, w := range all {
		if i == mostWaivers {
			fmt.Fprintf(p.Stderr, "waivers: %d more; see the data-quality page\n", len(all)-i)
			return
		}
		fmt.Fprintf(p.Stderr, "waivers: row %d, %s of %s "+waiverNotices[w.Waiver]+"\n", w.SourceRow, w.Rule,
			terminal.Value(cell.Shown([]byte(w.SubjectID))), w.ExpiresDate)
	}
}
