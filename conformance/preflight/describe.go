package preflight

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// describe asks the implementation who it is, twice, and reports whether it was reached.
func (k *checker) describe(ctx context.Context) bool {
	const subject = "describe"
	first, err := k.caller.describe(ctx)
	if errors.Is(err, conformance.ErrUnreachable) || conformance.TimedOut(err) {
		k.add(Finding{
			Subject: subject, Level: Problem, Claimed: NoClaim, Observed: Missing,
			Detail:    "The first call, Describe, got no answer: " + text.Printable(err.Error()),
			Remedy:    "Is the implementation running, and is this its address? If it is, it does not answer Describe in time.",
			Exchanges: k.caller.exchanges(1),
		})
		return false
	}
	if err != nil {
		k.failed(subject, NoClaim, "Describe", err)
		return true // what can be done without a claim can be tried
	}
	k.able = first
	second, err := k.caller.describe(ctx)
	switch {
	case err != nil:
		k.failed(subject, NoClaim, "A second Describe", err)
	case !reflect.DeepEqual(first, second):
		k.add(Finding{
			Subject: subject, Level: Problem, Claimed: NoClaim, Observed: Differs,
			Detail:    fmt.Sprintf("Asked twice, it describes itself differently: first %s, then %s.", tellDescription(first), tellDescription(second)),
			Remedy:    "Have Describe give the same answer every time: a run has to be about one implementation.",
			Exchanges: k.caller.exchanges(2),
		})
	case strings.TrimSpace(first.Name) == "":
		k.add(Finding{
			Subject: subject, Level: Problem, Claimed: NoClaim, Observed: Missing,
			Detail:    "Describe gives no name.",
			Remedy:    "Have Describe give a name: a report has to say what it is about, and no run begins without one.",
			Exchanges: k.caller.exchanges(1),
		})
	case strings.TrimSpace(first.Version) == "":
		k.add(Finding{
			Subject: subject, Level: Warning, Claimed: NoClaim, Observed: Missing,
			Detail:    "Describe gives no version.",
			Remedy:    "Have Describe give a version, so that two reports can be told apart.",
			Exchanges: k.caller.exchanges(1),
		})
	default:
		k.add(Finding{
			Subject: subject, Level: Fine, Claimed: NoClaim, Observed: Works,
			Detail: "gives a name and a version, the same when asked twice", Exchanges: k.caller.exchanges(1),
		})
	}
	return true
}

func tellDescription(d conformance.Description) string {
	var claims []string
	for _, a := range d.Abilities {
		claims = append(claims, string(a))
	}
	for _, claim := range d.Ignored {
		claims = append(claims, fmt.Sprintf("%q", claim))
	}
	if len(claims) == 0 {
		claims = []string{"nothing"}
	}
	return text.Printable(fmt.Sprintf("%q, version %q, claims %s, lanes %d", d.Name, d.Version, strings.Join(claims, ", "), max(d.Lanes, 1)))
}

// claims looks for claims that the suite does not know. Over the wire they are
// ignored; an adaptor in Go that makes one is refused by a run.
func (k *checker) claims() {
	unknown := func(claim string, level Level, consequence string) {
		remedy := "Leave it out, or see whether a later version of the suite knows it. The abilities are " + list(conformance.Abilities()) + "."
		if near := nearest(claim); near != "" {
			remedy = fmt.Sprintf("Did you mean %q?", near)
		}
		k.add(Finding{
			Subject: "claim " + text.Printable(fmt.Sprintf("%q", claim)), Level: level, Claimed: Claimed, Observed: Missing,
			Detail: "The implementation claims an ability that this suite does not know. " + consequence, Remedy: remedy,
			Exchanges: k.caller.exchanges(1),
		})
	}
	for _, claim := range k.able.Ignored {
		unknown(claim, Warning, "It is ignored.")
	}
	for _, claim := range k.able.Abilities {
		if !slices.Contains(conformance.Abilities(), claim) {
			unknown(string(claim), Problem, "No run begins with it.")
		}
	}
}

func list[T ~string](values []T) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, string(v))
	}
	return strings.Join(texts, ", ")
}
