package duis

import (
	"math"
	"strings"

	"example.org/mp107/spec"
)

// ParseResponse reads what a DSP sends a User. A response code is taken by its
// form, whether or not its meaning is public. Content of which the project has
// no use is named and not read. The error is always a *Refusal. [D] Response
func ParseResponse(document []byte) (Response, error) {
	root, err := readTree(document)
	if err != nil {
		return Response{}, err
	}
	if !root.is("Response") {
		return Response{}, refuse(WrongRoot, "%s: want Response in the namespace %s", clip(root.name.Local), gatewayNS)
	}
	version, err := schemaVersion(root)
	if err != nil {
		return Response{}, err
	}
	parts, err := envelope(root)
	if err != nil {
		return Response{}, err
	}
	r := Response{SchemaVersion: version, Signed: len(parts["Signature"]) == 1}
	if err := r.readHeader(parts["Header"][0]); err != nil {
		return Response{}, err
	}
	if err := r.readBody(parts["Body"][0]); err != nil {
		return Response{}, err
	}
	return r, nil
}

func (r *Response) readHeader(header *node) error {
	parts, err := leaves(header, optional("RequestID"), optional("ResponseID"), one("ResponseCode"), one("ResponseDateTime"))
	if err != nil {
		return err
	}
	var v values
	r.Request = maybe(&v, requestIDOf, parts["RequestID"])
	r.ID = maybe(&v, requestIDOf, parts["ResponseID"])
	if v.err != nil {
		return v.err
	}
	code := parts["ResponseCode"][0]
	if !codeShape.MatchString(code.text) {
		return refuse(BadValue, "ResponseCode %q: want an I, E or W and digits", clip(code.text))
	}
	r.Code = spec.ResponseCode(code.text)
	r.At, err = momentOf(parts["ResponseDateTime"][0])
	return err
}

// momentOf is timeOf for a moment that only reports: its fraction of a second
// is dropped, since no decision rests on it.
func momentOf(n *node) (spec.Time, error) {
	whole := *n
	if parts := dateTimeShape.FindStringSubmatch(clip(n.value())); parts != nil {
		whole.text = parts[1] + parts[3]
	}
	return timeOf(&whole)
}

func (r *Response) readBody(parent *node) error {
	if len(parent.children) != 1 {
		return refuse(WrongStructure, "Body holds %d elements: want one", len(parent.children))
	}
	content := parent.children[0]
	inner := ""
	var err error
	switch {
	case content.is("ResponseMessage"):
		err = r.readService(content)
	case content.is("SMETS1ResponseMessage"):
		inner = smets1Signed
		err = r.readSMETS1(content)
	case content.is("DeviceAlertMessage"):
		err = r.readDeviceAlert(content)
	case content.is("DCCAlertMessage"):
		inner = s1spSigned
		err = r.readDCCAlert(content)
	default:
		return refuse(WrongBody, "%s in a response", clip(content.name.Local))
	}
	if err != nil {
		return err
	}
	return strays(content, inner)
}

// strays refuses every Signature but the one at the end of the element that an
// S1SP signs.
func strays(n *node, signedElement string) error {
	for i, child := range n.children {
		if isSignature(child) {
			if !n.is(signedElement) || i != len(n.children)-1 {
				return refuse(StraySignature, "in %s", clip(n.name.Local))
			}
			continue
		}
		if err := strays(child, signedElement); err != nil {
			return err
		}
	}
	return nil
}

func (r *Response) readSMETS1(n *node) error {
	parts, err := sequence(n, optional("ServiceReference"), optional("ServiceReferenceVariant"), optional("DSPScheduleID"),
		optional("ThrottledAlertSequenceId"), optional("ThrottledAlertCount"), one("SMETS1SignedResponse"))
	if err != nil {
		return err
	}
	message := &SMETS1Message{Signed: parts[smets1Signed][0].standalone()}
	if len(parts["ServiceReference"]) > 0 && len(parts["ServiceReferenceVariant"]) > 0 {
		if message.SRV, err = readReference(parts["ServiceReference"][0], parts["ServiceReferenceVariant"][0]); err != nil {
			return err
		}
	}
	if message.Content, err = readSigned(parts["SMETS1SignedResponse"][0]); err != nil {
		return err
	}
	r.SMETS1 = message
	return nil
}

func readSigned(n *node) (SMETS1Response, error) {
	if _, err := schemaVersion(n); err != nil {
		return SMETS1Response{}, err
	}
	parts, err := sequence(n, one("SMETS1Response"), rule{name: "Signature", least: 1, most: 1, namespaces: signatureNS})
	if err != nil {
		return SMETS1Response{}, err
	}
	inner, err := sequence(parts["SMETS1Response"][0], one("Header"), one("Body"))
	if err != nil {
		return SMETS1Response{}, err
	}
	var s SMETS1Response
	if err := s.readHeader(inner["Header"][0]); err != nil {
		return SMETS1Response{}, err
	}
	return s, s.readBody(inner["Body"][0])
}

func (s *SMETS1Response) readHeader(n *node) error {
	ra := func(name string, least int) rule { return rule{name: name, least: least, most: 1, namespaces: alertNS} }
	parts, err := sequence(n, ra("BusinessOriginatorID", 1), ra("BusinessTargetID", 1), ra("OriginatorCounter", 1),
		ra("SupplementaryRemotePartyID", 0), ra("SupplementaryRemotePartyCounter", 0), ra("SupplementaryOriginatorCounter", 0),
		ra("GBCSHexadecimalMessageCode", 0), ra("ServiceReference", 0), ra("ServiceReferenceVariant", 0), ra("Timestamp", 0))
	if err != nil {
		return err
	}
	var v values
	s.ID.Originator = first(&v, euiOf, parts["BusinessOriginatorID"])
	s.ID.Target = first(&v, euiOf, parts["BusinessTargetID"])
	s.ID.Counter = first(&v, numberOf, parts["OriginatorCounter"])
	if v.err != nil {
		return v.err
	}
	if len(parts["ServiceReference"]) > 0 && len(parts["ServiceReferenceVariant"]) > 0 {
		s.SRV, err = readReference(parts["ServiceReference"][0], parts["ServiceReferenceVariant"][0])
	}
	return err
}

func (s *SMETS1Response) readBody(n *node) error {
	if len(n.children) != 1 {
		return refuse(WrongStructure, "Body of a SMETS1Response holds %d elements: want one", len(n.children))
	}
	content := n.children[0]
	switch {
	case content.is("DeviceAlertMessage"):
		return s.readAlert(content)
	case !content.is("ResponseMessage"):
		return refuse(WrongBody, "%s in a SMETS1Response", clip(content.name.Local))
	}
	data := content.child(alertNS, "SMETSData")
	if data == nil {
		return nil
	}
	if len(data.children) != 1 {
		return refuse(WrongStructure, "SMETSData holds %d elements: want one", len(data.children))
	}
	answer := data.children[0]
	if success, present := answer.attribute("MessageSuccess"); present {
		value, err := booleanOf(&node{name: answer.name, text: success})
		if err != nil {
			return err
		}
		s.Success = &value
	}
	if answer.name.Space == alertNS && strings.HasPrefix(answer.name.Local, "RetrieveDeviceSecurityCredentialsKRP") {
		return s.readCredentials(answer)
	}
	s.Rest = valuesIn(answer)
	return nil
}

func (s *SMETS1Response) readCredentials(answer *node) error {
	details, err := sequence(answer, rule{name: "RemotePartyDetails", most: math.MaxInt, namespaces: alertNS})
	if err != nil {
		return err
	}
	for _, n := range details["RemotePartyDetails"] {
		slot, owner := n.child(alertNS, "RemotePartyRole"), n.child(alertNS, "ExistingRemotePartyID")
		if slot == nil || owner == nil {
			continue // a status in place of a credential
		}
		var credential ReadCredential
		if credential.Slot, err = slotOf(slot); err != nil {
			return err
		}
		if credential.Owner, err = euiOf(owner); err != nil {
			return err
		}
		if use := n.child(alertNS, "CertificateUsage"); use != nil {
			credential.Use = spec.CertificateUse(clip(use.text))
		}
		s.Credentials = append(s.Credentials, credential)
	}
	return nil
}

func (s *SMETS1Response) readAlert(n *node) error {
	s.Alert = &SMETS1Alert{}
	content := n.child(alertNS, "DeviceAlertContent")
	if content == nil {
		return nil
	}
	description, at := content.child(alertNS, "AlertDescription"), content.child(alertNS, "Timestamp")
	if description == nil || at == nil {
		return refuse(WrongStructure, "in DeviceAlertContent: AlertDescription or Timestamp is missing")
	}
	if code := content.child(alertNS, "GBCSHexAlertCode"); code != nil {
		if !hexShape.MatchString(code.value()) {
			return refuse(BadValue, "GBCSHexAlertCode %q", clip(code.value()))
		}
		s.Alert.Code = strings.ToUpper(code.value())
	}
	s.Alert.Description = description.text
	var err error
	s.Alert.At, err = momentOf(at)
	return err
}

// child is the only child of that name, or nil where there is none or several.
func (n *node) child(namespace, local string) *node {
	var found *node
	for _, child := range n.children {
		if child.name.Space == namespace && child.name.Local == local {
			if found != nil {
				return nil
			}
			found = child
		}
	}
	return found
}
