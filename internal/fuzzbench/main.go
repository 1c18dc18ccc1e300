// Command fuzzbench measures how many inputs, and how much time, it takes to find rare
// faults of the simulated DSP: from plain random bytes, from bytes that a fuzzer varies
// which knows nothing of records, from random records, and from records varied by what
// they reach in the law. It writes a table in Markdown.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/fuzz"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// rare are faults that plain random generation needs more than 10,000 inputs for.
var rare = []dsp.FaultID{
	"instead-in-networkoperator@from-fourth",
	"due-in-receipt-order@second",
	"target-authorises@third",
	"top-up-decides@from-fourth",
	"counter-set-when-due@third",
	"tells-twice@from-fourth",
	"first-due-alone@third",
	"due-by-counter@second",
	"remember-registration@from-fourth",
	"registration-uncorrected@after-user-suspended-then-user-status",
}

// regime is the law with every kind of event.
var regime = fuzz.Regime{Release: spec.MP107R2}

// method is a way of making inputs.
type method struct {
	name         string
	plain, blind bool
}

var methods = []method{
	{"random bytes", true, true},
	{"varied bytes", true, false},
	{"random records", false, true},
	{"varied records", false, false},
}

// find is when a fault was found: by which input, counted from 1, and after how many
// seconds of processor time. Zero stands for not at all.
type find struct {
	input   int
	seconds float64
}

func main() {
	inputs := flag.Int("inputs", 20_000, "how many inputs each search tries at most")
	seeds := flag.Int("seeds", 5, "how many searches the median is of")
	flag.Parse()
	if err := run(*inputs, *seeds); err != nil {
		fmt.Fprintln(os.Stderr, "fuzzbench:", err)
		os.Exit(1)
	}
}

func run(inputs, seeds int) error {
	found := make([][][]find, len(methods)) // by method and fault, one for each seed
	for m, method := range methods {
		found[m] = make([][]find, len(rare))
		for seed := range seeds {
			finds, err := search(method, uint64(seed+1), inputs)
			if err != nil {
				return err
			}
			for i, f := range finds {
				found[m][i] = append(found[m][i], f)
			}
			fmt.Fprintf(os.Stderr, "%s, seed %d: %v\n", method.name, seed+1, finds)
		}
	}
	fmt.Print("| fault |")
	for _, method := range methods {
		fmt.Printf(" %s |", method.name)
	}
	fmt.Println("\n|---" + strings.Repeat("|---:", len(methods)) + "|")
	for i, fault := range rare {
		fmt.Printf("| `%s` |", fault)
		for m := range methods {
			fmt.Printf(" %s |", median(found[m][i], inputs))
		}
		fmt.Println()
	}
	return nil
}

// median is that of several finds, of which one that was not made is the largest.
func median(finds []find, inputs int) string {
	slices.SortFunc(finds, func(a, b find) int {
		rank := func(f find) int {
			if f.input == 0 {
				return inputs + 1
			}
			return f.input
		}
		return rank(a) - rank(b)
	})
	middle := finds[len(finds)/2]
	if middle.input == 0 {
		return "over " + text.Number(inputs)
	}
	return fmt.Sprintf("%s (%.1f s)", text.Number(middle.input), middle.seconds)
}

// search makes inputs until every fault is found. A correct system that is watched
// tells which faults would have shown; those are then tried.
func search(how method, seed uint64, inputs int) ([]find, error) {
	finds := make([]find, len(rare))
	place := map[int]int{} // in the algebra, of those still to be found
	for at, composed := range dsp.Algebra() {
		if i := slices.Index(rare, composed.ID); i >= 0 {
			place[at] = i
		}
	}
	if len(place) != len(rare) {
		return nil, fmt.Errorf("%d of %d faults are in the algebra", len(place), len(rare))
	}
	watched, err := dsp.New(dsp.Config{Release: regime.Release, Readings: regime.Readings})
	if err != nil {
		return nil, err
	}
	shown := map[int]bool{}
	watched.Watch(func(at int) { shown[at] = true })
	next := fuzz.NewSearch(seed, fuzz.Decoder{Regime: &regime, Plain: how.plain})
	next.Blind = how.blind
	began := processorSeconds()
	for n := 1; n <= inputs && len(place) > 0; n++ {
		_, scenario, _, err := next.Next()
		if err != nil {
			return nil, err
		}
		clear(shown)
		if err := play(watched, scenario); err != nil {
			return nil, err
		}
		for at := range shown {
			i, wanted := place[at]
			if wanted && scenario.Play(rare[i]) != nil {
				finds[i] = find{n, processorSeconds() - began}
				delete(place, at)
			}
		}
	}
	return finds, nil
}

// play lets a scenario happen to a system, which is asked for every Device after each
// event.
func play(system *dsp.DSP, s fuzz.Scenario) error {
	if err := system.Reset(s.World); err != nil {
		return err
	}
	for _, event := range s.Events {
		if _, err := system.Apply(event); err != nil {
			return err
		}
		for _, device := range s.World.Devices {
			if _, err := system.Observe(device.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
