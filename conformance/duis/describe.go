package duis

import (
	"fmt"
	"strings"

	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// Describe says a request in words: who asks what of which Device, and which
// credentials it would replace by whose. What the interpretation cannot tell
// is said to be unknown; nothing is judged.
func Describe(message Message, in Interpretation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v", message.ID.Originator)
	if role, err := in.Roles.RoleOf(message.ID.Originator); err == nil {
		fmt.Fprintf(&b, ", acting as %s,", role)
	}
	variant, err := spec.Variant(message.SRV)
	if err != nil {
		return err.Error()
	}
	kind := "non-critical"
	if variant.Critical {
		kind = "critical"
	}
	fmt.Fprintf(&b, " sends %s, %s (%s, command variant %d)", message.SRV, variant.Name, kind, message.CommandVariant)
	if variant.NonDevice {
		fmt.Fprintf(&b, " to the DSP %v", message.ID.Target)
	} else {
		fmt.Fprintf(&b, " to the Device %v", message.ID.Target)
	}
	fmt.Fprintf(&b, " with counter %d", message.ID.Counter)
	if message.ExecuteAt != nil {
		fmt.Fprintf(&b, ", to be executed at %v", *message.ExecuteAt)
	}
	b.WriteString(".\n")
	if message.PreCommand != nil {
		fmt.Fprintf(&b, "It is a signed pre-command: %d bytes of GBCS, which are not read.\n", len(message.PreCommand))
	}
	describeUpdate(&b, message.Update, in)
	if len(message.ReadBack) > 0 {
		fmt.Fprintf(&b, "It asks for the credentials in the slots %s.\n", text.Join(message.ReadBack, ", "))
	}
	describeQuery(&b, message.Inventory)
	if len(message.Rest) > 0 {
		fmt.Fprintf(&b, "It carries %s:\n", message.Element)
		describeValues(&b, message.Rest, in)
	}
	if err := message.CheckCommandVariant(); err != nil {
		fmt.Fprintf(&b, "Note: %v.\n", err)
	}
	if !message.Signed {
		b.WriteString("It is not signed.\n")
	}
	return b.String()
}

func describeUpdate(b *strings.Builder, update *Update, in Interpretation) {
	if update == nil {
		return
	}
	if len(update.Certificates) == 0 {
		fmt.Fprintf(b, "It declares the %s slot and carries no replacement certificate: it would replace nothing.\n", update.Slot)
		return
	}
	fmt.Fprintf(b, "It would replace, in the %s slot:\n", update.Slot)
	for _, carried := range update.Certificates {
		fmt.Fprintf(b, "  %s by %s\n", carried.Use, certificateInWords(carried, in))
	}
	fmt.Fprintf(b, "The certification path has %d certificates; validity in time is", len(update.Path))
	if !update.TimeChecks {
		b.WriteString(" not")
	}
	b.WriteString(" to be checked.\n")
}

func certificateInWords(carried CarriedCertificate, in Interpretation) string {
	if in.Certificate == nil {
		return fmt.Sprintf("a certificate of %d bytes, whose owner is not read here", len(carried.DER))
	}
	role, owner, err := in.Certificate(carried.DER)
	if err != nil {
		return fmt.Sprintf("%d bytes that are no certificate (%s)", len(carried.DER), clip(err.Error()))
	}
	return fmt.Sprintf("a %s certificate of %v", role, owner)
}

func describeQuery(b *strings.Builder, query *InventoryQuery) {
	switch {
	case query == nil:
	case query.Device != 0:
		fmt.Fprintf(b, "It asks the inventory about the Device %v.\n", query.Device)
	case query.MPxN != "":
		fmt.Fprintf(b, "It asks the inventory about the metering point %q.\n", query.MPxN)
	default:
		b.WriteString("It asks the inventory about an address.\n")
	}
}
