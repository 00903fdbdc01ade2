package synthetic

import (
	"slices"
	"strings"
)

// columns are, by kind, the positions of those that are exported; nil for a kind that is
// not.
type columns [kindCount][]int

// onlyFor are the optional columns that are exported where some listed rule needs them.
var onlyFor = map[kind]map[string]string{
	sessions: {"课程内容": "sessions.topics", "教师类别": "sessions.teacher_kind", "线上平台": "sessions.platform",
		"录像时长": "sessions.recording_minutes"},
	assessments: {"短视频时长": "assessments.video_seconds"},
}

// onlyForKinds are the kinds that are exported where some listed rule needs them.
var onlyForKinds = []kind{surveys, inspections, archives, sanctions, transfers, references}

// exported says what exports under the notice have: what nothing is judged by, no office
// exports.
func (p *programme) exported() columns {
	var all columns
	for k := range kindCount {
		if name := strings.TrimSuffix(shapes[k].file, ".csv"); slices.Contains(onlyForKinds, k) && !p.needs(name) {
			continue
		}
		for i, header := range shapes[k].header {
			if p.exports(k, header) {
				all[k] = append(all[k], i)
			}
		}
	}
	return all
}

func (p *programme) exports(k kind, header string) bool {
	switch header {
	case "技能等级":
		return p.levels != nil
	case "证书类型":
		return p.certificates != nil
	case "发证日期":
		return p.counts("certificate")
	case "短视频时长":
		if _, ok := p.Threshold("minimum_video_seconds"); ok { // who passes rests on it
			return true
		}
	}
	need, ok := onlyFor[k][header]
	return !ok || p.needs(need)
}

// needs tells whether a listed rule needs a kind, of which any column will do, or a
// column.
func (p *programme) needs(what string) bool {
	for _, r := range p.listed {
		for _, need := range r.Needs {
			if need == what || strings.HasPrefix(need, what+".") {
				return true
			}
		}
	}
	return false
}

// pick is of a row what is exported, and all that stands beyond the header.
func (c columns) pick(k kind, cells []string) []string {
	whole := len(shapes[k].header)
	if len(c[k]) == whole {
		return cells
	}
	var picked []string
	for _, i := range c[k] {
		if i < len(cells) {
			picked = append(picked, cells[i])
		}
	}
	return append(picked, cells[min(whole, len(cells)):]...)
}
