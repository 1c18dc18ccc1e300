package official

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// document is a text as if it had been read.
func document(text string) *Document {
	return New("invented.txt", strings.Repeat("0", 64), text)
}

// TestNormalForm: what typesetting does to words makes no difference, and everything
// else does.
func TestNormalForm(t *testing.T) {
	for _, test := range []struct {
		document, quote string
		same            bool
	}{
		{"a  check\n\tof\u00a0the\u202fUser", "a check of the User", true},
		{"the “Lift” isn’t", `the "Lift" isn't`, true},
		{"the \u2018Lift\u2019", "the 'Lift'", true},
		{"a ﬁnal oﬃce ﬂow", "a final office flow", true},
		{"a non-\ncritical request", "a non-critical request", true},
		{"a regis-\r\n  tered party", "a registered party", true},
		{"a regis\u00ad\ntered party", "a registered party", true},
		{"a regis-\n\ftered party", "a registered party", true},
		{"a reg\u00adistered party", "a registered party", true},
		{"non\u2011critical", "non-critical", true},
		{"a registered party", "a regis-\ntered party", false}, // a quotation says which
		{"a non-critical request", "a noncritical request", false},
		{"bypass the check", "pass the check", false},
		{"pass the checks", "pass the check", false},
		{"the Check", "the check", false},
		{"6.15.10", "6.15.1", false},
		{"in to", "into", false},
		{"word .", "word.", false},
		{"the Device", "the Dévice", false},
		{"a \u2013 b", "a - b", false},
		{"a re-sign-\ned b", "a re-signed b", true},
	} {
		if got := len(places(words(test.document), quotation(test.quote))) == 1; got != test.same {
			t.Errorf("%q in %q: %v (%+v in %+v)", test.quote, test.document, got, quotation(test.quote), words(test.document))
		}
	}
}

// invented is no quotation of anything.
const invented = `Invented rules, which are not the Code.
1. The Gardener shall check the gate before a visitor enters the garden.
2. The Gardener shall check the fence before a visitor enters the garden.
3. A visitor who holds the key may enter without being asked for a name, save where the Gardener is away.`

func TestBind(t *testing.T) {
	for _, test := range []struct{ quote, prefix, suffix, exact, err string }{
		{quote: "A visitor who  holds the key", exact: "A visitor who holds the key"},
		{quote: "before a visitor enters", err: "has these words 2 times: give a longer quotation, or the words before or after them with --prefix or --suffix. It has \"1. The Gardener"},
		{quote: "before a visitor enters", prefix: "the fence", exact: "before a visitor enters"},
		{quote: "before a visitor enters", suffix: "the garden. 3.", exact: "before a visitor enters"},
		{quote: "before a visitor enters", prefix: "the wall", err: "has these words, but not with those around them"},
		{quote: "A visitor who has the key may enter", err: `the nearest is "A visitor who holds the key may enter", which differs so: A visitor who [-has-] {+holds+} the key may enter`},
		{quote: "zebra crossing", err: "nothing like them is there"},
		{quote: " \n", err: "no word in it"},
		{quote: strings.Repeat("a ", 600), err: "more than 500 words"},
	} {
		b, err := document(invented).Bind("X-1", test.quote, test.prefix, test.suffix)
		switch {
		case test.err == "" && err != nil, test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
			t.Errorf("%q: %v, want %q", test.quote, err, test.err)
		case err == nil && b.Selector.Exact != test.exact:
			t.Errorf("%q: %+v", test.quote, b)
		}
	}
}

func TestCheck(t *testing.T) {
	bind := func(quote, prefix string) Binding {
		b, err := document(invented).Bind("X-1", quote, prefix, "")
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	key, fence := bind("who holds the key may enter", ""), bind("before a visitor enters", "the fence")
	change := func(old, new string) string {
		if !strings.Contains(invented, old) {
			t.Fatal(old)
		}
		return strings.Replace(invented, old, new, 1)
	}
	moved := change("3. A visitor who holds the key may enter without being asked for a name, ", "3. All is closed, ") + "\n4. Nobody but one who holds the key may enter by night."
	for _, test := range []struct {
		name, now string
		of        Binding
		state     State
		told      string
	}{
		{"the same", invented, key, Found, ""},
		{"typeset anew", strings.ReplaceAll(invented, " ", "\n"), key, Found, ""},
		{"a word", change("holds the key", "has the key"), key, Changed, "who [-holds-] {+has+} the key may enter"},
		{"a word more", change("may enter without", "may never enter without"), key, Changed, "the key may {+never+} enter"},
		{"a word less", change("who holds the key may", "who holds key may"), key, Changed, "holds [-the-] key"},
		{"all its words", change("who holds the key may enter", "of good standing is let in"), key, Changed, "[-who holds the key may enter-] {+of good standing is let in+}"},
		{"its sentence left out", invented[:strings.Index(invented, "3.")], key, Gone, ""},
		{"another document", "Something else altogether, about ships.", key, Gone, ""},
		{"elsewhere", moved, key, Moved, "Nobody but one"},
		{"a word before it", change("A visitor who holds", "No visitor who holds"), key, Moved, "No visitor who"},
		{"there twice", invented + "\n" + invented, key, Ambiguous, ""},
		{"one of two", invented, fence, Found, ""},
		{"the other of two", change("before a visitor enters the garden.\n2", "before anybody enters the garden.\n2"), fence, Found, ""},
		{"that of two changed", change("the fence before a visitor enters", "the fence after a visitor enters"), fence, Changed, "[-before-] {+after+} a visitor"},
		{"that of two left out", change("2. The Gardener shall check the fence before a visitor enters the garden.\n", ""), fence, Ambiguous, ""},
	} {
		f := document(test.now).Check(test.of)
		if f.State != test.state || !strings.Contains(f.Difference+f.Around, test.told) {
			t.Errorf("%s: %+v, want %s, %q", test.name, f, test.state, test.told)
		}
	}
	for _, s := range []State{Changed, Gone, Ambiguous, "", "founds"} {
		if s.Stands() {
			t.Errorf("%q stands", s)
		}
	}
}

// TestBoundIsFound: what was bound is found in the same document, however it is typeset,
// and is not found once a word of the quotation is another.
func TestBoundIsFound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		vocabulary := rapid.SampledFrom([]string{"the", "User", "6.15.1", "non-critical", "shall", "isn't", "(a)", "“Lift”", "oﬃce", "regis-\ntered", "re\u00adsign", "A", "—", "x,", "Größe"})
		text := rapid.SliceOfN(vocabulary, 1, 60).Draw(rt, "text")
		space := rapid.SampledFrom([]string{" ", "\n", "\u00a0", "\r\n\t"})
		typed := func() string {
			var b strings.Builder
			for _, w := range text {
				b.WriteString(w + space.Draw(rt, "space"))
			}
			return b.String()
		}
		d := document(typed())
		from := rapid.IntRange(0, len(d.words)-1).Draw(rt, "from")
		to := rapid.IntRange(from+1, len(d.words)).Draw(rt, "to")
		quote := said(d.words[from:to])
		b, err := d.Bind("X-1", quote, said(d.words[:from]), said(d.words[to:]))
		if err != nil {
			rt.Fatalf("%q in %q: %v", quote, text, err)
		}
		if f := d.Check(b); f.State != Found {
			rt.Fatalf("%q in %q: %+v", quote, text, f)
		}
		if f := document(typed()).Check(b); f.State != Found {
			rt.Fatalf("%q in %q, typeset anew: %+v", quote, text, f)
		}
		other := &Document{words: slices.Clone(d.words)}
		at := rapid.IntRange(from, to-1).Draw(rt, "changed")
		other.words[at].text += "zz"
		if f := other.Check(b); f.State.Stands() {
			rt.Fatalf("%q in %q, with %q: %+v", quote, text, other.words[at].text, f)
		}
	})
}

// TestBindings: the same bindings give the same bytes, and anything else is refused.
func TestBindings(t *testing.T) {
	d := document(invented)
	var all Bindings
	for _, one := range [][2]string{{"Z-1", "holds the key"}, {"A-1", "the Gardener is away"}, {"Z-1", "asked for a name"}, {"Z-1", "holds the key"}} {
		b, err := d.Bind("", one[1], "", "")
		if err != nil {
			t.Fatal(err)
		}
		b.Clause = "X"
		if one[0] == "A-1" {
			b.Clause = "A-1"
		}
		all.Add(b, false)
	}
	var text bytes.Buffer
	if err := all.Write(&text); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bindings.json")
	write := func(content string) {
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(text.String())
	read, _, err := ReadBindings(path)
	if err != nil || len(read.Bindings) != 3 || read.Bindings[0].Clause != "A-1" || read.Bindings[1].Selector.Exact != "asked for a name" {
		t.Fatalf("%v, %+v", err, read)
	}
	if strings.Contains(text.String(), "fence") {
		t.Error("more of the document is kept than the words around")
	}
	for _, change := range [][2]string{
		{"mp107.bindings.v1", "mp107.bindings.v2"}, {`"clause": "A-1"`, `"clause": "ZZ"`}, {`"clause": "A-1"`, `"Clause": "A-1"`}, {`"clause": "A-1",`, `"clause": "A-1", "note": "",`},
		{"TextQuoteSelector", "XPathSelector"}, {`"exact": "the Gardener`, `"exact": "the  Gardener`}, {`"occurrences": 1`, `"occurrences": 0`}, {"\n}", "\n} {}"}, {`  "bindings"`, `    "bindings"`},
		{`"clause": "A-1",`, `"clause": "A-1", "clause": "A-1",`},
	} {
		changed := strings.Replace(text.String(), change[0], change[1], 1)
		if changed == text.String() {
			t.Fatalf("%q is not there", change[0])
		}
		write(changed)
		if _, _, err := ReadBindings(path); err == nil {
			t.Errorf("%q for %q is taken", change[1], change[0])
		}
	}
	all.Add(Binding{Clause: "X", Selector: Selector{Exact: "x"}}, true)
	if len(all.Bindings) != 2 {
		t.Errorf("%+v", all)
	}
}
