package duis

import (
	"fmt"
	"regexp"
	"strings"

	"example.org/mp107/spec"
)

// Response is what the DSP sends a User: an acknowledgement, an answer, or an
// alert. Exactly one of Service, SMETS1, DeviceAlert and DCCAlert is set. [D] Response
type Response struct {
	// Request is the RequestID answered; nil for an alert that answers none.
	Request *RequestID
	// ID is the ResponseID, which has originator and target the other way round.
	ID   *RequestID
	Code spec.ResponseCode
	At   spec.Time

	Service     *ServiceResponse
	SMETS1      *SMETS1Message
	DeviceAlert *DeviceAlert
	DCCAlert    *DCCAlert
	// Rest is what content that is not read further says, value by value.
	Rest []Value
	// SchemaVersion is the schemaVersion attribute of a response that was read.
	SchemaVersion string
	// Signed tells, of a response that was read, whether it ends with a
	// Signature; not whether it verifies.
	Signed bool
}

// ServiceResponse answers a request by the DSP itself or with a SMETS2
// Device's GBCS payload. With neither payload nor inventory it is an
// acknowledgement or a bare response code. [D] ResponseMessage
type ServiceResponse struct {
	SRV spec.SRV
	// Inventory answers an 8.2: one to seventeen Devices.
	Inventory []InventoryEntry
	// Payload is a GBCS message. What it says of a SMETS2 Device (the credentials
	// of a 6.24.1, say) is not read here.
	Payload []byte
	// PreCommand answers the transform of a critical request to a SMETS2 Device:
	// the GBCS message to be signed and sent back.
	PreCommand *PreCommand
	// Other is the name of content that is not read further, such as LocalCommand.
	Other string
}

// PreCommand is a GBCS message without the User's signature. [D] PreCommand
type PreCommand struct {
	// Version is the GBCSVersion, a free text.
	Version string
	Payload []byte
}

// DeviceAlert is an alert of a SMETS2 Device. [D] DeviceAlertMessage
type DeviceAlert struct {
	// Code is the alert code in hexadecimal.
	Code    string
	Payload []byte
}

// DCCAlert is an alert of the DCC itself or of an S1SP. [D] DCCAlertMessage
type DCCAlert struct {
	// Code is the DCCAlertCode, N1 to N999 or AD1. Which code an S1SPAlert
	// travels under is not public in the artefacts: the sender chooses.
	Code string
	// S1SP is the alert of an S1SP.
	S1SP *S1SPMessage
	// StatusChange names a Device whose status changed.
	StatusChange *StatusChange
	// Other is the name of a DCCAlert that is not read further.
	Other string
}

// StatusChange tells that a Device's status changed. [D] DeviceStatusChangeEvent
type StatusChange struct{ Device spec.EUI64 }

// Reply is a bare response code in answer to a request, with the ResponseID
// that belongs to it.
func Reply(request Message, code spec.ResponseCode, at spec.Time) Response {
	id, swapped := request.ID, request.ID.Swapped()
	return Response{Request: &id, ID: &swapped, Code: code, At: at, Service: &ServiceResponse{SRV: request.SRV}}
}

// About is the RequestID that a message is about: the one that it answers, or
// the one that an S1SP's alert names; nil for none.
func (r Response) About() *RequestID {
	if r.DCCAlert != nil && r.DCCAlert.S1SP != nil {
		return r.DCCAlert.S1SP.Content.Request
	}
	return r.Request
}

// Inner are the documents that an S1SP signed inside the response.
func (r Response) Inner() [][]byte {
	switch {
	case r.SMETS1 != nil:
		return [][]byte{r.SMETS1.Signed}
	case r.DCCAlert != nil && r.DCCAlert.S1SP != nil:
		return [][]byte{r.DCCAlert.S1SP.Signed}
	}
	return nil
}

// IsRejection reports whether the code is one of rejection, an E and digits.
func (r Response) IsRejection() bool { return strings.HasPrefix(string(r.Code), "E") }

// Outcome is the response as the judge sees it: I0 and I99 accept, an E-code
// rejects. [D] What a warning (W…) or any other code decides is not public here:
// it is an error that says so, and never an acceptance.
func (r Response) Outcome() (spec.Response, error) {
	switch {
	case r.Code == spec.I0 || r.Code == spec.I99:
		return spec.Response{Decision: spec.Accepted, Code: r.Code}, nil
	case r.IsRejection():
		return spec.Response{Decision: spec.Rejected, Code: r.Code}, nil
	}
	return spec.Response{}, fmt.Errorf("the meaning of the response code %s is not public here, so that it tells neither an acceptance nor a rejection", clip(string(r.Code)))
}

// Unpublished is the code to send where the project's vocabulary has none: a
// Response must have one. The schema enumerates it; its meaning is not public
// here, and a judge compares codes only where one is published. [A]
const Unpublished spec.ResponseCode = "E100"

// WireCode is the code with which a decision travels.
func WireCode(response spec.Response) spec.ResponseCode {
	if response.Code == spec.NoCode {
		return Unpublished
	}
	return response.Code
}

var (
	codeShape  = regexp.MustCompile(`^[IEW][0-9]{1,6}$`)
	alertShape = regexp.MustCompile(`^(N[0-9]{1,3}|AD1)$`)
	hexShape   = regexp.MustCompile(`^([0-9A-Fa-f]{2}){1,16}$`)
)

// BuildResponse writes the response as an unsigned document. A response with
// no code is ErrInexpressible, as is an inventory that the schema has no room
// for; one with none or several bodies is an error. [D] Response
func BuildResponse(response Response) ([]byte, error) {
	if !codeShape.MatchString(string(response.Code)) {
		return nil, inexpressible("", "response code %q: ResponseCode is mandatory, an I, E or W and digits", clip(string(response.Code)))
	}
	at, err := dateTime("", response.At)
	if err != nil {
		return nil, err
	}
	var w writer
	w.declaration()
	w.open("sr:Response", "xmlns:ds", signatureNS, "xmlns:sr", gatewayNS, "schemaVersion", SchemaVersion)
	w.open("sr:Header")
	if response.Request != nil {
		w.leaf("sr:RequestID", response.Request.String())
	}
	if response.ID != nil {
		w.leaf("sr:ResponseID", response.ID.String())
	}
	w.leaf("sr:ResponseCode", string(response.Code))
	w.leaf("sr:ResponseDateTime", at)
	w.close("sr:Header")
	w.open("sr:Body")
	if err := w.responseBody(response); err != nil {
		return nil, err
	}
	w.close("sr:Body")
	w.close("sr:Response")
	return w.Bytes(), nil
}

func (w *writer) responseBody(response Response) error {
	set := 0
	for _, present := range []bool{response.Service != nil, response.SMETS1 != nil, response.DeviceAlert != nil, response.DCCAlert != nil} {
		if present {
			set++
		}
	}
	if set != 1 {
		return fmt.Errorf("response with %d bodies: set one of Service, SMETS1, DeviceAlert and DCCAlert", set)
	}
	switch {
	case response.Service != nil:
		return w.service(*response.Service)
	case response.SMETS1 != nil:
		return w.smets1Message(*response.SMETS1)
	case response.DeviceAlert != nil:
		return w.deviceAlert(*response.DeviceAlert)
	default:
		return w.dccAlert(*response.DCCAlert)
	}
}

// references writes ServiceReference and ServiceReferenceVariant.
func (w *writer) references(prefix string, srv spec.SRV) error {
	variant, err := spec.Variant(srv)
	if err != nil {
		return err
	}
	w.leaf(prefix+"ServiceReference", variant.ServiceReference)
	w.leaf(prefix+"ServiceReferenceVariant", string(variant.SRV))
	return nil
}
