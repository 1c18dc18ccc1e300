package preflight

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// describe asks the implementation who it is, and reports whether it was reached.
func (k *checker) describe(ctx context.Context) bool {
	const subject = "describe"
	first, err := k.caller.describe(ctx)
	switch {
	case noAnswer(err):
		k.add(subject, NoClaim, problem(Missing, "The first call, Describe, got no answer: "+text.Printable(err.Error()),
			"Is the implementation running, and is this its address? If it is, it does not answer Describe in time.").with(k.caller.exchanges(1)))
		return false
	case err != nil: // what can be done without a claim can be tried
		k.add(subject, NoClaim, k.failed(NoClaim, "Describe", err))
	default:
		k.able = first
		k.add(subject, NoClaim, k.describeAgain(ctx))
	}
	return true
}

// describeAgain asks a second time, and looks at both answers.
func (k *checker) describeAgain(ctx context.Context) Finding {
	second, err := k.caller.describe(ctx)
	switch first := k.able; {
	case err != nil:
		return k.failed(NoClaim, "A second Describe", err)
	case !reflect.DeepEqual(first, second):
		return problem(Differs,
			fmt.Sprintf("Asked twice, it describes itself differently: first %s, then %s.", tellDescription(first), tellDescription(second)),
			"Have Describe give the same answer every time: a run has to be about one implementation.").with(k.caller.exchanges(2))
	case strings.TrimSpace(first.Name) == "":
		return problem(Missing, "Describe gives no name.",
			"Have Describe give a name: a report has to say what it is about, and no run begins without one.").with(k.caller.exchanges(1))
	case strings.TrimSpace(first.Version) == "":
		return warning(Missing, "Describe gives no version.",
			"Have Describe give a version, so that two reports can be told apart.").with(k.caller.exchanges(1))
	}
	return fine("gives a name and a version, the same when asked twice").with(k.caller.exchanges(1))
}

func tellDescription(d conformance.Description) string {
	claims := words(d.Abilities)
	for _, claim := range d.Ignored {
		claims = append(claims, fmt.Sprintf("%q", claim))
	}
	if len(claims) == 0 {
		claims = []string{"nothing"}
	}
	return text.Printable(fmt.Sprintf("%q, version %q, claims %s, lanes %d", d.Name, d.Version, strings.Join(claims, ", "), max(d.Lanes, 1)))
}

func words(abilities []conformance.Ability) []string {
	var words []string
	for _, a := range abilities {
		words = append(words, string(a))
	}
	return words
}

// claims looks for claims that the suite does not know. Over the wire they are
// ignored; an adaptor in Go that makes one is refused by a run.
func (k *checker) claims() {
	for _, claim := range k.able.Ignored {
		k.unknownClaim(claim, Warning, "It is ignored.")
	}
	for _, claim := range k.able.Abilities {
		if !slices.Contains(conformance.Abilities(), claim) {
			k.unknownClaim(string(claim), Problem, "No run begins with it.")
		}
	}
}

func (k *checker) unknownClaim(claim string, level Level, consequence string) {
	f := Finding{
		Level: level, Observed: Missing, Exchanges: k.caller.exchanges(1),
		Detail: "The implementation claims an ability that this suite does not know. " + consequence,
	}
	if near := nearest(claim); near != "" {
		f.Remedy = fmt.Sprintf("Did you mean %q?", near)
	} else {
		known := strings.Join(words(conformance.Abilities()), ", ")
		f.Remedy = "Leave it out, or see whether a later version of the suite knows it. The abilities are " + known + "."
	}
	k.add("claim "+text.Printable(fmt.Sprintf("%q", claim)), Claimed, f)
}

// nearest is the known ability that a misspelt one may have meant; empty where
// none is near.
func nearest(claim string) conformance.Ability {
	const (
		longest = 40 // nothing longer is a slip of the pen
		root    = 5  // letters that words of one root share; no ability has fewer
	)
	if len(claim) > longest {
		return ""
	}
	plain := strings.NewReplacer("_", "", "-", "", " ", "", ".", "")
	simple := func(text string) string { return plain.Replace(strings.ToLower(text)) }
	var best conformance.Ability
	least := len(claim)/2 + 1
	for _, known := range conformance.Abilities() {
		d := levenshtein.ComputeDistance(simple(claim), simple(string(known)))
		if strings.HasPrefix(simple(claim), simple(string(known))[:root]) {
			d = min(d, 1) // another form of the same word
		}
		if d < least {
			best, least = known, d
		}
	}
	return best
}
