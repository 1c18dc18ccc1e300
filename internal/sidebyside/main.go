// Command sidebyside runs the benchmarks that hold this project against a peer or a bare
// limit in one run, and writes docs/performance.md: each ratio beside its goal, with the
// machine and the commands. A peer that is not installed is named, and not guessed at.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// comparison is a ratio that a benchmark reports.
type comparison struct {
	work, beside    string
	folder, bench   string
	times           string      // as -benchtime has it
	unit            string      // of the ratio, as the benchmark names it
	needs           []string    // programs without which the peer is absent
	atLeast, atMost float64     // of which one is the goal; zero for none
	besides         [][2]string // units of what else is told, each with what it counts
}

var comparisons = []comparison{
	{work: "explore the medium world", beside: "spin on the exported Promela, with preparation", folder: "./model/promela", bench: "BesideSpin", times: "1x", unit: "times-spin",
		atLeast: 60, needs: []string{"spin", "gcc"}},
	{work: "accept or refuse by the compiled rules", beside: "the same conditions by CEL", folder: "./model", bench: "Decisions/(cel|accepts)", times: "1s", unit: "times-cel",
		besides: [][2]string{{"decisions/s", "decisions a second"}}},
	{work: "decide with the full judgement", beside: "accept or refuse alone, by CEL", folder: "./model", bench: "Decisions/(cel|decide)", times: "1s", unit: "times-cel",
		besides: [][2]string{{"decisions/s", "decisions a second"}}},
	{work: "judge a case over HTTP/JSON", beside: "a bare client on the same endpoint", folder: "./conformance/adaptor/rpc", bench: "BesideBareClient", times: "1x", unit: "suite/bare"},
	{work: "the runner's own time for a case, in microseconds", beside: "a bare limit", folder: "./conformance/adaptor/rpc", bench: "RunnerOwnTime", times: "1x", unit: "ns/case", atMost: 60},
	{work: "sign a request", beside: "bare ECDSA", folder: "./conformance/duis/xmlsig", bench: "Sign", times: "2000x", unit: "x-bare", atMost: 2},
	{work: "verify a request", beside: "bare ECDSA", folder: "./conformance/duis/xmlsig", bench: "Verify", times: "2000x", unit: "x-bare", atMost: 2},
	{work: "exchange signed messages over DUIS", beside: "an HTTPS echo that does the signatures alone", folder: "./conformance/adaptor/duis", bench: "ExchangeBesideEcho", times: "500x", unit: "of-echo", atLeast: 0.5,
		besides: [][2]string{{"exchanges/s", "exchanges a second"}}},
	{work: "run the suite to evidence", beside: "the same without evidence", folder: "./conformance/journal", bench: "Evidence", times: "1x", unit: "times-without", atMost: 1.3},
	{work: "judge a log, everything known", beside: "encoding/json over its lines", folder: "./conformance/observe", bench: "BesideJSON/everything", times: "5x", unit: "x-json", atMost: 4,
		besides: [][2]string{{"lines/s", "lines a second"}}},
	{work: "judge a log, messages alone", beside: "encoding/json over its lines", folder: "./conformance/observe", bench: "BesideJSON/messages", times: "5x", unit: "x-json",
		besides: [][2]string{{"lines/s", "lines a second"}}},
}

const document = "docs/performance.md"

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sidebyside:", err)
		os.Exit(1)
	}
}

func run(w io.Writer) error {
	page := &strings.Builder{}
	version, err := exec.Command("go", "version").Output()
	if err != nil {
		return err
	}
	fmt.Fprintf(page, "# Performance\n\nGenerated: `make bench` measures anew and writes this file. Both sides of a row ran by turns in one\nprocess or one after the other in one run, and the benchmark ends with an error where they did different work.\nA ratio depends on the machine far less than a time does; this was %s, %d processors,\n%s.\n\n",
		cmp.Or(processor(), "a machine of a processor that it does not name"), runtime.NumCPU(), strings.TrimSpace(string(version)))
	fmt.Fprint(page, "| work | beside | ratio | goal | command |\n| --- | --- | --- | --- | --- |\n")
	for _, c := range comparisons {
		row, err := c.measure()
		if err != nil {
			return fmt.Errorf("%s: %w", c.work, err)
		}
		fmt.Fprintf(page, "| %s | %s | %s | %s | `%s` |\n", c.work, c.beside, row, c.want(), strings.ReplaceAll(strings.Join(c.command(), " "), "|", `\|`))
		fmt.Fprintf(os.Stderr, "%s: %s\n", c.work, row)
	}
	own, err := starts()
	if err != nil {
		return err
	}
	fmt.Fprintf(page, "| start `mp107 law show MP107-1` | a program that only greets | %d ms more | at most 60 ms more | medians of %d starts each, by turns |\n", own.Milliseconds(), started)
	if _, err := io.WriteString(w, page.String()); err != nil {
		return err
	}
	return os.WriteFile(document, []byte(page.String()), 0o666)
}

func (c comparison) command() []string {
	return []string{"go", "test", c.folder, "-run", "^$", "-bench", c.bench, "-benchtime", c.times}
}

// want is the goal in words.
func (c comparison) want() string {
	switch {
	case c.atLeast > 0:
		return fmt.Sprintf("at least %v", c.atLeast)
	case c.atMost > 0:
		return fmt.Sprintf("at most %v", c.atMost)
	default:
		return "none set"
	}
}

// measure runs the benchmark and tells its ratio, and whether the goal is reached.
func (c comparison) measure() (string, error) {
	for _, program := range c.needs {
		if _, err := exec.LookPath(program); err != nil {
			return "not measured: " + program + " is not installed", nil
		}
	}
	out, err := exec.Command(c.command()[0], c.command()[1:]...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	ratio, err := metric(string(out), c.unit)
	if err != nil {
		return "", err
	}
	if c.unit == "ns/case" {
		ratio /= 1000
	}
	told := strconv.FormatFloat(ratio, 'g', 3, 64)
	if c.atLeast > 0 && ratio < c.atLeast || c.atMost > 0 && ratio > c.atMost {
		told += ", short of the goal"
	}
	for _, more := range c.besides {
		figure, err := metric(string(out), more[0])
		if err != nil {
			return "", err
		}
		told += fmt.Sprintf("; %.0f %s", figure, more[1])
	}
	return told, nil
}

// metric is the last figure with a unit that a benchmark printed.
func metric(out, unit string) (float64, error) {
	found := regexp.MustCompile(`([0-9.e+-]+) `+regexp.QuoteMeta(unit)+`(?:\s|$)`).FindAllStringSubmatch(out, -1)
	if found == nil {
		return 0, fmt.Errorf("it reported no %s:\n%s", unit, out)
	}
	return strconv.ParseFloat(found[len(found)-1][1], 64)
}

// processor is what the machine calls its processor; empty where it does not say.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	if m := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindSubmatch(text); m != nil {
		return string(m[1])
	}
	return ""
}

// started is how often each program is started.
const started = 21

const greeting = "package main\n\nfunc main() { println(\"hello\") }\n"

// starts is how much longer a command takes that prints a clause than a program that
// does nothing.
func starts() (time.Duration, error) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	ours, bare, source := filepath.Join(dir, "mp107"), filepath.Join(dir, "hello"), filepath.Join(dir, "hello.go")
	if err := os.WriteFile(source, []byte(greeting), 0o666); err != nil {
		return 0, err
	}
	for program, from := range map[string]string{ours: "./cmd/mp107", bare: source} {
		if out, err := exec.Command("go", "build", "-o", program, from).CombinedOutput(); err != nil {
			return 0, fmt.Errorf("%w\n%s", err, out)
		}
	}
	var took [2][]time.Duration
	for range started {
		for i, command := range [][]string{{ours, "law", "show", "MP107-1"}, {bare}} {
			began := time.Now()
			out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
			took[i] = append(took[i], time.Since(began))
			if err != nil || len(out) == 0 {
				return 0, errors.Join(err, fmt.Errorf("%s printed %q", command[0], out))
			}
		}
	}
	for i := range took {
		slices.Sort(took[i])
	}
	return took[0][started/2] - took[1][started/2], nil
}
