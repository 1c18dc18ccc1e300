package legaltext

import "example.org/mp107/spec"

// Amended is the embedded law with a draft in the place of the intended
// amendment: the exceptions that MP107 brings in are left out, and the draft's
// clauses are added. The terms that the intended amendment defines stay, so
// that a draft can use them. The draft is one Markdown file of clauses; its
// defects are Defects, with the name given.
func Amended(name string, draft []byte) (*Register, error) {
	files, err := read(Files())
	if err != nil {
		return nil, err
	}
	intended := map[string]bool{}
	for _, file := range files {
		intended[file.name] = true
	}
	return assemble(append(files, source{name, draft}), func(c Clause) bool {
		return !intended[c.At.File] || c.InForce != spec.MP107 || c.Rule == nil || c.Rule.Kind != ExceptionRule
	})
}
