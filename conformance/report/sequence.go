package report

import (
	"fmt"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// The most that a sequence shows of events, and of differences at the one that went wrong.
const (
	mostEvents      = 12
	mostDifferences = 3
)

// The lanes of a sequence. An S1SP holds the credentials of SMETS1 Devices by proxy.
const (
	laneUser, laneDSP, laneRegistration, laneS1SP, laneDevice = 50, 370, 490, 600, 700
)

// sequenceOf draws a counterexample: who sends what to whom, and at the event
// that went wrong what the law expects and what was seen. It is nil where the
// events are not kept.
func sequenceOf(c conformance.Result) *drawing {
	x := c.Counterexample
	if x == nil || x.Step < 0 || x.Step >= len(x.Events) {
		return nil
	}
	s := sequence{x: x, drawing: drawing{
		ID: anchor("sequence", c.ID), Title: "Who sends what to whom",
		Lanes: []lane{
			{laneUser, []string{"User"}}, {laneDSP, []string{"DSP"}}, {laneRegistration, []string{"Registration", "Data"}},
			{laneS1SP, []string{"S1SP"}}, {laneDevice, []string{"Device"}},
		},
	}}
	hidden := 0
	for i, event := range x.Events {
		if i >= mostEvents-1 && i != x.Step {
			hidden++
			continue
		}
		s.more(&hidden)
		s.event(i, event)
		if i == x.Step {
			s.outcome()
		}
	}
	s.more(&hidden)
	s.Desc = s.inWords()
	return &s.drawing
}

type sequence struct {
	drawing
	x *conformance.Counterexample
}

// more tells of events that were passed over.
func (s *sequence) more(hidden *int) {
	if *hidden > 0 {
		s.across("", fmt.Sprintf("and %s more", text.Number(*hidden)))
		*hidden = 0
	}
}

func (s *sequence) event(i int, e spec.Event) {
	whole, class := "", ""
	if i < len(s.x.Story.Events) {
		whole = s.x.Story.Events[i]
	}
	if i == s.x.Step {
		class = "is-wrong"
	}
	from, to, words := s.arrow(e)
	s.row(from, to, class, fmt.Sprintf("%d. %s", i+1, words), whole)
}

// arrow is where an event comes from, where it goes to, and what it says. What
// nobody sends is a dot at whom it is about.
func (s *sequence) arrow(e spec.Event) (from, to int, words string) {
	switch e.Kind() {
	case spec.KindSubmit:
		words = fmt.Sprintf("%s as %s from …%s to …%s", e.Submit.SRV, e.Submit.Role, tail(e.Submit.Originator), tail(e.Submit.Target))
		if e.Submit.Update != nil {
			words += fmt.Sprintf(" (%s)", e.Submit.Update.Slot)
		}
		return laneUser, laneDSP, words
	case spec.KindRegister:
		return laneRegistration, laneDSP, fmt.Sprintf("%s for %s: …%s", e.Register.Role, e.Register.MPxN, tail(e.Register.Party))
	case spec.KindDeviceStatus:
		return laneDevice, laneDevice, fmt.Sprintf("…%s becomes %s", tail(e.DeviceStatus.Device), e.DeviceStatus.Status)
	case spec.KindUserStatus:
		return laneUser, laneUser, fmt.Sprintf("…%s becomes %s", tail(e.UserStatus.User), e.UserStatus.Status)
	case spec.KindAdvance:
		return laneUser, laneDevice, "time moves on to " + e.Advance.To.String()
	case spec.KindUpload:
		return laneDSP, laneS1SP, "data upload of Requirement 2"
	case spec.KindAlert:
		return laneDevice, laneDSP, fmt.Sprintf("alert of …%s", tail(e.Alert.Device))
	default:
		return laneDSP, laneDSP, "an event that is malformed"
	}
}

// tail is the end of an identifier, which tells it from the others of a world.
func tail(id spec.EUI64) string {
	whole := id.String()
	return whole[max(0, len(whole)-5):]
}

// outcome draws the differences at the event that went wrong, the clause beside
// what is expected.
func (s *sequence) outcome() {
	first, more := atMost(mostDifferences, s.x.Differences)
	for i, d := range first {
		law := ""
		if i == 0 && len(s.x.Clauses) > 0 {
			law = " – by " + text.Join(s.x.Clauses[:min(3, len(s.x.Clauses))], ", ")
		}
		from, to := s.seenAt(d.Path)
		s.row(from, to, "is-expected", text.Clip("expected: "+d.Expected, drawingWords-len(law)-len("…"))+law, d.Path+": "+d.Expected)
		s.row(from, to, "is-seen", "seen: "+d.Actual, d.Path+": "+d.Actual)
	}
	if more > 0 {
		s.across("", text.Several(more, "more difference", "more differences"))
	}
}

// seenAt is where a difference shows: in an answer of the DSP, or in what is
// kept for a Device, which for a SMETS1 Device is at its S1SP.
func (s *sequence) seenAt(path string) (from, to int) {
	switch {
	case path == "response" || path == "alert.recipient" || strings.Contains(path, "execution"):
		return laneDSP, laneUser
	case s.onlySMETS1() && strings.Contains(path, "Credentials"):
		return laneS1SP, laneS1SP
	default:
		return laneDevice, laneDevice
	}
}

// onlySMETS1 reports whether no Device of the world is of another generation.
func (s *sequence) onlySMETS1() bool {
	for _, d := range s.x.World.Devices {
		if d.SMETS != spec.SMETS1 {
			return false
		}
	}
	return true
}

// inWords is the sequence for whoever does not see it; the list of events below
// it tells all of them.
func (s *sequence) inWords() string {
	words := fmt.Sprintf("%s, listed in full under “What happened”. Number %d went wrong.", text.Several(len(s.x.Events), "event", "events"), s.x.Step+1)
	for _, r := range s.Rows {
		if r.Class == "is-expected" || r.Class == "is-seen" {
			words += " " + text.Capital(r.Words) + "."
		}
	}
	return words
}
