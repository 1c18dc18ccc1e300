package main

import (
	"fmt"
	"sync"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove"
)

// lawVerdicts asks the prover which theorems hold of the law that a run was held
// against: cases cannot say, since they ask the implementation to do what the law does.
//
// Of the same law they are the same: who compares runs asks once.
func lawVerdicts(outcome *suite.Outcome, register *legaltext.Register) ([]suite.LawVerdict, error) {
	law := model.Law{Register: register, Release: outcome.Release, Readings: outcome.Readings}
	key := fmt.Sprint(register.Digest, law.Release, answersTo(law.Readings))
	if known, ok := decidedLaws.Load(key); ok {
		return known.([]suite.LawVerdict), nil
	}
	verdicts, err := decideLaw(law)
	if err == nil {
		decidedLaws.Store(key, verdicts)
	}
	return verdicts, err
}

// decidedLaws has the verdicts by law, release and readings.
var decidedLaws sync.Map

func decideLaw(law model.Law) ([]suite.LawVerdict, error) {
	theorems := legaltext.Theorems()
	results, err := prove.All(law.Register, law.Release, law.Readings, prove.Settings{VerdictsOnly: true})
	if err != nil {
		return nil, fmt.Errorf("deciding the theorems: %w", err)
	}
	var verdicts []suite.LawVerdict
	for i, theorem := range theorems {
		v := suite.LawVerdict{Theorem: theorem.ID, Verdict: string(results[i].Verdict), Intended: results[i].Verdict == meant(theorem, law.Release)}
		if results[i].Verdict == prove.Proved {
			if v.Certificate, v.Vacuous, err = prove.CertificateDigest(law, theorem); err != nil {
				return nil, fmt.Errorf("the certificate of %s: %w", theorem.ID, err)
			}
		}
		verdicts = append(verdicts, v)
	}
	return verdicts, nil
}
