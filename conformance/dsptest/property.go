package dsptest

import (
	"math/rand"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"pgregory.net/rapid"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// rapidChooser takes its choices from rapid, which can then shrink them.
type rapidChooser struct{ t *rapid.T }

func (c rapidChooser) IntN(n int) int { return rapid.IntRange(0, n-1).Draw(c.t, "choice") }

// stateful lets rapid draw events that can happen, one after the other, and
// holds the implementation against the law after each.
func stateful(t *testing.T, s *suite.Suite, adaptor conformance.Adaptor, description conformance.Description) {
	if !s.CanDraw(description) {
		t.Skip("the implementation claims none of the abilities that sequences need")
	}
	rapid.Check(t, func(rt *rapid.T) {
		c, err := s.Draw(rapidChooser{rt}, description, 12)
		if err != nil {
			rt.Fatal(err)
		}
		result, err := s.Execute(t.Context(), adaptor, c)
		if err != nil {
			rt.Fatal(err)
		}
		if wrong(result, description) {
			rt.Fatal(tellResult(result))
		}
	})
}

// situationChoices is how many choices make a situation; see chosenSituation.
const situationChoices = 16

// stateless lets gopter draw situations from the full cross product of all
// factors, of which the decision table takes the part that the law can tell
// apart, and holds each decision against the law.
func stateless(t *testing.T, s *suite.Suite, adaptor conformance.Adaptor, description conformance.Description) {
	parameters := gopter.DefaultTestParametersWithSeed(int64(s.Seed()))
	parameters.MinSuccessfulTests = 500
	parameters.MaxDiscardRatio = 20
	parameters.Rng = rand.New(gopter.NewLockedSource(int64(s.Seed())))
	properties := gopter.NewProperties(parameters)
	possible := gen.SliceOfN(situationChoices, gen.UInt8()).SuchThat(func(choices []uint8) bool {
		return len(choices) == situationChoices && chosenSituation(choices).Possible() == nil
	})
	properties.Property("every decision is the law's", prop.ForAll(func(choices []uint8) (string, error) {
		c, err := chosenSituation(choices).Case(s.Release())
		if err != nil {
			return "", err
		}
		result, err := s.Execute(t.Context(), adaptor, c)
		if err != nil || !wrong(result, description) {
			return "", err
		}
		return tellResult(result), nil
	}, possible))
	properties.TestingRun(t)
}

// chosenSituation turns choices into a situation, which may be impossible.
// Half of all SRVs are 6.15.1, since that is where the distinctions are.
func chosenSituation(choices []uint8) suite.Situation {
	at := 0
	next := func(n int) int {
		at++
		return int(choices[at-1]) % n
	}
	srv := spec.SRVs()[next(len(spec.SRVs()))]
	if next(2) == 0 {
		srv = spec.UpdateSecurityCredentialsKRP
	}
	s := suite.Usual(srv, spec.UserRoles()[next(7)], []spec.SMETS{spec.SMETS1, spec.SMETS2}[next(2)], spec.DeviceTypes()[next(8)])
	// Most of the time the circumstances are in order, or hardly any request would be accepted.
	s.User = []suite.UserSituation{suite.ActiveUser, suite.ActiveUser, suite.ActiveUser, suite.SuspendedUser, suite.UserWithoutRole, suite.UnknownUser}[next(6)]
	s.Signature = []suite.SignatureSituation{suite.SignedByOriginator, suite.SignedByOriginator, suite.SignedByOriginator, suite.SignedByAnother, suite.BadSignature}[next(5)]
	s.StaleCount = next(6) == 0
	s.NoDevice = next(12) == 0
	s.Status = append(spec.DeviceStatuses(), spec.Commissioned, spec.Commissioned, spec.Commissioned)[next(12)]
	s.Owner, s.HoldsOwn, s.HoldsTargeted = next(2) == 0, next(2) == 0, next(2) == 0
	if s.SMETS == spec.SMETS1 {
		s.S1SP = spec.S1SP(1 + next(3))
	}
	if srv == spec.UpdateSecurityCredentialsKRP {
		s.Declared = append(spec.RemotePartyRoles(), spec.NetworkOperator, spec.NetworkOperator)[next(9)]
		s.Carried = []suite.CarriedSituation{suite.CarriesDeclared, suite.CarriesOperator, suite.CarriesMixed, suite.CarriesOther, suite.CarriesNone}[next(5)]
	}
	return s
}

// wrong reports whether a drawn case went wrong. An implementation that cannot
// be observed answers rightly at best, and the cases of the suite say so.
func wrong(r conformance.Result, description conformance.Description) bool {
	return r.Verdict != conformance.Pass && (r.Verdict != conformance.Inconclusive || description.Can(conformance.CanObserve))
}
