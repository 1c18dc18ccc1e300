package concurrent

import (
	"fmt"
	"slices"
	"testing"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// TestKeys are the same for equal states and no others: a search that took two
// states for one would miss orders, or find some that are not there.
func TestKeys(t *testing.T) {
	m := machine(t, spec.MP107)
	byKey, byWorld := map[string]string{}, map[string]string{}
	for number := 1; number <= 10; number++ {
		r := drawn(t, all(), Sizes{Clients: 3, Operations: 30}, 3*number) // one sort of neighbourhood
		state, err := model.Start(r.World)
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range slices.Concat(r.clients...) {
			if op.observe != 0 {
				continue
			}
			if state, _, err = m.Step(state, op.event); err != nil {
				t.Fatal(err)
			}
			states := []model.State{state}
			for _, user := range state.World().Users { // and states that differ from it in little
				for _, status := range spec.UserStatuses() {
					e := spec.Event{UserStatus: &spec.UserStatusChange{User: user.ID, Status: status}}
					near, _, err := m.Step(state, e)
					if err != nil {
						t.Fatal(err)
					}
					states = append(states, near)
				}
			}
			for _, s := range states {
				key, world := keyOf(s), fmt.Sprintf("%+v", s.World())
				if other, seen := byKey[key]; seen && other != world {
					t.Fatalf("one key for two states:\n%s\n%s", world, other)
				}
				if other, seen := byWorld[world]; seen && other != key {
					t.Fatalf("two keys for the state %s", world)
				}
				byKey[key], byWorld[world] = world, key
			}
		}
	}
	if len(byKey) < 150 {
		t.Errorf("only %d states were compared", len(byKey))
	}
}
