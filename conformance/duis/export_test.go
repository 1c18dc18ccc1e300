package duis

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
