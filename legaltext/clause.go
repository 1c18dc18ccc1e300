package legaltext

import (
	"fmt"
	"slices"

	"example.org/mp107/spec"
)

// Modality is what kind of statement a clause makes.
type Modality string

// The modalities.
const (
	Must      Modality = "must"      // imposes, lifts or brings about something
	May       Modality = "may"       // permits a choice
	Means     Modality = "means"     // gives a term its meaning
	Principle Modality = "principle" // holds by construction and is proved, not ruled
	Finding   Modality = "finding"   // an observation about the source; not law
	// FactStated is the modality of what an assessment states of cost, dates
	// and parties; it decides nothing about a Service Request.
	FactStated Modality = "fact"
)

// ruled reports whether a clause of this modality must have a rule.
func (m Modality) ruled() bool { return m == Must || m == May || m == Means }

// Obliges reports whether a clause of this modality asks anything of an
// implementation: a finding is about the source, and a fact about the assessment.
func (m Modality) Obliges() bool { return m != Finding && m != FactStated }

// Position is a place in a clause file; lines and columns count from 1, and
// columns count characters.
type Position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// String writes the position as editors understand it.
func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Clause is one section of the law.
type Clause struct {
	ID    spec.ClauseID
	Title string
	Text  string // the prose with its marks, paragraphs separated by an empty line
	// Phrases are the words of the prose, each run with what it rests on.
	Phrases    []Phrase
	Provenance spec.Provenance
	Modality   Modality
	// InForce is the release from which on the clause counts.
	InForce spec.Release
	// Replaces names a clause that stops to count when this one starts to.
	Replaces spec.ClauseID
	// Requirement is the obligation of the modification that the clause
	// carries out; empty for the rules that stood before it.
	Requirement spec.RequirementID
	// Theorems are the statements that depend on the clause.
	Theorems []spec.TheoremID
	// Rule is what the clause decides; nil for a principle or a finding.
	Rule *Rule
	// Facts are what a clause of modality fact states, in its order.
	Facts []Fact
	// At is the place of the clause's heading.
	At Position
}

// Has reports whether the clause has a rule of a kind.
func (c Clause) Has(kind RuleKind) bool { return c.Rule != nil && c.Rule.Kind == kind }

// Fact is one named statement of an assessment, such as a cost or a date, as written.
type Fact struct {
	Name  string
	Value string
	At    Position
}

// RuleKind tells what a rule block does.
type RuleKind string

// The kinds of rule, by the key that opens their block.
const (
	CheckRule      RuleKind = "imposes"
	ExceptionRule  RuleKind = "excepts"
	DefinitionRule RuleKind = "defines"
	EffectRule     RuleKind = "effect"
	RoutingRule    RuleKind = "routes"
	UploadRule     RuleKind = "uploads"
	OrderRule      RuleKind = "order"
)

// Effect names a change that an accepted request brings about.
type Effect string

// The effects that the machine knows how to carry out.
const (
	ReplaceCredential Effect = "replace-credential"
	RecordCounter     Effect = "record-counter"
)

// Effects lists the effects known.
func Effects() []Effect { return []Effect{ReplaceCredential, RecordCounter} }

// Rule is the executable part of a clause. Which fields are set depends on Kind.
type Rule struct {
	Kind RuleKind
	// Subject is the value of the opening key: the check imposed, the clause
	// excepted, the term defined, the effect, or what is routed.
	Subject string
	// When is the condition under which a check applies, an exception lifts, an
	// effect takes place or a Device is uploaded to; or alerts go to the owner of
	// the notified non-critical certificate instead of the slot's.
	When *Expression
	// Requires is what a check demands.
	Requires *Expression
	// As is the meaning of a defined term.
	As *Expression
	// FailsWith is the response code of a failed check, or NoCode where none is public.
	FailsWith spec.ResponseCode
	// Slot is the credential slot that routing goes by or that an upload fills.
	Slot spec.RemotePartyRole
	// Order lists every check, first to last.
	Order []string
	At    Position
	// Places are where the value of each key starts.
	Places map[string]Position
}

// Expressions lists the conditions of the rule.
func (r *Rule) Expressions() []*Expression {
	return slices.DeleteFunc([]*Expression{r.When, r.Requires, r.As}, func(e *Expression) bool { return e == nil })
}
