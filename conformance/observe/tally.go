package observe

import (
	"fmt"
	"maps"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// Tally is what was found, counted.
type Tally struct {
	Agrees     int `json:"agrees"`
	Violates   int `json:"violates"`
	CannotTell int `json:"cannotTell"`
	// Against is how many answers that cannot be told, each by itself, cannot be the
	// law's together with earlier ones.
	Against int `json:"against"`
	// Unanswered are requests, alerts and executions of which the log has no answer.
	Unanswered int `json:"unanswered"`
	// Broken are lines that could not be taken in.
	Broken int `json:"broken"`
	// Contradictions are pairs of facts that cannot both hold.
	Contradictions int `json:"contradictions"`
	// Missing counts for each kind of facts the answers that it would help to settle.
	Missing map[string]int `json:"missing,omitempty"`
	// Otherwise counts what another release says of the requests that were refused.
	Otherwise map[Otherwise]int `json:"otherwise,omitempty"`
}

func (t *Tally) count(f Finding) {
	switch f.Verdict {
	case Agrees:
		t.Agrees++
	case Violates:
		t.Violates++
	default:
		t.CannotTell++
	}
	if len(f.Against) > 0 {
		t.Against++
	}
	for _, kind := range slices.Compact(slices.Sorted(slices.Values(f.Kinds))) {
		if t.Missing == nil {
			t.Missing = map[string]int{}
		}
		t.Missing[kind]++
	}
	if f.Otherwise != "" {
		if t.Otherwise == nil {
			t.Otherwise = map[Otherwise]int{}
		}
		t.Otherwise[f.Otherwise]++
	}
}

// Answers is how many answers there were.
func (t Tally) Answers() int { return t.Agrees + t.Violates + t.CannotTell }

// Conclude sums the tally up as a run does: a violation settles the matter, and what
// cannot be told, or was not taken in, is never a pass.
func (t Tally) Conclude() conformance.Conclusion {
	return conformance.Counts{
		Pass: t.Agrees, Fail: t.Violates + t.Against, Inconclusive: t.CannotTell, Error: t.Broken + t.Unanswered + t.Contradictions,
	}.Conclude()
}

// Headline is the conclusion in a line.
func (t Tally) Headline() string {
	of := fmt.Sprintf("%s of %s", text.Number(t.Agrees), text.Several(t.Answers(), "answer agrees", "answers agree"))
	switch verdict := t.Conclude(); {
	case t.Answers() == 0:
		return "inconclusive: the log has no answer that could be judged"
	case verdict == conformance.Conformant:
		return "conformant, as far as this log goes"
	case verdict == conformance.NonConformant:
		return string(verdict)
	case t.CannotTell > 0 && t.Agrees > 0:
		return "partial: " + of + " with the law, the others cannot be told"
	case t.CannotTell > 0:
		return "inconclusive: none of " + text.Several(t.CannotTell, "answer", "answers") + " can be told"
	default:
		return "partial: " + of + " with the law, but not all of the log could be taken in"
	}
}

// Why says what the conclusion rests on.
func (t Tally) Why() string {
	words := fmt.Sprintf("Of %s %s with the law, %s it and of %s it cannot be told.", text.Several(t.Answers(), "answer", "answers"),
		text.Several(t.Agrees, "agrees", "agree"), text.Several(t.Violates, "violates", "violate"), text.Number(t.CannotTell))
	for _, more := range []struct {
		n     int
		words string
	}{
		{t.Against, text.Several(t.Against, "answer of which it cannot be told contradicts", "answers of which it cannot be told contradict") + " another: of each such group at least one violates the law."},
		{t.Broken, text.Several(t.Broken, "line was", "lines were") + " not taken in."},
		{t.Unanswered, text.Several(t.Unanswered, "answer is", "answers are") + " missing."},
		{t.Contradictions, text.Several(t.Contradictions, "fact contradicts", "facts contradict") + " what was known before."},
	} {
		if more.n > 0 {
			words += " " + more.words
		}
	}
	return words
}

// helpful are the kinds of missing facts, those that would help most first.
func (t Tally) helpful() []string {
	kinds := slices.Sorted(maps.Keys(t.Missing))
	slices.SortStableFunc(kinds, func(a, b string) int { return t.Missing[b] - t.Missing[a] })
	return kinds
}
