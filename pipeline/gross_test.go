package pipeline_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline/money"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/verify"
)

// TestGrossAgrees works out from the data files of the worked cases what is to be recovered,
// paid and decided, and holds the finance page, the overview, the lists and the summary that is
// signed to it.
func TestGrossAgrees(t *testing.T) {
	for _, name := range []string{"city", "clean", "example", "few", "midway"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := worksOf(t, name).edition(t, "internal")
			yuan := func(row map[string]string, column string) int64 { return fen(cmp.Or(row[column], "0.00")) }
			want := map[string]int64{}
			var difference int64
			applications := map[string]bool{}
			for _, a := range dataRows(t, site, "applications.csv") {
				applications[a["application_id"]] = true
				paid, entitled, payable := yuan(a, "paid_yuan"), yuan(a, "entitled_yuan"), yuan(a, "payable_yuan")
				want["应追回"] += max(0, paid-entitled)
				want["待补拨"] += max(0, payable-paid)
				want["暂缓期间已拨"] += max(0, min(paid, entitled)-payable)
				want["暂缓"] += entitled - payable
				difference += yuan(a, "difference_yuan")
			}
			for _, p := range dataRows(t, site, "payments.csv") {
				if !applications[p["application_id"]] {
					want["没有申请的拨付"] += yuan(p, "amount_yuan")
				}
			}
			for _, c := range dataRows(t, site, "classes.csv") {
				want["暂缓"] += yuan(c, "held_yuan")
			}
			if sum := want["应追回"] + want["暂缓期间已拨"] - want["待补拨"]; sum != difference {
				t.Errorf("the sums come to %s, the differences to %s", money.Decimal(sum), money.Decimal(difference))
			}
			shown := tableOf(t, filepath.Join(site, "finance.html"), "gross")
			signed := tableOf(t, filepath.Join(site, "summary.html"), "totals")
			verdict := ""
			for _, p := range elements(t, filepath.Join(site, "index.html"), "p") {
				if hasClass(p, "verdict") {
					verdict = wordsIn(p)
				}
			}
			lists := map[string]string{"应追回": "recoverable", "待补拨": "outstanding", "暂缓期间已拨": "paid-on-hold",
				"暂缓": "waiting", "没有申请的拨付": "unattached"}
			for title, sum := range want {
				if got := unformatted(shown[title]["金额（元）"]); got != money.Decimal(sum) {
					t.Errorf("the finance page has %s %s, want %s", title, got, money.Decimal(sum))
				}
				if got := unformatted(signed[title]["金额（元）"]); got != money.Decimal(sum) ||
					signed[title]["大写（人民币）"] != money.Words(sum) {
					t.Errorf("the summary has %s %s, want %s", title, got, money.Decimal(sum))
				}
				if said := title + " " + format.Yuan(sum) + " 元"; strings.Contains(verdict, said) != (sum != 0) {
					t.Errorf("the overview says %q of %s %s", verdict, title, money.Decimal(sum))
				}
				if sum == 0 {
					continue
				}
				if got := listedSum(t, site, "finance/gross-"+lists[title]+".html"); got != sum {
					t.Errorf("the list of %s comes to %s, want %s", title, money.Decimal(got), money.Decimal(sum))
				}
			}
		})
	}
}

// listedSum sums the yuan of a list of gross items, over all its pages; the most come first.
func listedSum(t *testing.T, site, file string) (sum int64) {
	t.Helper()
	last := int64(1) << 60
	for nth := 1; ; nth++ {
		at := filepath.Join(site, file)
		if nth > 1 {
			at = strings.TrimSuffix(at, ".html") + "-" + format.Plain(int64(nth)) + ".html"
		}
		if _, err := os.Stat(at); err != nil {
			return sum
		}
		for _, id := range []string{"recoverable", "outstanding", "paid_on_hold", "waiting", "unattached"} {
			for _, row := range rowsOf(t, at, "gross-"+id) {
				for heading, figure := range row {
					if heading == "金额（元）" || heading == "应追回（元）" || heading == "待补拨（元）" ||
						heading == "暂缓期间已拨（元）" {
						one := fen(unformatted(figure))
						if one > last {
							t.Errorf("%s has %s behind %s", at, money.Decimal(one), money.Decimal(last))
						}
						sum, last = sum+one, one
					}
				}
			}
		}
	}
}

func hasClass(n *html.Node, class string) bool {
	for _, a := range n.Attr {
		if a.Key == "class" {
			return strings.Contains(" "+a.Val+" ", " "+class+" ")
		}
	}
	return false
}

// TestClicks walks the internal edition from the overview as a reader does: every finding
// stands with its row of an export on a page two clicks away at most, so that the third leads
// to what is said of that row's file; and from each gross sum the persons or payments of an
// item are two clicks away.
func TestClicks(t *testing.T) {
	for _, name := range []string{"city", "clean", "example", "few", "midway", "partial"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := worksOf(t, name).edition(t, "internal")
			near, links := map[string]int{"index.html": 0}, map[string]map[string]bool{}
			follow := func(from string) map[string]bool {
				if links[from] == nil {
					links[from] = linksOf(t, site, from)
				}
				return links[from]
			}
			for _, from := range []string{"index.html"} {
				for to := range follow(from) {
					near[to] = min(cmp.Or(near[to], 1), 1)
				}
			}
			for from, clicks := range near {
				if clicks == 1 {
					for to := range follow(from) {
						if _, isKnown := near[to]; !isKnown {
							near[to] = 2
						}
					}
				}
			}
			shown := map[string]string{} // the row of an export, by the address of a finding
			for file := range near {
				for _, tr := range elements(t, filepath.Join(site, file), "tr") {
					for n := range tr.Descendants() {
						if id := attributeOf(n, "id"); strings.HasPrefix(id, "f-") {
							shown[id] = wordsIn(tr)
						}
					}
				}
			}
			missed, looked := 0, 0
			for _, f := range dataRows(t, site, "findings.csv") {
				id := page.FindingID(record.Finding{Rule: f["rule"], Subject: f["subject"], SubjectID: f["subject_id"],
					ClassID: f["class_id"], ApplicationID: f["application_id"]})
				row := shown[id]
				if f["source_row"] == "" {
					continue
				}
				looked++
				if !strings.Contains(row, f["source_file"]) || !strings.Contains(row, "第 "+f["source_row"]+" 行") {
					if missed++; missed < 10 {
						t.Errorf("%s of %s is not shown with %s row %s within two clicks: %q", f["rule"], f["subject_id"],
							f["source_file"], f["source_row"], row)
					}
				}
			}
			if looked < 10 {
				t.Errorf("%d findings with a row", looked)
			}
			for to := range follow("index.html") {
				if !strings.HasPrefix(to, "finance/gross-") {
					continue
				}
				leads := 0
				for subject := range follow(to) {
					for _, table := range elements(t, filepath.Join(site, subject), "table") {
						if hasID(table, "trainees") || hasID(table, "payments") {
							leads++
						}
					}
				}
				if leads == 0 && !strings.Contains(to, "unattached") { // which lists the payments themselves
					t.Errorf("%s leads to no persons or payments", to)
				}
			}
		})
	}
}

// linksOf are the pages of a site that one leads to.
func linksOf(t *testing.T, site, file string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, a := range elements(t, filepath.Join(site, file), "a") {
		href := attributeOf(a, "href")
		if href == "" || strings.HasPrefix(href, "#") {
			continue
		}
		target, _, wrong := verify.Resolve(file, href)
		if wrong == "" && strings.HasSuffix(target, ".html") {
			all[target] = true
		}
	}
	return all
}

func attributeOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
