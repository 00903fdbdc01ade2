package export

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	dialect := Dialect{Aliases: testAliases, UTCOffset: 480, Words: map[string]map[string]map[string]string{
		"classes": {"district": {"福州市鼓楼区": "鼓楼区"}, "approval": {"审核 通过": "通过", "OK": "通过"}},
		"signins": {"method": {"微信小程序": "小程序（示例）"}},
	}}
	root := folder(t, map[string]string{
		"classes.csv": "班次编号,培训机构,所属地区,培训工种,开班日期,结班日期,审核结果\n" +
			"A,福州市鼓楼区,福州市 鼓楼区,x,2021-04-22,2021-04-23,审核通过\n" +
			"B,x,鼓楼区,x,2021-04-22,2021-04-23,ＯＫ\nC,x,福州鼓楼区,x,2021-04-22,2021-04-23,ok\n",
		"signins.csv": signinHeader + ",签到方式\nA,1,1,2021-06-07T00:20:01Z,微信\u00ad小程序\nA,1,1,2021-06-07 08:20,纸质\n",
	})
	files, err := Discover(t.Context(), root, dialect)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		rows, lines := readAll(t, f, 2)
		for _, r := range rows {
			_, r, _ = strings.Cut(r, "|")
			got = append(got, r)
		}
		for _, l := range lines {
			got = append(got, l.Detail)
		}
	}
	want := []string{
		"2|A|-|福州市鼓楼区|鼓楼区|x|-|-|-|2021-04-22|2021-04-23|-|-|通过|-|-|-",
		"3|B|-|x|鼓楼区|x|-|-|-|2021-04-22|2021-04-23|-|-|通过|-|-|-",
		"4|C|-|x|福州鼓楼区|x|-|-|-|2021-04-22|2021-04-23|-|-|-|-|-|-",
		"“ok”不在可填的值之内，应为：通过、不通过、待审核",
		"2|A|1|1|2021-06-07 08:20:01Z|-|小程序(示例)|-|-",
		"3|A|1|1|2021-06-07 08:20:00Z|-|纸质|-|-",
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	for _, c := range []struct{ kind, column, written, meant, want string }{
		{"class", "district", "a", "b", `unknown kind "class"`},
		{"classes", "place", "a", "b", `no column "place"`},
		{"classes", "venue", "a", "b", `no column "venue" of names`},
		{"classes", "approval", "a", "已通过", `cannot be`},
		{"classes", "district", " ", "b", "blank word"},
		{"classes", "district", "a", "", "blank word"},
	} {
		bad := Dialect{Words: map[string]map[string]map[string]string{c.kind: {c.column: {c.written: c.meant}}}}
		if _, err := Discover(t.Context(), t.TempDir(), bad); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func TestWordLookUpDoesNotAllocate(t *testing.T) {
	c := Column{Type: Name, meant: map[string][]byte{"微信小程序": []byte("小程序")}}
	var v value
	a, cell := new(arena), []byte("微信小程序")
	if n := testing.AllocsPerRun(100, func() { c.read(cell, a, &v) }); n > 0 || string(v.text) != "小程序" {
		t.Errorf("%v allocations, read as %q", n, v.text)
	}
}

func TestLookAlikes(t *testing.T) {
	for _, c := range []struct{ seen, known, want string }{
		{"⻓乐区", "长乐区", "⻓ U+2ED3，应为 长 U+957F"},
		{"长乐区", "⻓乐区", "长 U+957F，应为 ⻓ U+2ED3"},
		{"А级В级А", "A级B级A", "А U+0410，应为 A U+0041；В U+0412，应为 B U+0042"},
		{"Ο", "О", "Ο U+039F，应为 О U+041E"}, // Greek, Cyrillic
		{"长乐区", "长乐区", ""},
		{"⾧乐区", "長乐区", ""}, // equal in NFKC
		{"⻓乐市", "长乐区", ""},
		{"⻓乐", "长乐区", ""},
		{"", "长", ""},
	} {
		if got := LookAlikes(c.seen, c.known); got != c.want {
			t.Errorf("%s for %s: %q, want %q", c.seen, c.known, got, c.want)
		}
	}
	for seen, plain := range lookAlikes() {
		if lookAlikes()[plain] != 0 || NormalName(string(seen)) != string(seen) ||
			NormalName(string(plain)) != string(plain) {
			t.Errorf("%c U+%04X for %c U+%04X", seen, seen, plain, plain)
		}
	}
	if n := len(lookAlikes()); 2*n != len([]rune(radicals+cyrillic+greek)) {
		t.Errorf("%d pairs, a character stands in two", n)
	}
}
