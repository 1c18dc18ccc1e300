package dsp

// Corruption is something that a system does wrong, without a word of when: a
// check skipped, an effect in another slot, a number read as another type. One
// that goes wrong always is a fault; see Trigger for the others.
type Corruption struct {
	ID          FaultID        `json:"id"`
	Kind        CorruptionKind `json:"kind"`
	Description string         `json:"description"`
	about       subject
}

// CorruptionKind is what a corruption is about, as the rows of a kill matrix are.
type CorruptionKind string

// The kinds of corruptions.
const (
	CheckSkipped      CorruptionKind = "check skipped"
	CheckInverted     CorruptionKind = "check inverted"
	CheckLifted       CorruptionKind = "check lifted along"
	CheckWidened      CorruptionKind = "check where none is due"
	DecisionStale     CorruptionKind = "decision remembered"
	EffectSwallowed   CorruptionKind = "effect swallowed"
	EffectDoubled     CorruptionKind = "effect doubled"
	EffectElsewhere   CorruptionKind = "effect elsewhere"
	EffectEarly       CorruptionKind = "effect early"
	EffectLate        CorruptionKind = "effect late"
	EffectOnRejection CorruptionKind = "effect on rejection"
	FactStale         CorruptionKind = "fact stale"
	FactTruncated     CorruptionKind = "fact truncated"
	FactRetyped       CorruptionKind = "fact of another type"
	FactMistaken      CorruptionKind = "fact mistaken"
	AnswerLied        CorruptionKind = "answer lied about"
)

// CorruptionKinds lists the kinds in their fixed order.
func CorruptionKinds() []CorruptionKind {
	return []CorruptionKind{
		CheckSkipped, CheckInverted, CheckLifted, CheckWidened, DecisionStale,
		EffectSwallowed, EffectDoubled, EffectElsewhere, EffectEarly, EffectLate, EffectOnRejection,
		FactStale, FactTruncated, FactRetyped, FactMistaken, AnswerLied,
	}
}

// subject is what a system is dealing with when it goes wrong, and so what a
// trigger can ask about.
type subject int

const (
	aWorld   subject = iota // neither a Device nor a request: time, the queue
	aDevice                 // a Device: an upload, an alert, an observation
	aRequest                // a request, and the Device that it addresses
)

// corruptions are all of them, as they are declared beside the places where they
// go wrong.
var corruptions []Corruption

// corruption declares one.
func corruption(about subject, kind CorruptionKind, id FaultID, description string) FaultID {
	corruptions = append(corruptions, Corruption{id, kind, description, about})
	return id
}

// Corruptions lists every corruption, by kind. Each call makes a new slice.
func Corruptions() []Corruption {
	var all []Corruption
	for _, kind := range CorruptionKinds() {
		for _, c := range corruptions {
			if c.Kind == kind {
				all = append(all, c)
			}
		}
	}
	return all
}
