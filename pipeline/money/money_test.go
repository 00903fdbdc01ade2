package money

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for _, test := range []struct {
		fen  int64
		want string
	}{
		{0, "零元整"},
		{1, "壹分"},
		{9, "玖分"},
		{10, "壹角整"},
		{11, "壹角壹分"},
		{50, "伍角整"},
		{99, "玖角玖分"},
		{1_00, "壹元整"},
		{1_01, "壹元零壹分"},
		{1_10, "壹元壹角整"},
		{10_00, "壹拾元整"},
		{10_01, "壹拾元零壹分"},
		{10_50, "壹拾元零伍角整"},
		{11_00, "壹拾壹元整"},
		{20_00, "贰拾元整"},
		{100_00, "壹佰元整"},
		{101_00, "壹佰零壹元整"},
		{110_00, "壹佰壹拾元整"},
		{325_04, "叁佰贰拾伍元零肆分"},
		{1000_00, "壹仟元整"},
		{1001_00, "壹仟零壹元整"},
		{1010_00, "壹仟零壹拾元整"},
		{1100_00, "壹仟壹佰元整"},
		{1409_50, "壹仟肆佰零玖元伍角整"},
		{1680_32, "壹仟陆佰捌拾元零叁角贰分"},
		{6007_14, "陆仟零柒元壹角肆分"},
		{10000_00, "壹万元整"},
		{10005_00, "壹万零伍元整"},
		{10050_00, "壹万零伍拾元整"},
		{10500_00, "壹万零伍佰元整"},
		{15000_00, "壹万伍仟元整"},
		{16409_02, "壹万陆仟肆佰零玖元零贰分"},
		{100000_00, "壹拾万元整"},
		{100005_00, "壹拾万零伍元整"},
		{107000_53, "壹拾万柒仟元零伍角叁分"},
		{1000000_00, "壹佰万元整"},
		{1010101_01, "壹佰零壹万零壹佰零壹元零壹分"},
		{10000000_00, "壹仟万元整"},
		{10010010_10, "壹仟零壹万零壹拾元零壹角整"},
		{29000000_00, "贰仟玖佰万元整"},
		{100000000_00, "壹亿元整"},
		{100000001_00, "壹亿零壹元整"},
		{100010000_00, "壹亿零壹万元整"},
		{101000000_00, "壹亿零壹佰万元整"},
		{110000000_00, "壹亿壹仟万元整"},
		{1000000000_00, "壹拾亿元整"},
		{1234567890_12, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元零壹角贰分"},
		{100000000000_00, "壹仟亿元整"},
		{1000000000000_00, "壹万亿元整"},
		{1000000000005_00, "壹万亿零伍元整"},
		{999999999999999_99, "玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"},
		{-1, "负壹分"},
		{-1000_00, "负壹仟元整"},
		{-1409_50, "负壹仟肆佰零玖元伍角整"},
		{math.MaxInt64, "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"},
		{math.MinInt64, "负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分"},
	} {
		if got := Words(test.fen); got != test.want {
			t.Errorf("%d fen: %s, want %s", test.fen, got, test.want)
		}
	}
}

func TestDecimal(t *testing.T) {
	for fen, want := range map[int64]string{
		0: "0.00", 5: "0.05", -5: "-0.05", 1234_50: "1234.50", -1000_00: "-1000.00",
		math.MinInt64: "-92233720368547758.08",
	} {
		if got := Decimal(fen); got != want {
			t.Errorf("%d fen: %s, want %s", fen, got, want)
		}
	}
}

// read understands 大写 without knowing how Words writes it.
func read(words string) int64 {
	words, negative := strings.CutPrefix(words, "负")
	var total, section, digit int64 // of fen; of a number up to its 万, 亿 or 元
	for _, r := range words {
		switch r {
		case '整', '零':
			digit = 0
		case '元':
			total = (total + section + digit) * 100
			section, digit = 0, 0
		case '角':
			total, digit = total+digit*10, 0
		case '分':
			total, digit = total+digit, 0
		case '亿':
			total, section, digit = (total+section+digit)*1_0000_0000, 0, 0
		case '万':
			section, digit = (section+digit)*1_0000, 0
			total, section = total+section, 0
		case '仟', '佰', '拾':
			section, digit = section+digit*map[rune]int64{'仟': 1000, '佰': 100, '拾': 10}[r], 0
		default:
			digit = int64(strings.IndexRune("零壹贰叁肆伍陆柒捌玖", r) / 3)
		}
	}
	if negative {
		return -total
	}
	return total
}

// TestWordsSayTheAmount reads back amounts of every length, dense with zeros.
func TestWordsSayTheAmount(t *testing.T) {
	random := rand.New(rand.NewPCG(2021, 42))
	for range 20_000 {
		var fen int64
		for range random.IntN(17) {
			fen *= 10
			if random.IntN(2) == 0 {
				fen += random.Int64N(10)
			}
		}
		if random.IntN(8) == 0 {
			fen = -fen
		}
		words := Words(fen)
		if got := read(words); got != fen {
			t.Fatalf("%d fen is written %s, which says %d", fen, words, got)
		}
		if strings.Contains(words, "零零") || strings.Contains(words, "零万") || strings.Contains(words, "零亿") {
			t.Fatalf("%d fen is written %s", fen, words)
		}
	}
}

func TestWan(t *testing.T) {
	for _, test := range []struct {
		fen  int64
		want string
	}{
		{0, "约 0.00 万元"},
		{49_99, "约 0.00 万元"},
		{-49_99, "约 0.00 万元"},
		{50_00, "约 0.01 万元"},
		{-50_00, "约 −0.01 万元"},
		{10000_00, "约 1.00 万元"},
		{10049_99, "约 1.00 万元"},
		{10050_00, "约 1.01 万元"},
		{12345_67, "约 1.23 万元"},
		{9999999_99, "约 1,000.00 万元"},
		{123456789_00, "约 12,345.68 万元"},
		{-123456789_00, "约 −12,345.68 万元"},
		{math.MinInt64, "约 −9,223,372,036,854.78 万元"},
	} {
		if got := Wan(test.fen); got != test.want {
			t.Errorf("%d fen: %s, want %s", test.fen, got, test.want)
		}
	}
}
