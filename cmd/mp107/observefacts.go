package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"example.org/mp107/conformance/observe"
	"example.org/mp107/internal/regular"
	"example.org/mp107/spec"
)

// factTables tells of each file of facts which columns it has.
const factTables = `  --inventory      id, and of type, smets, s1sp, status, mpxn what is known
  --holders        device, slot, owner, and role where it is not that of the slot
  --registration   mpxn, role, party, from
  --users          id, and of roles (separated by spaces) and status what is known
  --counters       originator, target, last: the last counter accepted`

// factFile is a kind of files of facts.
type factFile struct {
	flag              string
	columns, optional []string
	take              func(*observations, cells, observe.Source) (observe.Fact, error)
}

// cells are those of a row by their columns, in words.
type cells map[string]string

// none stands in a cell for what is known not to be there; an empty one is not known.
const none = "none"

var factFiles = []factFile{
	{"inventory", []string{"id"}, []string{"type", "smets", "s1sp", "status", "mpxn", "since"}, inventoryFact},
	{"holders", []string{"device", "slot", "owner"}, []string{"role", "since"}, holderFact},
	{"registration", []string{"mpxn", "role", "party", "from"}, nil, registrationFact},
	{"users", []string{"id"}, []string{"roles", "status", "since"}, userFact},
	{"counters", []string{"originator", "target", "last"}, nil, counterFact},
}

// read takes in the facts of a file, as CSV or, if it is called .json, as a list of
// objects that have the columns as fields.
func (f factFile) read(o *observations, path string) error {
	text, err := regular.Read(path, maxTable)
	if err != nil {
		return fmt.Errorf("--%s: %w", f.flag, err)
	}
	row := func(line int, c map[string]string) error {
		fact, err := f.take(o, c, observe.Source{File: path, Line: line})
		o.facts = append(o.facts, fact)
		return err
	}
	if strings.HasSuffix(path, ".json") {
		err = f.objects(path, text, row)
	} else {
		err = readRows(bytes.NewReader(text), path, f.columns, f.optional, row)
	}
	if err != nil {
		return fmt.Errorf("--%s: %w", f.flag, err)
	}
	return nil
}

// objects reads a list of objects; the number of each stands for its line.
func (f factFile) objects(path string, text []byte, row func(int, map[string]string) error) error {
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("%s: want a list of objects: %w", path, err)
	}
	for i, one := range list {
		fields, err := observe.Object(one)
		if err != nil {
			return fmt.Errorf("%s: object %d: %w", path, i+1, err)
		}
		c := cells{}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if !slices.Contains(f.columns, name) && !slices.Contains(f.optional, name) {
				return fmt.Errorf("%s: object %d: field %.40q is unknown: want %s", path, i+1, name, strings.Join(slices.Concat(f.columns, f.optional), ", "))
			}
			if c[name], err = cellOf(fields[name]); err != nil {
				return fmt.Errorf("%s: object %d: field %s: %w", path, i+1, name, err)
			}
		}
		if err := row(i+1, c); err != nil {
			return fmt.Errorf("%s: object %d: %w", path, i+1, err)
		}
	}
	return nil
}

// cellOf is a value in JSON as it would stand in a table: a text, a number as it is
// written, or the texts of a list with spaces between.
func cellOf(value json.RawMessage) (string, error) {
	var number json.Number
	var one string
	var several []string
	switch {
	case json.Unmarshal(value, &one) == nil && value[0] == '"':
		return one, nil
	case json.Unmarshal(value, &several) == nil && value[0] == '[' && !slices.Contains(several, ""):
		return cmp.Or(strings.Join(several, " "), none), nil
	case json.Unmarshal(value, &number) == nil && value[0] != '"' && number != "":
		return number.String(), nil
	}
	return "", errors.New("want a text, a number or a list of texts")
}

// since is the time from which a row is known; without one it was always so.
func (c cells) since() (spec.Time, error) {
	if c["since"] == "" {
		return observe.Always, nil
	}
	var at spec.Time
	return at, at.UnmarshalText([]byte(c["since"]))
}

// id is a party or a Device by the name that it is to have.
func (o *observations) id(text string) (spec.EUI64, error) {
	id, err := spec.ParseEUI64(text)
	return o.pseudonyms.ID(id), err
}

// number reads a cell that may be empty.
func (c cells) number(name string, most uint64) (uint64, error) {
	if c[name] == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(c[name], 10, 64)
	if err != nil || n > most {
		return 0, fmt.Errorf("%s %.40q: want a number up to %d, or nothing", name, c[name], most)
	}
	return n, nil
}

// known reads a cell that may be empty by one of the parsers of the vocabulary.
func known[T ~string](text string, parse func(string) (T, error)) (T, error) {
	if text == "" {
		return "", nil
	}
	return parse(text)
}

func inventoryFact(o *observations, c cells, from observe.Source) (observe.Fact, error) {
	id, err := o.id(c["id"])
	kind, kindErr := known(c["type"], spec.ParseDeviceType)
	status, statusErr := known(c["status"], spec.ParseDeviceStatus)
	smets, smetsErr := c.number("smets", 2)
	s1sp, s1spErr := c.number("s1sp", 3)
	at, atErr := c.since()
	d := spec.Device{ID: id, Type: kind, SMETS: spec.SMETS(smets), S1SP: spec.S1SP(s1sp), Status: status}
	if c["mpxn"] != none {
		d.MPxN = spec.MPxN(c["mpxn"])
	}
	if err := errors.Join(err, kindErr, statusErr, smetsErr, s1spErr, atErr, observe.Possible(d, c["mpxn"] != "")); err != nil {
		return observe.Fact{}, err
	}
	d.MPxN = o.pseudonyms.MPxN(d.MPxN)
	return observe.OfDevice(d, c["mpxn"] != "", from, at), nil
}

func holderFact(o *observations, c cells, from observe.Source) (observe.Fact, error) {
	device, err := o.id(c["device"])
	slot, slotErr := spec.ParseRemotePartyRole(c["slot"])
	credential := spec.Credential{Role: slot}
	var roleErr, ownerErr error
	if c["role"] != "" {
		credential.Role, roleErr = spec.ParseRemotePartyRole(c["role"])
	}
	if c["owner"] == none {
		credential = spec.Credential{}
	} else {
		credential.Owner, ownerErr = o.id(c["owner"])
	}
	at, atErr := c.since()
	return observe.OfHolder(device, slot, credential, from, at), errors.Join(err, slotErr, roleErr, ownerErr, atErr)
}

func registrationFact(o *observations, c cells, from observe.Source) (observe.Fact, error) {
	row := spec.Registration{MPxN: spec.MPxN(c["mpxn"]), Role: spec.UserRole(c["role"])}
	var partyErr error
	if c["party"] != "" && c["party"] != none {
		row.Party, partyErr = o.id(c["party"])
	}
	err := errors.Join(row.Validate(), partyErr, row.From.UnmarshalText([]byte(c["from"])))
	row.MPxN = o.pseudonyms.MPxN(row.MPxN)
	return observe.OfRegistration(row, from), err
}

func userFact(o *observations, c cells, from observe.Source) (observe.Fact, error) {
	id, err := o.id(c["id"])
	status, statusErr := known(c["status"], func(text string) (spec.UserStatus, error) {
		return spec.OneOf("user status", text, spec.UserStatuses())
	})
	u := spec.User{ID: id, Status: status}
	for _, name := range strings.Fields(strings.ReplaceAll(c["roles"], none, "")) {
		role, roleErr := spec.ParseUserRole(name)
		err = errors.Join(err, roleErr)
		u.Roles = append(u.Roles, role)
	}
	at, atErr := c.since()
	return observe.OfUser(u, c["roles"] != "", from, at), errors.Join(err, statusErr, atErr)
}

func counterFact(o *observations, c cells, from observe.Source) (observe.Fact, error) {
	originator, err := o.id(c["originator"])
	target, targetErr := o.id(c["target"])
	last, lastErr := strconv.ParseUint(c["last"], 10, 64)
	return observe.OfCounter(spec.Counter{Originator: originator, Target: target, Last: last}, from), errors.Join(err, targetErr, lastErr)
}

// key reads the key of pseudonyms.
func (o *observations) key(path string) error {
	text, err := regular.Read(path, 1<<16)
	if err != nil {
		return fmt.Errorf("--pseudonymise: %w", err)
	}
	if o.pseudonyms, err = observe.NewPseudonyms(text); err != nil {
		return fmt.Errorf("--pseudonymise %s: %w; head -c 32 /dev/urandom > %s makes one", path, err, path)
	}
	if info, err := os.Stat(path); runtime.GOOS != "windows" && err == nil && info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("--pseudonymise %s: others can read the key, and whoever has it can undo the pseudonyms: chmod 600 %s", path, path)
	}
	return nil
}
