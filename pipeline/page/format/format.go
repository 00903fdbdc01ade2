// Package format writes figures as text for readers of Chinese: exact, with separators,
// and never a figure where none is known.
package format

import (
	"math/bits"
	"regexp"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/money"
	"github.com/peihe/peihe/pipeline/words"
)

// Yuan writes fen as yuan with thousands separators and two decimals: 123450000
// is "1,234,500.00".
func Yuan(fen int64) string {
	sign := ""
	u := uint64(fen)
	if fen < 0 {
		sign, u = "−", -u
	}
	cents := strconv.FormatUint(100+u%100, 10)[1:]
	return sign + thousands(strconv.FormatUint(u/100, 10)) + "." + cents
}

// Count writes a whole number with thousands separators.
func Count(n int64) string {
	if n < 0 {
		return "−" + thousands(strconv.FormatUint(-uint64(n), 10))
	}
	return thousands(strconv.FormatInt(n, 10))
}

// Decimal writes an exact decimal such as "1000.00" with thousands separators.
func Decimal(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	return thousands(whole) + "." + fraction
}

// rawYuan is an amount as a query writes it, long enough to want separators.
var rawYuan = regexp.MustCompile(`\b\d{4,}\.\d\d 元`)

// Amounts sets the thousands apart in the amounts of a text that a query wrote.
func Amounts(s string) string {
	if !strings.Contains(s, " 元") {
		return s
	}
	return rawYuan.ReplaceAllStringFunc(s, func(amount string) string {
		return Decimal(strings.TrimSuffix(amount, " 元")) + " 元"
	})
}

func thousands(digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	head := (len(digits)-1)%3 + 1
	var b strings.Builder
	b.WriteString(digits[:head])
	for ; head < len(digits); head += 3 {
		b.WriteByte(',')
		b.WriteString(digits[head : head+3])
	}
	return b.String()
}

// Percent writes part ÷ whole with one decimal, rounded half up. Beside a limit that it
// keeps or misses it has as many decimals as it takes to see which: 2886 of 3038 are
// 94.997% where 95% are asked for. All and none are limits everywhere. Of nothing it is "—".
func Percent(part, whole int64, limits ...int64) string {
	if whole <= 0 {
		return Unknown
	}
	return Percentage(part, whole, limits...) + "%"
}

// mostDecimals are enough to tell any part of a hundred million persons from a limit.
const mostDecimals = 8

// Percentage is Percent without its sign, of a whole above 0.
func Percentage(part, whole int64, limits ...int64) string {
	decimals := max(decimalsFor(part, whole, 0), decimalsFor(part, whole, 100))
	for _, limit := range limits {
		decimals = max(decimals, decimalsFor(part, whole, limit))
	}
	rounded := rounding(part, whole, decimals)
	fraction := strconv.FormatUint(powers[decimals]+rounded%powers[decimals], 10)[1:] // with its zeros
	return strconv.FormatUint(rounded/powers[decimals], 10) + "." + fraction
}

// decimalsFor are how many decimals tell a percentage from a limit.
func decimalsFor(part, whole, limit int64) int {
	decimals := 1
	for decimals < mostDecimals && rounding(part, whole, decimals) == uint64(limit)*powers[decimals] &&
		!isAt(part, whole, limit) {
		decimals++
	}
	return decimals
}

// rounding is part ÷ whole in percent, in units of the last of some decimals.
func rounding(part, whole int64, decimals int) uint64 {
	high, low := bits.Mul64(2*uint64(part), powers[decimals+2])
	low, carry := bits.Add64(low, uint64(whole), 0)
	rounded, _ := bits.Div64(high+carry, low, 2*uint64(whole))
	return rounded
}

var powers = [...]uint64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10}

// isAt tells whether part ÷ whole is exactly some percent.
func isAt(part, whole, percent int64) bool {
	partHigh, partLow := bits.Mul64(uint64(part), 100)
	high, low := bits.Mul64(uint64(whole), uint64(percent))
	return partHigh == high && partLow == low
}

// Unknown stands where the exports say nothing. Where they lack the kind that a figure
// rests on, words.Unexported does: of that no figure is known, and it is not 0.
const Unknown = "—"

// Withheld stands where the public edition does not tell a figure.
const Withheld = "–"

// YuanOf writes fen with the unit, or that they are not exported.
func YuanOf(fen *int64) string {
	if fen == nil {
		return words.Unexported
	}
	return Yuan(*fen) + " 元"
}

// CountOf writes a whole number with its unit, or that it is not exported.
func CountOf(n *int64, unit string) string {
	if n == nil {
		return words.Unexported
	}
	return Count(*n) + " " + unit
}

// PercentOf is Percent, or that it is not exported.
func PercentOf(part, whole *int64, limits ...int64) string {
	if part == nil || whole == nil {
		return words.Unexported
	}
	return Percent(*part, *whole, limits...)
}

// Told is a figure under its name inside a sentence: "已拨付 1.00 元", "已拨付：未导出".
func Told(name, figure string) string {
	if figure == words.Unexported {
		return name + "：" + figure
	}
	return name + " " + figure
}

// Some tells whether there is known to be some of what a figure counts.
func Some(figure *int64) bool { return figure != nil && *figure > 0 }

// Waiting says how many persons wait for somebody's decision.
func Waiting(held int64) string {
	if held == 0 {
		return Count(held) + " 人"
	}
	return Count(held) + " 人，待人工核定"
}

// Difference says what paid less payable means; "" where it is not known.
func Difference(fen *int64) string {
	switch {
	case fen == nil:
		return ""
	case *fen > 0:
		return "超出应付"
	case *fen < 0:
		return "不足应付"
	}
	return "已付清"
}

// Either is one of two words.
func Either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// OrUnknown is a text, or unknown where it is empty.
func OrUnknown(s string) string {
	if s == "" {
		return Unknown
	}
	return s
}

// Plain writes a whole number as scripts read it, without separators.
func Plain(n int64) string { return strconv.FormatInt(n, 10) }

// PlainYuan writes fen as yuan in the same way.
func PlainYuan(fen int64) string { return money.Decimal(fen) }

// PlainOf is what a chart draws of a count: nothing where nothing is known.
func PlainOf(n *int64) string {
	if n == nil {
		return ""
	}
	return Plain(*n)
}

// PlainYuanOf is what a chart draws of an amount.
func PlainYuanOf(fen *int64) string {
	if fen == nil {
		return ""
	}
	return PlainYuan(*fen)
}
