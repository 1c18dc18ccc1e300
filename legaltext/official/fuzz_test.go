package official

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzNormalForm: the normal form of a normal form is itself, and what is bound in any
// text is found in it.
func FuzzNormalForm(f *testing.F) {
	for _, text := range []string{invented, "a regis-\ntered “party” isn’t ﬁnal", "a-\nb-\nc", "x\u00ad\n\fy", "--a'-'b-", "\u0301a 6.15.1"} {
		f.Add(text, 1, 2)
	}
	f.Fuzz(func(t *testing.T, text string, from, length int) {
		if strings.ContainsRune(text, broken) {
			return // which no document has
		}
		d := document(text)
		form := said(d.words)
		if again := said(quotation(form)); again != form {
			t.Fatalf("%q is %q, and that %q", text, form, again)
		}
		if len(d.words) == 0 {
			return
		}
		from = int(uint(from) % uint(len(d.words)))
		to := from + 1 + int(uint(length)%uint(len(d.words)-from))
		b, err := d.Bind("X-1", said(d.words[from:to]), said(d.words[max(0, from-maxQuote):from]), said(d.words[to:min(len(d.words), to+maxQuote)]))
		if err != nil {
			return // too long, or there twice with all around it
		}
		if found := d.Check(b); found.State != Found {
			t.Fatalf("%q in %q: %+v", b.Selector.Exact, text, found)
		}
	})
}

// FuzzBindings: what is read is, to the byte, what would be written.
func FuzzBindings(f *testing.F) {
	b, err := document(invented).Bind("X-1", "holds the key", "", "")
	if err != nil {
		f.Fatal(err)
	}
	var all Bindings
	all.Add(b, false)
	var text bytes.Buffer
	if err := all.Write(&text); err != nil {
		f.Fatal(err)
	}
	f.Add(text.Bytes())
	f.Add([]byte(`{"schema":"mp107.bindings.v1","bindings":null}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		read, err := parse(content)
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := read.Write(&again); err != nil || !bytes.Equal(again.Bytes(), content) {
			t.Fatalf("%q is written as %q, %v", content, &again, err)
		}
	})
}
