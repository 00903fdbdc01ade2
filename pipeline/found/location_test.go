package found

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/policy"
)

// TestContainer takes paths of what was read apart at the file that is there.
func TestContainer(t *testing.T) {
	input := t.TempDir()
	if err := os.MkdirAll(filepath.Join(input, "2021#春"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"a#b.csv", "part.zip", "2021#春/book.xlsx", "2021#春/#x.xlsx"} {
		if err := os.WriteFile(filepath.Join(input, file), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for file, want := range map[string]Location{
		"a#b.csv":               {File: "a#b.csv"},
		"part.zip/in/班次.csv":    {File: "part.zip", Part: "in/班次.csv"},
		"part.zip/b.xlsx#表":     {File: "part.zip", Part: "b.xlsx#表"},
		"2021#春/book.xlsx":      {File: "2021#春/book.xlsx"},
		"2021#春/book.xlsx#a/#b": {File: "2021#春/book.xlsx", Part: "a/#b"},
		"2021#春/#x.xlsx#表":      {File: "2021#春/#x.xlsx", Part: "表"},
		"gone.csv":              {File: "gone.csv"},
	} {
		if got := container(input, file); got != want {
			t.Errorf("%s is %+v, want %+v", file, got, want)
		}
	}
}

// TestLocate asks for places of findings: their own row, the header of a kind that the
// rule needs, the policy.
func TestLocate(t *testing.T) {
	t.Parallel()
	b, err := pipeline.RunTo(t.Context(), pipeline.Options{
		Input: "../testdata/cases/few/input", AsOf: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC),
		Policy: policy.Dir("../../data/policy/fuzhou-2021-42"), Calendar: policy.Dir("../../data/calendar"),
		Queries: os.DirFS("../../queries"),
	}, "load")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	row := int64(7)
	l := newLocator(b)
	for _, test := range []struct {
		finding Finding
		want    Location
	}{
		{Finding{Rule: "fee_charged", SourceFile: "classes.csv", SourceRow: &row},
			Location{File: "classes.csv", Line: 7}},
		{Finding{Rule: "district_not_inspected", SubjectID: "台江区"}, Location{File: "inspections.csv", Line: 1}},
		{Finding{Rule: "class_hours_below_minimum", SubjectID: "台江区"},
			Location{InPolicy: true, File: "districts.yaml", Line: 4}},
		{Finding{Rule: "class_hours_below_minimum", SubjectID: "无此地"},
			Location{InPolicy: true, File: "notice.yaml", Line: 1}},
	} {
		if got := l.locate(test.finding); got != test.want {
			t.Errorf("%+v: %+v, want %+v", test.finding, got, test.want)
		}
	}
}
