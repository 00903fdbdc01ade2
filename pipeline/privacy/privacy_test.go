package privacy

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
)

func finder(t testing.TB) *Finder {
	t.Helper()
	f := NewFinder()
	for _, number := range []string{"350197199003070012", "35019819900307001X", "12800000001", "0591-8333 3333",
		"acc-1234567"} {
		if !f.AddNumber(number) {
			t.Errorf("%q is not looked for", number)
		}
	}
	for _, address := range []string{"福州市示例区示例路12号3室", "示例村&五组8号"} {
		if !f.AddAddress(address) {
			t.Errorf("%q is not looked for", address)
		}
	}
	return f
}

func TestNotLookedFor(t *testing.T) {
	f := NewFinder()
	for _, number := range []string{"", "123456", "abcdefgh", "无", "12-34", "a12345b", strings.Repeat("7", 41)} {
		if f.AddNumber(number) {
			t.Errorf("%q is looked for", number)
		}
	}
	for _, address := range []string{"", "福州市鼓楼区", "12号", "路12号"} {
		if f.AddAddress(address) {
			t.Errorf("%q is looked for", address)
		}
	}
}

var texts = []struct{ text, want string }{
	{"350197199003070012", "350197199003070012"},
	{`<td>电话12800000001。`, "12800000001"},
	{"身份证35019819900307001x", "35019819900307001X"},
	{"0591-83333333", "059183333333"},
	{"128-0000-0001", "12800000001"},
	{"a,05918333333" + "3,b", "059183333333"},
	{"住在福州市示例区示例路12号3室，", "福州市示例区示例路12号3室"},
	{"示例村&amp;五组8号", "示例村&五组8号"},
	{"示例村&五组8号", "示例村&五组8号"},
	{"ACC1234567", "ACC1234567"},
	{"2021-350197199003070012-1", "350197199003070012"},

	{"", ""},
	{"1350197199003070012", ""},
	{"3501971990030700129", ""},
	{"0350197199003070012f", ""},
	{"350197********0012", ""},
	{"福州市示例区示例路12号4室", ""},
	{"福州市示例区示例路1号3室", ""},
	{"福州市示例区示例路122号3室", ""},
	{"128 0000 0001", ""},
}

func TestFind(t *testing.T) {
	f := finder(t)
	for _, test := range texts {
		value, found, err := f.Find(strings.NewReader(test.text))
		if value != test.want || found != (test.want != "") || err != nil {
			t.Errorf("%q: %q, %v, %v; want %q", test.text, value, found, err, test.want)
		}
	}
}

// TestFindAcrossChunks moves each text over the cut between two stretches.
func TestFindAcrossChunks(t *testing.T) {
	f := finder(t)
	for _, test := range texts {
		for shift := -len(test.text) - 2; shift <= 2; shift++ {
			for _, cut := range []int{chunk + overlap, chunk} {
				text := strings.Repeat("。", (cut+shift)/3) + strings.Repeat(" ", (cut+shift)%3) + test.text + " " +
					strings.Repeat("x-", 700)
				if value, _, err := f.Find(strings.NewReader(text)); value != test.want || err != nil {
					t.Fatalf("%q at %d: %q, %v; want %q", test.text, cut+shift, value, err, test.want)
				}
			}
		}
	}
}

func TestFindReportsTheReadersError(t *testing.T) {
	broken := errors.New("broken")
	if _, _, err := finder(t).Find(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Error(err)
	}
}

func BenchmarkFind(b *testing.B) {
	f := finder(b)
	for i := range 100_000 {
		f.AddNumber(fmt.Sprintf("350197%012d", i))
		f.AddAddress(fmt.Sprintf("福州市示例区示例路%d号", i))
	}
	text := strings.Repeat(`<tr><th scope=row class=d>FZ202100013#4<td class=d>350197********00<td class=n>1,000.00<td>福州市示例职业培训学校<td>signins.csv 第 12 行`+"\n", 10_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, found, err := f.Find(strings.NewReader(text)); found || err != nil {
			b.Fatal(found, err)
		}
	}
}
