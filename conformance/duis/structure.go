package duis

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"example.org/mp107/spec"
)

// rule is one place in a sequence: an element and how often it may stand there.
type rule struct {
	name       string
	least      int
	most       int
	namespaces string // the namespace; empty means the gateway's
}

func one(name string) rule      { return rule{name: name, least: 1, most: 1} }
func optional(name string) rule { return rule{name: name, most: 1} }

// sequence checks that the children of an element are those of the rules, in
// their order, and groups them by name. Nothing unknown is passed over: an
// element that one reader ignores and another obeys is how documents mean two things.
func sequence(parent *node, rules ...rule) (map[string][]*node, error) {
	found := map[string][]*node{}
	rest := parent.children
	for _, r := range rules {
		namespace := r.namespaces
		if namespace == "" {
			namespace = gatewayNS
		}
		for len(rest) > 0 && rest[0].name.Local == r.name && rest[0].name.Space == namespace && len(found[r.name]) < r.most {
			found[r.name] = append(found[r.name], rest[0])
			rest = rest[1:]
		}
		if len(found[r.name]) < r.least {
			return nil, refuse(WrongStructure, "in %s: %s is missing or out of place", clip(parent.name.Local), r.name)
		}
	}
	if len(rest) > 0 {
		return nil, refuse(WrongStructure, "in %s: %s is unknown, repeated or out of place", clip(parent.name.Local), clip(rest[0].name.Local))
	}
	return found, nil
}

// leaves is a sequence whose elements hold values only.
func leaves(parent *node, rules ...rule) (map[string][]*node, error) {
	found, err := sequence(parent, rules...)
	if err != nil {
		return nil, err
	}
	for _, child := range parent.children {
		if err := plain(child); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// plain refuses children and attributes where the schema has neither.
func plain(n *node) error {
	if len(n.children) > 0 {
		return refuse(WrongStructure, "in %s: want a value, have elements", clip(n.name.Local))
	}
	for _, attribute := range n.attributes {
		if attribute.Name.Space != "xmlns" && attribute.Name.Local != "xmlns" {
			return refuse(WrongStructure, "in %s: attribute %s", clip(n.name.Local), clip(attribute.Name.Local))
		}
	}
	return nil
}

// values reads one value after the other, up to the first that cannot be read.
type values struct{ err error }

// first reads the first of some elements; there is nothing to read where there is none.
func first[T any](v *values, read func(*node) (T, error), elements []*node) (value T) {
	if v.err == nil && len(elements) > 0 {
		value, v.err = read(elements[0])
	}
	return value
}

// maybe is first for a value of which it matters whether it is there.
func maybe[T any](v *values, read func(*node) (T, error), elements []*node) *T {
	if len(elements) == 0 {
		return nil
	}
	value := first(v, read, elements)
	return &value
}

// every reads all of some elements.
func every[T any](v *values, read func(*node) (T, error), elements []*node) (all []T) {
	for i := range elements {
		all = append(all, first(v, read, elements[i:]))
	}
	return all
}

func badValue(n *node, err error) error {
	return refuse(BadValue, "%s: %v", clip(n.name.Local), err)
}

func requestIDOf(n *node) (RequestID, error) {
	id, err := ParseRequestID(n.value())
	if err != nil {
		return RequestID{}, badValue(n, err)
	}
	return id, nil
}

func euiOf(n *node) (spec.EUI64, error) {
	id, err := parseEUI(n.value())
	if err != nil {
		return 0, badValue(n, err)
	}
	return id, nil
}

func numberOf(n *node) (uint64, error) {
	number, err := strconv.ParseUint(strings.TrimPrefix(n.value(), "+"), 10, 64)
	if err != nil {
		return 0, badValue(n, fmt.Errorf("%q: want an unsigned number", clip(n.value())))
	}
	return number, nil
}

func booleanOf(n *node) (bool, error) {
	switch n.value() {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	}
	return false, badValue(n, fmt.Errorf("%q: want true or false", clip(n.value())))
}

// bytesOf reads xs:base64Binary, in which white space may stand anywhere.
func bytesOf(n *node) ([]byte, error) {
	text := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n", r) {
			return -1
		}
		return r
	}, n.text)
	value, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, badValue(n, fmt.Errorf("not base64: %v", err))
	}
	if len(value) == 0 {
		return nil, badValue(n, fmt.Errorf("no bytes"))
	}
	return value, nil
}

func slotOf(n *node) (spec.RemotePartyRole, error) {
	slot, err := spec.ParseRemotePartyRole(clip(n.value()))
	if err != nil {
		return "", badValue(n, err)
	}
	return slot, nil
}

var dateTimeShape = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,20})?(Z|[+-]\d\d:\d\d)?$`)

// timeOf reads xs:dateTime. A moment without a time zone is taken as UTC, which
// DUIS uses throughout [A]; a fraction of a second cannot be held by spec.Time
// and is refused rather than lost, unless it is zero as in the published templates.
func timeOf(n *node) (spec.Time, error) {
	text := n.value()
	parts := dateTimeShape.FindStringSubmatch(clip(text))
	if parts == nil {
		return 0, badValue(n, fmt.Errorf("%q: want a moment as in 2022-11-03T00:00:00Z", clip(text)))
	}
	if strings.Trim(parts[2], ".0") != "" {
		return 0, refuse(OutsideOurTerms, "%s %s: a fraction of a second", clip(n.name.Local), text)
	}
	zone := parts[3]
	if zone == "" {
		zone = "Z"
	}
	value, err := time.Parse(time.RFC3339, parts[1]+zone)
	if err != nil || value.Unix() < int64(firstMoment) {
		return 0, badValue(n, fmt.Errorf("%q: no such moment", text))
	}
	return spec.Time(value.Unix()), nil
}
