package explore

import (
	"context"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

var embedded = sync.OnceValues(legaltext.Embedded)

// lawOf is the embedded law as of a release under readings.
func lawOf(t testing.TB, release spec.Release, choices ...string) model.Law {
	t.Helper()
	register, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return law(t, register, release, choices)
}

func law(t testing.TB, register *legaltext.Register, release spec.Release, choices []string) model.Law {
	t.Helper()
	readings, err := spec.ParseReadings(choices)
	if err != nil {
		t.Fatal(err)
	}
	return model.Law{Register: register, Release: release, Readings: readings}
}

// edited is the embedded law with one passage of one file replaced. A passage
// that is not there, or more than once, is a mistake of the test.
func edited(t testing.TB, file, old, replacement string) *legaltext.Register {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(legaltext.Files(), "*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(legaltext.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			if n := strings.Count(string(text), old); n != 1 {
				t.Fatalf("%s contains %q %d times: want once", file, old, n)
			}
			text = []byte(strings.Replace(string(text), old, replacement, 1))
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	register, err := legaltext.Load(files)
	if err != nil {
		t.Fatalf("the edited law does not load:\n%v", err)
	}
	return register
}

func run(t testing.TB, l model.Law, s Scope, o Resources) Result {
	t.Helper()
	r, err := Run(context.Background(), l, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func compiled(t testing.TB, l model.Law, s Scope) *Explorer {
	t.Helper()
	e, err := Compile(l, s)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Prepare(Resources{}); err != nil {
		t.Fatal(err)
	}
	return e
}

// reached lists every state that an explorer reaches, ascending.
func reached(t testing.TB, e *Explorer) []uint64 {
	t.Helper()
	s := newSearch(e, 1)
	for s.remaining > 0 {
		expand(context.Background(), s.workers, &s.f)
		s.close()
	}
	return members(s.f.visited)
}

// wholeMedium explores the medium world as of a release, once for all tests.
func wholeMedium(t testing.TB, release spec.Release) Result {
	t.Helper()
	mediumOnce.Lock()
	defer mediumOnce.Unlock()
	r, ok := mediumResults[release]
	if !ok {
		r = run(t, lawOf(t, release), Medium(), Resources{})
		mediumResults[release] = r
	}
	return r
}

var (
	mediumOnce    sync.Mutex
	mediumResults = map[spec.Release]Result{}
)

// twoMeters is the medium world without its gas meter: large enough for workers
// to meet, and eight times smaller.
func twoMeters() Scope {
	s := Medium()
	s.Name, s.Devices = "two meters", s.Devices[:2]
	return s
}
