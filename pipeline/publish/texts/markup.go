package texts

import (
	"encoding/xml"
	"io"
	"regexp"
	"slices"
)

// markup yields the texts of a part of a workbook: those of cells, headings and names, and
// the strings of formulas. Numbers of cells and what tells places and sizes are none.
func markup(in io.Reader, yield func(Text) bool) error {
	dec := xml.NewDecoder(in)
	var path []string
	isText, cell := false, ""
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var found []string
		place := ""
		switch t := token.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
			if t.Name.Local == "c" {
				isText, cell = false, ""
			}
			for _, a := range t.Attr {
				switch {
				case t.Name.Local == "c" && a.Name.Local == "t":
					isText = a.Value == "str" || a.Value == "inlineStr" || a.Value == "e"
				case t.Name.Local == "c" && a.Name.Local == "r":
					cell = a.Value
				case slices.Contains(namings, a.Name.Local) || !places.MatchString(a.Value):
					found = append(found, a.Value)
				}
			}
			place = "element " + t.Name.Local
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			within := ""
			if len(path) > 0 {
				within = path[len(path)-1]
			}
			place = "element " + within
			if cell != "" {
				place = "cell " + cell
			}
			switch within {
			case "f", "formula", "formula1", "formula2":
				found = literals.FindAllString(string(t), -1)
			case "v":
				if isText {
					found = []string{string(t)}
				}
			default:
				found = []string{string(t)}
			}
		case xml.Comment:
			found = []string{string(t)}
		}
		for _, text := range found {
			if !yield(Text{place, text}) {
				return errEnough
			}
		}
	}
}

// namings are attributes that say words, even where these are digits only.
var namings = []string{
	"name", "Target", "display", "tooltip", "location", "prompt", "promptTitle", "error", "errorTitle", "title",
	"descr",
}

// places are values of attributes that tell places, sizes and colours.
var places = regexp.MustCompile(`^[-+A-Z0-9.:$ ]*$`)

// literals are the strings of a formula.
var literals = regexp.MustCompile(`"(?:[^"]|"")*"`)
