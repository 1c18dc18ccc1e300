package waiver_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance/waiver"
)

const good = `# what we know of
waivers:
  - match: R1/table/6.15.1/ED     # one role
    owner: Meter gateway team
    reason: ticket 4711; fixed in release 3.2
    expires: 2027-03-31
    partly: true
  - {match: "*/T02", owner: 'O''Brien', reason: "a: b", expires: "2027-04-01"}
`

func TestRead(t *testing.T) {
	got, err := waiver.Read(strings.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	want := waiver.File{Waivers: []waiver.Waiver{
		{Match: "R1/table/6.15.1/ED", Owner: "Meter gateway team", Reason: "ticket 4711; fixed in release 3.2", Expires: "2027-03-31", Partly: true, Line: 3},
		{Match: "*/T02", Owner: "O'Brien", Reason: "a: b", Expires: "2027-04-01", Line: 8},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
}

func TestReadTakesTextAsItIsWritten(t *testing.T) {
	for written, want := range map[string]string{
		"4711": "4711", "0x10": "0x10", "yes": "yes", "true": "true", "2027-01-01": "2027-01-01", "1.50": "1.50", "Zählerteam – Süd": "Zählerteam – Süd",
		">\n      folded\n      text\n": "folded text", `"a \" b"`: `a " b`, "~": "", "": "", `"\t x "`: "x",
	} {
		f, err := waiver.Read(strings.NewReader("waivers:\n  - owner: " + written + "\n"))
		if err != nil || f.Waivers[0].Owner != want {
			t.Errorf("owner: %s is read as %+v with error %v, want %q", written, f, err, want)
		}
	}
}

func TestNothingWaived(t *testing.T) {
	f, err := waiver.Read(strings.NewReader("waivers: []\n"))
	if err != nil || len(f.Waivers) != 0 {
		t.Errorf("got %+v with error %v, want no waivers and no error", f, err)
	}
}

func TestReadRefuses(t *testing.T) {
	entry := "waivers:\n  - match: R1\n    "
	for name, test := range map[string]struct{ text, want string }{
		"nothing":               {"", "the file is empty: begin it as in"},
		"only a comment":        {"# nothing\n", "the file is empty: begin it as in"},
		"no list":               {"{}", "line 1: there is no list of waivers"},
		"a list of them":        {"- match: R1\n", "line 1: the file has to be"},
		"null":                  {"waivers:\n", `line 1: waivers is not a list`},
		"another key":           {"waivers: []\nwaiver: []\n", `line 2: the file has no "waiver": want waivers`},
		"an unknown key":        {entry + "until: 2027-01-01\n", `line 3: a waiver has no "until": want match, owner, reason, expires, partly`},
		"a key twice":           {entry + "match: R2\n", "line 3: match is given twice, first in line 2: keep one"},
		"the list twice":        {"waivers: []\nwaivers: []\n", "line 2: waivers is given twice, first in line 1"},
		"merge":                 {entry + "<<: {owner: x}\n", `line 3: a waiver has no "<<"`},
		"a key that is none":    {entry + "? [a]\n    : b\n", `line 3: a waiver has no ""`},
		"an entry that is text": {"waivers:\n  - R1\n", "line 2: a waiver has to be a list of keys"},
		"two documents":         {"waivers: []\n---\nwaivers: []\n", "line 2: a second document begins"},
		"broken second":         {"waivers: []\n---\n[\n", "this is not YAML"},
		"text as a list":        {entry + "owner: [a, b]\n", "line 3: owner is not text"},
		"text by tag":           {entry + "owner: !!binary aGFsbG8=\n", "line 3: owner is not text"},
		"text by alias":         {"waivers:\n  - match: &a R1\n    owner: *a\n", "line 3: owner is not text: write it out"},
		"unknown alias":         {"waivers:\n  - match: */T15\n", "begins with a * in quotes"},
		"a colon":               {"waivers:\n  - reason: ticket: 4711\n", "line 2: this is not YAML"},
		"a tab":                 {"waivers:\n\t- match: R1\n", "indent with spaces"},
		"partly in words":       {entry + "partly: yes\n", "line 3: partly is true or false"},
		"partly by number":      {entry + "partly: 1\n", "line 3: partly is true or false"},
		"two lines":             {entry + "reason: |\n      a\n      b\n", "line 3: reason has more than one line"},
		"an escape":             {entry + `reason: "a\x1b[31m"` + "\n", "line 3: reason has a character that does not show"},
		"a mark of direction":   {entry + `reason: "a\u202eb"` + "\n", "line 3: reason has a character that does not show"},
		"a raw escape":          {entry + "reason: a\x1b[31m\n", "line 3: the character U+001B does not show"},
		"not UTF-8":             {entry + "reason: a\xff\n", "line 3: this is not UTF-8"},
		"UTF-16":                {"\xff\xfew\x00", "line 1: this is not UTF-8"},
		"long text":             {entry + "owner: " + strings.Repeat("é", waiver.MaxText+1) + "\n", "line 3: owner has more than 500 characters"},
		"too many":              {"waivers:\n" + strings.Repeat("  - match: R1\n", waiver.MaxWaivers+1), "line 1002: there are 1001 waivers, 1000 are allowed"},
		"too large":             {"waivers: []\n" + strings.Repeat("#", waiver.MaxBytes), "the file has more than 1048576 bytes"},
		"a bomb":                {"a: &a [x,x]\nb: &b [*a,*a]\nwaivers: [*b]\n", `line 1: the file has no "a"`},
		"deep":                  {"waivers: " + strings.Repeat("[", 200_000), "this is not YAML"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := waiver.Read(strings.NewReader(test.text))
			var defects waiver.Defects
			if !errors.As(err, &defects) {
				t.Fatalf("read %+v with error %v, want Defects", f, err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("says\n%v\nwant something with\n%s", err, test.want)
			}
		})
	}
}

func TestReadKeepsToTheBounds(t *testing.T) {
	longest := strings.Repeat("é", waiver.MaxText)
	text := "waivers:\n" + strings.Repeat("  - match: R1\n", waiver.MaxWaivers-1) + "  - owner: " + longest + "\n"
	text += strings.Repeat("#", waiver.MaxBytes-len(text))
	f, err := waiver.Read(strings.NewReader(text))
	if err != nil || len(f.Waivers) != waiver.MaxWaivers || f.Waivers[waiver.MaxWaivers-1].Owner != longest {
		t.Errorf("a file at every bound gives %d waivers and error %v", len(f.Waivers), err)
	}
}

func TestReadTellsEverythingThatIsWrong(t *testing.T) {
	_, err := waiver.Read(strings.NewReader("waivers:\n  - match: [R1]\n    why: x\n" + strings.Repeat("  - why: y\n", 30)))
	if err == nil || strings.Count(err.Error(), "\n") != 20 || !strings.HasSuffix(err.Error(), "and 12 more") || !strings.HasPrefix(err.Error(), "line 2: match") {
		t.Errorf("want 20 defects in the order of lines and how many more there are, got\n%v", err)
	}
}

func TestReadPassesOnErrorsOfReading(t *testing.T) {
	broken := errors.New("the disk is gone")
	if _, err := waiver.Read(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if _, err := waiver.Read(io.MultiReader()); err == nil {
		t.Error("an empty file is read")
	}
}

func FuzzWaivers(f *testing.F) {
	for _, seed := range []string{"", good, "waivers: []", "waivers:\n  - {match: *a}\n", "---\n---\n", "waivers: !!set {a, b}\n", "%YAML 1.2\n---\nwaivers: []\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := waiver.Read(strings.NewReader(string(text)))
		if err == nil {
			for _, w := range file.Waivers {
				for _, value := range []string{w.Match, w.Owner, w.Reason} {
					if len([]rune(value)) > waiver.MaxText || strings.ContainsAny(value, "\n\x1b\u202e") {
						t.Errorf("read %q", value)
					}
				}
			}
		}
		_ = fmt.Sprint(err)
	})
}
