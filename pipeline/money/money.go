// Package money writes amounts as papers of finance want them. Amounts are exact,
// in fen (hundredths of a yuan).
package money

import (
	"fmt"
	"strconv"
	"strings"
)

const digits = "零壹贰叁肆伍陆柒捌玖"

// Words writes an amount in formal Chinese numerals (大写), which nobody can alter by
// a stroke: 140950 is 壹仟肆佰零玖元伍角整. The words 人民币 before it are the form's.
//
// It follows the first of the forms that 正确填写票据和结算凭证的基本规定 (annex to
// 支付结算办法, 银发〔1997〕393号, items 二 and 三) allows: 整 after 元 and 角, not after
// 分; one 零 for zeros between digits; 零 after 元 where there are 分 but no 角, or
// where the yuan end in 0. Less than a yuan is written without 元, nothing as 零元整,
// less than nothing with 负 before it.
func Words(fen int64) string {
	if fen == 0 {
		return "零元整"
	}
	amount, words := uint64(fen), ""
	if fen < 0 {
		amount, words = -amount, "负"
	}
	yuan, jiao, rest := amount/100, amount/10%10, amount%10
	if yuan > 0 {
		words += whole(yuan) + "元"
		if jiao == 0 && rest > 0 || jiao > 0 && yuan%10 == 0 {
			words += "零"
		}
	}
	if jiao > 0 {
		words += digit(jiao) + "角"
	}
	if rest > 0 {
		return words + digit(rest) + "分"
	}
	return words + "整"
}

func digit(n uint64) string { return digits[3*n : 3*n+3] } // each is three bytes

// places are the units of a whole number, the largest first. What stands before 亿
// or 万 is a whole number of its own.
var places = []struct {
	size uint64
	name string
}{{1_0000_0000, "亿"}, {1_0000, "万"}, {1000, "仟"}, {100, "佰"}, {10, "拾"}}

func whole(n uint64) string {
	for _, p := range places {
		if n < p.size {
			continue
		}
		words := whole(n/p.size) + p.name
		switch rest := n % p.size; {
		case rest == 0:
			return words
		case rest < p.size/10:
			return words + "零" + whole(rest)
		default:
			return words + whole(rest)
		}
	}
	return digit(n)
}

// Wan writes an amount in 万元 with two decimals, rounded half up (half away from
// nothing below it) from the amount itself and marked as rounded: 12345678900 is
// "约 12,345.68 万元". Never add what it wrote.
func Wan(fen int64) string {
	sign, amount := "", uint64(fen)
	if fen < 0 {
		sign, amount = "−", -amount
	}
	hundredths := (amount + 5000) / 10000 // of 万元, 10,000 fen each
	if hundredths == 0 {
		sign = ""
	}
	text := strconv.FormatUint(hundredths/100, 10)
	var b strings.Builder
	for i, c := range text {
		if i > 0 && (len(text)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return "约 " + sign + b.String() + "." + strconv.FormatUint(100+hundredths%100, 10)[1:] + " 万元"
}

// Decimal writes fen as yuan with two decimals, such as -1234.50.
func Decimal(fen int64) string {
	sign, amount := "", uint64(fen)
	if fen < 0 {
		sign, amount = "-", -amount
	}
	return fmt.Sprintf("%s%d.%02d", sign, amount/100, amount%100)
}
