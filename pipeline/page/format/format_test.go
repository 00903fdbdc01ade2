package format

import (
	"math"
	"testing"
)

func TestFormats(t *testing.T) {
	for fen, want := range map[int64]string{
		0: "0.00", 5: "0.05", 100: "1.00", 123450000: "1,234,500.00", 99999: "999.99", 100000: "1,000.00",
		-1: "−0.01", -500000: "−5,000.00", math.MinInt64: "−92,233,720,368,547,758.08",
	} {
		if got := Yuan(fen); got != want {
			t.Errorf("Yuan(%d) = %s, want %s", fen, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "−1,234,567"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %s, want %s", n, got, want)
		}
	}
	for _, c := range []struct {
		part, whole int64
		want        string
	}{{849, 1000, "84.9%"}, {84999, 100000, "84.9%"}, {85, 100, "85.0%"}, {1, 0, "—"}, {3, 2, "150.0%"}} {
		if got := Percent(c.part, c.whole); got != c.want {
			t.Errorf("Percent(%d, %d) = %s, want %s: a share below a line must not look as if on it", c.part, c.whole,
				got, c.want)
		}
	}
	if got := Decimal("1000.00"); got != "1,000.00" {
		t.Errorf("decimal(1000.00) = %s", got)
	}
}
