package duis

import (
	"encoding/base64"
	"strings"

	"example.org/mp107/spec"
)

// S1SPMessage is an S1SP's alert inside a DCC alert. To make one, set Signed to
// an S1SPAlert that the S1SP has signed. [D] S1SPAlertDSP
type S1SPMessage struct {
	// Signed is the S1SPAlert as a document of its own, as the S1SP signed it.
	Signed []byte
	// Content is what Signed says. It is set by ParseResponse and not written.
	Content S1SPAlert
}

// S1SPAlert is what an S1SP reports, of a request or of a Device. [D]
type S1SPAlert struct {
	// Request is the RequestID that the alert is about; nil for none.
	Request *RequestID
	// Device is the Device concerned; zero for none.
	Device spec.EUI64
	// Code is the S1SPAlertCode, a free text to the schema.
	Code string
	// Information is the AdditionalInformation.
	Information string
	At          spec.Time
}

// BuildS1SPAlert writes an S1SPAlert without its Signature, which the schema
// demands: sign it before it goes into an S1SPMessage.
func BuildS1SPAlert(alert S1SPAlert) ([]byte, error) {
	if alert.Code == "" {
		return nil, inexpressible("", "an S1SPAlert without an S1SPAlertCode")
	}
	at, err := dateTime("", alert.At)
	if err != nil {
		return nil, err
	}
	var w writer
	w.declaration()
	w.open("sr:S1SPAlert", "xmlns:ds", signatureNS, "xmlns:sr", gatewayNS, "schemaVersion", SchemaVersion)
	if alert.Request != nil {
		w.leaf("sr:RequestID", alert.Request.String())
	}
	if alert.Device != 0 {
		w.leaf("sr:DeviceID", alert.Device.String())
	}
	w.leaf("sr:S1SPAlertCode", alert.Code)
	w.optional("sr:AdditionalInformation", alert.Information)
	w.leaf("sr:DateTime", at)
	w.close("sr:S1SPAlert")
	return w.Bytes(), nil
}

func (w *writer) deviceAlert(alert DeviceAlert) error {
	if !hexShape.MatchString(alert.Code) {
		return inexpressible("", "alert code %q: AlertCode is hexadecimal", clip(alert.Code))
	}
	if len(alert.Payload) == 0 {
		return inexpressible("", "a Device alert without GBCSPayload")
	}
	w.open("sr:DeviceAlertMessage")
	w.leaf("sr:AlertCode", strings.ToUpper(alert.Code))
	w.leaf("sr:GBCSPayload", base64.StdEncoding.EncodeToString(alert.Payload))
	w.close("sr:DeviceAlertMessage")
	return nil
}

func (w *writer) dccAlert(alert DCCAlert) error {
	if !alertShape.MatchString(alert.Code) {
		return inexpressible("", "DCCAlertCode %q: want N and a number, or AD1", clip(alert.Code))
	}
	if alert.S1SP == nil {
		return inexpressible("", "a DCC alert other than an S1SP's: it is read and not written")
	}
	inner, err := embedded(alert.S1SP.Signed, s1spSigned)
	if err != nil {
		return err
	}
	w.open("sr:DCCAlertMessage")
	w.leaf("sr:DCCAlertCode", alert.Code)
	w.open("sr:DCCAlert")
	w.open("sr:S1SPAlertDSP")
	w.Write(inner)
	w.close("sr:S1SPAlertDSP")
	w.close("sr:DCCAlert")
	w.close("sr:DCCAlertMessage")
	return nil
}

func (r *Response) readDeviceAlert(n *node) error {
	parts, err := leaves(n, one("AlertCode"), optional("ThrottledAlertSequenceId"), optional("ThrottledAlertCount"), one("GBCSPayload"))
	if err != nil {
		return err
	}
	code := parts["AlertCode"][0]
	if !hexShape.MatchString(code.value()) {
		return refuse(BadValue, "AlertCode %q: want hexadecimal octets", clip(code.value()))
	}
	payload, err := bytesOf(parts["GBCSPayload"][0])
	if err != nil {
		return err
	}
	r.DeviceAlert = &DeviceAlert{Code: strings.ToUpper(code.value()), Payload: payload}
	return nil
}

func (r *Response) readDCCAlert(n *node) error {
	parts, err := sequence(n, one("DCCAlertCode"), optional("ThrottledAlertSequenceId"), optional("ThrottledAlertCount"), one("DCCAlert"))
	if err != nil {
		return err
	}
	code := parts["DCCAlertCode"][0]
	if !alertShape.MatchString(code.text) {
		return refuse(BadValue, "DCCAlertCode %q", clip(code.text))
	}
	choice := parts["DCCAlert"][0]
	if len(choice.children) != 1 || choice.children[0].name.Space != gatewayNS {
		return refuse(WrongStructure, "DCCAlert holds %d elements: want one", len(choice.children))
	}
	r.DCCAlert = &DCCAlert{Code: code.text}
	content := choice.children[0]
	switch content.name.Local {
	case "S1SPAlertDSP":
		parts, err := sequence(content, one("S1SPAlert"), optional("DSPScheduleID"))
		if err != nil {
			return err
		}
		alert := parts["S1SPAlert"][0]
		read, err := readS1SPAlert(alert)
		if err != nil {
			return err
		}
		r.DCCAlert.S1SP = &S1SPMessage{Signed: alert.standalone(), Content: read}
	case "DeviceStatusChangeEvent":
		if len(content.children) == 0 || !content.children[0].is("DeviceID") {
			return refuse(WrongStructure, "in DeviceStatusChangeEvent: DeviceID is missing")
		}
		device, err := euiOf(content.children[0])
		if err != nil {
			return err
		}
		r.DCCAlert.StatusChange = &StatusChange{Device: device}
		r.Rest = valuesIn(content)
	default:
		r.DCCAlert.Other = clip(content.name.Local)
		r.Rest = valuesIn(content)
	}
	return nil
}

func readS1SPAlert(n *node) (S1SPAlert, error) {
	parts, err := sequence(n, optional("RequestID"), optional("DeviceID"), one("S1SPAlertCode"), optional("AdditionalInformation"),
		optional("UTRN"), one("DateTime"), rule{name: "Signature", least: 1, most: 1, namespaces: signatureNS})
	if err != nil {
		return S1SPAlert{}, err
	}
	var v values
	alert := S1SPAlert{
		Request: maybe(&v, requestIDOf, parts["RequestID"]), Device: first(&v, euiOf, parts["DeviceID"]),
		Code: parts["S1SPAlertCode"][0].text, At: first(&v, timeOf, parts["DateTime"]),
	}
	for _, child := range parts["AdditionalInformation"] {
		alert.Information = child.text
	}
	return alert, v.err
}
