package page

import (
	"testing"
)

func TestNothingIsNotUnknown(t *testing.T) {
	l := Links{Programme: &Programme{
		Absent:     map[string]bool{"notices": true, "payments": false},
		KindTitles: map[string]string{"notices": "公示"},
	}}
	for want, needs := range map[string][]string{
		"没有": {"payments", "sanctions"}, "未核验，导出数据缺少公示": {"payments", "notices"},
	} {
		if got := l.None("没有", needs...); got != want {
			t.Errorf("%v: %q, want %q", needs, got, want)
		}
	}
}
