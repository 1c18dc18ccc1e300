package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"example.org/mp107/conformance"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mp107": main})
}

// TestScripts runs the command as a person would. Each script in testdata is a
// story of its own; "code N mp107 …" demands the exit code N.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("VERSION", conformance.Version)
			env.Setenv("DRAFTS", absolute("../../legaltext/drafts"))
			env.Setenv("EXAMPLES", absolute("../../legaltext/examples"))
			clauses, err := copyLaw(env.WorkDir)
			env.Setenv("LAW", clauses)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": code, "withdraw": withdraw, "flip": flip, "replace": replace, "unpack": unpack, "archived": archived, "certificates": certificates, "golden": golden, "document": hasFields, "same": same, "request": request, "serve": serve},
	})
}

// code runs a command and demands its exit code. Its output is kept in the
// files out and err of the script's folder, the exit code in ended.
func code(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: code N command ...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	out, err := os.Create(ts.MkAbs("out"))
	ts.Check(err)
	defer out.Close()
	errs, err := os.Create(ts.MkAbs("err"))
	ts.Check(err)
	defer errs.Close()
	path, err := findCommand(ts, args[1])
	ts.Check(err)
	cmd := exec.Command(path, args[2:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), out, errs
	cmd.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"))
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%v: %v", args[1:], err)
	}
	ts.Check(os.WriteFile(ts.MkAbs("ended"), []byte(args[0]), 0o666))
	if got := cmd.ProcessState.ExitCode(); got != want {
		ts.Fatalf("%v: exit code %d, want %d\n%s%s", args[1:], got, want, ts.ReadFile("out"), ts.ReadFile("err"))
	}
}

func findCommand(ts *testscript.TestScript, name string) (string, error) {
	for _, dir := range splitPath(ts.Getenv("PATH")) {
		if path := dir + string(os.PathSeparator) + name; isExecutable(path) {
			return path, nil
		}
	}
	return exec.LookPath(name)
}
