package waiver

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

const form = "waivers:\n  - match: R1/T15/table\n    owner: Meter gateway team\n    reason: ticket 4711\n    expires: 2027-03-31"

// file makes a file of its YAML, noting what is wrong.
func (d *Defects) file(root *yaml.Node) File {
	var f File
	if root == nil {
		d.add(0, "the file is empty: begin it as in\n%s\nor write \"waivers: []\" to waive nothing", form)
		return f
	}
	values := d.mapping(root, "the file", "waivers")
	list := values["waivers"]
	if list == nil {
		if root.Kind == yaml.MappingNode && len(*d) == 0 {
			d.add(root.Line, "there is no list of waivers: begin the file as in\n%s", form)
		}
		return f
	}
	if list.Kind != yaml.SequenceNode {
		d.add(list.Line, "waivers is not a list: begin the file as in\n%s\nor write \"waivers: []\" to waive nothing", form)
		return f
	}
	if n := len(list.Content); n > MaxWaivers {
		d.add(list.Content[MaxWaivers].Line, "there are %d waivers, %d are allowed: a pattern such as R1/T15 can stand for many cases", n, MaxWaivers)
		return f
	}
	for _, entry := range list.Content {
		f.Waivers = append(f.Waivers, d.waiver(entry))
	}
	return f
}

func (d *Defects) waiver(entry *yaml.Node) Waiver {
	values := d.mapping(entry, "a waiver", "match", "owner", "reason", "expires", "partly")
	return Waiver{
		Match: d.text(values, "match"), Owner: d.text(values, "owner"), Reason: d.text(values, "reason"),
		Expires: d.text(values, "expires"), Partly: d.truth(values["partly"]), Line: entry.Line,
	}
}

// mapping takes a mapping apart, refusing keys that it does not know or has twice.
func (d *Defects) mapping(node *yaml.Node, what string, known ...string) map[string]*yaml.Node {
	if node.Kind != yaml.MappingNode {
		d.add(node.Line, "%s has to be a list of keys with values: %s", what, strings.Join(known, ", "))
		return nil
	}
	values := map[string]*yaml.Node{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode || !slices.Contains(known, key.Value):
			d.add(key.Line, "%s has no %.60q: want %s", what, key.Value, strings.Join(known, ", "))
		case values[key.Value] != nil:
			d.add(key.Line, "%s is given twice, first in line %d: keep one", key.Value, values[key.Value].Line)
		default:
			values[key.Value] = node.Content[i+1]
		}
	}
	return values
}

// text is a value of one line, whatever YAML would make of it: 4711 is as good
// a ticket as any. Absent or empty, it is left to Validate.
func (d *Defects) text(values map[string]*yaml.Node, key string) string {
	node := values[key]
	if node == nil || node.ShortTag() == "!!null" {
		return ""
	}
	plain := []string{"!!str", "!!int", "!!float", "!!bool", "!!timestamp"}
	if node.Kind != yaml.ScalarNode || !slices.Contains(plain, node.ShortTag()) {
		d.add(node.Line, "%s is not text: write it out in one line; text that begins with a * has to be in quotes", key)
		return ""
	}
	text := strings.TrimSpace(node.Value)
	switch {
	case utf8.RuneCountInString(text) > MaxText:
		d.add(node.Line, "%s has more than %d characters: shorten it", key, MaxText)
	case strings.Contains(text, "\n"):
		d.add(node.Line, "%s has more than one line: write it in one", key)
	case strings.IndexFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) }) >= 0:
		d.add(node.Line, "%s has a character that does not show: take it out", key)
	}
	return text
}

func (d *Defects) truth(node *yaml.Node) bool {
	if node == nil {
		return false
	}
	var value bool
	if node.Kind != yaml.ScalarNode || node.ShortTag() != "!!bool" || node.Decode(&value) != nil {
		d.add(node.Line, "partly is true or false, and can be left out")
	}
	return value
}
