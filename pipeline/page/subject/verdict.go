package subject

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/gross"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/words"
)

// A said is a verdict while it is put together: parts of one line, and how grave it is.
type said struct {
	page.Links
	tone  string
	parts []cell.Cell
}

// tones are from the mildest to the gravest.
var tones = []string{"", "quiet", "good", "warning", "error"}

// add says more; the gravest tone stays.
func (s *said) add(tone string, parts ...cell.Cell) {
	if slices.Index(tones, tone) > slices.Index(tones, s.tone) {
		s.tone = tone
	}
	s.parts = append(s.parts, cell.Join("", parts...))
}

func (s *said) verdict() page.Verdict {
	return page.Verdict{Tone: s.tone, Line: cell.Join("", cell.Join("；", s.parts...), cell.Text("。"))}
}

// because are the rules of some findings, each once, with what the first measured.
func (s *said) because(findings []record.Finding) cell.Cell {
	var all []cell.Cell
	seen := map[string]bool{}
	for _, f := range findings {
		if seen[f.Rule] {
			continue
		}
		seen[f.Rule] = true
		why := s.Rule(f.Rule)
		if f.Measured != "" {
			why = cell.Join("", why, cell.Text("（"+f.Measured+"）"))
		}
		all = append(all, why)
	}
	return cell.Join("、", all...)
}

// yuan is an amount in a verdict, which leads to what it is made of.
func yuan(fen int64, href string) cell.Cell { return cell.Text(format.Yuan(fen) + " 元").To(href) }

// classVerdict says in one line what becomes of a class's subsidy, and why.
func classVerdict(l page.Links, p ClassPage) page.Verdict {
	s, c := said{Links: l}, p.Class
	people := format.Either(l.IsPublic, "", "#trainees")
	var rejected, held []record.Finding
	for _, f := range p.Findings.Rows {
		switch f.Effect {
		case "reject_class":
			rejected = append(rejected, f)
		case "hold_class":
			held = append(held, f)
		}
	}
	switch {
	case !c.IsEnded:
		s.add("quiet", cell.Text("未结班，不作结论"))
		if rejected != nil || held != nil {
			s.add("warning", cell.Text("已有发现："), s.because(append(rejected, held...)))
		}
	case rejected != nil:
		s.add("error", cell.Text("全班不予补贴："), s.because(rejected))
	case held != nil:
		s.add("warning", cell.Text("全班暂缓："), s.because(held))
	default:
		s.add("good", cell.Text("应补 "+format.Count(c.EntitledPersons)+" 人 "), yuan(c.EntitledFen, people))
	}
	if c.IsEnded && rejected == nil {
		if held == nil && format.Some(c.HeldPersons) {
			s.add("warning", cell.Text("暂缓 "+l.Persons(c.HeldPersons)+" "+l.Yuan(c.HeldFen)).To(people))
		}
		if format.Some(c.RejectedPersons) {
			s.add("", cell.Text("不予补贴 "+l.Persons(c.RejectedPersons)).To(people))
		}
	}
	if over := overClaimed(p.Claims.Rows); c.IsEnded && over > 0 && !l.IsPublic {
		s.add("error", cell.Text("多申请 "), yuan(over, "#claims"))
	}
	if c.IsEnded && len(p.Claims.Rows) == 0 && c.EntitledFen > 0 && !l.Lacks("applications") {
		s.add("", cell.Text("还没有申请").To("#claims"))
	}
	if c.ErrorCount+c.WarningCount > 0 {
		s.add(graver(c.ErrorCount), counted(c.ErrorCount, c.WarningCount, "#findings"))
	}
	return s.verdict()
}

// graver is the tone of what has errors.
func graver(errors int64) string { return format.Either(errors > 0, "warning", "") }

// counted says how many findings there are, leading to them.
func counted(errors, warnings int64, href string) cell.Cell {
	var said []string
	if errors > 0 {
		said = append(said, words.Text("severity", "error")+" "+format.Count(errors)+" 项")
	}
	if warnings > 0 {
		said = append(said, words.Text("severity", "warning")+" "+format.Count(warnings)+" 项")
	}
	return cell.Text("发现" + strings.Join(said, "、")).To(href)
}

// overClaimed is what some claims ask for beyond what is entitled or held.
func overClaimed(claims []record.Claim) (fen int64) {
	for _, c := range claims {
		if c.HeldFen != nil {
			fen += max(0, c.ClaimedFen-c.EntitledFen-*c.HeldFen)
		}
	}
	return fen
}

// applicationVerdict says in one line what is to be done with an application's money.
func applicationVerdict(l page.Links, p ApplicationPage) page.Verdict {
	s, a := said{Links: l}, p.Application
	payments := format.Either(l.IsPublic, "#claims", "#payments")
	if format.Some(a.RecoverableFen) {
		s.add("error", cell.Text("应追回 "), yuan(*a.RecoverableFen, payments),
			cell.Text("：已拨付 "+format.YuanOf(a.PaidFen)+"，应补 "+format.Yuan(a.EntitledFen)+" 元"))
	}
	if a.IsOnHold {
		s.add("warning", cell.Text("申请暂缓："), l.RuleList(a.HoldReasons))
		if a.EntitledFen > 0 {
			s.add("", cell.Text("应补的 "), yuan(a.EntitledFen, "#claims"), cell.Text(" 在暂缓解除之前不能拨付"))
		}
	}
	if format.Some(a.PaidOnHoldFen) {
		s.add("error", cell.Text("暂缓期间已拨 "), yuan(*a.PaidOnHoldFen, payments))
	}
	if format.Some(a.OutstandingFen) {
		until := ""
		if a.DueDate != "" {
			until = "，拨付期限 " + a.DueDate
		}
		s.add("warning", cell.Text("待补拨 "), yuan(*a.OutstandingFen, payments), cell.Text(until))
	}
	switch {
	case a.PaidFen == nil:
		s.add("", cell.Text("应付 "), yuan(a.PayableFen, "#claims"), cell.Text("，已拨付："+words.Unexported))
	case s.parts == nil && a.EntitledFen == 0:
		s.add("quiet", cell.Text("没有应补的金额，也没有拨付"))
	case s.parts == nil:
		s.add("good", cell.Text("应付的 "), yuan(a.PayableFen, "#claims"), cell.Text(" 已付清"))
	}
	if format.Some(a.HeldFen) {
		s.add("warning", cell.Text("学员暂缓 "+l.Persons(a.HeldPersons)+" "), yuan(*a.HeldFen, "#claims"))
	}
	if over := overClaimed(p.Claims.Rows); over > 0 && !l.IsPublic {
		s.add("error", cell.Text("多申请 "), yuan(over, "#claims"))
	}
	return s.verdict()
}

// placeVerdict says in one line what is wrong with the money of an institution or district,
// after what was said before.
func placeVerdict(s said, g record.Gross, errors, warnings int64, href string) page.Verdict {
	said := gross.Parts(s.Links, g)
	for _, part := range said {
		s.add(gross.Tone(g), part)
	}
	if said == nil {
		s.add("good", cell.Text(format.Either(s.IsPublic, // which tells no held persons of a place
			"没有应追回和待补拨的补贴，也没有暂缓的申请", "没有应追回、待补拨和暂缓的补贴")))
	}
	if errors+warnings > 0 {
		s.add(graver(errors), counted(errors, warnings, href))
	}
	return s.verdict()
}

// institutionVerdict says first what the notice has done to an institution.
func institutionVerdict(l page.Links, p InstitutionPage) page.Verdict {
	s, i := said{Links: l}, p.Institution
	if w := words.For("action", i.Action); i.Action != "none" {
		s.add(w.Tone, cell.Text(w.Text))
	}
	return placeVerdict(s, p.Gross, i.ErrorCount, i.WarningCount, "#findings")
}

// toDo leads to what an office has to do, where it has anything to do.
func toDo(l page.Links, office string) page.Facts {
	to := l.Office(office)
	if !to.IsLink() {
		return nil
	}
	return page.Facts{page.Named("待办", to, "按金额和期限")}
}
