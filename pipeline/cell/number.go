package cell

import (
	"bytes"
	"math"
	"math/big"
	"slices"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"github.com/peihe/peihe/pipeline/schema"
)

// digits reads the leading digits of b, between least and most of them.
func digits(b []byte, least, most int) (n int64, rest []byte, ok bool) {
	i := 0
	for i < len(b) && i < most && '0' <= b[i] && b[i] <= '9' {
		n = n*10 + int64(b[i]-'0')
		i++
	}
	return n, b[i:], i >= least
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// number returns the value of digits, false where it exceeds 64 bits.
func number(b []byte) (int64, bool) {
	n := int64(0)
	for _, c := range b {
		d := int64(c - '0')
		if n > (math.MaxInt64-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// numeral is a number as written: its sign, the digits before the point
// without grouping, and those behind it without trailing zeros.
type numeral struct {
	negative        bool
	whole, fraction []byte
}

var yuanSign = []byte("¥")

// minuses are the dashes that word processors and fonts put for a minus sign.
var minuses = [][]byte{[]byte("\u2212"), []byte("\u2013")}

// cutSign takes off a sign and returns it as - or +, 0 for none.
func cutSign(b []byte) ([]byte, byte) {
	if len(b) == 0 {
		return b, 0
	}
	switch c := b[0]; {
	case c == '-', c == '+':
		return b[1:], c
	case c >= utf8.RuneSelf:
		for _, minus := range minuses {
			if bare, cut := bytes.CutPrefix(b, minus); cut {
				return bare, '-'
			}
		}
	}
	return b, 0
}

// cutSuffix takes off the unit of a number.
func cutSuffix(b []byte) []byte {
	if len(b) > 0 && b[len(b)-1] >= utf8.RuneSelf {
		for _, suffix := range suffixes {
			if bare, cut := bytes.CutSuffix(b, suffix); cut {
				return bare
			}
		}
	}
	return b
}

var suffixes = [][]byte{[]byte("元"), []byte("人"), []byte("分钟"), []byte("秒"), []byte("课时")}

func readNumeral(b []byte) (n numeral, ok bool) {
	b, yuan := bytes.CutPrefix(b, yuanSign)
	b, sign := cutSign(b)
	if sign != 0 && !yuan {
		b, yuan = bytes.CutPrefix(b, yuanSign)
	}
	b = cutSuffix(b)
	n.negative = sign == '-'
	if sign == 0 && len(b) > 2 && b[0] == '(' && b[len(b)-1] == ')' { // as bookkeepers write it
		n.negative, b = true, b[1:len(b)-1]
		if !yuan {
			b = bytes.TrimPrefix(b, yuanSign)
		}
		b = cutSuffix(b)
	}
	whole, fraction, dotted := bytes.Cut(b, []byte("."))
	if dotted && !allDigits(fraction) {
		return numeral{}, false
	}
	n.fraction = bytes.TrimRight(fraction, "0")
	if n.whole = whole; bytes.IndexByte(whole, ',') >= 0 {
		n.whole, ok = ungroup(whole)
		return n, ok
	}
	return n, allDigits(whole)
}

// ungroup takes the commas out of digits grouped by exactly three.
func ungroup(b []byte) ([]byte, bool) {
	var out []byte
	for first := true; ; first = false {
		group, rest, more := bytes.Cut(b, []byte(","))
		if !allDigits(group) || len(group) > 3 || !first && len(group) < 3 {
			return nil, false
		}
		out = append(out, group...)
		if !more {
			return out, true
		}
		b = rest
	}
}

func readWhole(b []byte) (int64, bool) {
	n, ok := readNumeral(b)
	if !ok || len(n.fraction) > 0 {
		return 0, false
	}
	v, ok := number(n.whole)
	return v, ok && (v == 0 || !n.negative)
}

// readMoney returns hundredths of a yuan.
func readMoney(b []byte) (int64, bool) {
	n, ok := readNumeral(b)
	if !ok || len(n.fraction) > 2 || len(n.whole) > 15 {
		return 0, false
	}
	v, _ := number(n.whole)
	for i := range 2 {
		v *= 10
		if i < len(n.fraction) {
			v += int64(n.fraction[i] - '0')
		}
	}
	if n.negative {
		v = -v
	}
	return v, true
}

func readDecimal(b []byte) (decimal128.Num, bool) {
	n, ok := readNumeral(b)
	whole := bytes.TrimLeft(n.whole, "0")
	if !ok || len(n.fraction) > schema.DecimalScale || len(whole) > schema.DecimalPrecision-schema.DecimalScale {
		return decimal128.Num{}, false
	}
	zeros := bytes.Repeat([]byte("0"), schema.DecimalScale-len(n.fraction))
	padded := slices.Concat([]byte("0"), whole, n.fraction, zeros)
	v, _ := new(big.Int).SetString(string(padded), 10)
	if n.negative {
		v.Neg(v)
	}
	return decimal128.FromBigInt(v), true
}
