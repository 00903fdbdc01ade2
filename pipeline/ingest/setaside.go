package ingest

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source/table"
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
	// Private are the values of the private columns of a row that no other table has, in
	// the order of [schema.Private]: nobody is shown them, but they are looked for in
	// whatever is.
	Private [schema.PrivateColumns]string
}

var setAsideSchema = arrow.NewSchema(append([]arrow.Field{
	{Name: "load_order", Type: arrow.PrimitiveTypes.Int64},
	{Name: "source_file", Type: arrow.BinaryTypes.String},
	{Name: "source_row", Type: arrow.PrimitiveTypes.Int64},
	{Name: "kind", Type: arrow.BinaryTypes.String},
	{Name: "reason", Type: arrow.BinaryTypes.String},
	{Name: "column", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "kept", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "detail", Type: arrow.BinaryTypes.String},
}, privateFields()...), nil)

func privateFields() (fields []arrow.Field) {
	for _, name := range schema.Private() {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	return fields
}

// SetAsideSchema returns the shape of the set-aside batches: the fields of
// [SetAside], column null where the row as a whole is at fault, and one for each private
// column.
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
		for i, value := range l.Private {
			if value == "" {
				b.Field(8 + i).AppendNull()
			} else {
				text(8+i, value)
			}
		}
	}
	return b.NewRecord()
}

// faultDetails say why a row cannot be used as it was split.
var faultDetails = map[table.Fault]string{
	table.TextAfterQuote:  "引号之后还有文字，各栏无法分清；请把栏内的引号写成两个，或重新导出",
	table.UnclosedQuote:   "引号有开无合，各栏无法分清；请补上引号，或重新导出",
	table.SwallowingQuote: "引号在本行打开，到下面的行才合上，会把整行数据并进一栏；只此行不用，请改正引号或重新导出",
	table.BeyondHeader:    "有内容超出表头的最后一栏，各栏可能错位；请核对栏数后重新导出",
	table.TooLong:         fmt.Sprintf("一行超过 %d MB，无法读取；多为引号有误，请重新导出", table.RowLimit>>20),
	table.MergedNumber:    "合并单元格里的一个数对着几行，无法分清各行是多少；请取消合并，逐行填写后重新导出",
}
