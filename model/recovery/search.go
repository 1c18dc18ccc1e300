package recovery

import (
	"slices"

	"example.org/mp107/model"
)

// edge is what one request of a party does where the law lets it: it puts a
// certificate into a slot.
type edge struct {
	slot, request int
	to            content
}

// graph lists the edges by the standing of the holder, the sender and the slots
// that the sender holds. For each effect the first request that has it stands.
type graph [standings][parties][1 << len(slots)][]edge

func (s *scene) graph(rulings string) *graph {
	var g graph
	for as := range standings {
		var seen [parties][1 << len(slots)][len(slots)][contents]bool
		for i, r := range s.requests {
			for mask, class := range s.class[as][i] {
				known := &seen[r.party][mask][r.slot][r.signing]
				if rulings[class] == 1 && !*known {
					*known = true
					g[as][r.party][mask] = append(g[as][r.party][mask], edge{r.slot, i, r.signing})
				}
			}
		}
	}
	return &g
}

// path is what a search found: the requests of a shortest sequence, if there is
// one, and how many states it looked at.
type path struct {
	requests []int
	found    bool
	searched int
}

// search goes breadth-first through everything that the parties marked in who can
// bring about, until the goal is reached or nothing is left.
func (g *graph) search(from holders, who int, as standing, goal func(holders) bool) path {
	type visit struct {
		at                holders
		previous, request int
	}
	seen := make([]bool, int(contents)*int(contents)*int(contents))
	seen[from.number()] = true
	queue := []visit{{at: from, previous: -1}}
	for next := 0; next < len(queue); next++ {
		h := queue[next].at
		if goal(h) {
			p := path{found: true, searched: len(queue)}
			for at := next; queue[at].previous >= 0; at = queue[at].previous {
				p.requests = append(p.requests, queue[at].request)
			}
			slices.Reverse(p.requests)
			return p
		}
		for p := range parties {
			if who&(1<<p) == 0 {
				continue
			}
			for _, e := range g[as][p][h.heldBy(p)] {
				after := h
				after[e.slot] = e.to
				if n := after.number(); !seen[n] {
					seen[n] = true
					queue = append(queue, visit{after, next, e.request})
				}
			}
		}
	}
	return path{searched: len(queue)}
}

// replay carries requests out with the machine, each with the next counter, and
// tells them. The second result is who holds what in the end.
func (s *scene) replay(m *model.Machine, q Question, requests []int) ([]string, holders, error) {
	h := start(q.supplying)
	state, err := s.state(h, holder, q.standing, 1)
	if err != nil {
		return nil, h, err
	}
	var story []string
	for n, i := range requests {
		next, line, err := s.take(m, state, s.requests[i], uint64(n+1))
		if err != nil {
			return nil, h, err
		}
		state, story = next, append(story, line)
	}
	return story, read(state), nil
}

// read is who holds what in a state of the model.
func read(state model.State) (h holders) {
	d, _ := state.Device(device)
	for i, slot := range slots {
		c, held := d.Credentials[slot]
		if held {
			h[i] = certificate(int(c.Owner-party(0)), slices.Index(slots[:], c.Role))
		}
	}
	return h
}
