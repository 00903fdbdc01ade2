package spelling

import (
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	institutions := []string{"福州市聚英培训学校", "福州市贝纳职业培训学校", "福州第一技师学院", "福州第二技师学院", "福州第三技师学院", "福州第四技师学院"}
	districts := []string{"鼓楼区", "台江区", "长乐区", "福清市", "市直有关单位"}
	for _, test := range []struct {
		name  string
		known []string
		want  []string
	}{
		{"福州市贝纳培训学校", institutions, []string{"福州市贝纳职业培训学校"}}, // by replacing, 聚英 would be as near
		{"福州技师学院", institutions, []string{"福州第一技师学院", "福州第二技师学院", "福州第三技师学院"}},
		{"福州第四技工学院", institutions, []string{"福州第四技师学院"}},
		{"厦门大学", institutions, nil},
		{"长乐市", districts, []string{"长乐区"}},
		{"鼓楼", districts, []string{"鼓楼区"}},
		{"福州市鼓楼区", districts, []string{"鼓楼区"}},
		{"思明", districts, nil},
	} {
		if got := Nearest(test.name, test.known); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestLikely offers what a slip of the pen means, and no word that only shares letters.
func TestLikely(t *testing.T) {
	verbs := []string{"build", "check", "explain", "inspect", "licenses", "rules"}
	for _, c := range []struct {
		word  string
		known []string
		want  string
	}{
		{"biuld", verbs, "build"}, {"inspct", verbs, "inspect"}, {"rule", verbs, "rules"}, {"nope", verbs, ""},
		{"nonsense", verbs, ""}, {"", verbs, ""}, {"退修", []string{"在编", "退休"}, "退休"}, {"服刑", []string{"在编"}, ""},
	} {
		if got := Likely(c.word, c.known); got != c.want {
			t.Errorf("%s: %q, want %q", c.word, got, c.want)
		}
	}
	if got := DidYouMean("x", verbs[:2]); got != "use one of build, check" {
		t.Error(got)
	}
}

// TestLookAlikes names the code points of characters that only look like a district's.
func TestLookAlikes(t *testing.T) {
	for _, c := range []struct{ name, known, want string }{
		{"⻓乐区", "长乐区", "(⻓ U+2ED3 ≠ 长 U+957F)"}, {"长乐市", "长乐区", ""}, {"⻓乐", "长乐区", ""},
	} {
		if got := LookAlikes(c.name, c.known); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
