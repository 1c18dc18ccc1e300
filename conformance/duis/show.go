package duis

import (
	"fmt"
	"strings"

	"example.org/mp107/spec"
)

// Show says any document of the schema in words: a request, a response or an
// alert, or what an S1SP signs inside one. Nothing is verified or judged. The
// error is always a *Refusal.
func Show(document []byte, in Interpretation) (string, error) {
	root, err := readTree(document)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	switch {
	case root.is("Response"):
		response, err := ParseResponse(document)
		if err != nil {
			return "", err
		}
		response.describe(&b, in)
	case root.is(s1spSigned):
		alert, err := readS1SPAlert(root)
		if err != nil {
			return "", err
		}
		alert.describe(&b)
	case root.is(smets1Signed):
		signed, err := readSigned(root)
		if err != nil {
			return "", err
		}
		signed.describe(&b, in)
	default:
		message, err := Parse(document)
		if err != nil {
			return "", err
		}
		b.WriteString(Describe(message, in))
	}
	if version, err := schemaVersion(root); err == nil && version != SchemaVersion {
		fmt.Fprintf(&b, "Note: it declares schemaVersion %s; it was read by what the schema %s says.\n", version, SchemaVersion)
	}
	return b.String(), nil
}

func (r Response) describe(b *strings.Builder, in Interpretation) {
	switch {
	case r.Request != nil:
		fmt.Fprintf(b, "An answer to the request of %v to %v with counter %d", r.Request.Originator, r.Request.Target, r.Request.Counter)
	case r.ID != nil:
		fmt.Fprintf(b, "A message of %v to %v with counter %d", r.ID.Originator, r.ID.Target, r.ID.Counter)
	default:
		b.WriteString("A message that names no request and no sender")
	}
	fmt.Fprintf(b, ", made at %v, with response code %s, %s.\n", r.At, r.Code, r.codeInWords())
	if r.Request != nil && r.ID == nil {
		b.WriteString("It has no ResponseID.\n")
	}
	switch {
	case r.Service != nil:
		r.Service.describe(b)
	case r.SMETS1 != nil:
		b.WriteString("It holds the message of a SMETS1 Device, signed by its S1SP. ")
		r.SMETS1.Content.describe(b, in)
	case r.DeviceAlert != nil:
		fmt.Fprintf(b, "It is the alert %s of a Device: %d bytes of GBCS, which are not read.\n", r.DeviceAlert.Code, len(r.DeviceAlert.Payload))
	case r.DCCAlert != nil:
		r.DCCAlert.describe(b)
	}
	describeValues(b, r.Rest, in)
}

// codeInWords is what is public of a response code.
func (r Response) codeInWords() string {
	if r.IsRejection() {
		return "a rejection: " + r.Code.Meaning()
	}
	return r.Code.Meaning()
}

func (s ServiceResponse) describe(b *strings.Builder) {
	name := ""
	if variant, err := spec.Variant(s.SRV); err == nil {
		name = ", " + variant.Name
	}
	fmt.Fprintf(b, "It is about %s%s.\n", s.SRV, name)
	switch {
	case s.PreCommand != nil:
		fmt.Fprintf(b, "It holds a pre-command of GBCS version %q: %d bytes, to be signed and sent back.\n", clip(s.PreCommand.Version), len(s.PreCommand.Payload))
	case s.Payload != nil:
		fmt.Fprintf(b, "It holds %d bytes of GBCS, which are not read.\n", len(s.Payload))
	case s.Other != "":
		fmt.Fprintf(b, "It holds %s.\n", s.Other)
	case len(s.Inventory) == 0:
		b.WriteString("It holds nothing else.\n")
	}
	for _, e := range s.Inventory {
		fmt.Fprintf(b, "  Device %v, %s", e.Device, e.Type)
		for _, field := range [][2]string{
			{"status", string(e.Status)}, {"manufacturer", e.Manufacturer}, {"model", e.Model}, {"version", e.SMETSVersion},
			{"metering point", string(e.MPxN)}, {"region", e.Region}, {"S1SP", e.S1SP},
		} {
			if field[1] != "" {
				fmt.Fprintf(b, ", %s %q", field[0], clip(field[1]))
			}
		}
		b.WriteString("\n")
	}
}

func (s SMETS1Response) describe(b *strings.Builder, in Interpretation) {
	fmt.Fprintf(b, "%v answers %v", s.ID.Originator, s.ID.Target)
	if s.SRV != "" {
		fmt.Fprintf(b, ", about %s", s.SRV)
	}
	fmt.Fprintf(b, ", originator counter %d.\n", s.ID.Counter)
	if s.Success != nil {
		fmt.Fprintf(b, "The Device did what it was told: %t.\n", *s.Success)
	}
	for _, credential := range s.Credentials {
		fmt.Fprintf(b, "  Slot %s", credential.Slot)
		if credential.Use != "" {
			fmt.Fprintf(b, ", %s", clip(string(credential.Use)))
		}
		fmt.Fprintf(b, ": held by %v\n", credential.Owner)
	}
	if s.Alert != nil {
		fmt.Fprintf(b, "It is an alert, code %q: %q, at %v.\n", clip(s.Alert.Code), clip(s.Alert.Description), s.Alert.At)
	}
	describeValues(b, s.Rest, in)
}

func (a DCCAlert) describe(b *strings.Builder) {
	fmt.Fprintf(b, "It is the DCC alert %s", a.Code)
	switch {
	case a.S1SP != nil:
		b.WriteString(", with an S1SP's own. ")
		a.S1SP.Content.describe(b)
	case a.StatusChange != nil:
		fmt.Fprintf(b, ": the status of the Device %v changed.\n", a.StatusChange.Device)
	default:
		fmt.Fprintf(b, ", %s.\n", a.Other)
	}
}

func (a S1SPAlert) describe(b *strings.Builder) {
	fmt.Fprintf(b, "An S1SP's alert with code %q, whose meaning is not public here, at %v", clip(a.Code), a.At)
	if a.Request != nil {
		fmt.Fprintf(b, ", about the request of %v to %v with counter %d", a.Request.Originator, a.Request.Target, a.Request.Counter)
	}
	if a.Device != 0 {
		fmt.Fprintf(b, ", about the Device %v", a.Device)
	}
	b.WriteString(".\n")
	if a.Information != "" {
		fmt.Fprintf(b, "It adds: %q.\n", clip(a.Information))
	}
}
