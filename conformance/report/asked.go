package report

import (
	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// Asked is the question that a run puts to an implementation.
type Asked struct {
	// Release is the state of the law that it was held to.
	Release spec.Release `json:"release"`
	// Readings are the answers chosen where the text can be read in more than one way.
	Readings []Reading `json:"readings"`
	// Suite is the version of the conformance suite.
	Suite string `json:"suite"`
	// LawDigest is the SHA-256 of the clauses, in hexadecimal.
	LawDigest string `json:"lawDigest"`
	// Seed is the number from which the sequences were drawn.
	Seed uint64 `json:"seed"`
	// Profile says which response codes were accepted.
	Profile Profile `json:"profile"`
	// Scope is the declared profile of the run.
	Scope Scope `json:"scope"`
	// Selection is the part of the profile's cases that was asked for.
	Selection Selection `json:"selection"`
	// Stopped says why the run ended early; empty if it did not.
	Stopped string `json:"stopped"`
	// Retried are cases that could not be run at first, and were carried out again
	// when the run was resumed.
	Retried []string `json:"retried,omitempty"`
}

// Reading is one question of interpretation and the answer of this run.
type Reading struct {
	ID       spec.ReadingID `json:"id"`
	Question string         `json:"question"`
	// Answer is the name of the answer chosen, Meaning what it means.
	Answer  string `json:"answer"`
	Meaning string `json:"meaning"`
	// Default reports whether the answer is the one that holds unless another is chosen.
	Default bool `json:"default"`
	// Others are the answers not chosen.
	Others []spec.ReadingAnswer `json:"others"`
}

// Profile says which response codes conform when several checks fail.
type Profile struct {
	// Strict reports whether the code had to be that of the first check to fail.
	Strict  bool   `json:"strict"`
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
}

// Scope is a declared profile, with what it shows of an implementation and what not.
type Scope struct {
	Name    suite.Scope `json:"name"`
	Shows   string      `json:"shows"`
	ShowNot string      `json:"showsNot"`
}

func scopeOf(name suite.Scope) Scope {
	if name == suite.Core {
		return Scope{name, "How every Service Request is answered as it arrives, and what it changes at once.",
			"Whatever depends on something else that happens: a registration or a status that changes, a future-dated request that falls due, an alert, the data upload."}
	}
	return Scope{suite.Full, "How every Service Request is answered as it arrives and when it falls due, what it changes, what changes of registrations and statuses do to it, where alerts go, and the data upload.",
		"How calls that overlap fall, unless concurrent rounds were asked for, and whatever the report lists as outside the scope of the suite."}
}

// Selection is the part of the suite that was asked for, as patterns over
// requirement, theorem and case identifiers.
type Selection struct {
	Run  []string `json:"run"`
	Skip []string `json:"skip"`
	// Whole reports whether nothing was left out.
	Whole bool `json:"whole"`
}

func askedOf(outcome suite.Outcome) Asked {
	return Asked{
		Release:   outcome.Release,
		Readings:  readings(outcome.Readings),
		Suite:     outcome.Suite,
		LawDigest: outcome.LawDigest,
		Seed:      outcome.Seed,
		Profile:   profile(outcome.Strict),
		Scope:     scopeOf(outcome.Selection.Scope),
		Selection: Selection{Run: outcome.Selection.Run, Skip: outcome.Selection.Skip, Whole: outcome.Selection.Whole()},
		Stopped:   outcome.Stopped,
		Retried:   retried(outcome.Results),
	}
}

func retried(results []conformance.Result) []string {
	var ids []string
	for _, r := range results {
		if r.Retried {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func profile(strict bool) Profile {
	if strict {
		return Profile{true, "strict order", "A rejection must give the response code of the first check to fail, in the order of the law."}
	}
	return Profile{false, "any failing code", "A rejection may give the response code of any check that fails, one of the implementation's own, or none."}
}

func readings(chosen spec.Readings) []Reading {
	var all []Reading
	for _, question := range spec.ReadingRegister() {
		answer := chosen.Answer(question.ID)
		reading := Reading{ID: question.ID, Question: question.Question, Answer: answer, Default: answer == question.Default()}
		for _, possible := range question.Answers {
			if possible.Name == answer {
				reading.Meaning = possible.Meaning
			} else {
				reading.Others = append(reading.Others, possible)
			}
		}
		all = append(all, reading)
	}
	return all
}

// Departures lists the readings whose answer is not the default one.
func (a Asked) Departures() []Reading {
	var departures []Reading
	for _, reading := range a.Readings {
		if !reading.Default {
			departures = append(departures, reading)
		}
	}
	return departures
}

// answers are the readings as the model takes them.
func (a Asked) answers() spec.Readings {
	answers := spec.Readings{}
	for _, reading := range a.Readings {
		answers[reading.ID] = reading.Answer
	}
	return answers
}
