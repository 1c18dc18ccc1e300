package suite

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
)

// renamesCSV lists the identifiers of cases, or their beginnings, that were renamed: in
// which version, from what and to what.
//
//go:embed renames.csv
var renamesCSV string

// Rename is one change of identifiers between versions: of a case, or of every case
// below a beginning.
type Rename struct{ Version, From, To string }

// Renames lists the changes of identifiers, the oldest first.
var Renames = sync.OnceValue(func() []Rename {
	renames, err := parseRenames(renamesCSV)
	if err != nil {
		panic(err) // a test reads the file
	}
	return renames
})

func parseRenames(text string) ([]Rename, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, err
	}
	var renames []Rename
	for i, row := range rows {
		if len(row) != 3 || row[0] == "" || row[1] == "" || row[2] == "" || row[1] == row[2] {
			return nil, fmt.Errorf("renames.csv: row %d: want version, from, to", i+1)
		}
		if i > 0 {
			renames = append(renames, Rename{row[0], strings.TrimSuffix(row[1], "/"), strings.TrimSuffix(row[2], "/")})
		}
	}
	return renames, nil
}

// CurrentID is what an identifier of an earlier version, or the beginning of some, is called
// now. A pattern that names a theorem or a kind stays as it is.
func CurrentID(id string) string { return follow(Renames(), id) }

func follow(renames []Rename, id string) string {
	for _, r := range renames {
		if rest, ok := strings.CutPrefix(id, r.From); ok && (rest == "" || rest[0] == '/') {
			id = r.To + rest
		}
	}
	return id
}
