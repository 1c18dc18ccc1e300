// Command chaos runs the tests in which something is broken on purpose, an
// implementation, a journal, a folder, a file, and writes down each class that was
// tried and whether what has to hold of it did.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"

	"example.org/mp107/internal/text"
)

// group is a kind of trouble: its tests, and what has to hold of every class of it.
type group struct {
	title, holds string
	tests        []string // package and test, as in conformance/journal.TestForged
}

var groups = []group{
	{"An implementation behind HTTP and gRPC", "A broken answer is told as that of its case, never as a pass; what does no harm does none.", []string{
		"conformance/adaptor/rpc.TestBreakages", "conformance/adaptor/rpc.TestHarmless", "conformance/adaptor/rpc.TestBodiesAreBounded",
		"conformance/adaptor/rpc.TestTrickledBody", "conformance/adaptor/rpc.TestDescription", "conformance/adaptor/rpc.TestAnswersOneBehind",
		"conformance/adaptor/rpc.TestDesynchronised", "conformance/adaptor/rpc.TestEndless", "conformance/adaptor/rpc.TestTooLate",
		"conformance/adaptor/rpc.TestRefused", "conformance/adaptor/rpc.TestRedirection", "conformance/adaptor/rpc.TestSwitchingProtocols",
		"conformance/adaptor/rpc.TestBrokenGRPC", "conformance/adaptor/rpc.TestSecretsNeverShow", "conformance/adaptor/rpc.TestTLS",
	}},
	{"An implementation as a child process", "The same, and no process is left behind.", []string{
		"conformance/adaptor/stdio.TestOneViolation", "conformance/adaptor/stdio.TestNoViolation", "conformance/adaptor/stdio.TestNotDescribed",
		"conformance/adaptor/stdio.TestHangsAlways", "conformance/adaptor/stdio.TestNeverReads", "conformance/adaptor/stdio.TestLostWorld",
		"conformance/adaptor/stdio.TestEndlessLine", "conformance/adaptor/stdio.TestCannotBeStarted", "conformance/adaptor/stdio.TestClose",
		"conformance/adaptor/stdio.TestAbandonedWithOthersInFlight", "conformance/adaptor/stdio.TestLogIsBounded",
	}},
	{"A DSP behind DUIS, and clients of ours", "An answer that is not signed, late, foreign or too large is never a pass; a client cannot shut others out.", []string{
		"conformance/adaptor/duis.TestHostileServers", "conformance/adaptor/duis.TestLateMessages", "conformance/adaptor/duis.TestFlood",
		"conformance/adaptor/duis.TestUselessKeys", "conformance/duis/server.TestHostileClients", "conformance/duis/server.TestSlowClients",
		"conformance/duis/server.TestHundredMegabytes", "conformance/duis/server.TestTooBusy", "conformance/duis/server.TestSpoiledIsRefused",
	}},
	{"Misdeeds in the middle of a run", "A misdeed spoils its own case and no other; a system that is lost, or hangs for ever, ends the run with what there is.", []string{
		"conformance/suite.TestMisdeeds", "conformance/suite.TestOneMisdeedSpoilsOneCase", "conformance/suite.TestMeddlerGainsNothing",
		"conformance/suite.TestHangOnce", "conformance/suite.TestHangAlways", "conformance/suite.TestHangNowAndThen",
		"conformance/suite.TestLost", "conformance/suite.TestLostForGood", "conformance/suite.TestLostAgainAndAgain",
		"conformance/suite.TestChanged", "conformance/suite.TestChangedAtTheEnd", "conformance/suite.TestUnstable",
		"conformance/preflight.TestASingleLostCall", "conformance/preflight.TestHangingForEver", "conformance/preflight.TestAStrayLineIsNotASurvival",
	}},
	{"A journal", "Whatever was changed, torn or made up is found, named, and no verdict is given.", []string{
		"conformance/journal.TestForged", "conformance/journal.TestLinesBelongTogether", "conformance/journal.TestRefusals",
		"conformance/journal.TestKilledAtOnce", "conformance/journal.TestSealedIsHeld", "conformance/journal.TestUnpackedIsBounded",
		"conformance/journal.TestJudgedWhenInterrupted", "cmd/mp107.TestKilledAtAnyMoment",
	}},
	{"A folder and its files", "An edit is named with its file; what is not ours is left alone; only regular files of bounded size are read.", []string{
		"cmd/mp107.TestEveryEditIsNamed", "cmd/mp107.TestScripts/forged", "cmd/mp107.TestScripts/deserved", "internal/folder.TestNothingHalf",
		"internal/folder.TestTwoRuns", "internal/folder.TestNotOurs", "internal/folder.TestCheck", "internal/regular.TestOpen",
		"conformance/report.TestReadRefuses", "conformance/suite.TestReadReplayErrors",
	}},
	{"Text from outside", "It is cut, escaped and never taken for markup, a colour or a line of ours.", []string{
		"conformance/report.TestNothingHostileGetsThrough", "conformance/report.TestHostileWaiver", "conformance/report.TestHostileHistories",
		"conformance/report.TestClean", "conformance/preflight.TestHostile", "internal/strictxml.TestCheck",
	}},
}

func main() {
	var page strings.Builder
	failed, err := write(&page)
	if err == nil {
		err = os.WriteFile("docs/robustness.md", []byte(page.String()), 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos: "+err.Error())
		os.Exit(2)
	}
	if failed > 0 {
		fmt.Fprintf(os.Stderr, "chaos: %s: see docs/robustness.md\n", text.Several(failed, "class did not hold", "classes did not hold"))
		os.Exit(1)
	}
}

func write(page *strings.Builder) (failed int, err error) {
	var rows, lists strings.Builder
	tried := 0
	for _, g := range groups {
		classes, err := g.run()
		if err != nil {
			return 0, fmt.Errorf("%s: %w", g.title, err)
		}
		held := 0
		fmt.Fprintf(&lists, "\n## %s\n\n%s\n\n", g.title, g.holds)
		for _, c := range classes {
			if c.held {
				held++
				fmt.Fprintf(&lists, "- %s\n", c.name)
			} else {
				fmt.Fprintf(&lists, "- **did not hold**: %s\n", c.name)
			}
		}
		fmt.Fprintf(&rows, "| %s | %d | %d |\n", g.title, len(classes), held)
		tried, failed = tried+len(classes), failed+len(classes)-held
	}
	fmt.Fprintf(page, `# What was broken on purpose

Written by `+"`make chaos`"+`. Each class is a test, or a part of one, in which something
is broken as named, and which fails unless what is said of its group holds.

| broken | tried | held |
| --- | ---: | ---: |
%s| all | %d | %d |
%s`, rows.String(), tried, tried-failed, lists.String())
	return failed, nil
}

// class is one way of breaking something.
type class struct {
	name string
	held bool
}

// run carries the tests of a group out and lists their classes in the order of the
// group. A test that runs nothing is an error: there is then nothing that held.
func (g group) run() (classes []class, err error) {
	for _, test := range g.tests {
		folder, name, found := strings.Cut(test, ".Test")
		if !found {
			return nil, fmt.Errorf("%q names no test", test)
		}
		parts := strings.Split("Test"+name, "/")
		for i := range parts {
			parts[i] = "^" + parts[i] + "$"
		}
		ran, err := tests("go", "test", "-json", "-count=1", "-timeout=20m", "-run", strings.Join(parts, "/"), "./"+folder)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", test, err)
		}
		if len(ran) == 0 {
			return nil, fmt.Errorf("%s: no such test was run", test)
		}
		classes = append(classes, ran...)
	}
	return classes, nil
}

// tests lists what a run of tests has passed and failed, of tests with parts the
// parts alone.
func tests(command ...string) ([]class, error) {
	child := exec.Command(command[0], command[1:]...)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := child.Start(); err != nil {
		return nil, err
	}
	ended := map[string]bool{} // by test: whether it passed
	if err := outcomes(out, ended); err != nil {
		_ = child.Process.Kill()
		_ = child.Wait()
		return nil, err
	}
	_ = child.Wait() // what failed is in the outcomes
	names := slices.Collect(maps.Keys(ended))
	var classes []class
	for test, passed := range ended {
		if !slices.ContainsFunc(names, func(other string) bool { return strings.HasPrefix(other, test+"/") }) {
			classes = append(classes, class{spoken(test), passed})
		}
	}
	slices.SortFunc(classes, func(a, b class) int { return strings.Compare(a.name, b.name) })
	return classes, nil
}

func outcomes(out io.Reader, ended map[string]bool) error {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var event struct{ Action, Test, Output string }
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			return fmt.Errorf("go test writes %.200q", lines.Text())
		}
		switch {
		case event.Test == "" && event.Action == "fail" && len(ended) == 0:
			return fmt.Errorf("the tests cannot be run")
		case event.Test != "" && (event.Action == "pass" || event.Action == "fail"):
			ended[event.Test] = event.Action == "pass"
		}
	}
	return lines.Err()
}

// spoken is the name of a test as one reads it.
func spoken(test string) string {
	name := strings.ReplaceAll(strings.TrimPrefix(test, "Test"), "_", " ")
	return text.Printable(strings.ReplaceAll(name, "/", ": "))
}
