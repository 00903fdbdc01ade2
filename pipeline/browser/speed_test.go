package browser

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	"github.com/peihe/peihe/pipeline/internal/distro"
)

// speedVariable is set by make lighthouse.
const speedVariable = "PEIHE_LIGHTHOUSE"

// TestSpeed has Lighthouse read pages as a phone on a slow line does: overview, finance and a
// class can be read at once, and search engines understand the public edition. A machine that
// does something else meanwhile is slow, so the best of some runs counts.
func TestSpeed(t *testing.T) {
	if os.Getenv(speedVariable) == "" {
		t.Skip("make lighthouse runs it: it takes minutes and a quiet machine")
	}
	chromium := distro.Need(t, "chromium", "chromium")
	const runs, least = 3, .95
	for _, s := range []site{named(t, "sample/internal"), named(t, "sample/public")} {
		server := httptest.NewServer(http.FileServer(http.Dir(s.root)))
		defer server.Close()
		for _, page := range []string{"index.html", "finance.html", "classes/FZ202100018.html"} {
			best := map[string]float64{}
			for range runs {
				for category, score := range lighthouse(t, chromium, server.URL+"/"+page) {
					best[category] = max(best[category], score)
				}
				if best["performance"] >= least {
					break
				}
			}
			t.Logf("%s %s: %v", s.name, page, best)
			for category, score := range best {
				if score < least && (category != "seo" || s.name == "sample/public") {
					t.Errorf("%s %s: %s is %.2f, want %.2f", s.name, page, category, score, least)
				}
			}
			if len(best) != 4 {
				t.Errorf("%s %s: Lighthouse judged %v", s.name, page, best)
			}
		}
	}
}

// lighthouse gives the scores of a page by category, from 0 to 1.
func lighthouse(t *testing.T, chromium, address string) map[string]float64 {
	t.Helper()
	program := tool(t, "../lighthouse/node_modules/lighthouse/cli/index.js")
	c := exec.CommandContext(t.Context(), distro.Need(t, "node", "nodejs"), program, address, "--quiet",
		"--output=json", "--chrome-flags=--headless --no-sandbox",
		"--only-categories=performance,accessibility,best-practices,seo")
	c.Env = append(os.Environ(), "CHROME_PATH="+chromium)
	text, err := c.Output()
	if err != nil {
		t.Fatalf("lighthouse %s: %v", address, err)
	}
	var report struct {
		Categories map[string]struct{ Score float64 }
	}
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatalf("lighthouse %s: %v", address, err)
	}
	scores := map[string]float64{}
	for name, c := range report.Categories {
		scores[name] = c.Score
	}
	return scores
}
