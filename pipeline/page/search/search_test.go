package search

import (
	"testing"
)

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"福州市贝纳": "f z sf b n", "长乐": "zc ly", "班A-1 ": "b a 1", "": "",
	} {
		if got := initials(name); got != want {
			t.Errorf("initials(%s) = %q, want %q", name, got, want)
		}
	}
}
