package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"example.org/mp107/internal/text"
)

// progress is a bar on a terminal and nothing elsewhere, but for a line about a run
// that will take long.
type progress struct {
	bar   *progressbar.ProgressBar
	began time.Time
	told  bool
}

func newProgress() *progress {
	if !isTerminal(os.Stderr) {
		return &progress{began: time.Now()}
	}
	return &progress{began: time.Now(), bar: progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription("cases"),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

// estimated is after how many cases the rest is estimated, and long from when on that
// is told.
const (
	estimated = 100
	long      = 10 * time.Minute
)

func (p *progress) update(done, total int) {
	if !p.told && done == estimated {
		p.told = true
		if takes := time.Since(p.began) / estimated * time.Duration(total); takes > long {
			fmt.Fprintf(os.Stderr, "%s at this pace take about %v; --deadline ends a run earlier, and --resume goes on\n", text.Cases(total), takes.Round(time.Minute))
		}
	}
	if p.bar == nil {
		return
	}
	if p.bar.GetMax() != total {
		p.bar.ChangeMax(total)
	}
	_ = p.bar.Set(done) // a bar that cannot be drawn is no reason to stop
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// passing shows on a terminal how far something has come, in a line that the
// next takes the place of and that the last one clears.
func passing(last bool, format string, args ...any) {
	if !isTerminal(os.Stderr) {
		return
	}
	fmt.Fprintf(os.Stderr, "\r\x1b[K"+format, args...)
	if last {
		fmt.Fprint(os.Stderr, "\r\x1b[K")
	}
}
