package duis

import (
	"fmt"

	"example.org/mp107/internal/text"
)

// Reason is why a document was refused, so that a receiver can answer and a
// test can tell that a hostile document was refused for what is wrong with it.
type Reason string

// The reasons for which Parse and ParseResponse refuse.
const (
	TooLarge        Reason = "too large"
	TooDeep         Reason = "too deep"
	TooMany         Reason = "too many elements or attributes"
	NotXML          Reason = "not well-formed XML"
	HasDoctype      Reason = "document type declaration"
	HasInstruction  Reason = "processing instruction"
	SplitValue      Reason = "comment inside a value"
	MixedContent    Reason = "text between elements"
	WrongRoot       Reason = "not the expected root element"
	ForeignType     Reason = "XML Schema instance attribute"
	WrongStructure  Reason = "element missing, unknown, repeated or out of order"
	BadValue        Reason = "value not of its type"
	UnknownSRV      Reason = "unknown Service Reference Variant"
	WrongReference  Reason = "Service Reference does not match its variant"
	WrongBody       Reason = "body is not that of the Service Reference Variant"
	StraySignature  Reason = "Signature elsewhere than once at the end"
	OutsideOurTerms Reason = "valid DUIS that this project's vocabulary cannot hold"
)

// Refusal is the error of Parse and ParseResponse for every document that they refuse.
type Refusal struct {
	Reason Reason
	// Detail says where and what, bounded in length.
	Detail string
}

// Error says the reason and the detail.
func (r *Refusal) Error() string {
	if r.Detail == "" {
		return "DUIS document refused: " + string(r.Reason)
	}
	return fmt.Sprintf("DUIS document refused: %s: %s", r.Reason, r.Detail)
}

func refuse(reason Reason, format string, arguments ...any) error {
	return &Refusal{Reason: reason, Detail: text.Clip(fmt.Sprintf(format, arguments...), 400)}
}
