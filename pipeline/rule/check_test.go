package rule

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
)

const goodCheck = `-- A column is wrong.
--
-- title: 整栏有误
-- scope: file
-- says: {measured} of {looked_at} cells
--       | {looked_at} 格中有 {measured} 格
-- mend: mend it | 请改正
-- cause blank: nothing stands in it: {detail} | 空白：{detail}
-- word row: row | 行
-- after blank: other:classes, other:*
-- after: other
--
-- 说明。
select 1
`

func TestParseCheck(t *testing.T) {
	c, err := ParseCheck("intake/column.sql", goodCheck)
	if err != nil {
		t.Fatal(err)
	}
	if c.ID != "column" || c.Fault != "A column is wrong." || c.Title != "整栏有误" || !c.IsFile || c.Note != "说明。" ||
		c.Says != (Words{"{measured} of {looked_at} cells", "{looked_at} 格中有 {measured} 格"}) ||
		c.Mend != (Words{"mend it", "请改正"}) ||
		c.Causes["blank"] != (Words{"nothing stands in it: {detail}", "空白：{detail}"}) ||
		c.Words["row"] != (Words{"row", "行"}) {
		t.Errorf("%+v", c)
	}
	if !slices.Equal(c.After["blank"], []Target{{"other", "classes"}, {"other", "*"}}) ||
		!slices.Equal(c.After[""], []Target{{"other", ""}}) {
		t.Errorf("after %+v", c.After)
	}
}

func TestParseCheckRefuses(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"-- title: 整栏有误\n", "", "intake/column.sql: key title is missing"},
		{"-- scope: file\n", "", "key scope is missing"},
		{"-- mend: mend it | 请改正\n", "", "key mend is missing"},
		{"title: 整栏有误", "heading: 整栏有误", `unknown key "heading"`},
		{"mend it | 请改正", "请改正", "lacks one of its two languages"},
		{"cause blank: nothing stands in it: {detail} | 空白：{detail}", "cause blank: nothing", "lacks one of its two languages"},
		{"scope: file", "scope: row", `unknown scope "row"; use file or exports`},
		{"-- scope: file", "-- title: 又一个", "its key stands twice"},
		{goodCheck, "select 1\n", "a check opens with"},
	} {
		_, err := ParseCheck("intake/column.sql", strings.Replace(goodCheck, test.old, test.new, 1))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q for %q: %v, want %q", test.new, test.old, err, test.want)
		}
	}
}

func TestReadChecksKnowsWhatExplains(t *testing.T) {
	files := fstest.MapFS{"intake/column.sql": {Data: []byte(goodCheck)}}
	_, err := ReadChecks(files)
	if err == nil || !strings.Contains(err.Error(), `after names the check "other", which there is not`) {
		t.Errorf("after a check that is not there: %v", err)
	}
	files["intake/other.sql"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(goodCheck, "other", "column"))}
	if checks, err := ReadChecks(files); err != nil || len(checks) != 2 {
		t.Errorf("%v, %v", checks, err)
	}
}

// TestShippedChecks wants every check to say all it must in both languages.
func TestShippedChecks(t *testing.T) {
	checks, err := ReadChecks(os.DirFS("../../queries"))
	if err != nil || len(checks) < 26 {
		t.Fatalf("%d checks, %v", len(checks), err)
	}
	isChinese := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	for _, c := range checks {
		if !isChinese(c.Title) || !isChinese(c.Note) || isChinese(c.Fault) || !strings.HasSuffix(c.Fault, ".") {
			t.Errorf("%s: title %q, note %q, fault %q", c.ID, c.Title, c.Note, c.Fault)
		}
		sentences := map[string]Words{"says": c.Says, "mend": c.Mend}
		for code, w := range c.Causes {
			sentences["cause "+code] = w
		}
		for code, w := range c.Words {
			sentences["word "+code] = w
		}
		for key, w := range sentences {
			if w.English == "" || !isChinese(w.Chinese) || w.English == w.Chinese {
				t.Errorf("%s: %s says %q and %q", c.ID, key, w.English, w.Chinese)
			}
		}
	}
}
