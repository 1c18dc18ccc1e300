package observe

import (
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// weighing is what the completions of a situation come to, for one answer.
type weighing struct {
	fits, fails bool // there is one in which the answer is the law's, or is not
	// otherwise is what the other release says where the answer is the law's or, if that
	// is nowhere, everywhere.
	otherwise Otherwise
	// missing are the unknown facts on which it depends, by their places.
	missing []int
	// left are for each unknown fact the values with which the answer is the law's.
	left [][]int
	// clauses are those behind what the law decides instead, in the first completion.
	clauses  []spec.ClauseID
	expected spec.Response
}

// weigh goes through all completions of a situation.
func (j *judge) weigh(s *situation, answer spec.Response) (weighing, error) {
	if len(s.unknown) == 0 { // which takes less than to look it up
		state, err := s.known.state()
		if err != nil {
			return weighing{}, fmt.Errorf("no world is like that: %w", err)
		}
		facts := j.machine.FactsOf(state, s.known.request, s.stage)
		return j.product(s, [groups]part{{facts: []model.Facts{facts}}, {facts: []model.Facts{facts}}, {facts: []model.Facts{facts}}, {facts: []model.Facts{facts}}}, answer), nil
	}
	key := fmt.Sprint(s.key(j.service(s.known.request)), " ", answer)
	if w, known := j.weighed[key]; known {
		return w, nil
	}
	parts, err := j.parts(s)
	if err != nil {
		return weighing{}, err
	}
	w := j.product(s, parts, answer)
	if len(j.weighed) >= maxWeighed {
		clear(j.weighed)
	}
	j.weighed[key] = w
	return w, nil
}

// part has the facts of one group, each that there can be once, and for each way to
// set the unknown facts of the group which of them it brings about.
type part struct {
	unknown []int // places in the situation
	facts   []model.Facts
	of      []int // by the values of the unknown facts, the last changing fastest
}

func (j *judge) parts(s *situation) (parts [groups]part, err error) {
	for at, u := range s.unknown {
		parts[u.group].unknown = append(parts[u.group].unknown, at)
	}
	for g := range parts {
		p := &parts[g]
		size := 1
		for _, at := range p.unknown {
			size *= len(s.unknown[at].options)
		}
		seen := map[model.Facts]int{}
		for tuple := range size {
			c := s.known.clone()
			c.listed = c.listed && group(g) == ofDevice // of which more may be unknown
			for i, value := range s.values(p.unknown, tuple) {
				s.unknown[p.unknown[i]].options[value].set(&c)
			}
			state, err := c.state()
			if err != nil {
				return parts, fmt.Errorf("no world is like that: %w", err)
			}
			facts := only(group(g), j.machine.FactsOf(state, c.request, s.stage))
			if _, known := seen[facts]; !known {
				seen[facts] = len(p.facts)
				p.facts = append(p.facts, facts)
			}
			p.of = append(p.of, seen[facts])
		}
	}
	return parts, nil
}

// values are the values of unknown facts in a tuple, by its number.
func (s *situation) values(unknown []int, tuple int) []int {
	values := make([]int, len(unknown))
	for i, at := range slices.Backward(unknown) {
		n := len(s.unknown[at].options)
		values[i], tuple = tuple%n, tuple/n
	}
	return values
}

// grouped lists for each group the variables that belong to it. The others say what the
// request alone says.
var grouped = [groups][]int{
	ofSignature: {legaltext.VarSignatureValid, legaltext.VarSignedByOriginator, legaltext.VarXMLKeyAlone, legaltext.VarOtherCertificate},
	ofCounter:   {legaltext.VarCounterFresh},
	ofUser:      {legaltext.VarUserKnown, legaltext.VarUserHasRole, legaltext.VarUserActive},
	ofDevice: {
		legaltext.VarDeviceKnown, legaltext.VarSMETS, legaltext.VarDeviceType, legaltext.VarDeviceStatus, legaltext.VarS1SP,
		legaltext.VarRegistrationOwner, legaltext.VarHoldsTargetedSlot, legaltext.VarHoldsOwnSlot, legaltext.VarHoldsSupplierSlot,
		legaltext.VarCertificatesRegistered,
	},
}

// only are the facts of one group and those of the request.
func only(g group, facts model.Facts) model.Facts {
	for other, variables := range grouped {
		for _, variable := range variables {
			if group(other) != g {
				facts[variable] = 0
			}
		}
	}
	return facts
}

// together has the facts of all groups.
func together(parts *[groups]part, at [groups]int) model.Facts {
	facts := parts[0].facts[at[0]]
	for g, variables := range grouped {
		for _, variable := range variables {
			facts[variable] = parts[g].facts[at[g]][variable]
		}
	}
	return facts
}

// product judges every combination of what the groups can be.
func (j *judge) product(s *situation, parts [groups]part, answer spec.Response) weighing {
	w := weighing{left: make([][]int, len(s.unknown))}
	var rows [groups][]string // of each facts of a group, what comes of it with all the others
	var fits [groups][]bool
	for g, p := range parts {
		rows[g], fits[g] = make([]string, len(p.facts)), make([]bool, len(p.facts))
	}
	var at [groups]int
	var right, wrong said
	for {
		judgement := j.machine.Decide(together(&parts, at))
		conforms := judgement.Conforms(answer)
		if !conforms && !w.fails {
			w.clauses, w.expected = judgement.Deciding(), judgement.Response()
		}
		w.fits, w.fails = w.fits || conforms, w.fails || !conforms
		if j.other != nil {
			accepted, when := j.other.Accepts(&judgement.Facts), choose(conforms, &right, &wrong)
			when.accepts, when.rejects = when.accepts || accepted, when.rejects || !accepted
		}
		for g, class := range at {
			fits[g][class] = fits[g][class] || conforms
			rows[g][class] += map[bool]string{true: "1", false: "0"}[conforms]
		}
		if !next(&parts, &at) {
			break
		}
	}
	if w.otherwise = right.word(); w.otherwise == "" {
		w.otherwise = wrong.word()
	}
	for g, p := range parts {
		s.matter(p, rows[g], fits[g], &w)
	}
	slices.Sort(w.missing)
	return w
}

// said is what a release says of some completions.
type said struct{ accepts, rejects bool }

func (s said) word() Otherwise {
	switch {
	case s.accepts && s.rejects:
		return MightAccept
	case s.accepts:
		return WouldAccept
	case s.rejects:
		return WouldRefuse
	default:
		return ""
	}
}

func choose(first bool, a, b *said) *said {
	if first {
		return a
	}
	return b
}

func next(parts *[groups]part, at *[groups]int) bool {
	for g := range at {
		if at[g]++; at[g] < len(parts[g].facts) {
			return true
		}
		at[g] = 0
	}
	return false
}

// matter finds the unknown facts of a group that make a difference: some values of all
// the others, with which the outcome is one for one value and not for another. As every
// fact can have each of its values whatever the others are, these together are the
// smallest set of facts that settles the matter, and no other set as small does.
func (s *situation) matter(p part, rows []string, fits []bool, w *weighing) {
	weight := len(p.of)
	for _, at := range p.unknown {
		n := len(s.unknown[at].options)
		weight /= n
		left, matters := make([]bool, n), false
		for tuple, class := range p.of {
			value := tuple / weight % n
			left[value] = left[value] || fits[class]
			matters = matters || rows[class] != rows[p.of[tuple-value*weight]]
		}
		if matters {
			w.missing = append(w.missing, at)
		}
		for value, possible := range left {
			if possible {
				w.left[at] = append(w.left[at], value)
			}
		}
	}
}
