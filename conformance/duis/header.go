package duis

import (
	"fmt"
	"strconv"
	"strings"

	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// The namespaces of the schema set. [D]
const (
	gatewayNS   = "http://www.dccinterface.co.uk/ServiceUserGateway"
	alertNS     = "http://www.dccinterface.co.uk/ResponseAndAlert"
	signatureNS = "http://www.w3.org/2000/09/xmldsig#"
	instanceNS  = "http://www.w3.org/2001/XMLSchema-instance"
)

// SchemaVersion is the schemaVersion attribute of every document built. [D]
const SchemaVersion = "5.4"

// RequestID is an identifier of the form originator:target:counter. A
// ResponseID has the same form. [D] RequestIDType, ResponseIDType
type RequestID struct {
	Originator spec.EUI64
	Target     spec.EUI64
	Counter    uint64
}

// String writes the identifier with upper-case EUIs.
func (id RequestID) String() string {
	return fmt.Sprintf("%v:%v:%d", id.Originator, id.Target, id.Counter)
}

// Swapped is the identifier with originator and target exchanged: the
// ResponseID of an answer from the target. [D]
func (id RequestID) Swapped() RequestID {
	return RequestID{Originator: id.Target, Target: id.Originator, Counter: id.Counter}
}

// ParseRequestID reads an identifier, EUIs in either letter case. The counter
// has no sign and no leading zero. [D] RequestIDType
func ParseRequestID(text string) (RequestID, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return RequestID{}, fmt.Errorf("identifier %q: want originator:target:counter", clip(text))
	}
	originator, err := parseEUI(parts[0])
	if err != nil {
		return RequestID{}, fmt.Errorf("originator: %w", err)
	}
	target, err := parseEUI(parts[1])
	if err != nil {
		return RequestID{}, fmt.Errorf("target: %w", err)
	}
	counter, err := strconv.ParseUint(parts[2], 10, 64)
	if err != nil || parts[2] != strconv.FormatUint(counter, 10) {
		return RequestID{}, fmt.Errorf("counter %q: want an unsigned 64-bit integer without leading zeros", clip(parts[2]))
	}
	return RequestID{Originator: originator, Target: target, Counter: counter}, nil
}

// parseEUI bounds what the error of spec.ParseEUI64 quotes.
func parseEUI(text string) (spec.EUI64, error) {
	if len(text) > len("00-00-00-00-00-00-00-00") {
		return 0, fmt.Errorf("EUI-64 %q: too long", clip(text))
	}
	return spec.ParseEUI64(text)
}

// The command variants that Build uses by itself. [D] The schema's comment on
// CommandVariant; 4 for every critical request is what the DCC's published
// templates have.
const (
	SendCommand      = 1
	TransformRequest = 4
	NonDeviceService = 8
)

// CommandVariantOf is the command variant with which a Service Request of this
// variant travels unless its sender asks for another. [D]
func CommandVariantOf(variant spec.ServiceRequestVariant) int {
	switch {
	case variant.Critical:
		return TransformRequest
	case variant.NonDevice:
		return NonDeviceService
	default:
		return SendCommand
	}
}

// clip bounds a foreign string before it is quoted.
func clip(s string) string { return text.Clip(s, 80) }
