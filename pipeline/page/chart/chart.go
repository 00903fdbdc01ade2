// Package chart draws the charts of all pages, each above the table that it is drawn from.
package chart

import (
	"encoding/json"
	"fmt"
	"html/template"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/peihe/peihe/pipeline/page/table"
)

// Chart is a figure: what it shows, its drawing instructions and the table it is
// drawn from. Without scripts the table remains.
type Chart struct {
	ID      string
	Title   string // what the chart shows, with its unit
	Summary string // the same in a sentence; may be empty
	Size    string // small, medium, large, huge: heights of the style sheet
	Option  template.JS
	Table   table.Table

	Stacked bool // series share a bar: each category has a value in one of them only
}

// Series is one row of marks: a value per category. Values are exact decimals as
// text; "" draws nothing. Colour is a custom property of the style sheet, so that
// light, dark and print have one palette.
type Series struct {
	Name, Colour string
	Values       []string
}

// Line is a threshold drawn across a chart.
type Line struct{ Name, At string }

const labelled = "var(--text)"

// Bars draws horizontal bars, the first category on top: names stay readable at
// any width.
func Bars(c Chart, categories []string, all ...Series) (Chart, error) {
	stack := ""
	if c.Stacked {
		stack = "one"
	}
	bar := charts.NewBar()
	bar.SetXAxis(categories).XYReversal()
	for _, s := range all {
		bar.AddSeries(s.Name, barData(s),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: s.Colour}),
			charts.WithBarChartOpts(opts.BarChart{BarGap: "10%", BarCategoryGap: "35%", Stack: stack}))
	}
	bar.SetGlobalOptions(append(common(len(all) > 1),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", SplitNumber: 3, AxisLabel: &opts.AxisLabel{Color: labelled}}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "category", Inverse: opts.Bool(true), AxisLabel: &opts.AxisLabel{Color: labelled, Interval: "0"},
		}))...)
	bar.Validate()
	marks := len(categories)
	if !c.Stacked {
		marks *= len(all)
	}
	return c.draw(bar.JSON(), marks)
}

// Columns draws vertical bars for categories that have an order of their own.
func Columns(c Chart, unit string, categories []string, s Series) (Chart, error) {
	bar := charts.NewBar()
	bar.SetXAxis(categories)
	bar.AddSeries(s.Name, barData(s), charts.WithItemStyleOpts(opts.ItemStyle{Color: s.Colour}))
	bar.SetGlobalOptions(append(common(false),
		charts.WithXAxisOpts(opts.XAxis{Type: "category", AxisLabel: &opts.AxisLabel{Color: labelled}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Name: unit, AxisLabel: &opts.AxisLabel{Color: labelled}}))...)
	bar.Validate()
	return c.draw(bar.JSON(), 0)
}

// Points draws one mark per category, with thresholds as lines across.
func Points(c Chart, unit string, categories []string, s Series, thresholds ...Line) (Chart, error) {
	scatter := charts.NewScatter()
	data := make([]opts.ScatterData, len(s.Values))
	for i, v := range s.Values {
		data[i] = opts.ScatterData{Name: categories[i], Value: number(v), SymbolSize: 9}
	}
	var marks []charts.SeriesOpts
	for _, t := range thresholds {
		mark := opts.MarkLineNameYAxisItem{Name: t.Name, YAxis: number(t.At)}
		marks = append(marks, charts.WithMarkLineNameYAxisItemOpts(mark))
	}
	marks = append(marks,
		charts.WithItemStyleOpts(opts.ItemStyle{Color: s.Colour}),
		charts.WithMarkLineStyleOpts(opts.MarkLineStyle{
			Symbol:    []string{"none", "none"},
			LineStyle: &opts.LineStyle{Color: "var(--threshold)", Type: "dashed"},
			Label:     &opts.Label{Show: opts.Bool(true), Position: "insideEndTop", Formatter: "{b}", Color: labelled},
		}))
	scatter.SetXAxis(categories)
	scatter.AddSeries(s.Name, data, marks...)
	scatter.SetGlobalOptions(append(common(false),
		charts.WithXAxisOpts(opts.XAxis{Type: "category", AxisLabel: &opts.AxisLabel{Color: labelled}}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "value", Name: unit, Min: 0, Max: 100, AxisLabel: &opts.AxisLabel{Color: labelled},
		}))...)
	scatter.Validate()
	return c.draw(scatter.JSON(), 0)
}

// Steps draws figures over time, days as ISO dates in order: each stands until the next
// one, a line by itself cannot be seen, so every value has its mark.
func Steps(c Chart, days []string, all ...Series) (Chart, error) {
	line := charts.NewLine()
	for _, s := range all {
		data := make([]opts.LineData, len(days))
		for i, v := range s.Values {
			data[i] = opts.LineData{Value: []any{days[i], number(v)}}
		}
		line.AddSeries(s.Name, data,
			charts.WithItemStyleOpts(opts.ItemStyle{Color: s.Colour}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: s.Colour}),
			charts.WithLineChartOpts(opts.LineChart{Step: "end", Symbol: "circle", SymbolSize: 7,
				ShowSymbol: opts.Bool(true)}))
	}
	line.SetGlobalOptions(append(common(len(all) > 1),
		charts.WithXAxisOpts(opts.XAxis{Type: "time", AxisLabel: &opts.AxisLabel{Color: labelled}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", AxisLabel: &opts.AxisLabel{Color: labelled}}))...)
	line.Validate()
	return c.draw(line.JSON(), 0)
}

func common(legend bool) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithAnimation(false), // nothing moves unasked, and print takes what it sees
		charts.WithTooltipOpts(opts.Tooltip{
			Show: opts.Bool(true), Trigger: "axis", AxisPointer: &opts.AxisPointer{Type: "shadow"},
		}),
		charts.WithLegendOpts(opts.Legend{
			Show: opts.Bool(legend), Top: "0", Left: "0", TextStyle: &opts.TextStyle{Color: labelled},
		}),
		charts.WithGridOpts(opts.Grid{Left: "8", Right: "48", Top: "36", Bottom: "8", ContainLabel: opts.Bool(true)}),
	}
}

// draw keeps the option as JSON that cannot leave its script element: encoding/json
// writes <, > and & as escapes.
func (c Chart) draw(option map[string]any, bars int) (Chart, error) {
	delete(option, "title") // stands in the caption
	delete(option, "color") // every series names its own
	data, err := json.Marshal(option)
	if err != nil {
		return c, fmt.Errorf("chart %s: %w", c.ID, err)
	}
	c.Option = template.JS(data)
	if c.Size == "" {
		c.Size = size(bars)
	}
	return c, nil
}

func size(bars int) string {
	switch {
	case bars <= 10:
		return "small"
	case bars <= 26:
		return "medium"
	case bars <= 45:
		return "large"
	}
	return "huge"
}

func barData(s Series) []opts.BarData {
	data := make([]opts.BarData, len(s.Values))
	for i, v := range s.Values {
		data[i] = opts.BarData{Value: number(v)}
	}
	return data
}

func number(decimal string) any {
	if decimal == "" {
		return nil
	}
	return json.Number(decimal)
}
