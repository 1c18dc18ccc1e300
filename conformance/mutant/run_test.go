package mutant

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"example.org/mp107/conformance/suite"
	"time"
)

func TestTry(t *testing.T) {
	start := time.Now()
	r, err := Run(t.Context(), Settings{Seeds: []uint64{107}, Progress: func(d, n int) { if d%50 == 0 { fmt.Println(time.Since(start), d, n) } }})
	if err != nil { t.Fatal(err) }
	fmt.Println(time.Since(start), r.Cases, r.Bound, r.MedianAt())
	f, _ := os.Create("/tmp/survivors.txt")
	n := map[Reason]int{}
	for _, fate := range r.Fates {
		if fate.At == 0 { n[fate.Reason]++ }
		if len(fate.Missed) > 0 {
			story := ""
			if fate.Witness != nil { story = fate.Witness.ID + " :: " + strings.Join(suite.Tell(fate.Witness.World, fate.Witness.Events).Events, " ; ") }
			fmt.Fprintln(f, fate.Fault.Trigger.Kind, "|", fate.Fault.ID, "|", fate.Reason, "| reached", fate.Reached, "|", story)
		}
	}
	f.Close()
	fmt.Println(n, len(r.Fates))
}
