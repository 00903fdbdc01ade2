package chart

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page/htmltest"
)

func TestChartOptionStaysInItsElement(t *testing.T) {
	c, err := Bars(Chart{ID: "x", Title: "t"}, []string{"</script><!--<script>"},
		Series{Name: htmltest.Hostile, Colour: "var(--error)", Values: []string{"12345678901234.56"}})
	if err != nil {
		t.Fatal(err)
	}
	option := string(c.Option)
	if strings.ContainsAny(option, "<>&") {
		t.Errorf("option holds markup: %s", option)
	}
	if !strings.Contains(option, "12345678901234.56") {
		t.Errorf("option lost an exact value: %s", option)
	}
	var parsed struct {
		YAxis  []struct{ Data []string } `json:"yAxis"`
		Series []struct{ Name, Type string }
	}
	if err := json.Unmarshal([]byte(option), &parsed); err != nil {
		t.Fatal(err)
	}
	if parsed.YAxis[0].Data[0] != "</script><!--<script>" || parsed.Series[0].Name != htmltest.Hostile ||
		parsed.Series[0].Type != "bar" {
		t.Errorf("option came back as %+v", parsed)
	}
	again, _ := Bars(Chart{ID: "x", Title: "t"}, []string{"</script><!--<script>"},
		Series{Name: htmltest.Hostile, Colour: "var(--error)", Values: []string{"12345678901234.56"}})
	if again.Option != c.Option {
		t.Errorf("the same rows give two options:\n%s\n%s", c.Option, again.Option)
	}
}
