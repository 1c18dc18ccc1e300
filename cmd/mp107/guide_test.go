package main

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// guideStep is one command of a guide and what it prints.
type guideStep struct {
	command string
	want    []string
	line    int
}

// guideSteps reads the console blocks of a guide: a line that begins with $ is a
// command, which may go on after a backslash or up to END; what follows is its output, in
// which a line that is only … stands for any lines.
func guideSteps(text string) []guideStep {
	var steps []guideStep
	inside, going, document := false, false, false
	for i, line := range strings.Split(text, "\n") {
		last := len(steps) - 1
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```console"
		case !inside:
		case going:
			steps[last].command += "\n" + line
			going = strings.HasSuffix(line, `\`) || document && line != "END"
		case strings.HasPrefix(line, "$ "):
			steps = append(steps, guideStep{command: line[2:], line: i + 1})
			document = strings.HasSuffix(line, "<<'END'")
			going = strings.HasSuffix(line, `\`) || document
		default:
			steps[last].want = append(steps[last].want, line)
		}
	}
	return steps
}

// TestVendorsGuide carries out every command of VENDORS.md and holds its output
// against what the guide shows. What is submitted is a run of the whole suite, for which
// MP107_WHOLE has to be set.
func TestVendorsGuide(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	for _, program := range []string{"bash", "curl", "java", "openssl", "python3"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("the guide uses %s, which is not installed", program)
		}
	}
	text, err := os.ReadFile("../../VENDORS.md")
	if err != nil {
		t.Fatal(err)
	}
	steps := guideSteps(string(text))
	if len(steps) < 10 {
		t.Fatalf("the guide has %d commands", len(steps))
	}
	dir := guideFolder(t)
	// The ports of the guide may be taken on this machine.
	there, back := []string{}, []string{}
	for _, port := range []string{"8107", "8108", "8109", "8110"} {
		free := freePort(t)
		there, back = append(there, port, free), append(back, free, port)
	}
	// The program under test is a test binary, which does not know what it was called.
	back = append(back, "Replay: mp107", "Replay: ./mp107")
	for _, step := range steps {
		if strings.Contains(step.command, "submission") && !strings.Contains(step.command, "conformance.sh") && os.Getenv("MP107_WHOLE") == "" {
			continue
		}
		command := strings.NewReplacer(there...).Replace(step.command)
		t.Logf("%s", command)
		got := strings.NewReplacer(back...).Replace(sh(t, dir, command))
		if !matches(step.want, strings.Split(strings.TrimRight(got, "\n"), "\n")) {
			t.Fatalf("VENDORS.md:%d: %s\nprints\n%s\nand not\n%s", step.line, step.command, got, strings.Join(step.want, "\n"))
		}
	}
}

// TestAttestGuide carries out every command of docs/attest.md. The report that it is about
// fits its schema, and does not without anything that is required.
func TestAttestGuide(t *testing.T) {
	if os.Getenv("MP107_WHOLE") == "" {
		t.Skip("a whole run is judged five times: set MP107_WHOLE")
	}
	text, err := os.ReadFile("../../docs/attest.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := guideFolder(t)
	for _, step := range guideSteps(string(text)) {
		if got := sh(t, dir, step.command); !matches(step.want, strings.Split(strings.TrimRight(got, "\n"), "\n")) && (got != "" || step.want != nil) {
			t.Fatalf("docs/attest.md:%d: %s\nprints\n%s\nand not\n%s", step.line, step.command, got, strings.Join(step.want, "\n"))
		}
	}
	if _, err := fitsSchema(filepath.Join(dir, "report/report.json")); err != nil {
		t.Error(err)
	}
}

// TestGuideWorkflow: the workflow of the guide is YAML, runs its script, and keeps the
// report whatever the verdict.
func TestGuideWorkflow(t *testing.T) {
	text, err := os.ReadFile("../../VENDORS.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(text), "```yaml\n")
	block, _, found := strings.Cut(block, "```")
	var workflow struct {
		On   []string
		Jobs map[string]struct {
			RunsOn  string `yaml:"runs-on"`
			Timeout int    `yaml:"timeout-minutes"`
			Steps   []struct {
				Name, Uses, Run, If string
				With                map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(block), &workflow); err != nil || !found {
		t.Fatalf("there is no workflow: %v", err)
	}
	for name, job := range workflow.Jobs {
		var ran, kept bool
		for _, step := range job.Steps {
			ran = ran || step.Run == "sh conformance.sh"
			kept = kept || ran && step.If == "always()" && step.With["path"] == "report/"
			if step.Uses != "" && !regexp.MustCompile(`@v[0-9]+\.[0-9]+\.[0-9]+$`).MatchString(step.Uses) {
				t.Errorf("%s: %s is not of one version", name, step.Uses)
			}
		}
		if !ran || !kept || job.Timeout == 0 || job.RunsOn == "" {
			t.Errorf("%s runs the script: %v, keeps the report: %v, ends in %d minutes", name, ran, kept, job.Timeout)
		}
	}
	if len(workflow.Jobs) != 1 || !slices.Contains(workflow.On, "push") {
		t.Errorf("%d jobs on %v", len(workflow.Jobs), workflow.On)
	}
}

// guideFolder is a folder that looks like the repository, as far as the guide
// goes, with the program in it.
func guideFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	program, err := exec.LookPath("mp107")
	if err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"mp107": program, "conformance": absolute("../../conformance"), "spec": absolute("../../spec")} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}

// sh runs a command with bash, and returns what it prints. A command in the
// background has to print a line first, and is ended when the test is.
func sh(t *testing.T, dir, command string) string {
	t.Helper()
	background := strings.HasSuffix(command, " &")
	cmd := exec.Command("bash", "-c", "exec 2>&1; "+strings.TrimSuffix(command, " &"))
	if background {
		cmd = exec.Command("bash", "-c", "exec "+strings.TrimSuffix(command, " &"))
	}
	cmd.Dir = dir
	var out bytes.Buffer
	if !background {
		cmd.Stdout = &out
		_ = cmd.Run() // a failing run is part of the guide, which shows its exit code
		return out.String()
	}
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line := make([]byte, 4096)
	ready := make(chan int, 1)
	go func() { n, _ := pipe.Read(line); ready <- n }()
	select {
	case n := <-ready:
		return string(line[:n])
	case <-time.After(time.Minute):
		t.Fatalf("%s prints nothing", command)
		return ""
	}
}

// matches reports whether the lines are those wanted; … stands for any.
func matches(want, got []string) bool {
	if len(want) == 0 {
		return len(got) == 0 || len(got) == 1 && got[0] == ""
	}
	if strings.TrimSpace(want[0]) == "…" {
		for skip := range len(got) + 1 {
			if len(want) == 1 || matches(want[1:], got[skip:]) {
				return true
			}
		}
		return false
	}
	return len(got) > 0 && lineMatches(want[0], got[0]) && matches(want[1:], got[1:])
}

// lineMatches lets … within a line stand for any text.
func lineMatches(want, got string) bool {
	parts := strings.Split(want, "…")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString(got)
}

// TestGuideMatching: what is not there is noticed.
func TestGuideMatching(t *testing.T) {
	for _, test := range []struct {
		want, got string
		ok        bool
	}{
		{"a\n…\nz", "a\nb\nc\nz", true}, {"a\n…\nz", "a\nz", true}, {"a\n…", "a", true}, {"a…z", "abcz", true},
		{"a\n…\nz", "a\nb", false}, {"a", "b", false}, {"a", "a\nb", false}, {"a.c", "abc", false}, {"a\n…\nb\n…\nc", "a\nc", false},
	} {
		if matches(strings.Split(test.want, "\n"), strings.Split(test.got, "\n")) != test.ok {
			t.Errorf("%q against %q: want %v", test.want, test.got, test.ok)
		}
	}
}

// TestOfficialTextGuide carries out every command of docs/official-text.md.
func TestOfficialTextGuide(t *testing.T) {
	for _, program := range []string{"bash", "sed"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("the guide uses %s, which is not installed", program)
		}
	}
	text, err := os.ReadFile("../../docs/official-text.md")
	if err != nil {
		t.Fatal(err)
	}
	steps := guideSteps(string(text))
	if len(steps) < 7 {
		t.Fatalf("the guide has %d commands", len(steps))
	}
	dir := guideFolder(t)
	for _, step := range steps {
		if got := sh(t, dir, step.command); !matches(step.want, strings.Split(strings.TrimRight(got, "\n"), "\n")) {
			t.Fatalf("docs/official-text.md:%d: %s\nprints\n%s\nand not\n%s", step.line, step.command, got, strings.Join(step.want, "\n"))
		}
	}
}
