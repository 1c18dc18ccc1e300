package attest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/mp107/internal/text"
)

// ParticularsSchema names the form of what a laboratory states.
const ParticularsSchema = "mp107.statement.v1"

// Particulars are what a laboratory states of a test and no run can know: what ISO/IEC
// 17025:2017 asks of a report in 7.8.2.1 beside the method and the results, which follow
// from the evidence. Every field is text, and none may be empty.
type Particulars struct {
	Schema       string       `json:"schema"`
	ReportNumber string       `json:"reportNumber"`
	Title        string       `json:"title"`
	Laboratory   Laboratory   `json:"laboratory"`
	Location     string       `json:"location"`
	Customer     Customer     `json:"customer"`
	Item         Item         `json:"item"`
	Performed    Performed    `json:"performed"`
	Issued       string       `json:"issued"`
	Conditions   string       `json:"conditions"`
	Deviations   string       `json:"deviations"`
	External     string       `json:"externalProviders"`
	AuthorisedBy AuthorisedBy `json:"authorisedBy"`
}

// Laboratory is who has tested.
type Laboratory struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Customer is for whom it was tested.
type Customer struct {
	Name    string `json:"name"`
	Contact string `json:"contact"`
}

// Item is what was tested.
type Item struct {
	Description    string `json:"description"`
	Identification string `json:"identification"`
	Condition      string `json:"condition"`
	Received       string `json:"received"`
}

// Performed is when it was tested: the first day and the last.
type Performed struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// AuthorisedBy is who answers for the report.
type AuthorisedBy struct {
	Name     string `json:"name"`
	Function string `json:"function"`
}

// particular is one field, by its path in JSON, with what has to stand in it.
type particular struct {
	path, means string
	day         bool
	of          func(*Particulars) *string
}

var particulars = []particular{
	{"schema", `has to be "` + ParticularsSchema + `"`, false, func(p *Particulars) *string { return &p.Schema }},
	{"reportNumber", "the number that tells this report from every other", false, func(p *Particulars) *string { return &p.ReportNumber }},
	{"title", `what the report is called, as in "Test report"`, false, func(p *Particulars) *string { return &p.Title }},
	{"laboratory.name", "who has tested", false, func(p *Particulars) *string { return &p.Laboratory.Name }},
	{"laboratory.address", "the laboratory's address", false, func(p *Particulars) *string { return &p.Laboratory.Address }},
	{"location", "where it was tested, the customer's premises included", false, func(p *Particulars) *string { return &p.Location }},
	{"customer.name", "for whom it was tested", false, func(p *Particulars) *string { return &p.Customer.Name }},
	{"customer.contact", "how the customer is reached", false, func(p *Particulars) *string { return &p.Customer.Contact }},
	{"item.description", "what was tested", false, func(p *Particulars) *string { return &p.Item.Description }},
	{"item.identification", "what tells the item from every other: version, build, environment", false, func(p *Particulars) *string { return &p.Item.Identification }},
	{"item.condition", "the state in which the item was, as in \"as released\"", false, func(p *Particulars) *string { return &p.Item.Condition }},
	{"item.received", "the day on which the item was received", true, func(p *Particulars) *string { return &p.Item.Received }},
	{"performed.from", "the first day of the test", true, func(p *Particulars) *string { return &p.Performed.From }},
	{"performed.to", "the last day of the test", true, func(p *Particulars) *string { return &p.Performed.To }},
	{"issued", "the day on which the report is issued", true, func(p *Particulars) *string { return &p.Issued }},
	{"conditions", "what the results depend on: environment, configuration, load", false, func(p *Particulars) *string { return &p.Conditions }},
	{"deviations", `what was added to, left out of or done otherwise than the method says, or "none"`, false, func(p *Particulars) *string { return &p.Deviations }},
	{"externalProviders", `which results come from others, or "none"`, false, func(p *Particulars) *string { return &p.External }},
	{"authorisedBy.name", "who authorises the report", false, func(p *Particulars) *string { return &p.AuthorisedBy.Name }},
	{"authorisedBy.function", "in what function", false, func(p *Particulars) *string { return &p.AuthorisedBy.Function }},
}

// The bounds of what a laboratory states: of all of it in bytes, and of a field in characters.
const (
	MaxParticulars = 256 << 10
	maxParticular  = 2000
)

// ReadParticulars reads what a laboratory states. It is strict: what is unknown, given
// twice, missing, not text or not fit to be shown is told, each with its line or its name.
func ReadParticulars(source []byte) (Particulars, error) {
	var p Particulars
	if len(source) > MaxParticulars {
		return p, fmt.Errorf("it has more than %d bytes", MaxParticulars)
	}
	values, wrong := fields(source)
	for _, one := range particulars {
		if value, given := values[one.path]; given {
			*one.of(&p) = value
			delete(values, one.path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(values)) {
		wrong = append(wrong, fmt.Sprintf("%.100q is unknown: leave it out; 'mp107 attest --template' has what there is", path))
	}
	if wrong == nil {
		wrong = p.wrong()
	}
	if wrong != nil {
		return p, fmt.Errorf("  %s", strings.Join(wrong, "\n  "))
	}
	return p, nil
}

// wrong is what cannot be signed.
func (p Particulars) wrong() (wrong []string) {
	for _, one := range particulars {
		value := *one.of(&p)
		_, err := time.Parse(time.DateOnly, value)
		switch {
		case strings.TrimSpace(value) == "":
			wrong = append(wrong, fmt.Sprintf("%s is missing: %s", one.path, one.means))
		case one.path == "schema" && value != ParticularsSchema:
			wrong = append(wrong, one.path+" "+one.means)
		case utf8.RuneCountInString(value) > maxParticular:
			wrong = append(wrong, fmt.Sprintf("%s has more than %d characters: shorten it", one.path, maxParticular))
		case text.Visible(value, false) != value:
			wrong = append(wrong, one.path+" has characters that do not show, or a line break: take them out")
		case one.day && err != nil:
			wrong = append(wrong, fmt.Sprintf("%s is %.40q: want a day, as in 2026-11-27", one.path, value))
		}
	}
	if wrong == nil && (p.Performed.From > p.Performed.To || p.Performed.To > p.Issued) {
		wrong = append(wrong, "performed.from, performed.to and issued have to be in that order")
	}
	return wrong
}

// Template is what a laboratory fills in, as JSON.
func Template() []byte {
	template, err := json.MarshalIndent(Particulars{Schema: ParticularsSchema}, "", "  ")
	if err != nil {
		panic(err) // which no text brings about
	}
	return append(template, '\n')
}
