package suite

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/conformance"
)

// spotChecked is how many recorded passes there are for each that a resumed run
// carries out again.
const spotChecked = 50

// spotChecks chooses recorded cases that a resumed run carries out again, to find
// out whether the implementation really answers as the journal has it: one of each
// 50 that passed, by the seed, and every one that failed.
type spotChecks struct {
	failed []string
	passed []candidate
}

// candidate is a case that passed, and its place in the draw.
type candidate struct {
	id  string
	lot [sha256.Size]byte
}

func (s *spotChecks) consider(seed uint64, e execution) {
	switch {
	case e.Unstable != nil: // to carry it out once more would tell nothing
	case e.Verdict == conformance.Fail:
		s.failed = append(s.failed, e.ID)
	case e.Verdict == conformance.Pass:
		s.passed = append(s.passed, candidate{e.ID, sha256.Sum256(fmt.Appendf(nil, "%d %s", seed, e.ID))})
	}
}

// cases are those chosen.
func (s *spotChecks) cases() map[string]bool {
	slices.SortFunc(s.passed, func(a, b candidate) int { return strings.Compare(string(a.lot[:]), string(b.lot[:])) })
	chosen := map[string]bool{}
	for _, id := range s.failed {
		chosen[id] = true
	}
	for _, c := range s.passed[:(len(s.passed)+spotChecked-1)/spotChecked] {
		chosen[c.id] = true
	}
	return chosen
}

// spotCheck compares a case that has been carried out again with what the journal
// has of it, which is what is told of the case. What could not be carried out is no
// evidence either way, and counts as that.
func (r *run) spotCheck(ctx context.Context, c conformance.Case, record Record, e execution) execution {
	if e.Verdict == conformance.Error {
		e.Retried = record.Retried
		return r.write(e)
	}
	told := r.recall(ctx, c, record)
	if e.Verdict != record.Verdict || e.Judged != record.Judged {
		told.broken = record.invalid(fmt.Sprintf(
			"carried out again it came to %q, with the answers recorded to %q: they are not this implementation's, or it does not always answer alike", e.Verdict, record.Verdict))
	}
	return told
}
