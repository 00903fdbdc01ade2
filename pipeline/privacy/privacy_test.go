package privacy

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
)

// finder knows a value of each kind, a few in unusual form.
func finder(t testing.TB) *Finder {
	t.Helper()
	f := NewFinder()
	f.Spare("FZ-12800000099 BF20210001")
	f.SpareAddress("福州市示例区学校路 1 号")
	for kind, values := range map[Kind][]string{
		Identity: {"350197199003070019", "35019819900307001X", "350197900307001"},
		Phone:    {"12800000001", "0591-8333 3333", "8444444", "12800000002/12800000003（母亲）", "+86 12800000004"},
		Account:  {"6222 0000 1234 5678 901", "35001234", "NRA20210012"},
		Address:  {"福州市示例区示例路12号3室", "示例县示例村&五组8号", "３单元5室示例新村一期", "示例县示例镇示例村Ａ12", "Example Road 12"},
	} {
		for _, v := range values {
			if !f.Add(kind, v) {
				t.Errorf("%s %q is not looked for", kind, v)
			}
		}
	}
	return f
}

func TestNotLookedFor(t *testing.T) {
	for kind, values := range map[Kind][]string{
		Identity: {"", "E12345678", "350197199013070019", "3.50197E+17", "35019719900307001"},
		Phone: {"", "无", "123456", "2021-05-10", "2021-5-10", "2021-13-40", "20210510", "2021-05-10 08:30",
			"20210510083000", "99999999", "A1234567"},
		Account: {"", "1234567", "2021-05-10", "20210510", "00000000", "abcdefgh", strings.Repeat("7", 35)},
		Address: {"", "福州市鼓楼区", "福州市鼓楼区示例街道办事处", "示例路12号", "福州市2021年示例培训基地",
			strings.Repeat("村", 1000) + "1号"},
	} {
		for _, v := range values {
			if NewFinder().Add(kind, v) {
				t.Errorf("%s %q is looked for", kind, v)
			}
		}
	}
	f := NewFinder()
	f.Spare("BF20210001")
	f.SpareAddress("福州市示例区学校路 1 号")
	f.Add(Account, "BF20210001")
	f.Add(Address, "福州市示例区学校路1号")
	if found := f.Find("BF20210001，福州市示例区学校路1号"); found != nil {
		t.Errorf("found %v of what is spared", found)
	}
}

// texts are texts with what is found in them, joined; "" for nothing.
var texts = []struct{ text, want string }{
	{"350197199003070019", "350197199003070019"},
	{"电话12800000001。", "12800000001"},
	{"身份证35019819900307001x", "35019819900307001X"},
	{"35019819900307001×", "35019819900307001X"},
	{"35019819900307001х，", "35019819900307001X"},
	{"350197 1990 0307 0019", "350197199003070019"},
	{"350197-1990-03-07-0019", "350197199003070019"},
	{"350197 1990-03-07 0019", "350197199003070019"},
	{"旧证350197900307001", "350197900307001"},
	{"110101199003074477", "110101199003074477"}, // nobody's in the exports; its check digit is right
	{"0591-83333333", "059183333333"},            //
	{"128-0000-0001", "12800000001"},             //
	{"128 0000 0001", "12800000001"},             //
	{"128\u00a00000\u30000001", "12800000001"},   //
	{"128－0000—0001", "12800000001"},             //
	{"1 2 8 0 0 0 0 0 0 0 1", "12800000001"},     //
	{"１２８０００００００１", "12800000001"},               //
	{"128\u200b0000\u00ad0001", "12800000001"},   //
	{"+8612800000001", "12800000001"},            //
	{"0086 12800000004", "12800000004"},          //
	{"报名12800000002或12800000003", "12800000002 12800000003"},
	{"2021-05-10 12800000001", "12800000001"},
	{"12800000001 2021-05-10", "12800000001"},
	{"12800000001 12800000002", "12800000001 12800000002"},
	{"12800000001_", "12800000001"},
	{"电话 tel 12800000001 ok", "12800000001"},
	{"350198 19900307 001 x", "35019819900307001X"},
	{"３５０１９８１９９００３０７００１×", "35019819900307001X"},
	{"12800000001×2", "12800000001"},
	{"a,8444444,b", "8444444"},
	{"户 6222000012345678901", "6222000012345678901"},
	{"nra20210012", "NRA20210012"},
	{"住在福州市示例区示例路12号3室，", "福州市示例区示例路12号3室"},
	{"福州市示例区 示例路　１２号 3室", "福州市示例区示例路12号3室"},
	{"示例县示例村&五组8号", "示例县示例村&五组8号"},
	{"3单元5室示例新村一期", "3单元5室示例新村一期"},
	{"示例县示例镇示例村a12。", "示例县示例镇示例村A12"},
	{"EXAMPLE road 12", "EXAMPLEROAD12"},
	{"12800000001住福州市示例区示例路12号3室", "12800000001 福州市示例区示例路12号3室"},

	{"", ""},
	{"1350197199003070019", ""},
	{"3501971990030700199", ""},
	{"A12800000001", ""},
	{"12800000001f", ""},
	{"128000000011", ""},
	{"350197********0019", ""},
	{"110101199003074478", ""},
	{"12800000099", ""},
	{"128,0000,0001", ""},
	{"12800000001\n2", "12800000001"},
	{"128\n00000001", ""},
	{"128    00000001", ""},
	{"3500-12-34", "35001234"},
	{"35001 2021-05-10", ""},
	{"福州市示例区示例路12号4室", ""},
	{"福州市示例区示例路1号3室", ""},
	{"福州市示例区示例路122号3室", ""},
	{"13单元5室示例新村一期", ""},
	{"示例县示例镇示例村A123", ""},
}

func found(f *Finder, text string) string {
	var all []string
	for _, m := range f.Find(text) {
		all = append(all, m.Value)
	}
	return strings.Join(all, " ")
}

func TestFind(t *testing.T) {
	f := finder(t)
	for _, test := range texts {
		if got := found(f, test.text); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
		if got := suspects(t, f, test.text); got != (test.want != "") {
			t.Errorf("%q: suspected %v", test.text, got)
		}
	}
}

func suspects(t *testing.T, f *Finder, text string) bool {
	t.Helper()
	is, err := f.Suspects(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// TestSuspectsAcrossChunks moves each text over the cuts between stretches.
func TestSuspectsAcrossChunks(t *testing.T) {
	f := finder(t)
	const chunk = 1 << 10
	for _, test := range texts {
		for shift := -len(test.text) - 2; shift <= 2; shift++ {
			for _, cut := range []int{chunk + overlap, chunk} {
				text := strings.Repeat("。", (cut+shift)/3) + strings.Repeat(".", (cut+shift)%3) + test.text + "." +
					strings.Repeat("x-", 5000)
				got, err := f.suspects(strings.NewReader(text), make([]byte, 0, chunk+overlap))
				if err != nil || test.want != "" && !got {
					t.Fatalf("%q at %d: %v, %v", test.text, cut+shift, got, err)
				}
			}
		}
	}
}

func TestSuspectsBehindEscapes(t *testing.T) {
	f := finder(t)
	for _, text := range []string{
		"<p>&#49;2800000001</p>", "<p>&#x31;2800000001</p>", "128&nbsp;0000&nbsp;0001", "128&#8203;00000001",
		`{"a":"\u00312800000001"}`, `["\n12800000001"]`, `"\\12800000001"`, `'\x312800000001'`, "x%3Ftel=%312800000001",
		"%E7%A6%8F%E5%B7%9E%E5%B8%82%E7%A4%BA%E4%BE%8B%E5%8C%BA%E7%A4%BA%E4%BE%8B%E8%B7%AF12%E5%8F%B73%E5%AE%A4",
		`"\u798f\u5dde\u5e02\u793a\u4f8b\u533a\u793a\u4f8b\u8def12\u53f73\u5ba4"`, "示例县示例村&amp;五组8号",
		`示例县示例村\u0026五组8号`,
		"100%12800000001",
	} {
		if !suspects(t, f, text) {
			t.Errorf("%q is not suspected", text)
		}
	}
	for _, text := range []string{"&#49;28000000011", `\u0031280000000`, "&amp;1280000000", "&#1234567890;", `\uD800`} {
		if suspects(t, f, text) {
			t.Errorf("%q is suspected", text)
		}
	}
}

func TestSuspectsReportsTheReadersError(t *testing.T) {
	broken := errors.New("broken")
	if _, err := finder(t).Suspects(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Error(err)
	}
}

func TestMask(t *testing.T) {
	f := finder(t)
	m := f.Masks()
	alike := []string{"12800000001", "12800000002"}
	f.Add(Phone, "12899999901")
	seen := []string{
		"王 128 0000 0001 与12800000002", "12899999901", "证35019819900307001x", "0591-83333333", "8444444",
		"6222000012345678901",
		"35001234", "福州市示例区示例路12号3室东", "甲",
	}
	for _, text := range seen {
		m.See(text)
	}
	for i, want := range []string{
		"王 128＊＊＊＊＊＊01 与128＊＊＊＊＊＊02", "128＊2＊＊＊＊＊01", "证350198＊＊＊＊＊＊＊＊＊＊1X", "059＊＊＊＊＊＊＊33", "844＊＊＊＊",
		"＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊8901", "＊＊＊＊＊＊34", "福州市示例区＊＊＊＊东", "甲",
	} {
		got := m.Mask(seen[i])
		if got != want {
			t.Errorf("%q: %q, want %q", seen[i], got, want)
		}
		if again := m.Mask(got); again != got || found(f, got) != "" {
			t.Errorf("%q is masked again: %q", got, again)
		}
	}
	if kinds := m.See("12800000001，12800000002，福州市示例区示例路12号3室"); fmt.Sprint(kinds) != "[phone address]" {
		t.Errorf("kinds %v", kinds)
	}
	if m.Mask(alike[0]) == m.Mask(alike[1]) {
		t.Error("two values have one mask")
	}
}

// TestMasksDiffer gives thousands of values their masks: no two are alike.
func TestMasksDiffer(t *testing.T) {
	f := NewFinder()
	m := f.Masks()
	var values []string
	for i := range 3000 {
		values = append(values, fmt.Sprintf("128%08d", i*7919), fmt.Sprintf("35019719900307%04d", i))
		f.Add(Phone, values[2*i])
		f.Add(Identity, values[2*i+1])
	}
	for _, v := range values {
		m.See(v)
	}
	by := map[string]string{}
	for _, v := range values {
		mask := m.Mask(v)
		if other := by[mask]; other != "" || strings.Contains(mask, v[3:len(v)-2]) {
			t.Fatalf("%s and %s have the mask %s", v, other, mask)
		}
		by[mask] = v
	}
}

func BenchmarkSuspects(b *testing.B) {
	f := finder(b)
	for i := range 100_000 {
		f.Add(Identity, fmt.Sprintf("35019719900307%04d", i%10000))
		f.Add(Phone, fmt.Sprintf("128%08d", i))
		f.Add(Address, fmt.Sprintf("福州市示例区示例路%d号", i))
	}
	text := strings.Repeat(`<tr><th scope=row class=d>FZ202100013#4<td class=d>350197********00<td class=n>1,000.00<td>福州市示例职业培训学校<td>2021-05-10<td>signins.csv 第 12 行`+"\n", 10_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if suspected, err := f.Suspects(strings.NewReader(text)); suspected || err != nil {
			b.Fatal(suspected, err)
		}
	}
}

// FuzzFind masks any text, so that nothing is left in it, and suspects whatever is found.
func FuzzFind(f *testing.F) {
	for _, test := range texts {
		f.Add(test.text)
	}
	finder := finder(f)
	f.Fuzz(func(t *testing.T, text string) {
		m := finder.Masks()
		m.See(text)
		if left := finder.Find(m.Mask(text)); left != nil {
			t.Errorf("%q masked is %q", text, m.Mask(text))
		}
		if finder.Find(text) != nil && !suspects(t, finder, text) {
			t.Errorf("%q is not suspected", text)
		}
	})
}

// TestPassedOverHideNothing holds that what the search passes over in one leap, characters
// and short numbers, hides no value behind it.
func TestPassedOverHideNothing(t *testing.T) {
	f := finder(t)
	for _, before := range []string{
		"", "1,", "123456.", "A12<td>", "，", "。「", "第 3 行 ", "12，34。", "1号", "７，", "\u200b", "２０21年",
		"350197****", "×", "\xe3", "A1 ", "12345x<", "5/",
	} {
		for _, value := range []string{
			"12800000001", "350197199003070019", "NRA20210012", "35019819900307001Ｘ", "8444444", "福州市示例区示例路12号3室",
		} {
			text := before + value
			if found := f.Find(text); len(found) != 1 || !strings.HasSuffix(text, text[found[0].From:]) {
				t.Errorf("%q in %q is %v", value, text, found)
			}
		}
	}
}
