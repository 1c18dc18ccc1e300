package recovery

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

func law(t *testing.T, release spec.Release, choices ...string) model.Law {
	t.Helper()
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	readings, err := spec.ParseReadings(choices)
	if err != nil {
		t.Fatal(err)
	}
	return model.Law{Register: register, Release: release, Readings: readings}
}

// Worked out by hand from the clauses. What is not listed is never.
func TestAnswers(t *testing.T) {
	byHolder, bySupplier := "restored in 1 request by the wrong Network Operator", "restored in 1 request by the Supplier"
	withHolder := []string{"everybody cooperates, fewest requests", "everybody cooperates, fewest parties", "the registered operator does not act"}
	withoutHolder := []string{"the holder does not cooperate", "the holder is a suspended User", "the holder is no User any more"}
	alone := []string{"only the holder acts", "the Supplier does not act"}
	restored := func(with, without, byItself string, attacks ...string) map[string]string {
		want := map[string]string{}
		put := func(texts []string, label string) {
			for _, text := range texts {
				want[text] = label
			}
		}
		put(withHolder, with)
		put(withoutHolder, without)
		put(alone, byItself)
		put(attacks, "in 1 request")
		return want
	}
	const stuck = "blocked for ever"
	tests := []struct {
		release  spec.Release
		readings string
		want     map[string]string
	}{
		{spec.Baseline, "", restored(stuck, stuck, stuck)},
		{spec.MP107, "", restored(byHolder, stuck, byHolder)},
		{spec.MP107R2, "", restored(byHolder, stuck, byHolder)},
		// The S1SP's own check stays.
		{spec.MP107, "A1=s1sp-separate", restored(stuck, stuck, stuck)},
		// The registered Supplier holds its own slot, and needs no lift.
		{spec.Baseline, "A7=own-slot", restored(bySupplier, bySupplier, stuck, "the Supplier takes a slot")},
		// The lift lets a former one do the same (T03).
		{spec.MP107, "A7=own-slot", restored(byHolder, bySupplier, byHolder, "the Supplier takes a slot", "the former Supplier takes a slot")},
		{spec.MP107, "A7=own-slot A3=network-operators-only", restored(byHolder, bySupplier, byHolder, "the Supplier takes a slot")},
		{spec.MP107, "A7=own-slot A4=registered-only", restored(byHolder, bySupplier, byHolder)},
		{spec.MP107, "A7=own-slot A1=s1sp-separate", restored(bySupplier, bySupplier, stuck, "the Supplier takes a slot")},
		// The Supplier puts another role's certificate into its own slot; with declared-only
		// the wrong Network Operator does so in its slot, with certificates-only the former
		// Supplier in the slot that it holds (T01, T09, T15).
		{spec.Baseline, "A8=no", restored(stuck, stuck, stuck, "the Supplier mixes roles")},
		{spec.MP107, "A8=no", restored(byHolder, stuck, byHolder, "the Supplier mixes roles")},
		{spec.MP107, "A8=no A2=declared-only", restored(byHolder, stuck, byHolder, "the Supplier mixes roles", "the wrong Network Operator mixes roles")},
		{spec.MP107, "A8=no A2=certificates-only", restored(byHolder, stuck, byHolder, "the Supplier mixes roles", "the former Supplier mixes roles")},
		{spec.MP107, "A8=no A2=certificates-only A7=own-slot", restored(byHolder, bySupplier, byHolder, "the Supplier takes a slot", "the Supplier mixes roles", "the former Supplier takes a slot",
			"the former Supplier mixes roles", "the wrong Network Operator takes a slot", "the wrong Network Operator mixes roles")},
	}
	for _, test := range tests {
		results, err := Solve(law(t, test.release, strings.Fields(test.readings)...))
		if err != nil || len(results) != 2 {
			t.Fatalf("%s %s: %d results, %v", test.release, test.readings, len(results), err)
		}
		for _, r := range results {
			for i, q := range Questions() {
				want := test.want[q.String()]
				if want == "" {
					want = "never"
				}
				if got := q.label(r.Answers[i]); got != want || len(r.Answers[i].Story) != r.Answers[i].Requests {
					t.Errorf("%s %s, %s, %v: %s, told in %d lines; want %s", test.release, test.readings, r.Device, q, got, len(r.Answers[i].Story), want)
				}
			}
			if want := test.release == spec.Baseline || test.want["only the holder acts"] == byHolder; r.Intended() != want {
				t.Errorf("%s %s, %s: intended %v", test.release, test.readings, r.Device, r.Intended())
			}
			if want := map[bool][]spec.S1SP{true: {1, 2}}[test.release == spec.MP107R2]; !slices.Equal(r.Uploads, want) {
				t.Errorf("%s, %s: the upload restores it at %v, want %v", test.release, r.Device, r.Uploads, want)
			}
		}
	}
}

// The default repair, word for word.
func TestStory(t *testing.T) {
	results, err := Solve(law(t, spec.MP107))
	if err != nil {
		t.Fatal(err)
	}
	const want = "the wrong Network Operator, acting as GT, sends a 6.15.1 to the GSME that declares NetworkOperator and carries the NetworkOperator certificate of the registered Network Operator for DigitalSigning; MP107-1 lifts the check registration (RDP-1)"
	if got := results[1].Answers[theHolderAlone].Story; !slices.Equal(got, []string{want}) {
		t.Errorf("%q", got)
	}
	if results[0].Answers[0].Searched == 0 {
		t.Error("nothing was searched")
	}
}

// worlds goes through states and machines, and hands each to a check.
func worlds(t *testing.T, check func(*testing.T, *scene, *graph, *model.Machine, holders, standing)) {
	for _, readings := range []string{"", "A7=own-slot", "A8=no A2=declared-only A4=registered-only", "A8=no A2=certificates-only A7=own-slot", "A6=no A3=network-operators-only A5=receipt"} {
		for _, release := range []spec.Release{spec.Baseline, spec.MP107} {
			for i, m := range meters {
				t.Run(fmt.Sprint(release, " ", readings, " ", m.kind), func(t *testing.T) {
					l := law(t, release, strings.Fields(readings)...)
					machine, err := model.New(l.Register, l.Release, l.Readings)
					if err != nil {
						t.Fatal(err)
					}
					s, err := newScene(m, machine)
					if err != nil {
						t.Fatal(err)
					}
					rulings, err := s.rulings(machine)
					if err != nil {
						t.Fatal(err)
					}
					g := s.graph(rulings)
					draw := rand.New(rand.NewPCG(107, uint64(i)))
					for as := range standings {
						h := start(supplier)
						for range 2 {
							check(t, s, g, machine, h, as)
							for slot := range h {
								h[slot] = certificate(draw.IntN(parties), draw.IntN(2))
							}
						}
					}
				})
			}
		}
	}
}

// after is what the machine says that a request leaves behind, at once or when it falls due.
func after(t *testing.T, machine *model.Machine, s model.State, r spec.ServiceRequest, later bool) holders {
	t.Helper()
	if later {
		at := spec.Epoch + spec.Day
		r.ExecuteAt = &at
	}
	next, _, err := machine.Step(s, spec.Event{Submit: &r})
	if err == nil && later {
		next, _, err = machine.Step(next, spec.Event{Advance: &spec.Advance{To: spec.Epoch + spec.Day}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return read(next)
}

// What the search looks up is what the machine does, request by request, and a
// future-dated request brings about nothing that an immediate one does not.
func TestEveryRequestIsLookedUp(t *testing.T) {
	worlds(t, func(t *testing.T, s *scene, g *graph, machine *model.Machine, h holders, as standing) {
		state, err := s.state(h, holder, as, spec.S1SP1)
		if err != nil {
			t.Fatal(err)
		}
		reached := map[[2]any]bool{}
		for i, r := range s.requests {
			end := after(t, machine, state, r.ServiceRequest, false)
			reached[[2]any{r.party, end}] = true
			if end == h {
				continue
			}
			if !slices.ContainsFunc(g[as][r.party][h.heldBy(r.party)], func(e edge) bool { return e.slot == r.slot && e.to == end[r.slot] && e.request <= i }) {
				t.Fatalf("the machine accepts what the search does not see: %s", s.tell(r))
			}
		}
		for p := range parties {
			for _, e := range g[as][p][h.heldBy(p)] {
				end := h
				end[e.slot] = e.to
				if got := after(t, machine, state, s.requests[e.request].ServiceRequest, false); got != end {
					t.Fatalf("the search sees what the machine does not do: %s", s.tell(s.requests[e.request]))
				}
			}
		}
		for i := 0; i < len(s.requests); i += 5 { // one in five, of every party
			r := s.requests[i]
			if end := after(t, machine, state, r.ServiceRequest, true); end != h && !reached[[2]any{r.party, end}] {
				t.Fatalf("future-dated it does more: %s", s.tell(r))
			}
		}
	})
}

// A third certificate brings about nothing that two do not.
func TestThirdCertificate(t *testing.T) {
	l := law(t, spec.MP107)
	machine, err := model.New(l.Register, l.Release, l.Readings)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range meters {
		s, err := newScene(m, machine)
		if err != nil {
			t.Fatal(err)
		}
		state, err := m.state(start(supplier), holder, active, spec.S1SP1)
		if err != nil {
			t.Fatal(err)
		}
		known := map[[2]any]bool{}
		facts := func(r spec.ServiceRequest) [2]any {
			signing, _ := r.Update.Signing()
			return [2]any{machine.FactsOf(state, r, legaltext.StageImmediate), signing}
		}
		for _, r := range s.requests {
			known[facts(r.ServiceRequest)] = true
		}
		for _, r := range s.requests {
			if len(r.Update.Certificates) != 2 {
				continue
			}
			for _, role := range slots[:2] {
				for _, p := range []int{operator, holder} { // registered, and not
					more := *r.Update
					more.Certificates = append(slices.Clone(more.Certificates), spec.Certificate{Use: spec.KeyAgreementTopUp, Role: role, Owner: party(p)})
					three := r.ServiceRequest
					if three.Update = &more; !known[facts(three)] {
						t.Fatalf("three certificates tell the law more: %s", s.tell(request{r.party, r.slot, r.signing, three}))
					}
				}
			}
		}
	}
}

// Fewest requests and fewest parties are two questions: two parties need two
// requests, and one alone needs three.
func TestFewest(t *testing.T) {
	var g graph
	put := func(p int, h holders, slot int, to content) holders {
		mask := h.heldBy(p)
		g[active][p][mask] = append(g[active][p][mask], edge{slot: slot, request: p, to: to})
		h[slot] = to
		return h
	}
	from := start(supplier)
	to := certificate(bystander, 1)
	put(holder, from, 1, certificate(operator, 1)) // then the registered operator can
	put(operator, holders{0, certificate(operator, 1), 0}, 2, to)
	h := put(bystander, from, 0, certificate(bystander, 0)) // or it goes step by step
	h = put(bystander, h, 1, certificate(bystander, 1))
	put(bystander, h, 2, to)
	q := Question{who: everybody, goal: func(h holders) bool { return h[2] == to }, supplying: supplier}
	if found := g.search(from, q.who, active, q.goal); !slices.Equal(found.requests, []int{holder, operator}) {
		t.Errorf("fewest requests: %v", found)
	}
	if found := g.fewestParties(q); !slices.Equal(found.requests, []int{bystander, bystander, bystander}) {
		t.Errorf("fewest parties: %v", found)
	}
	if found := g.search(from, 1<<holder, active, q.goal); found.found || found.searched != 2 {
		t.Errorf("the holder alone: %v", found)
	}
}

// The matrix says for each question what the prover says of the theorem behind it.
func TestMatrix(t *testing.T) {
	register := law(t, spec.MP107).Register
	matrices, err := ComputeMatrix(register, []spec.Release{spec.MP107, spec.MP107R2})
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]string{}
	for _, row := range matrices[0].Rows(0) {
		rules[row.Question.String()] = row.Rule()
	}
	for question, want := range map[string]string{
		"only the holder acts":                   "blocked for ever if and only if A1=s1sp-separate (4608 combinations); restored in 1 request by the wrong Network Operator otherwise (4608)",
		"the holder does not cooperate":          "blocked for ever if and only if A7=targeted-slot (4608 combinations); restored in 1 request by the Supplier otherwise (4608)",
		"the former Supplier takes a slot":       "in 1 request if and only if A1=one-check and A3=any-holder and A4=any-network-operator and A7=own-slot and A12=yes (288 combinations); never otherwise (8928)",
		"the wrong Network Operator mixes roles": "in 1 request if and only if A1=one-check and A2=declared-only and A8=no, or A1=one-check and A2=certificates-only and A7=own-slot and A8=no (1152 combinations); never otherwise (8064)",
		"the other User takes a slot":            "never under every reading",
	} {
		if rules[question] != want {
			t.Errorf("%s: %s\nwant %s", question, rules[question], want)
		}
	}
	told := TellMatrices(matrices)
	if !strings.Contains(told, "  GSME: as ESME\n") || !strings.HasSuffix(told, "MP107+R2, 9216 combinations of readings\n  as MP107\n") {
		t.Error(told)
	}
	agreesWithTheorems(t, matrices[0])
}

// agreesWithTheorems holds the matrix against the rules that model/prove has in its
// golden file: T07 exactly, T03 and T15 as far as this world goes.
func agreesWithTheorems(t *testing.T, m Matrix) {
	golden, err := os.ReadFile("../prove/testdata/matrix-MP107.golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"T03 ownership: refuted if and only if A7=own-slot, or A1=one-check and A2=certificates-only and A8=no (",
		"T07 recovery after: refuted if and only if A1=s1sp-separate (",
		"T15 cost of the gate: refuted if and only if A1=one-check and A2=declared-only|certificates-only and A8=no (",
	} {
		if !strings.Contains(string(golden), line) {
			t.Fatalf("the prover says otherwise: %s", line)
		}
	}
	for at, readings := range model.Combinations() {
		is := func(id spec.ReadingID, answer string) bool { return readings.Answer(id) == answer }
		t03 := is(spec.A7, spec.OwnSlot) || is(spec.A1, spec.OneCheck) && is(spec.A2, spec.CertificatesOnly) && is(spec.A8, spec.No)
		t07 := !is(spec.A1, spec.S1SPSeparate)
		t15 := !(is(spec.A1, spec.OneCheck) && !is(spec.A2, spec.DeclaredAndCarried) && is(spec.A8, spec.No))
		for _, r := range m.Results[at] {
			found := map[string]bool{}
			for i, q := range Questions() {
				found[q.String()] = r.Answers[i].Requests > 0
			}
			if found["only the holder acts"] != t07 || r.Intended() != t07 {
				t.Errorf("%s, %v: T07 and the search disagree", r.Device, readings)
			}
			if !t03 && (found["the former Supplier takes a slot"] || found["the wrong Network Operator takes a slot"] || found["the Supplier takes a slot"]) {
				t.Errorf("%s, %v: T03 is proved, and a slot was taken", r.Device, readings)
			}
			if t15 && (found["the former Supplier mixes roles"] || found["the wrong Network Operator mixes roles"]) {
				t.Errorf("%s, %v: T15 is proved, and roles were mixed by way of the lift", r.Device, readings)
			}
		}
	}
}

// What counts as taken, and as mixed.
func TestGoals(t *testing.T) {
	at := start(former)
	for _, test := range []struct {
		party        int
		now          holders
		takes, mixes bool
	}{
		{former, at, false, false}, // held before
		{former, holders{certificate(former, 0), at[1], 0}, true, false},
		{former, holders{at[0], at[1], certificate(former, 2)}, true, false}, // nobody is registered in that role
		{supplier, holders{at[0], certificate(supplier, 1), 0}, false, false},
		{supplier, holders{certificate(supplier, 0), at[1], 0}, true, false},
		{operator, holders{certificate(operator, 0), at[1], 0}, false, false},
		{operator, holders{at[0], certificate(operator, 0), 0}, true, true},
		{holder, holders{certificate(holder, 1), at[1], 0}, false, true},
	} {
		if got := takes(test.party, at)(test.now); got != test.takes {
			t.Errorf("%s, %v: taken %v", titles[test.party], test.now, got)
		}
		if got := mixed(test.now); got != test.mixes {
			t.Errorf("%v: mixed %v", test.now, got)
		}
	}
}

func TestSameBytes(t *testing.T) {
	var told [2]string
	for i := range told {
		results, err := Solve(law(t, spec.MP107, "A7=own-slot"))
		if err != nil {
			t.Fatal(err)
		}
		told[i] = Tell(results)
	}
	if told[0] != told[1] || strings.Count(told[0], "1. ") != 4 {
		t.Errorf("%s\n%s", told[0], told[1])
	}
}
