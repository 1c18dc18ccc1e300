package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/observe"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

const observeGuide = "../../docs/observe.md"

// TestObserveGuide carries out every command of docs/observe.md, and holds what it prints
// against what the page shows.
func TestObserveGuide(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("the page uses bash, which is not installed")
	}
	text, err := os.ReadFile(observeGuide)
	if err != nil {
		t.Fatal(err)
	}
	steps, dir := guideSteps(string(text)), guideFolder(t)
	if len(steps) < 5 {
		t.Fatalf("the page has %d commands", len(steps))
	}
	shown := "```console\n"
	for _, step := range steps {
		got := sh(t, dir, step.command)
		shown += "$ " + step.command + "\n" + got
		if !*update && !matches(step.want, strings.Split(strings.TrimRight(got, "\n"), "\n")) {
			t.Errorf("docs/observe.md:%d: %s\nprints\n%s", step.line, step.command, got)
		}
	}
	if *update {
		session := regexp.MustCompile("(?s)```console\n.*?```")
		rewrite(t, func(text string) string { return session.ReplaceAllLiteralString(text, shown+"```") })
	}
}

// rewrite changes the page.
func rewrite(t *testing.T, change func(string) string) {
	t.Helper()
	text, err := os.ReadFile(observeGuide)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(observeGuide, []byte(change(string(text))), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestDetection: which faults show in a synthetic log, by how much is known, is as
// docs/observe.md has it; one of them is tried.
func TestDetection(t *testing.T) {
	if os.Getenv("MP107_WHOLE") == "" && !*update {
		t.Skip("every fault is looked for three times: set MP107_WHOLE")
	}
	text, err := os.ReadFile(observeGuide)
	if err != nil {
		t.Fatal(err)
	}
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	table, found, n := "| fault | all facts | inventory and registrations | messages alone |\n| --- | --- | --- | --- |\n", [3]int{}, 0
	for _, fault := range dsp.Faults() {
		if fault.Concurrent || fault.Release == spec.MP107R2 {
			continue
		}
		if n++; !*update && n%39 != 1 {
			continue
		}
		row := "| " + string(fault.ID)
		for i, shows := range detected(t, model.Law{Register: register, Release: fault.Release}, fault.ID) {
			row += " | " + map[bool]string{true: "shows", false: "–"}[shows]
			if shows {
				found[i]++
			}
		}
		row += " |\n"
		if table += row; !*update && !strings.Contains(string(text), row) {
			t.Errorf("docs/observe.md has not\n%s", row)
		}
	}
	if *update {
		table += fmt.Sprintf("| of %d | %d | %d | %d |\n", n, found[0], found[1], found[2])
		marked := regexp.MustCompile(`(?s)(<!-- detection -->\n).*?(<!-- /detection -->)`)
		rewrite(t, func(text string) string { return marked.ReplaceAllString(text, "${1}"+table+"${2}") })
	}
}

// detected is whether a fault shows with all facts, with the inventory and the
// registrations, and with the messages alone.
func detected(t *testing.T, law model.Law, fault dsp.FaultID) (shows [3]bool) {
	t.Helper()
	adaptor, err := inprocess.New(dsp.Config{Release: law.Release, Faults: []dsp.FaultID{fault}})
	if err != nil {
		t.Fatal(err)
	}
	world, events := observe.Synthetic(107, 20, 800)
	var log strings.Builder
	if err := (&observe.Recorder{Adaptor: adaptor}).Record(t.Context(), &log, world, events); err != nil {
		t.Fatal(err)
	}
	registered := spec.World{Registrations: world.Registrations}
	for _, d := range world.Devices {
		d.Credentials = nil
		registered.Devices = append(registered.Devices, d)
	}
	for i, known := range []struct {
		world    spec.World
		complete observe.Complete
	}{{world, observe.Everything}, {registered, observe.Complete{}}, {}} {
		o, err := observe.New(observe.Options{Law: law, Facts: observe.OfWorld(known.world, observe.Source{File: "world"}), Complete: known.complete})
		if err != nil {
			t.Fatal(err)
		}
		reader := observe.Reader{Observer: o}
		if err := reader.Read(t.Context(), strings.NewReader(log.String()), "log"); err != nil {
			t.Fatal(err)
		}
		reader.Close()
		if o.Tally.Broken+o.Tally.Unanswered+o.Tally.Contradictions > 0 || o.Tally.Answers() == 0 {
			t.Fatalf("%s: %s", fault, o.Tally.Why())
		}
		shows[i] = o.Tally.Violates+o.Tally.Against > 0
	}
	return shows
}
