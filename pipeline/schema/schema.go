// Package schema declares what an export holds: kinds, their columns, and how the cells
// of a column are read (contract: "The exports").
package schema

import (
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
)

// Type says how the cells of a column are read and which Arrow type holds them.
type Type uint8

const (
	ID        Type = iota // opaque identifier, NFKC: utf8
	Identity              // identity number: an ID whose final x is X
	Name                  // NFKC without white space, one middle dot: utf8
	Text                  // as written, trimmed: utf8
	Date                  // calendar day: date32
	Month                 // month, or a day in it: date32 of the first of the month
	Time                  // time of day: time64[us]
	Timestamp             // local date and time: timestamp[us] without zone
	Whole                 // whole number ≥ 0: int64
	Money                 // yuan: decimal128(18,2)
	Decimal               // exact number: decimal128(38,10)
	List                  // set of names: utf8, ";a;b;" in byte order
	Topics                // set of whole numbers: utf8, ";1;2;" in byte order
	Word                  // one of a few names: utf8
)

// NoType is the type of a column that none of the kind takes.
const NoType Type = math.MaxUint8

var typeNames = [...]string{
	ID: "id", Identity: "identity", Name: "name", Text: "text", Date: "date", Month: "month", Time: "time",
	Timestamp: "timestamp", Whole: "whole", Money: "money", Decimal: "decimal", List: "list", Topics: "topics",
	Word: "word",
}

// String is the type's name as the contract has it.
func (t Type) String() string { return typeNames[t] }

// LoadOrderBits are those that the load order of a row leaves for its number within its
// file, below the number of the file.
const LoadOrderBits = 40

// Digits of a Decimal, in all and behind the point.
const DecimalPrecision, DecimalScale = 38, 10

// Arrow returns the Arrow type that holds cells of this type.
func (t Type) Arrow() arrow.DataType {
	switch t {
	case Date, Month:
		return arrow.FixedWidthTypes.Date32
	case Time:
		return arrow.FixedWidthTypes.Time64us
	case Timestamp:
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	case Whole:
		return arrow.PrimitiveTypes.Int64
	case Money:
		return &arrow.Decimal128Type{Precision: 18, Scale: 2}
	case Decimal:
		return &arrow.Decimal128Type{Precision: DecimalPrecision, Scale: DecimalScale}
	default:
		return arrow.BinaryTypes.String
	}
}

// IsText reports a type that utf8 holds.
func (t Type) IsText() bool { return t <= Text || t >= List }

// Column is one column of a kind.
type Column struct {
	Name     string // snake_case, as in the typed tables
	Header   string // default header, also its Chinese title
	Type     Type
	Words    []string // the only values of a Word
	Required bool     // must be in the header and never blank
	Minimum  int64    // smallest value of a Whole
	AnyOf    bool     // at least one such column must be in the header
	Private  bool     // its values are never shown
}

// Kind is one kind of export.
type Kind struct {
	Name      string
	Title     string // Chinese
	Mandatory bool   // nothing is published without it
	Columns   []Column
	Key       []string // columns that identify a row
	// of the rows of one key the one with the latest such date is used, unknown first; "" for load order alone
	Newest string
}

// Arrow returns the shape of the kind's typed rows: load_order, strictly
// increasing over all files, source_file, source_row as a spreadsheet shows
// it, then one nullable field per column.
func (k Kind) Arrow() *arrow.Schema {
	fields := []arrow.Field{
		{Name: "load_order", Type: arrow.PrimitiveTypes.Int64},
		{Name: "source_file", Type: arrow.BinaryTypes.String},
		{Name: "source_row", Type: arrow.PrimitiveTypes.Int64},
	}
	for _, c := range k.Columns {
		fields = append(fields, arrow.Field{Name: c.Name, Type: c.Type.Arrow(), Nullable: true})
	}
	return arrow.NewSchema(fields, nil)
}

// Position returns the position of the column of that name, -1 for none.
func (k Kind) Position(name string) int {
	return slices.IndexFunc(k.Columns, func(c Column) bool { return c.Name == name })
}
