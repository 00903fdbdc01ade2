package command

import (
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/peihe/peihe/pipeline"
)

// barColumns is what the longest bar takes of a line.
const barColumns = 70

// drawsBars tells whether a file is a terminal that can draw a line again, and one wide
// enough for it not to wrap.
func drawsBars(file *os.File) bool {
	if os.Getenv("TERM") == "dumb" || !term.IsTerminal(int(file.Fd())) {
		return false
	}
	columns, _, err := term.GetSize(int(file.Fd()))
	return err == nil && columns >= barColumns
}

// newProgress shows a live bar per stage on a terminal, a line per stage elsewhere.
func newProgress(w io.Writer, format string) pipeline.Progress {
	if format == "json" {
		return &lines{log: slog.New(slog.NewJSONHandler(w, nil))}
	}
	if file, ok := w.(*os.File); ok && drawsBars(file) {
		return &bars{w: w}
	}
	return &lines{log: slog.New(slog.NewTextHandler(w, nil))}
}

// lines logs one line when a stage is done. Steps come from several goroutines.
type lines struct {
	log   *slog.Logger
	mu    sync.Mutex
	stage string
	steps int
}

func (l *lines) Start(stage string, _ int) { l.stage, l.steps = stage, 0 }

func (l *lines) Step(string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.steps++
}

func (l *lines) Done(took time.Duration) {
	l.log.Info(l.stage, "steps", l.steps, "took", took.Round(time.Millisecond).String())
}

// bars draws one bar per stage; a stage of unknown length gets a spinner.
type bars struct {
	w   io.Writer
	bar *progressbar.ProgressBar
}

func (b *bars) Start(stage string, steps int) {
	if steps == 0 {
		steps = -1
	}
	b.bar = progressbar.NewOptions(steps, progressbar.OptionSetWriter(b.w), progressbar.OptionSetDescription(stage),
		progressbar.OptionSetWidth(30), progressbar.OptionShowCount(), progressbar.OptionSetElapsedTime(true),
		progressbar.OptionOnCompletion(func() { io.WriteString(b.w, "\n") }))
}

func (b *bars) Step(name string) { b.bar.Add(1) }

func (b *bars) Done(time.Duration) {
	if !b.bar.IsFinished() {
		b.bar.Finish()
	}
}
