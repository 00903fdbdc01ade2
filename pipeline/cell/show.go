package cell

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/peihe/peihe/pipeline/schema"
)

// Detail says for a report reader why a cell of the column is unreadable.
func (c *Reader) Detail(cell []byte) string {
	if errorValue(Trim(cell)) {
		return show(cell) + "是电子表格的错误值，请在原表中改正后重新导出"
	}
	text := show(cell)
	if c.Private {
		text = hidden
	}
	text += c.wants()
	switch c.Type {
	case schema.Word:
		for _, word := range c.Words {
			if alike := LookAlikes(string(cell), word); alike != "" {
				return text + "；其中 " + alike
			}
		}
	case schema.Time, schema.Timestamp:
		if nightAtTwelve.Match(new(Arena).nfkc(cell)) {
			text += "；晚上 12 点分不清是哪一天的零点，请用 24 小时制"
		}
	}
	return text
}

func (c *Reader) wants() string {
	switch c.Type {
	case schema.Date:
		return "不是日期，应如 2021-04-22"
	case schema.Month:
		return "不是年月，应如 1990-03"
	case schema.Time:
		return "不是时间，应如 08:30 或 下午 2:30"
	case schema.Timestamp:
		return "不是日期加时间，应如 2021-04-22 08:30:00"
	case schema.Whole:
		return fmt.Sprintf("不是整数，应为不小于 %d 的整数", c.Minimum)
	case schema.Money:
		return "不是金额，应如 1000.00，至多两位小数"
	case schema.Decimal:
		return fmt.Sprintf("不是数，应如 85.5，至多 %d 位小数", schema.DecimalScale)
	case schema.Topics:
		return "不是序号，应如 1、2、3"
	case schema.Word:
		return "不在可填的值之内，应为：" + strings.Join(c.Words, "、")
	default:
		return "含有无法读取的字符，请重新导出"
	}
}

// nightAtTwelve is a time that is the end of one day or of the other.
var nightAtTwelve = regexp.MustCompile(`晚上\s*(?:12|00?):|(?:^|\D)(?:12|00?):[0-9:.]*\s*晚上`)

const (
	hidden    = "（内容不显示）"
	shownMax  = 40 // characters of a value
	longDigit = 11 // digits in a row that may be somebody's number
)

// show quotes a cell for a report reader.
func show(cell []byte) string {
	if text := Shown(cell); text != hidden {
		return "“" + text + "”"
	}
	return hidden
}

// Shown is a cell for a report reader, cut, every character that is not seen
// or changes how others are seen escaped. A cell out of its column may hold an
// identity, phone or account number: what looks like one is not shown, however
// its digits are grouped.
func Shown(cell []byte) string {
	cell = Trim(cell)
	run := 0
	for _, r := range string(new(Arena).nfkc(cell)) {
		switch {
		case unicode.IsDigit(r):
			run++
		case grouping(r), r == '_', r == '·', unicode.In(r, unicode.Cf, unicode.Pd, unicode.Pi, unicode.Pf):
		default:
			run = 0
		}
		if run >= longDigit {
			return hidden
		}
	}
	var b strings.Builder
	n := 0
	for _, r := range string(cell) {
		if n == shownMax {
			b.WriteRune('…')
			break
		}
		switch {
		case r < ' ':
			r += 0x2400 // control pictures
		case r == 0x7F:
			r = 0x2421
		case !unicode.IsPrint(r) && r != 0x3000:
			fmt.Fprintf(&b, `\u%04X`, r)
			n++
			continue
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}
