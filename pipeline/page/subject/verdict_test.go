package subject

import (
	"regexp"
	"testing"

	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
)

var tags = regexp.MustCompile(`<[^>]*>`)

// TestClassVerdict says what becomes of a class in one line, the gravest first.
func TestClassVerdict(t *testing.T) {
	of := func(n int64) *int64 { return new(100 * n) }
	ended := record.Class{IsEnded: true, EntitledPersons: 9, EntitledFen: 900000, HeldPersons: new(int64(0)),
		HeldFen: of(0), RejectedPersons: new(int64(0))}
	held := ended
	held.HeldPersons, held.HeldFen, held.RejectedPersons, held.WarningCount = new(int64(1)), of(1000), new(int64(2)), 3
	running := record.Class{PendingPersons: new(int64(9))}
	claim := func(n int64) record.Claim {
		return record.Claim{ClaimedFen: 100 * n, EntitledFen: 900000, HeldFen: of(0)}
	}
	rejected := record.Finding{Rule: "fee_charged", Effect: "reject_class", Measured: "100.00 元"}
	waits := record.Finding{Rule: "notice_missing", Effect: "hold_class"}
	for _, c := range []struct {
		class    record.Class
		claims   []record.Claim
		findings []record.Finding
		isPublic bool
		tone     string
		want     string
	}{
		{class: ended, claims: []record.Claim{claim(9000)}, tone: "good", want: "应补 9 人 9,000.00 元。"},
		{class: ended, tone: "good", want: "应补 9 人 9,000.00 元；还没有申请。"},
		{class: ended, claims: []record.Claim{claim(12000)}, tone: "error",
			want: "应补 9 人 9,000.00 元；多申请 3,000.00 元。"},
		{class: held, claims: []record.Claim{claim(9000)}, tone: "warning",
			want: "应补 9 人 9,000.00 元；暂缓 1 人 1,000.00 元；不予补贴 2 人；发现预警 3 项。"},
		{class: ended, claims: []record.Claim{claim(9000)}, findings: []record.Finding{rejected, rejected},
			tone: "error", want: "全班不予补贴：向学员收费（100.00 元）。"},
		{class: ended, claims: []record.Claim{claim(9000)}, findings: []record.Finding{waits}, tone: "warning",
			want: "全班暂缓：没有公示。"},
		{class: running, tone: "quiet", want: "未结班，不作结论。"},
		{class: running, findings: []record.Finding{rejected}, tone: "warning",
			want: "未结班，不作结论；已有发现：向学员收费（100.00 元）。"},
		{class: record.Class{IsEnded: true, EntitledPersons: 9, EntitledFen: 900000}, isPublic: true,
			claims: []record.Claim{claim(12000)}, tone: "good", want: "应补 9 人 9,000.00 元。"},
	} {
		l := pagetest.Links(t, pagetest.Programme(c.isPublic))
		got := classVerdict(l, ClassPage{Class: c.class, Claims: pagetest.Rows(c.claims...),
			Findings: pagetest.Rows(c.findings...)})
		if said := tags.ReplaceAllString(string(got.HTML()), ""); said != c.want || got.Tone != c.tone {
			t.Errorf("%s (%s), want %s (%s)", said, got.Tone, c.want, c.tone)
		}
	}
}

// TestApplicationVerdict says what is to be done with the money of an application.
func TestApplicationVerdict(t *testing.T) {
	of := func(n int64) *int64 { return new(100 * n) }
	for _, c := range []struct {
		application record.Application
		tone, want  string
	}{
		{record.Application{EntitledFen: 900000, PayableFen: 900000, PaidFen: of(9000)}, "good",
			"应付的 9,000.00 元 已付清。"},
		{record.Application{PaidFen: of(0)}, "quiet", "没有应补的金额，也没有拨付。"},
		{record.Application{EntitledFen: 900000, PayableFen: 900000, PaidFen: of(10000), RecoverableFen: of(1000)},
			"error", "应追回 1,000.00 元：已拨付 10,000.00 元，应补 9,000.00 元。"},
		{record.Application{EntitledFen: 900000, PayableFen: 900000, PaidFen: of(4000), OutstandingFen: of(5000),
			DueDate: "2021-12-01"}, "warning", "待补拨 5,000.00 元，拨付期限 2021-12-01。"},
		{record.Application{EntitledFen: 900000, IsOnHold: true, HoldReasons: "notice_missing", PaidFen: of(1),
			PaidOnHoldFen: of(1)}, "error",
			"申请暂缓：没有公示；应补的 9,000.00 元 在暂缓解除之前不能拨付；暂缓期间已拨 1.00 元。"},
		{record.Application{EntitledFen: 900000, PayableFen: 900000, HeldFen: of(1000), HeldPersons: new(int64(1))},
			"warning", "应付 9,000.00 元，已拨付：未导出；学员暂缓 1 人 1,000.00 元。"},
	} {
		l := pagetest.Links(t, pagetest.Programme(false))
		got := applicationVerdict(l, ApplicationPage{Application: c.application})
		if said := tags.ReplaceAllString(string(got.HTML()), ""); said != c.want || got.Tone != c.tone {
			t.Errorf("%s (%s), want %s (%s)", said, got.Tone, c.want, c.tone)
		}
	}
}

// TestInstitutionVerdict says the measure first, then what is wrong with the money.
func TestInstitutionVerdict(t *testing.T) {
	none, some := new(int64(0)), new(int64(100000))
	clean := record.Gross{RecoverableFen: none, OutstandingFen: none, PaidOnHoldFen: none, OnHoldFen: none,
		OnHoldCount: none, HeldFen: none, HeldPersons: none, UnattachedFen: none}
	owing := clean
	owing.RecoverableFen, owing.RecoverableCount = some, new(int64(1))
	for _, c := range []struct {
		page       InstitutionPage
		tone, want string
	}{
		{InstitutionPage{Gross: clean, Institution: record.Institution{Action: "none"}}, "good",
			"没有应追回、待补拨和暂缓的补贴。"},
		{InstitutionPage{Gross: clean, Institution: record.Institution{Action: "none", ErrorCount: 2}}, "warning",
			"没有应追回、待补拨和暂缓的补贴；发现违规 2 项。"},
		{InstitutionPage{Gross: owing, Institution: record.Institution{Action: "stop"}}, "error",
			"责令停办；应追回 1,000.00 元（1 份申请）。"},
	} {
		got := institutionVerdict(pagetest.Links(t, pagetest.Programme(false)), c.page)
		if said := tags.ReplaceAllString(string(got.HTML()), ""); said != c.want || got.Tone != c.tone {
			t.Errorf("%s (%s), want %s (%s)", said, got.Tone, c.want, c.tone)
		}
	}
}
