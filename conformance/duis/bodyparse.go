package duis

import "example.org/mp107/spec"

// readInventory is SRV 8.2, Read Inventory. [D]
const readInventory spec.SRV = "8.2"

// readUpdate reads the body of a 6.15.1 completely: what it leaves unread could
// not be judged. [D] UpdateSecurityCredentialsKRP
func (m *Message) readUpdate(content *node) error {
	parts, err := sequence(content, optional("ExecutionDateTime"), one("RemotePartyRole"),
		optional("RemotePartyFloorSeqNumber"), optional("RemotePartyPrepaymentTopUpFloorSeqNumber"),
		one("ReplacementCertificates"), one("CertificationPathCertificates"), one("ApplyTimeBasedCPVChecks"))
	if err != nil {
		return err
	}
	for _, name := range []string{"RemotePartyRole", "RemotePartyFloorSeqNumber", "RemotePartyPrepaymentTopUpFloorSeqNumber", "ApplyTimeBasedCPVChecks"} {
		for _, n := range parts[name] {
			if err := plain(n); err != nil {
				return err
			}
		}
	}
	for _, n := range []*node{content, parts["ReplacementCertificates"][0], parts["CertificationPathCertificates"][0]} {
		if err := noAttributes(n); err != nil {
			return err
		}
	}
	var v values
	m.Update = &Update{
		Slot:         first(&v, slotOf, parts["RemotePartyRole"]),
		Floor:        maybe(&v, floorOf, parts["RemotePartyFloorSeqNumber"]),
		TopUpFloor:   maybe(&v, floorOf, parts["RemotePartyPrepaymentTopUpFloorSeqNumber"]),
		Certificates: first(&v, replacements, parts["ReplacementCertificates"]),
		Path:         first(&v, certificationPath, parts["CertificationPathCertificates"]),
		TimeChecks:   first(&v, booleanOf, parts["ApplyTimeBasedCPVChecks"]),
	}
	return v.err
}

// floorOf reads a floor sequence number, at most 2⁶³−1. [D] floorSequenceNumber
func floorOf(n *node) (uint64, error) {
	number, err := numberOf(n)
	if err == nil && number > 1<<63-1 {
		err = refuse(BadValue, "%s %d: want at most 9223372036854775807", n.name.Local, number)
	}
	return number, err
}

func replacements(parent *node) ([]CarriedCertificate, error) {
	outer, err := sequence(parent, one("SupplierOrNetworkOperatorCertificates"))
	if err != nil {
		return nil, err
	}
	inner := outer["SupplierOrNetworkOperatorCertificates"][0]
	if err := noAttributes(inner); err != nil {
		return nil, err
	}
	var rules []rule
	for _, use := range spec.CertificateUses() {
		rules = append(rules, optional(string(use)+"Certificate"))
	}
	parts, err := leaves(inner, rules...)
	if err != nil {
		return nil, err
	}
	var v values
	var carried []CarriedCertificate
	for _, use := range spec.CertificateUses() {
		for _, der := range every(&v, bytesOf, parts[string(use)+"Certificate"]) {
			carried = append(carried, CarriedCertificate{Use: use, DER: der})
		}
	}
	return carried, v.err
}

func certificationPath(parent *node) ([][]byte, error) {
	parts, err := leaves(parent, rule{name: "Certificate", least: 1, most: maxPathCertificates})
	if err != nil {
		return nil, err
	}
	var v values
	path := every(&v, bytesOf, parts["Certificate"])
	return path, v.err
}

func (m *Message) readReadBack(content *node) error {
	parts, err := leaves(content, rule{name: "RemotePartyRole", least: 1, most: 7})
	if err != nil {
		return err
	}
	var v values
	m.ReadBack = every(&v, slotOf, parts["RemotePartyRole"])
	return v.err
}

func (m *Message) readInventory(content *node) error {
	if len(content.children) != 1 {
		return refuse(WrongStructure, "ReadInventory holds %d elements: want one", len(content.children))
	}
	question := content.children[0]
	query := &InventoryQuery{}
	switch {
	case question.is("DeviceID"):
		if err := plain(question); err != nil {
			return err
		}
		device, err := euiOf(question)
		if err != nil {
			return err
		}
		query.Device = device
	case question.is("MPxN"):
		if err := plain(question); err != nil {
			return err
		}
		if query.MPxN = spec.MPxN(question.text); len(query.MPxN) < 1 || len(query.MPxN) > 13 {
			return refuse(BadValue, "MPxN %q: want 1 to 13 characters", clip(question.text))
		}
	case question.is("UPRN"), question.is("PropertyFilter"):
	default:
		return refuse(WrongStructure, "in ReadInventory: %s", clip(question.name.Local))
	}
	m.Inventory = query
	return nil
}
