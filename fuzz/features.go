package fuzz

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Feature is something that a scenario reaches in the model, as a number: what became
// of a check, a class of transitions, two of them in a row, or how often one came.
// Different features may have the same number, rarely.
type Feature uint32

// Features collects what a scenario reaches. An implementation shows nothing of its
// own inside, so that a search is led by what the law has to do with the scenario.
type Features struct {
	Reached []Feature // each once, in the order in which they were reached
	// Pairs are the pairs of successive transitions, in their order. They are too many
	// to lead a search by: almost every input has one that is new.
	Pairs []Feature

	seen   map[Feature]bool
	counts map[Feature]int
	last   Feature
}

// Begin forgets what was reached before.
func (f *Features) Begin() {
	f.Reached, f.Pairs, f.last = f.Reached[:0], f.Pairs[:0], 0
	if f.seen == nil {
		f.seen, f.counts = map[Feature]bool{}, map[Feature]int{}
	}
	clear(f.seen)
	clear(f.counts)
}

// What numbers are made of, so that features of different kinds differ.
const (
	ofCheck uint32 = iota + 1
	ofTransition
	ofPair
	ofCount
	ofWaiting
)

// Those of FNV-1a, which is made of a word at a time here, or of a byte.
const offset, prime uint32 = 2166136261, 16777619

func number(parts ...uint32) Feature {
	h := offset
	for _, part := range parts {
		h = (h ^ part) * prime
		h ^= h >> 15
	}
	return Feature(h)
}

func numberOf(text string) uint32 {
	h := offset
	for i := range len(text) {
		h = (h ^ uint32(text[i])) * prime
	}
	return h
}

func (f *Features) reach(feature Feature) {
	if !f.seen[feature] {
		f.seen[feature] = true
		f.Reached = append(f.Reached, feature)
	}
}

// often counts a feature, and reaches one for each of the first counts.
func (f *Features) often(feature Feature) {
	f.counts[feature]++
	switch n := f.counts[feature]; n {
	case 1, 2, 3, 4, 8:
		f.reach(number(ofCount, uint32(feature), uint32(n)))
	}
}

// Step notes one transition of the model. It is a Decoder's Step.
func (f *Features) Step(_ model.State, event spec.Event, effect model.Effect, after model.State) {
	kind := numberOf(string(event.Kind()))
	class := number(ofTransition, kind, uint32(min(len(effect.Result.Executions), 3)))
	for i := range effect.Judgements {
		j := &effect.Judgements[i]
		class = number(ofTransition, uint32(class), uint32(f.judgement(j)))
	}
	switch {
	case event.DeviceStatus != nil:
		class = number(ofTransition, kind, numberOf(string(event.DeviceStatus.Status)))
	case event.UserStatus != nil:
		class = number(ofTransition, kind, numberOf(string(event.UserStatus.Status)))
	}
	f.reach(class)
	f.often(class)
	f.Pairs = append(f.Pairs, number(ofPair, uint32(f.last), uint32(class)))
	f.reach(number(ofWaiting, uint32(min(len(after.Pending()), 4))))
	f.last = class
}

// judgement reaches what became of each check, and tells the class of the decision:
// at which stage, of what generation, declaring what, and what it came to.
func (f *Features) judgement(j *model.Judgement) Feature {
	stage := uint32(j.Facts[legaltext.VarStage])
	failed := uint32(0)
	lifted := uint32(0)
	for i := range j.Checks {
		c := &j.Checks[i]
		satisfied := uint32(0)
		if c.Satisfied {
			satisfied = 1
		}
		f.reach(number(ofCheck, stage, uint32(i), numberOf(string(c.Status)), numberOf(string(c.LiftedBy)), satisfied))
		switch {
		case c.Status == model.Failed && failed == 0:
			failed = uint32(i) + 1
		case throughLift(*c):
			lifted++
		}
	}
	return number(ofTransition, stage, uint32(j.Facts[legaltext.VarSMETS]), uint32(j.Facts[legaltext.VarDeclared]), failed, lifted)
}
