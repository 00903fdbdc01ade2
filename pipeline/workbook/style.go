package workbook

import "github.com/xuri/excelize/v2"

// A Style is how a cell looks, and what its value is.
type Style int

const (
	Text    Style = iota // text, ids among it: never taken for a number
	Wrapped              // text of several lines
	Number               // int64
	Yuan                 // int64 in fen
	Date                 // text, ISO
	Title                // of a sheet
	Note                 // quiet text beneath a title
	Head                 // of a column
	Section              // of several rows of a form
	Blank                // a line to write on
	TotalText
	TotalNumber // int64
	TotalYuan   // int64 in fen
	Check       // int64 difference of counts: 0 is green, anything else red
	CheckYuan   // int64 difference in fen
	styleCount
)

const (
	fontName   = "宋体"
	yuanFormat = `#,##0.00"元";[Red]-#,##0.00"元"`
	// checks say in words what their colour says.
	checkFormat     = `"不一致 "#,##0;"不一致 "-#,##0;"一致"`
	checkYuanFormat = `"不一致 "#,##0.00"元";"不一致 "-#,##0.00"元";"一致"`
	numberFormat    = `#,##0;[Red]-#,##0`
	dateFormat      = `yyyy-mm-dd`
)

func (s Style) isYuan() bool { return s == Yuan || s == TotalYuan || s == CheckYuan }

func (s Style) isCheck() bool { return s == Check || s == CheckYuan }

// total is the style of a total of cells of a style.
func (s Style) total() Style {
	switch s {
	case Number:
		return TotalNumber
	case Yuan:
		return TotalYuan
	}
	return TotalText
}

func solid(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

func lines(color string, sides ...string) []excelize.Border {
	var all []excelize.Border
	for _, side := range sides {
		all = append(all, excelize.Border{Type: side, Color: color, Style: 1})
	}
	return all
}

// style registers a style the first time it is used.
func (b *Book) style(s Style) (int, error) {
	if id, ok := b.styles[s]; ok {
		return id, nil
	}
	id, err := b.file.NewStyle(look(s))
	b.styles[s] = id
	return id, err
}

func look(s Style) *excelize.Style {
	box := lines("BFC7D1", "left", "right", "top", "bottom")
	x := &excelize.Style{
		Font:      &excelize.Font{Family: fontName, Size: 10},
		Alignment: &excelize.Alignment{Vertical: "center"},
		Border:    box,
	}
	format := ""
	switch s {
	case Text, TotalText, Wrapped:
		x.NumFmt = 49 // text
		x.Alignment.Horizontal, x.Alignment.Indent = "left", 1
		x.Alignment.WrapText = s == Wrapped
	case Number, TotalNumber:
		format = numberFormat
	case Yuan, TotalYuan:
		format = yuanFormat
	case Date:
		format = dateFormat
		x.Alignment.Horizontal = "center"
	case Check:
		format = checkFormat
	case CheckYuan:
		format = checkYuanFormat
	case Title:
		x.Font.Size, x.Font.Bold = 15, true
		x.Border = nil
	case Note:
		x.Font.Color = "555F6B"
		x.Border = nil
	case Section:
		x.Font.Size, x.Font.Bold, x.Font.Color = 12, true, "1F3A5F"
		x.Border = nil
	case Head:
		x.Font.Bold = true
		x.Fill = solid("DCE6F1")
		x.Alignment.Horizontal, x.Alignment.WrapText = "center", true
	case Blank:
		x.Border = lines("000000", "bottom")
	}
	switch s {
	case TotalText, TotalNumber, TotalYuan:
		x.Font.Bold = true
		x.Fill = solid("F2F2F2")
	case Check, CheckYuan:
		x.Alignment.Horizontal = "center"
	}
	if format != "" {
		x.CustomNumFmt = &format
	}
	return x
}
