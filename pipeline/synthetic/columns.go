package synthetic

import (
	"github.com/peihe/peihe/pipeline/synthetic/record"
	"slices"
	"strings"
)

// onlyFor are the optional columns that are exported where some listed rule needs them.
var onlyFor = map[record.Kind]map[string]string{
	record.Sessions: {"课程内容": "sessions.topics", "教师类别": "sessions.teacher_kind", "线上平台": "sessions.platform",
		"录像时长": "sessions.recording_minutes"},
	record.Assessments: {"短视频时长": "assessments.video_seconds"},
}

// onlyForKinds are the kinds that are exported where some listed rule needs them.
var onlyForKinds = []record.Kind{
	record.Surveys, record.Inspections, record.Archives, record.Sanctions, record.Transfers, record.References,
}

// exported says what exports under the notice have: what nothing is judged by, no office
// exports.
func (p *programme) exported() record.Columns {
	var all record.Columns
	for k := range record.KindCount {
		name := strings.TrimSuffix(record.Shapes[k].File, ".csv")
		if slices.Contains(onlyForKinds, k) && !p.needs(name) {
			continue
		}
		for i, header := range record.Shapes[k].Header {
			if p.exports(k, header) {
				all[k] = append(all[k], i)
			}
		}
	}
	return all
}

func (p *programme) exports(k record.Kind, header string) bool {
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
