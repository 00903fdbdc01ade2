package delimited

import (
	"testing"
)

func TestLineMap(t *testing.T) {
	var m Lines
	for row := range int64(lineRuns + 10) {
		m.add(2*row+1, 1)
	}
	if got := m.Line(5); got != 7 {
		t.Errorf("line %d, want 7", got)
	}
	if got := m.Line(2*lineRuns + 15); got != 0 {
		t.Errorf("line %d of a row that is not known", got)
	}
}
