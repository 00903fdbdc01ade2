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
		limits      []int64
		want        string
	}{
		{849, 1000, nil, "84.9%"}, {85, 100, nil, "85.0%"}, {1, 0, nil, "—"}, {3, 2, nil, "150.0%"},
		{0, 7, nil, "0.0%"},
		{32, 36, nil, "88.9%"}, {696, 10000, nil, "7.0%"}, {1, 16, nil, "6.3%"}, {1249, 20000, nil, "6.2%"},
		// beside a limit: what misses it does not look as if it met it, nor the other way round
		{2886, 3038, nil, "95.0%"}, {2886, 3038, []int64{95}, "94.997%"}, {2886, 3038, []int64{85, 95}, "94.997%"},
		{84999, 100000, []int64{85}, "84.999%"}, {85, 100, []int64{85}, "85.0%"}, {849, 1000, []int64{85}, "84.9%"},
		{60004, 100000, []int64{60}, "60.004%"}, {9999, 16667, []int64{60}, "59.99%"},
		// all and none
		{2999, 3000, nil, "99.97%"}, {3000, 3000, nil, "100.0%"}, {1, 3000, nil, "0.03%"},
		{10001, 10000, nil, "100.01%"},
		{99_999_999, 100_000_000, nil, "99.999999%"}, {math.MaxInt64 / 2, math.MaxInt64 / 2, []int64{85}, "100.0%"},
		{1, math.MaxInt64, nil, "0.00000000%"}, {math.MaxInt64 - 1, math.MaxInt64, []int64{85}, "100.00000000%"},
	} {
		if got := Percent(c.part, c.whole, c.limits...); got != c.want {
			t.Errorf("Percent(%d, %d, %v) = %s, want %s", c.part, c.whole, c.limits, got, c.want)
		}
	}
	if got := Decimal("1000.00"); got != "1,000.00" {
		t.Errorf("decimal(1000.00) = %s", got)
	}
}
