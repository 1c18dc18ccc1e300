package recovery

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Question is one that a search answers: what do these parties bring about at best?
type Question struct {
	Text string
	// Attacker is who acts alone, where the question is what a party can take.
	Attacker string
	// who marks the parties that act; one that acts sends whatever it can.
	who int
	// fewest asks for fewest parties among them, instead of fewest requests.
	fewest    bool
	standing  standing // of the wrong holder
	supplying int      // who holds the Supplier slot at first
	goal      func(holders) bool
}

const everybody = 1<<parties - 1

// theHolderAlone is the question whose answer is what MP107 is for (T07).
const theHolderAlone = 2

// Questions are those that are asked of every law, in order.
func Questions() []Question {
	questions := []Question{
		{Text: "everybody cooperates, fewest requests", who: everybody},
		{Text: "everybody cooperates, fewest parties", who: everybody, fewest: true},
		{Text: "only the holder acts", who: 1 << holder},
		{Text: "the holder does not cooperate", who: everybody &^ (1 << holder)},
		{Text: "the holder is a suspended User", who: everybody, standing: suspended},
		{Text: "the holder is no User any more", who: everybody, standing: gone},
		{Text: "the registered operator does not act", who: everybody &^ (1 << operator)},
		{Text: "the Supplier does not act", who: everybody &^ (1 << supplier)},
	}
	for i := range questions {
		questions[i].supplying, questions[i].goal = supplier, restored
	}
	for _, p := range []int{supplier, former, holder, bystander, other} {
		supplying := supplier
		if p == former {
			supplying = former
		}
		attack := Question{Attacker: titles[p], who: 1 << p, supplying: supplying}
		attack.Text, attack.goal = "takes a slot", takes(p, start(supplying))
		questions = append(questions, attack)
		attack.Text, attack.goal = "mixes roles", mixed
		questions = append(questions, attack)
	}
	return questions
}

// restored: the registered operator's certificate is in the slot (T07).
func restored(h holders) bool { return h[0] == certificate(operator, 0) }

// takes: the party holds a slot that it did not hold at first and in whose role it
// is not registered [A].
func takes(p int, at holders) func(holders) bool {
	return func(h holders) bool {
		for i := range h {
			if h[i].owner() == p && at[i].owner() != p && registered[i] != p {
				return true
			}
		}
		return false
	}
}

// mixed: a slot holds a certificate of another role than its own, whoever owns it (T15).
func mixed(h holders) bool {
	for i, c := range h {
		if c != 0 && c.slot() != i {
			return true
		}
	}
	return false
}

// Answer is what a search found.
type Answer struct {
	// Requests is the number of requests of a shortest sequence; zero where there is none.
	Requests int
	// Parties are those that act in it, in the order in which they first do.
	Parties []string
	// Story tells the sequence, as replayed on the model.
	Story []string
	// Searched is the number of states looked at. Where there is no sequence it is all
	// that can be reached.
	Searched int
}

// Result holds the answers for one meter as of one release.
type Result struct {
	Release  spec.Release
	Device   spec.DeviceType
	Readings spec.Readings
	// Answers are those to Questions, in their order.
	Answers []Answer
	// Uploads are the providers at which an upload by itself restores the credential.
	Uploads []spec.S1SP
}

// Intended reports whether the modification does what it is for: where it is in
// force, the wrong holder by itself restores the credential in one request (T07).
func (r Result) Intended() bool {
	return !r.Release.Includes(spec.MP107) || r.Answers[theHolderAlone].Requests == 1
}

// solver answers the questions. It remembers what machines that decide alike led to.
type solver struct {
	scenes []*scene
	known  []map[string][]Answer
}

// Solve answers the questions for an ESME and a GSME. Its error is of a law that
// cannot be compiled, or of a sequence that does not replay.
func Solve(law model.Law) ([]Result, error) { return new(solver).solve(law) }

func (s *solver) solve(law model.Law) ([]Result, error) {
	machine, err := model.New(law.Register, law.Release, law.Readings)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(machine); err != nil {
		return nil, err
	}
	var results []Result
	for i, m := range meters {
		r := Result{Release: law.Release, Device: m.kind, Readings: law.Readings}
		if r.Answers, err = s.answers(i, machine); err != nil {
			return nil, err
		}
		if r.Uploads, err = m.uploads(law, machine); err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// prepare makes the scenes, which are the same for every law.
func (s *solver) prepare(machine *model.Machine) error {
	for _, m := range meters[len(s.scenes):] {
		scene, err := newScene(m, machine)
		if err != nil {
			return err
		}
		s.scenes, s.known = append(s.scenes, scene), append(s.known, map[string][]Answer{})
	}
	return nil
}

// bearing are the readings that can make a difference to what the requests of the
// scenes, or an upload, do under a law.
func (s *solver) bearing(law model.Law) ([]spec.ReadingID, error) {
	machine, err := model.New(law.Register, law.Release, law.Readings)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(machine); err != nil {
		return nil, err
	}
	var cases []model.Facts
	for _, scene := range s.scenes {
		for _, c := range scene.classes {
			cases = append(cases, c.facts)
		}
	}
	return model.Bearing(law.Register.AsOf(law.Release), cases), nil
}

func (s *solver) answers(i int, machine *model.Machine) ([]Answer, error) {
	scene := s.scenes[i]
	rulings, err := scene.rulings(machine)
	if err != nil {
		return nil, err
	}
	answers, ok := s.known[i][rulings]
	if ok {
		return answers, nil
	}
	g := scene.graph(rulings)
	for _, q := range Questions() {
		answer, err := scene.answer(g, machine, q)
		if err != nil {
			return nil, err
		}
		answers = append(answers, answer)
	}
	s.known[i][rulings] = answers
	return answers, nil
}

func (s *scene) answer(g *graph, machine *model.Machine, q Question) (Answer, error) {
	found := g.search(start(q.supplying), q.who, q.standing, q.goal)
	if q.fewest && found.found {
		found = g.fewestParties(q)
	}
	a := Answer{Requests: len(found.requests), Searched: found.searched}
	story, end, err := s.replay(machine, q, found.requests)
	if err == nil && found.found && !q.goal(end) {
		err = fmt.Errorf("a sequence does not replay on the model: %s", strings.Join(story, "; "))
	}
	for _, r := range found.requests {
		if title := titles[s.requests[r].party]; !slices.Contains(a.Parties, title) {
			a.Parties = append(a.Parties, title)
		}
	}
	a.Story = story
	return a, err
}

// fewestParties tries the sets of parties by size until one reaches the goal.
func (g *graph) fewestParties(q Question) (found path) {
	for size := 1; size <= parties; size++ {
		for who := range 1 << parties {
			if bits.OnesCount(uint(who)) != size || who&^q.who != 0 {
				continue
			}
			if found = g.search(start(q.supplying), who, q.standing, q.goal); found.found {
				return found
			}
		}
	}
	return found
}

// uploads are the providers at which the upload restores the credential, if the law
// has one.
func (m meter) uploads(law model.Law, machine *model.Machine) (at []spec.S1SP, err error) {
	if len(law.Register.AsOf(law.Release).Uploads) == 0 {
		return nil, nil
	}
	for _, s1sp := range []spec.S1SP{spec.S1SP1, spec.S1SP2, spec.S1SP3} {
		state, err := m.state(start(supplier), holder, active, s1sp)
		if err != nil {
			return nil, err
		}
		if state, _, err = machine.Step(state, spec.Event{Upload: &spec.Upload{}}); err != nil {
			return nil, err
		}
		if restored(read(state)) {
			at = append(at, s1sp)
		}
	}
	return at, nil
}

// Matrix holds the answers under every combination of readings.
type Matrix struct {
	Release spec.Release
	// Results are those of each combination, in the order of model.Combinations, for each meter.
	Results [][]Result
	// covers are the conditions found so far, by what they are conditions of.
	covers map[string][]model.Choice
}

// ComputeMatrix answers the questions as of each release under every combination
// of readings. A story is told as of the first law that decides alike.
func ComputeMatrix(register *legaltext.Register, releases []spec.Release) ([]Matrix, error) {
	var matrices []Matrix
	s, covers := new(solver), map[string][]model.Choice{}
	for _, release := range releases {
		m := Matrix{Release: release, covers: covers}
		bearing, err := s.bearing(model.Law{Register: register, Release: release})
		if err != nil {
			return nil, err
		}
		known := map[string][]Result{} // by the answers to the readings that make a difference
		for _, readings := range model.Combinations() {
			key := ""
			for _, id := range bearing {
				key += readings.Answer(id) + " "
			}
			if known[key] == nil {
				if known[key], err = s.solve(model.Law{Register: register, Release: release, Readings: readings}); err != nil {
					return nil, err
				}
			}
			results := slices.Clone(known[key])
			for i := range results {
				results[i].Readings = readings
			}
			m.Results = append(m.Results, results)
		}
		matrices = append(matrices, m)
	}
	return matrices, nil
}

// Row is one question across all combinations for one meter.
type Row struct {
	Question Question
	// Cases are the different answers; the last is the most frequent.
	Cases []Case
}

// Case is an answer and the combinations that have it.
type Case struct {
	Answer string
	// When says it as conditions, any of which suffices.
	When  []model.Choice
	Count int
}

// Rows are the answers for a meter, by its place in the results, as conditions over
// the readings.
func (m Matrix) Rows(meter int) []Row {
	var rows []Row
	for i, q := range Questions() {
		labels := make([]string, len(m.Results))
		for at, results := range m.Results {
			labels[at] = q.label(results[meter].Answers[i])
		}
		row := Row{Question: q}
		for _, label := range slices.Compact(slices.Sorted(slices.Values(labels))) {
			row.Cases = append(row.Cases, m.combinationsWith(label, labels))
		}
		slices.SortStableFunc(row.Cases, func(a, b Case) int { return a.Count - b.Count })
		rows = append(rows, row)
	}
	return rows
}

func (m Matrix) combinationsWith(label string, labels []string) Case {
	c := Case{Answer: label}
	members, key := make([]bool, len(labels)), make([]byte, len(labels))
	for at := range labels {
		if labels[at] == label {
			members[at], key[at] = true, 1
			c.Count++
		}
	}
	if m.covers[string(key)] == nil {
		m.covers[string(key)] = model.Cover(members)
	}
	c.When = m.covers[string(key)]
	return c
}
