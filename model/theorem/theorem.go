package theorem

import "example.org/mp107/spec"

// Theorem is a theorem of the register with its concrete check. Exactly one of
// the checks is set; it reports whether what was observed refutes the theorem.
type Theorem struct {
	spec.Theorem
	Decision func(*Decision) bool
	Alert    func(*Alert) bool
	Upload   func(*Upload) bool
}

var theorems = func() []Theorem {
	var all []Theorem
	for _, registered := range spec.Theorems() {
		t := statements[registered.ID]
		t.Theorem = registered
		all = append(all, t)
	}
	return all
}()

// All lists the theorems in the order of the register. It must not be changed.
func All() []Theorem { return theorems }

// ByID finds a theorem. The error is that of the register.
func ByID(id spec.TheoremID) (Theorem, error) {
	t := statements[id]
	var err error
	t.Theorem, err = spec.TheoremByID(id)
	return t, err
}
