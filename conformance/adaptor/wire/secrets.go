package wire

import (
	"encoding/base64"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// MinSecret is how many bytes a secret has at least. Whatever an
// implementation says is searched for secrets; one of a letter or two would be
// found everywhere, and a report without that letter could not be read.
const MinSecret = 4

const redacted = "[redacted]"

// Secrets takes secrets out of what an implementation says. Nil knows of none.
type Secrets struct{ forms *regexp.Regexp }

// NewSecrets collects secrets; empty ones are none. Its error tells of one that
// is too short, and does not show it.
func NewSecrets(secrets ...string) (*Secrets, error) {
	secrets = slices.DeleteFunc(slices.Clone(secrets), func(secret string) bool { return secret == "" })
	if len(secrets) == 0 {
		return nil, nil
	}
	// The longest first, so that one that holds another is taken out whole.
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) })
	var forms []string
	for _, secret := range secrets {
		if len(secret) < MinSecret {
			return nil, fmt.Errorf("a secret of %d bytes is too short: want at least %d, since it is taken out of every message and report", len(secret), MinSecret)
		}
		forms = append(forms, spellings(secret)...)
	}
	return &Secrets{regexp.MustCompile(strings.Join(forms, "|"))}, nil
}

// spellings are patterns for a secret: as JSON may escape it, character by
// character in every way, and in the common ways of quoting it.
func spellings(secret string) []string {
	var inJSON strings.Builder
	for _, r := range secret {
		ways := []string{regexp.QuoteMeta(string(r))}
		if short := strings.IndexRune("\"\\/\b\f\n\r\t", r); short >= 0 {
			ways = append(ways, `\\`+regexp.QuoteMeta("\"\\/bfnrt"[short:short+1]))
		}
		escaped := ""
		for _, unit := range utf16.Encode([]rune{r}) {
			escaped += fmt.Sprintf(`\\u(?i:%04x)`, unit)
		}
		fmt.Fprintf(&inJSON, "(?:%s)", strings.Join(append(ways, escaped), "|"))
	}
	forms := []string{inJSON.String()}
	quoted := strconv.Quote(secret)
	for _, form := range []string{
		secret, // the JSON pattern misses one that is not valid UTF-8
		quoted[1 : len(quoted)-1], html.EscapeString(secret), url.QueryEscape(secret), url.PathEscape(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.URLEncoding.EncodeToString([]byte(secret)),
	} {
		forms = append(forms, regexp.QuoteMeta(form))
	}
	return forms
}

// Text takes the secrets out of a text, however it spells them.
func (s *Secrets) Text(text string) string {
	if s == nil {
		return text
	}
	return s.forms.ReplaceAllLiteralString(text, redacted)
}

// Message takes the secrets out of every string of a message but for the words
// to which the contract gives a meaning.
func (s *Secrets) Message(m proto.Message) {
	if s != nil {
		s.message(m.ProtoReflect())
	}
}

func (s *Secrets) message(m protoreflect.Message) {
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap():
			s.entries(value.Map())
		case field.IsList():
			for i := range value.List().Len() {
				if clean, changed := s.value(value.List().Get(i)); changed {
					value.List().Set(i, clean)
				}
			}
		default:
			if clean, changed := s.value(value); changed {
				m.Set(field, clean)
			}
		}
		return true
	})
}

func (s *Secrets) entries(entries protoreflect.Map) {
	entries.Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
		_, _ = s.value(value) // the contract's maps hold messages, which are cleaned in place
		if clean, changed := s.value(key.Value()); changed {
			entries.Clear(key)
			entries.Set(clean.MapKey(), value)
		}
		return true
	})
}

func (s *Secrets) value(value protoreflect.Value) (clean protoreflect.Value, changed bool) {
	switch v := value.Interface().(type) {
	case protoreflect.Message:
		s.message(v)
	case string:
		if len(v) < MinSecret || known(v) {
			break
		}
		if text := s.Text(v); text != v {
			return protoreflect.ValueOfString(text), true
		}
	}
	return value, false
}

// known tells the words to which the contract gives a meaning in an answer.
func known(text string) bool {
	_, err := spec.ParseEUI64(text)
	return err == nil || text == Contract || text == string(spec.Accepted) || text == string(spec.Rejected) ||
		slices.Contains(spec.DeviceStatuses(), spec.DeviceStatus(text)) || slices.Contains(spec.RemotePartyRoles(), spec.RemotePartyRole(text)) ||
		slices.Contains(conformance.Abilities(), conformance.Ability(text))
}
