package page

// InstitutionPage is what stands on the page of an institution.
type InstitutionPage struct {
	Waterfall   Waterfall // shown in the internal edition only
	Institution Institution
	Classes     []Class
	Sanctions   []Sanction
	Findings    []Finding // of the institution itself
	Found       []Found
}

type institutionView struct {
	view
	Facts                                     []fact
	Satisfaction                              Chart
	Waterfall, Classes, Sanctions, Own, Found Table
}

// Institution writes the page of an institution, and further ones where it has many
// classes; each page's chart shows its classes.
func (s *Site) Institution(p InstitutionPage) error {
	i := p.Institution
	v := institutionView{view: s.view("institutions", i.Institution, 1, crumb{Name: i.Institution})}
	v.HasCharts = true
	v.Facts = []fact{
		{"应采取的措施", action(i.Action), "按满意率和处置记录，取最重的一项"},
		{"遴选名单", selected(i), place(i)},
		{"应补金额", Text(Yuan(i.EntitledYuan) + " 元").to("#classes"), Count(i.EntitledPersons) + " 人"},
		{"暂缓金额", v.heldMoney(i.HeldYuan, i.HeldPersons).unit("元").to("#classes"), v.waiting(i.HeldPersons)},
		{"不予补贴", v.persons(i.RejectedPersons).unit("人").to("#classes"), ""},
		{"满意率", KnownShare(i.SatisfiedCount, i.AnsweredCount).to("#classes"), answers(i.AnsweredCount)},
	}
	v.Sanctions = Table{ID: "sanctions", Query: v.passport("report.institution_sanctions"), Caption: "处置记录", Empty: v.none("没有处置记录", "sanctions"), Columns: []Column{fixed("处置"), fixed("决定日期"), fixed("整改期限"), fixed("整改完成")}}
	if !s.IsPublic {
		v.Sanctions.Columns = append(v.Sanctions.Columns, text("来源"))
	}
	for _, one := range p.Sanctions {
		row := []Cell{Text(one.Action), Text(one.DecidedDate), Text(one.DueDate), Text(one.DoneDate)}
		if !s.IsPublic {
			row = append(row, v.sourceAt(one.SourceFile, one.SourceRow))
		}
		v.Sanctions.Rows = append(v.Sanctions.Rows, row)
	}
	if !s.IsPublic {
		v.Waterfall = v.waterfallTable(p.Waterfall, false)
		v.Facts = append(v.Facts, v.letterFacts(i, len(p.Found) > 0)...)
	}
	v.Own = v.findingTable("own", "对机构本身的发现", p.Findings, true)
	v.Found = v.foundTable("report.institution_findings", "本机构的发现，按规则", p.Found)
	file := "institutions/" + FileName(i.Institution) + ".html"
	for page, classes := range paged(p.Classes) {
		v := v
		v.paged(file, len(p.Classes), page)
		var err error
		if v.Satisfaction, err = v.satisfactionChart(part("本机构各班次满意率（%）", page, len(classes), len(p.Classes)), classes); err != nil {
			return err
		}
		v.Classes = v.classTable("classes", part("本机构的班次", page, len(classes), len(p.Classes)), classes, true, false)
		s.write("institution", numbered(file, page), v)
	}
	return nil
}

// answers says on how many answers a share rests.
func answers(n *int64) string {
	if n == nil {
		return ""
	}
	return Count(*n) + " 项有效回答"
}

func selected(i Institution) Cell {
	if i.IsSelected {
		return Badge("good", "已遴选")
	}
	return Badge("error", "不在名单")
}

func place(i Institution) string {
	if i.Position == nil {
		return "附件3没有这家机构"
	}
	return "附件3第 " + Count(*i.Position) + " 号，" + i.RecommendingDistrict + "推荐"
}

// satisfactionChart shows a mark per class that somebody answered for, with the
// two lines of clause 八(四).
func (l links) satisfactionChart(title string, classes []Class) (Chart, error) {
	t := Table{ID: "satisfaction", Query: l.passport("report.class_pages"), Caption: title, Columns: []Column{fixed("班次"), name("培训机构"), fixed("结班日期"), figures("满意", "项"), figures("有效回答", "项"), figures("满意率", "")}}
	s := series{name: "满意率", colour: "var(--claimed)"}
	var names []string
	below := 0
	for _, c := range classes {
		if !exceeds(c.AnsweredCount, 0) {
			continue
		}
		names = append(names, c.ClassID)
		s.values = append(s.values, tenths(*c.SatisfiedCount, *c.AnsweredCount))
		t.Rows = append(t.Rows, []Cell{l.class(c.ClassID), l.institution(c.Institution), Text(c.EndDate), KnownWhole(c.SatisfiedCount), KnownWhole(c.AnsweredCount), l.satisfaction(c)})
		if c.isBelow(l.site.SatisfactionWarningPercent) {
			below++
		}
	}
	warning, stop := Count(l.site.SatisfactionWarningPercent), Count(l.site.SatisfactionStopPercent)
	summary := "有测评的班次 " + Count(int64(len(names))) + " 个，其中低于 " + warning + "% 的 " + Count(int64(below)) + " 个。"
	if l.lacks("surveys") {
		summary = "满意度测评" + unexported + "。"
	}
	t.Empty = l.none("", "surveys")
	return points(Chart{ID: "satisfaction-chart", Title: title, Table: t, Size: "medium", Summary: summary},
		"%", names, s, line{"警告线 " + warning + "%", warning}, line{"停办线 " + stop + "%", stop})
}

type institutionsView struct {
	view
	Institutions Table
}

// Institutions writes the list of institutions, those of annex 3 first.
func (s *Site) Institutions(all []Institution) {
	v := institutionsView{view: s.view("institutions", "培训机构", 1, crumb{Name: "培训机构"})}
	v.Lead = "附件3遴选的 29 家机构，以及开班信息或处置记录中出现的其他机构。"
	v.Institutions = v.institutionTable(all)
	s.write("institutions", "institutions/index.html", v)
}

func (l links) institutionTable(all []Institution) Table {
	t := Table{ID: "institutions", Query: l.passport("report.institution_pages"), Caption: "培训机构", Columns: []Column{name("培训机构"), fixed("遴选"), fixed("措施"), figures("班次", "个"), figures("学员", "人"), figures("合格", "人")}}
	t.Columns = append(append(t.Columns, outcomeColumns()...), figures("满意率", ""), text("发现"))
	for _, i := range all {
		row := []Cell{l.institution(i.Institution), selected(i), action(i.Action), Whole(i.ClassCount), Whole(i.TraineeCount), KnownWhole(i.PassedCount)}
		row = append(row, l.outcomeCells(outcomeCounts{i.EntitledPersons, i.HeldPersons, i.RejectedPersons, i.PendingPersons, i.EntitledYuan, i.HeldYuan})...)
		t.Rows = append(t.Rows, append(row, KnownShare(i.SatisfiedCount, i.AnsweredCount), l.institutionFindings(i)))
	}
	return t
}

// institutionFindings counts the findings of an institution that the edition may
// tell: persons by reason are told per district only.
func (l links) institutionFindings(i Institution) Cell {
	if l.site.IsPublic {
		return findingCounts(i.PublicErrorCount, i.PublicWarningCount)
	}
	return findingCounts(i.ErrorCount, i.WarningCount)
}

// errorCount ranks institutions by no more than the edition may tell.
func (l links) errorCount(i Institution) int64 {
	if l.site.IsPublic {
		return i.PublicErrorCount
	}
	return i.ErrorCount
}
