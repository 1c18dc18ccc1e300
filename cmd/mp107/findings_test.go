package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/model/recovery"
	"example.org/mp107/spec"
)

// meanings say what it means that a theorem is refuted under a choice of readings.
// Each is held against the matrix: the choice must be among those found.
var meanings = []struct {
	theorem spec.TheoremID
	choice  string
	means   string
}{
	{spec.T02, "A1=s1sp-separate", "the S1SP makes an RDP check of its own, and it stays: the modification achieves nothing"},
	{spec.T07, "A1=s1sp-separate", "as for T02; the paper removes \"the DSP RDP check\" but says that DSP and S1SP both check (FIND-3)"},
	{spec.T02, "A3=network-operators-only", "a holder in another eligible role is left out"},
	{spec.T03, "A7=own-slot", "a former Supplier that still holds the Supplier slot can replace a Network Operator's credential"},
	{spec.T01, "A1=one-check and A2=certificates-only and A8=no", "certificates alone make the target, and need not have the declared role: another slot is replaced without an RDP check"},
	{spec.T15, "A1=one-check and A2=declared-only|certificates-only and A8=no", "the gate reaches other slots, or puts a certificate of another role into one"},
	{spec.T14, "A5=receipt", "a request can outlive its sender's registration"},
	{spec.T06, "A5=receipt", "a request that waits can change a credential that is held wrongly since"},
	{spec.T20, "A1=one-check and A2=declared-only and A4=registered-only", "the RDP check is lifted for a request that carries no certificate"},
}

// TestFindingsDocument holds docs/findings.md against what the commands find: every
// figure in it is computed here, and every finding about the paper is a clause.
func TestFindingsDocument(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	e, err := gather(t.Context(), legaltext.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	recovered, err := recovery.ComputeMatrix(e.register, spec.Releases())
	if err != nil {
		t.Fatal(err)
	}
	f := findings{t: t, evidence: e}
	f.printf(`# What the reading found

Generated: %s writes this file anew, and fails where a figure is no longer what the
commands find. Everything under a reading (%s) is an assumption of this project, not law;
%s lists them, with what is public about each. %s answers both questions put
to TABASC on one page.
`, "`go test ./cmd/mp107 -run TestFindingsDocument -update`", readingRange(), "`mp107 law readings`", "`mp107 law questions`")
	f.intended()
	f.words()
	f.parity()
	f.repair()
	f.recovery(recovered)
	f.assumptions()
	f.paper()

	const file = "../../docs/findings.md"
	if *update {
		if err := os.WriteFile(file, []byte(f.text.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if different := cmp.Diff(string(want), f.text.String()); different != "" {
		t.Errorf("docs/findings.md (-want +got; -update writes it anew):\n%s", different)
	}
}

// findings writes the document.
type findings struct {
	t *testing.T
	evidence
	text strings.Builder
}

func (f *findings) printf(format string, args ...any) { fmt.Fprintf(&f.text, format, args...) }

func readingRange() string {
	register := spec.ReadingRegister()
	return fmt.Sprintf("%s to %s", register[0].ID, register[len(register)-1].ID)
}

// intended says what comes out under the default readings.
func (f *findings) intended() {
	if unintended := f.unintended(); unintended != nil {
		f.t.Fatalf("the document says that every theorem comes out as intended: %v", unintended)
	}
	f.printf("\n## The modification does what it is for, read as intended\n\n`mp107 prove` decides every theorem for any number of parties. By the default readings each comes out as the\nmodification intends:\n\n| release | proved | refuted | not applicable |\n| --- | --- | --- | --- |\n")
	for i, release := range spec.Releases() {
		by := map[prove.Status][]string{}
		for _, r := range f.proofs[i] {
			by[r.Verdict] = append(by[r.Verdict], string(r.Theorem))
		}
		f.printf("| %s | %s | %s | %s |\n", release, strings.Join(by[prove.Proved], " "), strings.Join(by[prove.Refuted], " "), strings.Join(by[prove.NotApplicable], " "))
	}
	flips, codes, first := f.difference.Of(prove.Decisions), f.difference.Of(prove.Answering), f.difference.Of(prove.Ordering)
	if len(flips)+len(codes)+len(first) != len(f.difference.Flips) {
		f.t.Fatal("MP107 changes more than decisions and codes")
	}
	f.printf("\n## What the modification changes\n\n`mp107 law diff baseline MP107` lists every class of decisions that flips, %d of them, with a proof that the list\nis complete:\n\n| request | sender's role | judged | baseline | MP107 |\n| --- | --- | --- | --- | --- |\n", len(flips))
	for _, flip := range flips {
		f.printf("| %s, declared %s, to a SMETS%s Device | %s | %s | %s | %s |\n", flip.Class.Request, flip.Class.Declared, flip.Class.SMETS, flip.Class.Role, flip.Class.Stage, flip.From, flip.To)
	}
	f.printf("\nOf the requests that it rejects as before, those of %d classes may no longer get E4, and in\n%d classes another failed check comes first, since the RDP check is not among them.\n", len(codes), len(first))
}

// words says where the readings decide.
func (f *findings) words() {
	f.printf("\n## Where the words decide\n\n`mp107 prove --matrix` decides every theorem under all %d combinations of the readings. Where a theorem is meant\nto hold, it is refuted exactly so:\n\n| as of | theorem | refuted exactly when | combinations |\n| --- | --- | --- | --- |\n", len(f.matrices[0].Combinations))
	said := map[int]bool{}
	for at, theorem := range legaltext.Theorems() {
		for i, release := range spec.Releases() {
			row := f.matrices[i].Rows[at]
			if row.Count(prove.Unknown) > 0 {
				f.t.Errorf("%s is unknown as of %s", theorem.ID, release)
			}
			if !theorem.HoldsIn(release) || row.Count(prove.Refuted) == 0 || i > 0 && theorem.HoldsIn(spec.Releases()[i-1]) && row.Count(prove.Refuted) == f.matrices[i-1].Rows[at].Count(prove.Refuted) {
				continue
			}
			var choices []string
			for _, choice := range row.RefutedWhen {
				choices = append(choices, choice.String())
				for n, m := range meanings {
					said[n] = said[n] || m.theorem == theorem.ID && m.choice == choice.String()
				}
			}
			f.printf("| %s | %s %s | %s | %d |\n", release, theorem.ID, theorem.Name, strings.ReplaceAll(strings.Join(choices, ", or "), "|", " or "), row.Count(prove.Refuted))
		}
	}
	f.printf("\nWhat that means:\n\n")
	for n, m := range meanings {
		if !said[n] {
			f.t.Errorf("the matrix does not refute %s when %s, of which the document would say: %s", m.theorem, m.choice, m.means)
		}
		f.printf("* %s, %s: %s.\n", m.theorem, strings.ReplaceAll(m.choice, "|", " or "), m.means)
	}
	f.printf("\nReading by reading:\n\n| reading | question | what it changes |\n| --- | --- | --- |\n")
	for _, w := range f.weights() {
		f.printf("| %s | %s | %s |\n", w.reading.ID, w.reading.Question, w)
	}
	f.printf("\nChanging no theorem under any combination: %s.\n", listOrNone(f.idle()))
	var silent []string
	for _, reading := range spec.ReadingRegister() {
		if !slices.ContainsFunc(spec.SupportRegister(), func(s spec.Support) bool { return s.Reading == reading.ID }) {
			silent = append(silent, string(reading.ID))
		}
	}
	f.printf("Without anything public that bears on them: %s.\n", listOrNone(silent))
}

func listOrNone(ids []string) string {
	if ids == nil {
		return "none"
	}
	return text.List(ids)
}

// parity says in what SMETS1 is left to differ from SMETS2.
func (f *findings) parity() {
	gaps := f.of(spec.T19).Gaps
	f.printf("\n## SMETS1 is not quite as SMETS2\n\nThe paper names the behaviour of SMETS2 as the benefit. `mp107 prove --release MP107 --theorem T19` finds every\ndifference that is left for a 6.15.1 that declares NetworkOperator: %s.\n\n", text.Several(len(gaps), "case", "cases"))
	for _, gap := range gaps {
		closed := "no other answer to one reading closes it"
		if gap.ClosedBy != nil {
			closed = "closed by " + strings.Join(gap.ClosedBy, ", or by ")
		}
		f.printf("* When %s: %s.\n", gap.Cases, closed)
		for _, scene := range gap.Witness.Story[len(gap.Witness.Story)-len(gap.Witness.Scenes):] {
			f.printf("  %s\n", scene)
		}
	}
}

// repair says what the repair depends on, and who can make it before.
func (f *findings) repair() {
	after, before := f.of(spec.T07).Condition, f.proofs[0][slices.IndexFunc(f.proofs[0], func(r prove.Result) bool { return r.Theorem == spec.T07 })].Condition
	f.printf("\n## What the repair depends on\n\n`mp107 prove --release MP107 --theorem T07` prints the weakest condition under which the holder can repair a wrong\ncredential in one request, with a replayed witness for each way in which it fails:\n\n")
	for _, one := range after.AsNetworkOperator {
		f.printf("* %s.\n", one)
	}
	if len(before.AsNetworkOperator) > 0 {
		f.t.Error("the document says that before the modification no Network Operator can repair")
	}
	f.printf("\n## The deadlock is not absolute\n\nThe paper says that no Network Operator can send the repairing request before the modification, and that is proved\n(T06). It is not said of other roles (`mp107 prove --release baseline --theorem T07`): a party that holds the\nNetwork Operator credential wrongly could send it in another role, exactly when\n\n")
	for _, role := range spec.UserRoles() {
		for _, one := range before.InOtherRoles[role] {
			f.printf("* as %s: %s.\n", role, one)
		}
	}
}

// recovery says who repairs, who can block it and what one party can take.
func (f *findings) recovery(matrices []recovery.Matrix) {
	var byDefault strings.Builder
	for _, m := range matrices {
		byDefault.WriteString(recovery.Tell(m.Results[0]))
	}
	f.printf("\n## Who can block the repair, and what one party can take\n\n`mp107 recover` searches a small world whole: one meter, an ESME or a GSME, six Users, every 6.15.1 that they can send.\nBy the default readings:\n\n```text\n%s```\n\nWith `--matrix` it does so under every combination of the readings and gives each answer as a condition:\n\n```text\n%s```\n", byDefault.String(), recovery.TellMatrices(matrices))
}

// assumptions counts what clauses and theorems rest on.
func (f *findings) assumptions() {
	whole, part := legaltext.Assumptions()
	f.printf("\n## What rests on what\n\n`mp107 law coverage` counts the marks. In the clauses that oblige %v. Of %d sentences, headings and rows of the\npaper each is held somewhere or said to have no content.\n\nTheorems that are assumptions, by their label: %s. In part, by a phrase: %s.\n",
		f.register.Provenances(), len(legaltext.Sentences()), text.Join(whole, ", "), text.Join(part, ", "))
}

// paper tells the findings about the paper itself, which are clauses.
func (f *findings) paper() {
	f.printf("\n## Findings about the paper itself\n\n`mp107 law show` tells each of these clauses. Marks say what words rest on: [S §2] a section of the paper, [D …] a\npublic artefact, [A] an assumption of this project.\n")
	for _, c := range f.register.Clauses {
		if c.Modality == legaltext.Finding && c.Provenance.Mark == spec.Seed {
			f.printf("\n**%s %s.** %s\n", c.ID, c.Title, c.Text)
		}
	}
}
