// Package report tells what a run of the conformance suite found, in forms
// that people and programs can rely on.
//
// There is one model, Report, made by New. HTML, JSON, JUnit and Console
// render it and read nothing else, so that they cannot tell different stories;
// each first asks Report.Check, and renders nothing that contradicts itself.
//
// An implementation under test is not trusted: whatever it says about itself
// and whatever it answers is made harmless once, by New, before any renderer
// sees it (see clean), and is escaped again by each of them.
//
// Nothing here reads a clock, a file or the environment: the same Outcome and
// the same register give the same bytes.
package report
