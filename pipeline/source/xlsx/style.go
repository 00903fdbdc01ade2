package xlsx

import (
	"strings"
	"unicode/utf8"

	"github.com/xuri/nfp"

	"github.com/peihe/peihe/pipeline/source/sheet"
)

// styles reads what shape each cell format gives to a number.
func (w *Workbook) styles(part string) error {
	if w.parts[part] == nil {
		return nil
	}
	var book struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decode(part, &book); err != nil {
		return err
	}
	own := map[int]sheet.Shape{}
	for _, f := range book.Formats {
		own[f.ID] = shapeOf(f.Code)
	}
	for _, c := range book.Cells {
		s, ok := own[c.Format]
		if !ok {
			s = builtIn(c.Format)
		}
		w.shapes = append(w.shapes, s)
	}
	return nil
}

// builtIn returns the shape of a number format that a workbook need not write
// out, 27 to 36 and 50 to 58 as the Chinese editions have them
// (ECMA-376 part 1, 18.8.30).
func builtIn(id int) sheet.Shape {
	switch {
	case 14 <= id && id <= 17, 27 <= id && id <= 31, id == 36, 50 <= id && id <= 54, id == 57, id == 58:
		return sheet.Date
	case id == 22:
		return sheet.DateTime
	case 18 <= id && id <= 21, 32 <= id && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return sheet.Clock
	case id == 46:
		return sheet.Elapsed
	}
	return sheet.Plain
}

// shapeOf returns the shape of a number format by its first section.
func shapeOf(code string) (s sheet.Shape) {
	if len(code) > 4<<10 { // spreadsheets allow 255 characters
		return sheet.Plain
	}
	defer func() {
		if recover() != nil { // the parser is not made for hostile formats
			s = sheet.Plain
		}
	}()
	parser := nfp.NumberFormatParser()
	sections := parser.Parse(code)
	if len(sections) == 0 {
		return sheet.Plain
	}
	var day, month, clock, elapsed bool
	for _, token := range sections[0].Items {
		if token.TType == nfp.TokenTypeElapsedDateTimes {
			elapsed = true
		}
		if token.TType != nfp.TokenTypeDateTimes {
			continue
		}
		switch letter, _ := utf8.DecodeRuneInString(strings.ToLower(token.TValue)); {
		case letter == 'y', letter == 'd', letter == 'e', strings.EqualFold(token.TValue, "aaa"),
			strings.EqualFold(token.TValue, "aaaa"):
			day = true
		case letter == 'm':
			month = true // or minutes, beside hours or seconds
		case letter == 'h', letter == 's', letter == 'a', letter == '上':
			clock = true
		}
	}
	switch {
	case elapsed:
		return sheet.Elapsed
	case day && clock:
		return sheet.DateTime
	case clock:
		return sheet.Clock
	case day, month:
		return sheet.Date
	}
	return sheet.Plain
}
