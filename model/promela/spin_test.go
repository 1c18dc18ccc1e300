package promela

import (
	"bytes"
	"fmt"
	"math/bits"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/explore"
	"example.org/mp107/spec"
)

// lawOf is the embedded law as of a release under readings.
func lawOf(t testing.TB, release spec.Release, choices ...string) model.Law {
	t.Helper()
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	readings, err := spec.ParseReadings(choices)
	if err != nil {
		t.Fatal(err)
	}
	return model.Law{Register: register, Release: release, Readings: readings}
}

func run(t testing.TB, l model.Law, s explore.Scope, o explore.Resources) explore.Result {
	t.Helper()
	r, err := explore.Run(t.Context(), l, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// twoMeters is the medium world without its gas meter.
func twoMeters() explore.Scope {
	s := explore.Medium()
	s.Name, s.Devices = "two meters", s.Devices[:2]
	return s
}

// spinReport is what spin's verifier says of itself.
type spinReport struct {
	states, transitions uint64
	errors              uint64
	seconds             float64 // elapsed, in its own words
	megabytes           float64 // total actual memory usage, in its own words
}

var spinLines = map[string]*regexp.Regexp{
	"states":      regexp.MustCompile(`(?m)^\s*(\d+) states, stored`),
	"transitions": regexp.MustCompile(`(?m)^\s*(\d+) transitions \(= stored\+matched\)`),
	"errors":      regexp.MustCompile(`errors: (\d+)`),
	"seconds":     regexp.MustCompile(`pan: elapsed time ([\d.e+-]+) seconds`),
	"megabytes":   regexp.MustCompile(`(?m)^\s*([\d.]+)\s+total actual memory usage`),
}

// needsSpin skips a test where spin or gcc is not installed.
func needsSpin(t testing.TB) {
	t.Helper()
	for _, tool := range []string{"spin", "gcc"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("SKIPPED, not passed: %s is not installed", tool)
		}
	}
}

// spin verifies the exported world, without partial-order reduction so that it
// visits every transition, in a depth-first search deep enough for every state.
// Of several runs the fastest counts; where none is timed, compiling quickly
// matters more than running quickly.
func spin(t testing.TB, l model.Law, scope explore.Scope, points uint64, runs int, asserted ...spec.TheoremID) spinReport {
	t.Helper()
	dir := t.TempDir()
	var source bytes.Buffer
	if err := Export(&source, l, scope, asserted...); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "world.pml"), source.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	call(t, dir, "spin", "-a", "world.pml")
	optimise := "-O3"
	if runs == 1 {
		optimise = "-O0"
	}
	call(t, dir, "gcc", optimise, "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c")
	// A hash table of at least twice as many slots as states, so that spin is not slowed by a small one.
	options := []string{fmt.Sprintf("-m%d", points+1000), fmt.Sprintf("-w%d", max(18, bits.Len64(points)+1))}
	best := parseSpin(t, call(t, dir, "./pan", options...))
	for range runs - 1 {
		if r := parseSpin(t, call(t, dir, "./pan", options...)); r.seconds < best.seconds {
			best = r
		}
	}
	return best
}

func call(t testing.TB, dir, name string, arguments ...string) string {
	t.Helper()
	command := exec.Command(name, arguments...)
	command.Dir = dir
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(arguments, " "), err, out)
	}
	return string(out)
}

func parseSpin(t testing.TB, out string) spinReport {
	t.Helper()
	value := func(of string) string {
		found := spinLines[of].FindStringSubmatch(out)
		if found == nil {
			t.Fatalf("spin's report does not say %s:\n%s", of, out)
		}
		return found[1]
	}
	number := func(of string) uint64 {
		n, err := strconv.ParseUint(value(of), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	decimal := func(of string) float64 {
		n, err := strconv.ParseFloat(value(of), 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if strings.Contains(out, "max search depth too small") {
		t.Fatalf("spin's search was cut short:\n%s", out)
	}
	r := spinReport{states: number("states"), transitions: number("transitions"), errors: number("errors"), megabytes: decimal("megabytes")}
	if strings.Contains(out, "pan: elapsed time") {
		r.seconds = decimal("seconds")
	}
	return r
}

// agrees checks spin's counts against the explorer's. Spin counts the first
// state among its transitions, since stored plus matched includes it.
func (r spinReport) agrees(t testing.TB, name string, own explore.Result) {
	t.Helper()
	if r.states != own.States || r.transitions != own.Transitions+1 {
		t.Errorf("%s: spin finds %d states and %d transitions beside the first state, the explorer %d and %d",
			name, r.states, r.transitions-1, own.States, own.Transitions)
	}
}

// Spin, on rules translated from the clauses, finds the states and transitions
// that the explorer finds by asking the model.
func TestSpinAgrees(t *testing.T) {
	needsSpin(t)
	gas := explore.Medium() // with statuses and roles that the small world lacks, and few states
	gas.Devices = gas.Devices[2:]
	for name, c := range map[string]struct {
		law   model.Law
		scope explore.Scope
	}{
		"baseline":            {lawOf(t, spec.Baseline), explore.Small()},
		"MP107+R2":            {lawOf(t, spec.MP107R2), explore.Small()},
		"the widest readings": {lawOf(t, spec.MP107R2, "A2=certificates-only", "A6=no", "A7=own-slot", "A8=no"), explore.Small()},
		"narrow readings":     {lawOf(t, spec.MP107, "A1=s1sp-separate", "A3=network-operators-only", "A4=registered-only"), explore.Small()},
		"several roles":       {lawOf(t, spec.MP107R2), twoMeters()},
		"gas":                 {lawOf(t, spec.MP107R2, "A4=registered-only", "A6=no"), gas},
	} {
		own := run(t, c.law, c.scope, explore.Resources{})
		spin(t, c.law, c.scope, own.Size.Points, 1).agrees(t, name, own)
	}
}

// Spin's assertions give the explorer's verdicts on T01 and T06.
func TestSpinVerdicts(t *testing.T) {
	needsSpin(t)
	for _, c := range []struct {
		law     model.Law
		theorem spec.TheoremID
	}{
		{lawOf(t, spec.Baseline), spec.T06},
		{lawOf(t, spec.MP107), spec.T06},
		{lawOf(t, spec.MP107), spec.T01},
		{lawOf(t, spec.MP107, "A2=certificates-only", "A8=no"), spec.T01},
	} {
		own := run(t, c.law, explore.Small(), explore.Resources{})
		theirs := spin(t, c.law, explore.Small(), own.Size.Points, 1, c.theorem)
		refuted := own.Finding(c.theorem).Verdict == explore.Refuted
		if (theirs.errors > 0) != refuted {
			t.Errorf("%s under %s: %s refuted: %v, errors of spin: %d", c.law.Release, c.law.Readings, c.theorem, refuted, theirs.errors)
		}
		if !refuted { // an error ends spin's search
			theirs.agrees(t, string(c.theorem)+" asserted", own)
		}
	}
}

func TestPromelaText(t *testing.T) {
	var text bytes.Buffer
	if err := Export(&text, lawOf(t, spec.MP107R2), explore.Small(), spec.T01, spec.T06); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"byte E1_NetworkOperator = 0; /* 0 A/NetworkOperator, 1 B/NetworkOperator",
		"/* A as ED to E1: 6.15.1 declares NetworkOperator, carries B/NetworkOperator for DigitalSigning */",
		"/* CRED-1 */ E1_NetworkOperator == 0",
		"/* RDP-1 */ E1_registered_ED == 0",
		"/* the upload (R2-1) */",
		"assert(",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the export does not contain %q", want)
		}
	}
	if err := Export(&text, lawOf(t, spec.MP107), explore.Small(), spec.T15); err == nil {
		t.Error("T15 cannot be asserted, and no error says so")
	}
}
