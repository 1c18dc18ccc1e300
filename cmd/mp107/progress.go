package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress is a bar on a terminal and nothing elsewhere.
type progress struct {
	bar *progressbar.ProgressBar
}

func newProgress() *progress {
	if !isTerminal(os.Stderr) {
		return &progress{}
	}
	return &progress{progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription("cases"),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

func (p *progress) update(done, total int) {
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
