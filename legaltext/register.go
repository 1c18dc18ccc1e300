package legaltext

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"example.org/mp107/internal/regular"
	"example.org/mp107/spec"
)

//go:embed clauses/*.md
var embedded embed.FS

// Files is the embedded law as the Markdown files that a reader can open and copy.
func Files() fs.FS {
	sub, err := fs.Sub(embedded, "clauses")
	if err != nil {
		panic(err) // the directory is part of the program
	}
	return sub
}

// Register is every clause of the law, in the order of the files and of the
// clauses within them.
type Register struct {
	Clauses []Clause
	// Digest is the SHA-256 of the files' names and contents, in hexadecimal:
	// the identity of the law that a verdict rests on.
	Digest string
}

// Load reads every Markdown file at the top of fsys as the law. Where anything
// is wrong the error is Defects, complete, and there is no register.
func Load(fsys fs.FS) (*Register, error) {
	files, err := read(fsys)
	if err != nil {
		return nil, err
	}
	return assemble(files, func(Clause) bool { return true })
}

// source is one clause file.
type source struct {
	name string
	text []byte
}

// MaxFile is how many bytes a file of clauses or of theorems may have.
const MaxFile = 16 << 20

// read reads every file at the top of fsys, in the order of their names. Whatever
// cannot be a clause file is an error, since a clause that is passed over in silence is
// another law; folders and files whose names begin with a dot are nobody's law.
func read(fsys fs.FS) ([]source, error) {
	entries, err := fs.ReadDir(fsys, ".") // by name
	if err != nil {
		return nil, err
	}
	var files []source
	for _, entry := range entries {
		name := entry.Name()
		clauses := path.Ext(name) == ".md"
		switch {
		case strings.HasPrefix(name, "."), entry.IsDir() && !clauses:
			continue
		case !clauses:
			return nil, fmt.Errorf("clause file %s: its name has to end in .md: rename it, or move it out of the folder", name)
		}
		text, err := regular.ReadFS(fsys, name, MaxFile)
		if err != nil {
			return nil, fmt.Errorf("clause file %s: %w", name, err)
		}
		if err := utf8Text(name, text); err != nil {
			return nil, err
		}
		files = append(files, source{name, text})
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no clause files: want at least one *.md at the top of the folder")
	}
	return files, nil
}

// utf8Text reports the first place at which a text is in another encoding.
func utf8Text(name string, text []byte) error {
	message := "byte order mark of UTF-16: save the file in UTF-8"
	at := 0
	if !bytes.HasPrefix(text, []byte("\xff\xfe")) && !bytes.HasPrefix(text, []byte("\xfe\xff")) {
		message = "not a character of UTF-8: save the file in that"
		at = bytes.IndexFunc(text, func(r rune) bool { return r == 0 || r == utf8.RuneError })
		for at >= 0 && bytes.HasPrefix(text[at:], []byte(string(utf8.RuneError))) { // it stands there
			next := bytes.IndexFunc(text[at+3:], func(r rune) bool { return r == 0 || r == utf8.RuneError })
			if at += 3 + next; next < 0 {
				at = -1
			}
		}
	}
	if at < 0 {
		return nil
	}
	before := text[:at]
	line := bytes.LastIndexByte(before, '\n') + 1
	return Defects{{Position{name, 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[line:])}, message}}
}

// assemble makes a register of the clauses in the files that are kept.
func assemble(files []source, keep func(Clause) bool) (*Register, error) {
	var defects Defects
	register := &Register{}
	hash := sha256.New()
	for _, file := range files {
		fmt.Fprintf(hash, "%s %d\n%s", path.Base(file.name), len(file.text), file.text)
		for _, s := range sections(file.name, plain(file.text), &defects, ruleBlock, factsBlock) {
			if clause := s.clause(&defects); keep(clause) {
				register.Clauses = append(register.Clauses, clause)
			}
		}
	}
	register.Digest = hex.EncodeToString(hash.Sum(nil))
	return register.linted(defects)
}

// NewRegister makes a register of clauses that were put together rather than read,
// and refuses what Load would refuse of the same clauses in a file, apart from words
// without a mark, which are found where the prose is read. Conditions
// without a formula are given one. The register has no digest.
func NewRegister(clauses []Clause) (*Register, error) {
	return (&Register{Clauses: clauses}).linted(nil)
}

// linted is the register where neither reading it nor lint has found a defect.
func (r *Register) linted(defects Defects) (*Register, error) {
	r.lint(&defects)
	if err := defects.asError(); err != nil {
		return nil, err
	}
	return r, nil
}

// plain takes away what editors on other systems add: the mark at the start of
// a file and the carriage return at the end of a line. Markdown parsers do not
// treat either everywhere alike.
func plain(source []byte) []byte {
	return bytes.ReplaceAll(bytes.TrimPrefix(source, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
}

// Embedded loads the law that the program carries.
func Embedded() (*Register, error) { return Load(Files()) }

// Shipped is the law that the program carries, loaded once. It must not be changed.
var Shipped = sync.OnceValue(func() *Register {
	register, err := Embedded()
	if err != nil {
		panic(err) // it is part of the program, and tests load it
	}
	return register
})

// Clause finds a clause by identifier.
func (r *Register) Clause(id spec.ClauseID) (Clause, error) {
	var known []string
	for _, c := range r.Clauses {
		if c.ID == id {
			return c, nil
		}
		known = append(known, string(c.ID))
	}
	return Clause{}, fmt.Errorf("unknown clause %q: want one of %s", id, strings.Join(known, ", "))
}

// RuleSet is what the law decides as of one release: the rules in force,
// sorted by what they do.
type RuleSet struct {
	Release spec.Release
	// Checks are the checks imposed, in the strict order, each with its exceptions.
	Checks []Check
	// Definitions are in an order in which each uses only earlier ones.
	Definitions []Clause
	Effects     []Clause
	Routing     []Clause
	Uploads     []Clause
}

// Check is one check with the clause that imposes it and the exceptions that lift it.
type Check struct {
	Name       string
	Clause     Clause
	Exceptions []Exception
}

// Exception is a clause that lifts another, itself liable to exceptions.
type Exception struct {
	Clause     Clause
	Exceptions []Exception
}

// AsOf selects the clauses in force in a release: those in force from it or
// from an earlier one, less those that one of them replaces.
func (r *Register) AsOf(release spec.Release) RuleSet {
	rules := RuleSet{Release: release}
	inForce := r.InForce(release)
	exceptions := map[spec.ClauseID][]Clause{}
	var order []string
	for _, c := range inForce {
		if c.Rule == nil {
			continue
		}
		switch c.Rule.Kind {
		case CheckRule:
			rules.Checks = append(rules.Checks, Check{Name: c.Rule.Subject, Clause: c})
		case ExceptionRule:
			excepted := spec.ClauseID(c.Rule.Subject)
			exceptions[excepted] = append(exceptions[excepted], c)
		case EffectRule:
			rules.Effects = append(rules.Effects, c)
		case RoutingRule:
			rules.Routing = append(rules.Routing, c)
		case UploadRule:
			rules.Uploads = append(rules.Uploads, c)
		case OrderRule:
			order = c.Rule.Order
		}
	}
	for i := range rules.Checks {
		rules.Checks[i].Exceptions = exceptionTree(rules.Checks[i].Clause.ID, exceptions)
	}
	slices.SortStableFunc(rules.Checks, func(a, b Check) int {
		return slices.Index(order, a.Name) - slices.Index(order, b.Name)
	})
	rules.Definitions = definitionOrder(inForce)
	return rules
}

// InForce lists the clauses in force in a release, findings and principles included.
func (r *Register) InForce(release spec.Release) []Clause {
	replaced := map[spec.ClauseID]bool{}
	for _, c := range r.Clauses {
		if c.Replaces != "" && release.Includes(c.InForce) {
			replaced[c.Replaces] = true
		}
	}
	var in []Clause
	for _, c := range r.Clauses {
		if release.Includes(c.InForce) && !replaced[c.ID] {
			in = append(in, c)
		}
	}
	return in
}

func exceptionTree(id spec.ClauseID, exceptions map[spec.ClauseID][]Clause) []Exception {
	var tree []Exception
	for _, c := range exceptions[id] {
		tree = append(tree, Exception{Clause: c, Exceptions: exceptionTree(c.ID, exceptions)})
	}
	return tree
}

// definitionOrder sorts the definitions so that each uses only earlier ones.
// Lint has refused cycles and unknown terms before this is called for real.
func definitionOrder(clauses []Clause) []Clause {
	var ordered []Clause
	placed := map[string]bool{}
	var place func(term string)
	place = func(term string) {
		at := slices.IndexFunc(clauses, func(c Clause) bool { return c.Has(DefinitionRule) && c.Rule.Subject == term })
		if at < 0 || placed[term] {
			return
		}
		placed[term] = true
		for _, used := range TermsUsed(clauses[at].Rule) {
			place(used)
		}
		ordered = append(ordered, clauses[at])
	}
	for _, c := range clauses {
		if c.Has(DefinitionRule) {
			place(c.Rule.Subject)
		}
	}
	return ordered
}

// TermsUsed lists the terms that a rule's conditions refer to, each once.
func TermsUsed(rule *Rule) []string {
	_, terms := used(rule)
	return terms
}

// VariablesUsed lists the variables that a rule's conditions ask about
// directly, each once, in vocabulary order.
func VariablesUsed(rule *Rule) []int {
	variables, _ := used(rule)
	slices.Sort(variables)
	return variables
}

// used lists variables and terms in the order in which a rule names them first.
func used(rule *Rule) (variables []int, terms []string) {
	for _, e := range rule.Expressions() {
		if e.Formula == nil {
			continue
		}
		Walk(e.Formula, func(f Formula) {
			switch f := f.(type) {
			case Is:
				if !slices.Contains(variables, f.Variable) {
					variables = append(variables, f.Variable)
				}
			case Term:
				if !slices.Contains(terms, f.Name) {
					terms = append(terms, f.Name)
				}
			}
		})
	}
	return variables, terms
}
