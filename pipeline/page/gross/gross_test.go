package gross

import (
	"regexp"
	"testing"

	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
)

// TestSentence says each sum for itself, nothing of what is nothing, and of what nobody knows
// that it is not known.
func TestSentence(t *testing.T) {
	none, two, some := new(int64(0)), new(int64(2)), new(int64(123400))
	clean := record.Gross{
		Level: "whole", RecoverableCount: none, RecoverableFen: none, PaidOnHoldCount: none, PaidOnHoldFen: none,
		OutstandingCount: none, OutstandingFen: none, OnHoldCount: none, OnHoldFen: none, HeldCount: none,
		HeldPersons: none, HeldFen: none, UnattachedCount: none, UnattachedFen: none,
	}
	owing, waiting, unpaid, withheld := clean, clean, clean, clean
	owing.RecoverableCount, owing.RecoverableFen, owing.OutstandingCount, owing.OutstandingFen = two, some, two, some
	waiting.OnHoldCount, waiting.OnHoldFen = two, some
	waiting.HeldCount, waiting.HeldPersons, waiting.HeldFen = two, two, some
	unpaid.RecoverableFen, unpaid.PaidOnHoldFen, unpaid.OutstandingFen, unpaid.UnattachedFen = nil, nil, nil, nil
	withheld.HeldPersons, withheld.HeldFen, withheld.OnHoldCount, withheld.OnHoldFen = nil, nil, two, some
	place := unpaid
	place.Level = "institution"
	for _, c := range []struct {
		gross      record.Gross
		lacks      string
		isPublic   bool
		tone, want string
	}{
		{clean, "", false, "good", "没有应追回、待补拨、暂缓的补贴，也没有不属于任何申请的拨付。"},
		{owing, "", false, "error", "应追回 1,234.00 元（2 份申请）；待补拨 1,234.00 元（2 份申请）。"},
		{waiting, "", false, "warning", "暂缓 2,468.00 元（学员 2 人 1,234.00 元，申请 2 份 1,234.00 元）。"},
		{unpaid, "payments", false, "", "应追回、待补拨、暂缓期间已拨、没有申请的拨付：未导出。"},
		{place, "payments", false, "", "应追回、待补拨、暂缓期间已拨：未导出。"},
		{withheld, "", true, "warning", "暂缓 – 元（学员 – 人，申请 2 份 1,234.00 元）。"},
	} {
		p := pagetest.Programme(c.isPublic)
		p.Absent = map[string]bool{c.lacks: true}
		got := Sentence(pagetest.Links(t, p), c.gross)
		said := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(got.Line.HTML()), "")
		if said != c.want || got.Tone != c.tone {
			t.Errorf("%s (%s), want %s (%s)", said, got.Tone, c.want, c.tone)
		}
	}
}
