package archive

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/peihe/peihe/pipeline/internal/filetest"
	"github.com/peihe/peihe/pipeline/source/unusable"
)

// TestLargeDirectory refuses an archive whose directory alone would fill the memory.
func TestLargeDirectory(t *testing.T) {
	var parts []filetest.Part
	for i := range 300 {
		parts = append(parts, filetest.Part{fmt.Sprintf("%060000d", i), ""})
	}
	content := filetest.Archived(t, parts...)
	if _, err := OpenZip(bytes.NewReader(content), int64(len(content))); filetest.Cause(err) != unusable.Bomb {
		t.Errorf("got %v, want the cause %q", err, unusable.Bomb)
	}
}
