package report

import (
	"fmt"
	"slices"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Requirement is an obligation of the modification and what became of it.
type Requirement struct {
	ID         spec.RequirementID `json:"id"`
	Title      string             `json:"title"`
	Statement  string             `json:"statement"`
	Optional   bool               `json:"optional"`
	Provenance spec.Provenance    `json:"provenance"`
	// Release is the one that it first belongs to; InForce reports whether the
	// release asked about includes it.
	Release spec.Release `json:"release"`
	InForce bool         `json:"inForce"`
	Tally
	Standing Standing `json:"standing"`
}

// Theorem is a statement that cases sample. Passing cases do not prove it.
type Theorem struct {
	ID          spec.TheoremID     `json:"id"`
	Name        string             `json:"name"`
	Statement   string             `json:"statement"`
	Requirement spec.RequirementID `json:"requirement"`
	Provenance  spec.Provenance    `json:"provenance"`
	// Rests counts the phrases of the statement by where they come from.
	Rests legaltext.Provenances `json:"rests"`
	// Clauses are those that the theorem depends on.
	Clauses []spec.ClauseID `json:"clauses"`
	// Law is whether the theorem holds of the law.
	Law LawVerdict `json:"law"`
	// Tally counts the cases that decide the theorem: something that an
	// implementation could have done in them would have refuted it.
	Tally
	Standing Standing `json:"standing"`
}

// LawVerdict is what a proof says of a theorem about the law of the run.
type LawVerdict struct {
	// Verdict is proved, refuted, unknown, not applicable or not decided.
	Verdict     string `json:"verdict"`
	Intended    bool   `json:"intended"`
	Vacuous     bool   `json:"vacuous,omitempty"`
	Certificate string `json:"certificate,omitempty"`
	// Words say all that in a few words.
	Words string `json:"words"`
}

// notDecided is the verdict on a law that nobody has asked a prover about.
const notDecided = "not decided"

func lawVerdict(known []suite.LawVerdict, theorem legaltext.Theorem) LawVerdict {
	v := LawVerdict{Verdict: notDecided}
	for _, k := range known {
		if k.Theorem == theorem.ID {
			v = LawVerdict{Verdict: k.Verdict, Intended: k.Intended, Vacuous: k.Vacuous, Certificate: k.Certificate}
		}
	}
	v.Words = v.Verdict
	switch {
	case v.Verdict == "refuted" && len(theorem.Holds) == 0:
		v.Words += ", a finding"
	case v.Verdict == "refuted" && v.Intended:
		v.Words += ", as intended"
	case v.Vacuous:
		v.Words += ", vacuously"
	case (v.Verdict == "proved" || v.Verdict == "refuted") && !v.Intended:
		v.Words += ", NOT as intended"
	}
	return v
}

// Shown is the standing that may be shown beside the theorem's statement: passed
// cases make it green only if it is proved of the law that they were held against.
func (t Theorem) Shown() Standing {
	if t.Law.Verdict != "proved" && (t.Standing == Passed || t.Standing == PassedInPart) {
		return ""
	}
	return t.Standing
}

// Clause is one clause of the law. Its counts are those of the cases in which
// it made the law's decisions what they are.
type Clause struct {
	ID         spec.ClauseID   `json:"id"`
	Title      string          `json:"title"`
	Text       string          `json:"text" clean:"text"` // paragraphs separated by an empty line
	Provenance spec.Provenance `json:"provenance"`
	// Rests counts the phrases of the text by where they come from.
	Rests    legaltext.Provenances `json:"rests"`
	Modality legaltext.Modality    `json:"modality"`
	// Release is the one from which on the clause counts; InForce tells
	// whether it counts in the release asked about.
	Release     spec.Release       `json:"release"`
	InForce     bool               `json:"inForce"`
	Requirement spec.RequirementID `json:"requirement"` // empty for a rule that stood before
	Theorems    []spec.TheoremID   `json:"theorems"`
	// Rule is what the clause decides; nil where it decides nothing by itself.
	Rule *Rule `json:"rule"`
	// Facts are what a clause of modality fact states.
	Facts []Fact `json:"facts"`
	// At is the place of the clause, as file:line.
	At string `json:"at"`
	Tally
	Standing Standing `json:"standing"`
}

// Bare tells that the clause obliges and that no current verdict, pass or fail, stands
// behind its words.
func (c *Clause) Bare() bool {
	switch c.Standing {
	case Failed, Passed, PassedInPart:
		return false
	}
	return c.InForce && c.Modality.Obliges()
}

// Fact is one named statement of the assessment.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// LawRests counts by provenance the phrases of the clauses that oblige.
func (r *Report) LawRests() string {
	var n legaltext.Provenances
	for _, c := range r.Clauses {
		if c.Modality.Obliges() {
			n = n.Plus(c.Rests)
		}
	}
	return n.String()
}

// Rule is the executable part of a clause.
type Rule struct {
	Kind    legaltext.RuleKind `json:"kind"`
	Subject string             `json:"subject"`
	// Does says in words what the rule does.
	Does string `json:"does"`
	// FailsWith is the response code of a failed check; empty where none is public.
	FailsWith spec.ResponseCode `json:"failsWith"`
	// Conditions are the rule's conditions as written.
	Conditions []Condition `json:"conditions"`
}

// Condition is one CEL condition of a rule, under the key that it stands behind.
type Condition struct {
	Key string `json:"key"`
	CEL string `json:"cel" clean:"text"`
}

func requirements(release spec.Release) []Requirement {
	var all []Requirement
	for _, q := range spec.Requirements() {
		all = append(all, Requirement{
			ID: q.ID, Title: q.Title, Statement: q.Statement, Optional: q.Optional, Provenance: q.Provenance,
			Release: q.Release, InForce: release.Includes(q.Release),
		})
	}
	return all
}

func theorems(register *legaltext.Register, known []suite.LawVerdict) []Theorem {
	var all []Theorem
	for _, t := range legaltext.Theorems() {
		entry := Theorem{
			ID: t.ID, Name: t.Name, Statement: t.Statement, Requirement: t.Requirement, Provenance: t.Provenance,
			Rests: legaltext.Count(t.Phrases), Law: lawVerdict(known, t),
		}
		for _, c := range register.Clauses {
			if slices.Contains(c.Theorems, t.ID) {
				entry.Clauses = append(entry.Clauses, c.ID)
			}
		}
		all = append(all, entry)
	}
	return all
}

func clauses(register *legaltext.Register, release spec.Release) []Clause {
	inForce := map[spec.ClauseID]bool{}
	for _, c := range register.InForce(release) {
		inForce[c.ID] = true
	}
	var all []Clause
	for _, c := range register.Clauses {
		all = append(all, Clause{
			ID: c.ID, Title: c.Title, Text: c.Text, Provenance: c.Provenance, Rests: legaltext.Count(c.Phrases), Modality: c.Modality,
			Release: c.InForce, InForce: inForce[c.ID], Requirement: c.Requirement, Theorems: c.Theorems,
			Rule: ruleOf(c.Rule), Facts: factsOf(c.Facts), At: fmt.Sprintf("%s:%d", c.At.File, c.At.Line),
		})
	}
	return all
}

func factsOf(stated []legaltext.Fact) []Fact {
	var facts []Fact
	for _, fact := range stated {
		facts = append(facts, Fact{fact.Name, fact.Value})
	}
	return facts
}

func ruleOf(rule *legaltext.Rule) *Rule {
	if rule == nil {
		return nil
	}
	r := &Rule{Kind: rule.Kind, Subject: rule.Subject, Does: does(rule), FailsWith: rule.FailsWith}
	for _, c := range []struct {
		key string
		is  *legaltext.Expression
	}{{"when", rule.When}, {"requires", rule.Requires}, {"as", rule.As}} {
		if c.is != nil {
			r.Conditions = append(r.Conditions, Condition{c.key, dedent(c.is.Source)})
		}
	}
	return r
}

func does(rule *legaltext.Rule) string {
	switch rule.Kind {
	case legaltext.CheckRule:
		return fmt.Sprintf("imposes the check %s", rule.Subject)
	case legaltext.ExceptionRule:
		return fmt.Sprintf("is an exception to %s", rule.Subject)
	case legaltext.DefinitionRule:
		return fmt.Sprintf("defines %s", rule.Subject)
	case legaltext.EffectRule:
		return fmt.Sprintf("has the effect %s", rule.Subject)
	case legaltext.RoutingRule:
		return fmt.Sprintf("routes %s by the credential %s", rule.Subject, rule.Slot)
	case legaltext.UploadRule:
		return fmt.Sprintf("uploads the credential %s", rule.Subject)
	case legaltext.OrderRule:
		return "orders the checks"
	default:
		return fmt.Sprintf("%s %s", rule.Kind, rule.Subject)
	}
}

// Ruled reports whether a case can show the clause at work: it decides
// something, rather than holding by construction or being about the source.
func (c Clause) Ruled() bool { return c.Rule != nil }
