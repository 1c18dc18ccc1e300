package official

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"example.org/mp107/spec"
)

// State is what became of bound words in a document.
type State string

// The states.
const (
	Found     State = "found"     // there, among the words among which they were
	Moved     State = "moved"     // there, among other words
	Changed   State = "changed"   // other words stand in their place
	Gone      State = "gone"      // neither they nor their place is there
	Ambiguous State = "ambiguous" // there more than once, and nothing tells which are meant
)

// States lists the states.
func States() []State { return []State{Found, Moved, Changed, Gone, Ambiguous} }

// Stands reports whether the words are known to stand as they were bound. Anything
// unknown does not.
func (s State) Stands() bool { return s == Found || s == Moved }

// Finding is what became of the words that a clause is bound to.
type Finding struct {
	Clause spec.ClauseID `json:"clause"`
	State  State         `json:"state"`
	// Quote is the words that were bound, in normal form.
	Quote string `json:"quote"`
	// Difference is what stands in their place now, as [-words that went-] and {+words
	// that came+}; only where they changed.
	Difference string `json:"difference,omitempty"`
	// Around is what stands around them now, where that is other words.
	Around string `json:"around,omitempty"`
}

// Checked is what became of all bindings in a document.
type Checked struct {
	// Document is the name of the file, without its folder, SHA256 its digest, and
	// Bindings that of the file of bindings, in hexadecimal.
	Document string `json:"document"`
	SHA256   string `json:"sha256"`
	Bindings string `json:"bindings"`
	// Findings has one entry for each binding, in the order of the file.
	Findings []Finding `json:"findings"`
}

// CheckAll checks every binding of a file, which has that content.
func (d *Document) CheckAll(all *Bindings, content []byte) *Checked {
	sum := sha256.Sum256(content)
	c := &Checked{Document: d.name, SHA256: d.sha256, Bindings: hex.EncodeToString(sum[:]), Findings: []Finding{}}
	for _, b := range all.Bindings {
		c.Findings = append(c.Findings, d.Check(b))
	}
	return c
}

// Check finds the words that a clause is bound to in a document, which may be another
// version of the one in which they were bound.
func (d *Document) Check(b Binding) Finding {
	prefix, exact, suffix := quotation(b.Selector.Prefix), quotation(b.Selector.Exact), quotation(b.Selector.Suffix)
	f := Finding{Clause: b.Clause, Quote: b.Selector.Exact}
	all := places(d.words, exact)
	var whole, half []int // with the same words on both sides, and on one
	for _, p := range all {
		before, after := at(d.words, prefix, p-len(prefix)), at(d.words, suffix, p+len(exact))
		switch {
		case before && after:
			whole = append(whole, p)
		case before && len(prefix) > 0 || after && len(suffix) > 0:
			half = append(half, p)
		}
	}
	if len(whole) == 1 {
		f.State = Found
		return f
	}
	if len(whole) > 1 {
		f.State = Ambiguous
		return f
	}
	near := d.nearest(prefix, exact, suffix)
	changed := near.changed(len(exact)) && !near.has(all, len(exact))
	// Their place with other words in it counts more than the same words elsewhere.
	switch {
	case changed && (len(all) == 0 || near.framed):
		f.State, f.Difference = Changed, difference(exact, near.now)
	case len(all) == 0:
		f.State = Gone
	case b.Occurrences > 1: // which of them this is nobody can tell
		f.State, f.Around = Ambiguous, d.shown(all, len(exact))
	case len(half) == 1:
		f.State, f.Around = Moved, d.shown(half, len(exact))
	case len(half) == 0 && len(all) == 1:
		f.State, f.Around = Moved, d.shown(all, len(exact))
	default:
		f.State, f.Around = Ambiguous, d.shown(all, len(exact))
	}
	return f
}

// near is the place of a document that is most like words with those around them.
type near struct {
	from, to int // its words in the document
	now      []word
	// kept is how many of the words it has, and framed tells that it has most of what
	// stood before them and of what stood after them.
	kept   int
	framed bool
}

// has reports whether one of some places of words of that length lies in it.
func (n *near) has(places []int, length int) bool {
	for _, p := range places {
		if p < n.to && p+length > n.from {
			return true
		}
	}
	return false
}

// changed reports whether what stands there can be told to be in the place of so many words.
func (n *near) changed(words int) bool {
	return n != nil && (2*n.kept >= words || n.framed && len(n.now) > 0 && len(n.now) <= 4*words+around)
}

// nearest finds the place that has most of the words, by what runs of three of them have
// in common with the document, or else single ones. It is nil where nothing is.
func (d *Document) nearest(prefix, exact, suffix []word) *near {
	var pattern []word
	pattern = append(append(append(pattern, prefix...), exact...), suffix...)
	start, found := d.vote(pattern, 3)
	if !found {
		if start, found = d.vote(pattern, 1); !found {
			return nil
		}
	}
	slack := len(pattern)/2 + around
	from := max(0, start-slack)
	window := d.words[from:max(from, min(len(d.words), start+len(pattern)+slack))]
	pairs := common(pattern, window)
	lo, hi, kept, before, after := -1, len(window), 0, 0, 0
	first, last := -1, -1
	for _, p := range pairs {
		switch {
		case p[0] < len(prefix):
			before, lo = before+1, p[1]
		case p[0] < len(prefix)+len(exact):
			if kept++; first < 0 {
				first = p[1]
			}
			last = p[1]
		default:
			if after++; after == 1 {
				hi = p[1]
			}
		}
	}
	framed := len(prefix)+len(suffix) > 0 && 2*before >= len(prefix) && 2*after >= len(suffix)
	if !framed || len(prefix) == 0 || before == 0 { // then its own words are where it begins
		lo = max(lo, first-1)
	}
	if !framed || len(suffix) == 0 || after == 0 {
		hi = min(hi, last+1)
	}
	if lo+1 > hi {
		return nil
	}
	return &near{from: from + lo + 1, to: from + hi, now: window[lo+1 : hi], kept: kept, framed: framed}
}

// vote is the place at which the words of a pattern would begin, by most runs of n words
// that occur once in the pattern.
func (d *Document) vote(pattern []word, n int) (start int, found bool) {
	once := map[string]int{}
	for i := 0; i+n <= len(pattern); i++ {
		key := run(pattern[i : i+n])
		if _, twice := once[key]; twice {
			once[key] = -1
		} else {
			once[key] = i
		}
	}
	votes := map[int]int{}
	for j := 0; j+n <= len(d.words); j++ {
		if i, there := once[run(d.words[j:j+n])]; there && i >= 0 {
			votes[j-i]++
		}
	}
	const drift = 3 // words may have come or gone
	best := 0
	for at := range votes {
		sum := 0
		for other := at - drift; other <= at+drift; other++ {
			sum += votes[other]
		}
		if sum > best || sum == best && at < start {
			best, start = sum, at
		}
	}
	return start, best > 0
}

func run(words []word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.text)
		b.WriteByte(' ')
	}
	return b.String()
}
