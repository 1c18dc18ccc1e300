package duis

import (
	"fmt"
	"unicode/utf8"

	"example.org/mp107/spec"
)

// SMETS1Message is the answer or the alert of a SMETS1 Device, signed by its
// S1SP inside the response that the DSP signs. To make one, sign the document
// of BuildSMETS1 and set Signed. [D] SMETS1ResponseMessage
type SMETS1Message struct {
	// SRV is the variant answered; empty for a Device's alert.
	SRV spec.SRV
	// Signed is the SMETS1SignedResponse as a document of its own, as the S1SP signed it.
	Signed []byte
	// Content is what Signed says. It is set by ParseResponse and not written.
	Content SMETS1Response
}

// SMETS1Response is what the S1SP says for the Device. [D] SMETS1ResponseType
type SMETS1Response struct {
	// Header: the Device or S1SP that answers, the User addressed, and the
	// originator counter of the request answered.
	ID RequestID
	// SRV is the variant answered; empty for an alert.
	SRV spec.SRV
	// Success is the MessageSuccess attribute; nil means that there is none, as
	// for every variant but 6.15.1 and 6.24.1 here.
	Success *bool
	// Credentials are the credentials read back by a 6.24.1.
	Credentials []ReadCredential
	// Rest is what any other answer says, value by value.
	Rest []Value
	// Alert is set for a Device's alert in place of a response.
	Alert *SMETS1Alert
}

// ReadCredential is one credential read back. The owner's identifier is read;
// the role inside the certificate is not: slot and owner are all that can be
// observed over DUIS. [D] RemotePartyDetails
type ReadCredential struct {
	Slot  spec.RemotePartyRole
	Use   spec.CertificateUse
	Owner spec.EUI64
}

// SMETS1Alert is the content of a SMETS1 Device's alert. [D] DeviceAlertContentType
type SMETS1Alert struct {
	// Code is the GBCS alert code in hexadecimal; it may be empty.
	Code        string
	Description string
	At          spec.Time
}

// answersCredentials are the variants whose SMETS1 answer has a body here. [D]
var answersCredentials = map[spec.SRV]string{
	spec.UpdateSecurityCredentialsKRP: "ra:UpdateSecurityCredentialsKRPRsp",
	retrieveCredentials:               "ra:RetrieveDeviceSecurityCredentialsKRPRsp",
}

// BuildSMETS1 writes a SMETS1SignedResponse without its Signature, which the
// schema demands: sign it before it goes into a SMETS1Message. Content that the
// variant's response has no element for is ErrInexpressible.
func BuildSMETS1(response SMETS1Response) ([]byte, error) {
	var w writer
	w.declaration()
	w.open("sr:SMETS1SignedResponse", "xmlns:ds", signatureNS, "xmlns:ra", alertNS, "xmlns:sr", gatewayNS, "schemaVersion", SchemaVersion)
	w.open("sr:SMETS1Response")
	w.open("sr:Header")
	w.leaf("ra:BusinessOriginatorID", response.ID.Originator.String())
	w.leaf("ra:BusinessTargetID", response.ID.Target.String())
	w.leaf("ra:OriginatorCounter", fmt.Sprint(response.ID.Counter))
	if response.SRV != "" {
		if err := w.references("ra:", response.SRV); err != nil {
			return nil, err
		}
	}
	w.close("sr:Header")
	w.open("sr:Body")
	if err := w.smets1Body(response); err != nil {
		return nil, err
	}
	w.close("sr:Body")
	w.close("sr:SMETS1Response")
	w.close("sr:SMETS1SignedResponse")
	return w.Bytes(), nil
}

func (w *writer) smets1Body(response SMETS1Response) error {
	if response.Alert != nil {
		at, err := dateTime("", response.Alert.At)
		if err != nil {
			return err
		}
		if response.Alert.Code != "" && !hexShape.MatchString(response.Alert.Code) {
			return inexpressible("", "alert code %q: want hexadecimal octets", clip(response.Alert.Code))
		}
		if utf8.RuneCountInString(response.Alert.Description) > 250 {
			return inexpressible("", "an AlertDescription of more than 250 characters")
		}
		w.open("sr:DeviceAlertMessage")
		w.open("ra:DeviceAlertContent")
		w.optional("ra:GBCSHexAlertCode", response.Alert.Code)
		w.leaf("ra:AlertDescription", response.Alert.Description)
		w.leaf("ra:Timestamp", at)
		w.close("ra:DeviceAlertContent")
		w.close("sr:DeviceAlertMessage")
		return nil
	}
	element, known := answersCredentials[response.SRV]
	if !known && response.Success != nil {
		return inexpressible(response.SRV, "MessageSuccess: the answer is written without SMETSData here")
	}
	if len(response.Credentials) > 0 && response.SRV != retrieveCredentials {
		return inexpressible(response.SRV, "RemotePartyDetails: only the answer to %s has them", retrieveCredentials)
	}
	w.open("sr:ResponseMessage")
	if known {
		var attributes []string
		if response.Success != nil {
			attributes = []string{"MessageSuccess", fmt.Sprint(*response.Success)}
		}
		w.open("ra:SMETSData")
		w.open(element, attributes...)
		for _, credential := range response.Credentials {
			w.open("ra:RemotePartyDetails")
			w.leaf("ra:RemotePartyRole", string(credential.Slot))
			w.optional("ra:CertificateUsage", string(credential.Use))
			w.leaf("ra:ExistingRemotePartyID", credential.Owner.String())
			w.close("ra:RemotePartyDetails")
		}
		w.close(element)
		w.close("ra:SMETSData")
	}
	w.close("sr:ResponseMessage")
	return nil
}

func (w *writer) smets1Message(message SMETS1Message) error {
	inner, err := embedded(message.Signed, smets1Signed)
	if err != nil {
		return err
	}
	w.open("sr:SMETS1ResponseMessage")
	if message.SRV != "" {
		if err := w.references("sr:", message.SRV); err != nil {
			return err
		}
	}
	w.Write(inner)
	w.close("sr:SMETS1ResponseMessage")
	return nil
}
