// Package chart draws the charts of all pages, each above the table that it is drawn from.
package chart

import (
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/peihe/peihe/pipeline/page/table"
)

// Chart is a figure: what it shows, its drawing instructions and the table it is
// drawn from. Without scripts the table remains.
type Chart struct {
	ID      string
	Title   string      // what the chart shows, with its unit
	Summary string      // the same in a sentence; may be empty
	Size    string      // small, medium, large, huge: heights of the style sheet
	Option  template.JS // "" where a table says it better
	Table   table.Table

	Stacked bool // series share a bar: each category has a value in one of them only
}

// Series is one row of marks: a value per category. Values are exact decimals as
// text; "" draws nothing. Colour is a custom property of the style sheet, so that
// light, dark and print have one palette.
type Series struct {
	Name, Colour string
	Values       []string
	Label        string // what stands beside each mark; "" where nothing does
	Symbol       string // of points
}

// What may stand beside a mark; charts.js writes the figure as tables do.
const (
	Figure   = "{c}"
	Named    = "{a}" // the name of the series and the figure
	Category = "{b}"
)

func (s Series) label(position string) charts.SeriesOpts {
	return charts.WithLabelOpts(opts.Label{Show: opts.Bool(s.Label != ""), Position: position, Formatter: s.Label,
		Color: labelled})
}

// Line is a threshold drawn across a chart.
type Line struct{ Name, At string }

const labelled = "var(--text)"

// Bars draws horizontal bars, the first category on top: names stay readable at
// any width.
func Bars(c Chart, categories []string, all ...Series) (Chart, error) {
	stack, room := "", narrowest
	if c.Stacked {
		stack = "one"
	}
	for _, s := range all {
		if s.Label != "" {
			room = labelRoom
		}
	}
	bar := charts.NewBar()
	bar.SetXAxis(categories).XYReversal()
	for _, s := range all {
		bar.AddSeries(s.Name, barData(s),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: s.Colour}), s.label("right"),
			charts.WithBarChartOpts(opts.BarChart{BarGap: "10%", BarCategoryGap: "35%", Stack: stack}))
	}
	bar.SetGlobalOptions(append(common(len(all) > 1, room),
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
func Columns(c Chart, categories []string, s Series) (Chart, error) {
	bar := charts.NewBar()
	bar.SetXAxis(categories)
	bar.AddSeries(s.Name, barData(s), charts.WithItemStyleOpts(opts.ItemStyle{Color: s.Colour}), s.label("top"))
	bar.SetGlobalOptions(append(common(false, narrowest),
		charts.WithXAxisOpts(opts.XAxis{Type: "category", AxisLabel: &opts.AxisLabel{Color: labelled}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", AxisLabel: &opts.AxisLabel{Color: labelled}}))...)
	bar.Validate()
	return c.draw(bar.JSON(), 0)
}

// Points draws one mark per category, each in the series that it belongs to, with
// thresholds as lines across. The axis begins at a ten below all of them.
func Points(c Chart, categories []string, all []Series, thresholds ...Line) (Chart, error) {
	scatter := charts.NewScatter()
	scatter.SetXAxis(categories)
	least := 100.0
	see := func(decimal string) error {
		if decimal == "" {
			return nil
		}
		value, err := strconv.ParseFloat(decimal, 64)
		if err != nil {
			return fmt.Errorf("chart %s: %w", c.ID, err)
		}
		least = min(least, value)
		return nil
	}
	var marks []charts.SeriesOpts
	for _, t := range thresholds {
		if err := see(t.At); err != nil {
			return c, err
		}
		mark := opts.MarkLineNameYAxisItem{Name: t.Name, YAxis: number(t.At)}
		marks = append(marks, charts.WithMarkLineNameYAxisItemOpts(mark))
	}
	marks = append(marks, charts.WithMarkLineStyleOpts(opts.MarkLineStyle{
		Symbol:    []string{"none", "none"},
		LineStyle: &opts.LineStyle{Color: "var(--threshold)", Type: "dashed"},
		Label:     &opts.Label{Show: opts.Bool(true), Position: "end", Formatter: "{b}", Color: labelled},
	}))
	for i, s := range all {
		data := make([]opts.ScatterData, len(s.Values))
		for j, v := range s.Values {
			if err := see(v); err != nil {
				return c, err
			}
			data[j] = opts.ScatterData{Name: categories[j], Value: number(v)}
		}
		style := []charts.SeriesOpts{charts.WithScatterChartOpts(opts.ScatterChart{Symbol: s.Symbol, SymbolSize: 10}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: s.Colour}), s.label("bottom")}
		if i == 0 { // the lines are drawn once
			style = append(style, marks...)
		}
		scatter.AddSeries(s.Name, data, style...)
	}
	scatter.SetGlobalOptions(append(common(len(all) > 1, labelRoom),
		charts.WithXAxisOpts(opts.XAxis{Type: "category", AxisLabel: &opts.AxisLabel{Color: labelled}}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "value", Min: max(0, 10*int(math.Ceil(least/10))-10), Max: 100,
			AxisLabel: &opts.AxisLabel{Color: labelled},
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
	line.SetGlobalOptions(append(common(len(all) > 1, narrowest),
		charts.WithXAxisOpts(opts.XAxis{Type: "time", AxisLabel: &opts.AxisLabel{Color: labelled}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", AxisLabel: &opts.AxisLabel{Color: labelled}}))...)
	line.Validate()
	return c.draw(line.JSON(), 0)
}

// What stays free at the right of a plot, in pixels: half a label of the axis, or a label of
// a mark or line.
const (
	narrowest = "48"
	labelRoom = "88"
)

func common(legend bool, room string) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithAnimation(false), // nothing moves unasked, and print takes what it sees
		charts.WithTooltipOpts(opts.Tooltip{
			Show: opts.Bool(true), Trigger: "axis", AxisPointer: &opts.AxisPointer{Type: "shadow"},
		}),
		charts.WithLegendOpts(opts.Legend{
			Show: opts.Bool(legend), Top: "0", Left: "0", TextStyle: &opts.TextStyle{Color: labelled},
		}),
		charts.WithGridOpts(opts.Grid{Left: "8", Right: room, Top: "36", Bottom: "8", ContainLabel: opts.Bool(true)}),
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

// size gives each bar room for its label.
func size(bars int) string {
	switch {
	case bars <= 9:
		return "small"
	case bars <= 16:
		return "medium"
	case bars <= 32:
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
