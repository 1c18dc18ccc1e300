package main

import (
	"fmt"
	"io"
	"strings"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// identity says which law a command is about.
type identity struct {
	// Digest is the SHA-256 of the clause files, in hexadecimal.
	Digest string `json:"digest"`
	// Shipped tells whether it is the law that the program carries.
	Shipped bool `json:"shipped"`
	// Differs is in what a law that is not the shipped one differs from it.
	Differs *departure `json:"differs,omitempty"`
}

// departure is in what a law differs from the shipped one.
type departure struct {
	Clauses legaltext.ClauseChanges `json:"clauses"`
	// Releases are the releases that the command is about, read as it reads them.
	Releases []releaseDeparture `json:"releases"`
}

// releaseDeparture is in what a law differs from the shipped one as of a release.
type releaseDeparture struct {
	Release spec.Release `json:"release"`
	// Aspects are those in which the laws differ; none means that they are proved
	// to decide and to do the same.
	Aspects []aspectDeparture `json:"aspects,omitempty"`
}

// aspectDeparture is how much two laws differ in one aspect.
type aspectDeparture struct {
	About prove.Aspect `json:"about"`
	// Classes is the number of classes of situations in which they do (see Class).
	Classes int `json:"classes"`
}

// identify holds a law against the shipped one, as of some releases. The error is
// that the two could not be compared.
func identify(law model.Law, releases []spec.Release) (identity, error) {
	shipped := legaltext.Shipped()
	id := identity{Digest: law.Register.Digest, Shipped: law.Register.Digest == shipped.Digest}
	if id.Shipped {
		return id, nil
	}
	id.Differs = &departure{Clauses: legaltext.CompareClauses(shipped.Clauses, law.Register.Clauses)}
	for _, release := range releases {
		law.Release = release
		difference, err := prove.Flips(&model.Law{Register: shipped, Release: release, Readings: law.Readings}, &law, 0)
		if err != nil {
			return identity{}, inconclusive(fmt.Errorf("the law cannot be compared with the shipped one as of %s: %w", release, err))
		}
		differs := releaseDeparture{Release: release}
		for _, about := range prove.Aspects() {
			if classes := len(difference.Of(about)); classes > 0 {
				differs.Aspects = append(differs.Aspects, aspectDeparture{about, classes})
			}
		}
		id.Differs.Releases = append(id.Differs.Releases, differs)
	}
	return id, nil
}

// warn says, of a law that is not the shipped one, that it is not, and in what
// it differs.
func (id identity) warn(w io.Writer) {
	if id.Shipped {
		return
	}
	rules, words := len(id.Differs.Clauses.Rules), len(id.Differs.Clauses.Words)
	fmt.Fprintf(w, "Not the shipped law: %s in rules, %s in words alone\n", text.Several(rules, "clause differs", "clauses differ"), text.Several(words, "clause differs", "clauses differ"))
	for _, r := range id.Differs.Releases {
		fmt.Fprintf(w, "  %s: %v\n", r.Release, r)
	}
}

// String tells what differs in a line.
func (r releaseDeparture) String() string {
	differ := map[prove.Aspect]string{
		prove.Replacing: "credentials are replaced in other cases", prove.Recording: "counters are recorded in other cases",
		prove.Routing: "alerts go elsewhere", prove.Uploading: "the upload differs",
		prove.Answering: "rejections give other codes", prove.Ordering: "of several codes another comes first",
	}
	told := []string{"no decision flips"}
	for _, a := range r.Aspects {
		if a.About == prove.Decisions {
			told[0] = text.Several(a.Classes, "class of decisions flips", "classes of decisions flip")
		} else {
			told = append(told, differ[a.About])
		}
	}
	return strings.Join(told, ", ")
}
