package export

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Reasons for which a row earns a set-aside line by itself.
const (
	BadEncoding    = "bad_encoding"
	Footer         = "footer"
	RepeatedHeader = "repeated_header"
	BadRow         = "bad_row"
	MissingValue   = "missing_value"
	BadValue       = "bad_value"
)

// SetAside says that a row was set aside, or, where Kept, that the row is
// passed on with one optional cell taken as unknown.
type SetAside struct {
	LoadOrder  int64
	SourceFile string
	SourceRow  int64
	Kind       string
	Reason     string
	Column     string // "" where the row as a whole is at fault
	Kept       bool
	Detail     string // Chinese: what is wrong and what to do; no private value
}

var setAsideSchema = arrow.NewSchema([]arrow.Field{
	{Name: "load_order", Type: arrow.PrimitiveTypes.Int64},
	{Name: "source_file", Type: arrow.BinaryTypes.String},
	{Name: "source_row", Type: arrow.PrimitiveTypes.Int64},
	{Name: "kind", Type: arrow.BinaryTypes.String},
	{Name: "reason", Type: arrow.BinaryTypes.String},
	{Name: "column", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "kept", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "detail", Type: arrow.BinaryTypes.String},
}, nil)

// SetAsideSchema returns the shape of the set-aside batches: the fields of
// [SetAside], column null where the row as a whole is at fault.
func SetAsideSchema() *arrow.Schema { return setAsideSchema }

func setAsideRecord(mem memory.Allocator, lines []SetAside) arrow.Record {
	b := array.NewRecordBuilder(mem, setAsideSchema)
	defer b.Release()
	text := func(i int, s string) { b.Field(i).(*array.StringBuilder).Append(s) }
	for _, l := range lines {
		b.Field(0).(*array.Int64Builder).Append(l.LoadOrder)
		text(1, l.SourceFile)
		b.Field(2).(*array.Int64Builder).Append(l.SourceRow)
		text(3, l.Kind)
		text(4, l.Reason)
		if l.Column == "" {
			b.Field(5).AppendNull()
		} else {
			text(5, l.Column)
		}
		b.Field(6).(*array.BooleanBuilder).Append(l.Kept)
		text(7, l.Detail)
	}
	return b.NewRecord()
}

// detail says for a report reader why a cell of the column is unreadable.
func (c *Column) detail(cell []byte) string {
	if errorValue(trimCell(cell)) {
		return show(cell) + "是电子表格的错误值，请在原表中改正后重新导出"
	}
	text := show(cell)
	if c.Private {
		text = hidden
	}
	text += c.wants()
	switch c.Type {
	case Word:
		for _, word := range c.Words {
			if alike := LookAlikes(string(cell), word); alike != "" {
				return text + "；其中 " + alike
			}
		}
	case Time, Timestamp:
		if nightAtTwelve.Match(new(arena).nfkc(cell)) {
			text += "；晚上 12 点分不清是哪一天的零点，请用 24 小时制"
		}
	}
	return text
}

func (c *Column) wants() string {
	switch c.Type {
	case Date:
		return "不是日期，应如 2021-04-22"
	case Month:
		return "不是年月，应如 1990-03"
	case Time:
		return "不是时间，应如 08:30 或 下午 2:30"
	case Timestamp:
		return "不是日期加时间，应如 2021-04-22 08:30:00"
	case Whole:
		return fmt.Sprintf("不是整数，应为不小于 %d 的整数", c.Minimum)
	case Money:
		return "不是金额，应如 1000.00，至多两位小数"
	case Decimal:
		return fmt.Sprintf("不是数，应如 85.5，至多 %d 位小数", decimalScale)
	case Topics:
		return "不是序号，应如 1、2、3"
	case Word:
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
	if text := shown(cell); text != hidden {
		return "“" + text + "”"
	}
	return hidden
}

// shown is a cell for a report reader, cut, every character that is not seen
// or changes how others are seen escaped. A cell out of its column may hold an
// identity, phone or account number: what looks like one is not shown, however
// its digits are grouped.
func shown(cell []byte) string {
	cell = trimCell(cell)
	run := 0
	for _, r := range string(new(arena).nfkc(cell)) {
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

// faultDetails say why a row cannot be used as it was split.
var faultDetails = map[fault]string{
	textAfterQuote:  "引号之后还有文字，各栏无法分清；请把栏内的引号写成两个，或重新导出",
	unclosedQuote:   "引号有开无合，各栏无法分清；请补上引号，或重新导出",
	swallowingQuote: "引号在本行打开，到下面的行才合上，会把整行数据并进一栏；只此行不用，请改正引号或重新导出",
	beyondHeader:    "有内容超出表头的最后一栏，各栏可能错位；请核对栏数后重新导出",
	tooLong:         fmt.Sprintf("一行超过 %d MB，无法读取；多为引号有误，请重新导出", recordLimit>>20),
	mergedNumber:    "合并单元格里的一个数对着几行，无法分清各行是多少；请取消合并，逐行填写后重新导出",
}
