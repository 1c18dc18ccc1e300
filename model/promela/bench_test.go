package promela

import (
	"runtime"
	"testing"
	"time"

	"example.org/mp107/model/explore"
	"example.org/mp107/spec"
)

// BenchmarkBesideSpin explores the medium world with spin and with the explorer
// in one run, checks that they count the same, and compares time and memory.
// Spin's figures are its own. Times are the best of several runs, the
// explorer's once on every core and once on one; the time to take the decisions
// and build the tables is that of the first preparation and counts against it
// in the ratio "overall". Memory is the explorer's own and that of the whole
// process, the parsed law and the Go runtime included.
//
//	go test ./model/promela -run '^$' -bench BesideSpin -benchtime 1x -v
func BenchmarkBesideSpin(b *testing.B) {
	needsSpin(b)
	l := lawOf(b, spec.MP107)
	for b.Loop() {
		begin := time.Now()
		e, err := explore.Compile(l, explore.Medium())
		if err == nil {
			err = e.Prepare(explore.Resources{})
		}
		if err != nil {
			b.Fatal(err)
		}
		prepare := time.Since(begin)
		all, own := fastest(b, e, runtime.GOMAXPROCS(0))
		one, _ := fastest(b, e, 1)
		var process runtime.MemStats
		runtime.ReadMemStats(&process)
		theirs := spin(b, l, explore.Medium(), own.Size.Points, 3)
		theirs.agrees(b, "medium", own)
		if theirs.seconds == 0 {
			b.Fatal("spin reports no time")
		}
		rate := func(seconds float64) float64 { return float64(own.Transitions) / seconds / 1e6 }
		ownMegabytes := float64(own.Size.Total()) / (1 << 20)
		b.Logf("medium world: %d states, %d transitions, depth %d: the same counts", own.States, own.Transitions, own.Depth)
		b.Logf("%-24s %10s %16s %10s", "", "seconds", "transitions/s", "memory")
		b.Logf("%-24s %10.3f %14.1f M %7.1f MB", "spin", theirs.seconds, rate(theirs.seconds), theirs.megabytes)
		b.Logf("%-24s %10.3f %14.1f M %7.1f MB", "explorer, every core", all.Seconds(), rate(all.Seconds()), ownMegabytes)
		b.Logf("%-24s %10.3f %14.1f M", "explorer, one core", one.Seconds(), rate(one.Seconds()))
		b.Logf("%-24s %10s %16s %7.1f MB", "explorer, whole process", "", "", float64(process.Sys)/(1<<20))
		b.Logf("%-24s %10.3f", "explorer, to prepare", prepare.Seconds())
		b.Logf("faster than spin: %.1f times; on one core %.1f times; overall, with the preparation, %.1f times; memory %.1f times less",
			theirs.seconds/all.Seconds(), theirs.seconds/one.Seconds(),
			theirs.seconds/(prepare+all).Seconds(), theirs.megabytes/ownMegabytes)
		b.ReportMetric(theirs.seconds/all.Seconds(), "times-spin")
		if theirs.seconds < 5*(prepare+all).Seconds() || theirs.megabytes < float64(process.Sys)/(1<<20) {
			b.Errorf("the goal is 5 times spin with no more memory")
		}
	}
}

func fastest(b *testing.B, e *explore.Explorer, workers int) (time.Duration, explore.Result) {
	b.Helper()
	var best time.Duration
	var r explore.Result
	for i := range 3 { // as often as spin
		begin := time.Now()
		var err error
		if r, err = e.Run(b.Context(), explore.Resources{Workers: workers}); err != nil {
			b.Fatal(err)
		}
		if took := time.Since(begin); i == 0 || took < best {
			best = took
		}
	}
	return best, r
}
