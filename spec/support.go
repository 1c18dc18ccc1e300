package spec

// Support is something public that bears on a reading, in our words. It is a
// reason to prefer an answer or to leave the question open; it is not law.
type Support struct {
	Reading ReadingID `json:"reading"`
	// Favours is the answer that it speaks for; empty where it leaves the question
	// open or shows only that there is one.
	Favours    string     `json:"favours,omitempty"`
	Fact       string     `json:"fact"`
	Source     string     `json:"source"`
	Confidence Confidence `json:"confidence"`
}

// Confidence is how far a source can be relied on.
type Confidence string

// The confidences.
const (
	High   Confidence = "high"   // an official page or artefact
	Medium Confidence = "medium" // a draft, or a third party's copy
)

const (
	glossary    = "SEC glossary"
	secmp0063   = "SEC page of SECMP0063"
	smets1Draft = "draft SMETS1 Supporting Requirements v0.0.9, clause 11"
)

// SupportRegister lists what is public and bears on a reading, in the order of
// the readings. Readings that are not in it have no public support known to us. [D]
func SupportRegister() []Support {
	return []Support{
		{A1, "", `"SMETS1 Service Provider" is the DCC itself in that capacity, one for each provider that it relies on: DSP and S1SP may be one check or two`, glossary, High},
		{A1, "", "a Countersigned Service Request is what the DCC sends to an S1SP: what each of the two checks is for the Service Request Processing Document to say", glossary, High},
		{A2, "", "a 6.15.1 names a remote party role and carries certificates, which have roles of their own: it has both, and either could be what it targets", "DUIS schema V5.4", High},
		{A3, AnyHolder, "a modification of 2018, withdrawn since, would have checked the Network Operator certificates that Suppliers place with 6.15.1 and 6.21: Suppliers do send such requests", secmp0063, High},
		{A4, AnyNetworkOperator, "the same modification would have added a check that the certificate is that of the operator in Registration Data, and was withdrawn; it estimated that about one electricity meter in ten held a wrong one", secmp0063, High},
		{A5, AtExecution, "E4 is worded as a role that is not authorised for the Device at the required date and time", "third-party list of the DCC's response codes", Medium},
		{A7, TargetedSlot, "on SMETS2 what authorises a replacement depends on the slot that is replaced (use case CS02b): a Network Operator's by a Network Operator, a Supplier's by a Supplier", "GBCS message codes in Wireshark and gbcs-parser", High},
		{A9, "", "a SMETS1 Device has a notified critical and a notified non-critical certificate of the Network Operator", smets1Draft, Medium},
		{A10, SameCertificate, "a certificate ID is serial number and issuer, which speaks for the very certificate; the notified ones are kept as such IDs", smets1Draft, Medium},
		{A11, "", "there is an Authorising Remote Party Signature, and with it an Execution Counter", smets1Draft, Medium},
		{A12, Yes, "Suppliers do send 6.15.1 that place Network Operator certificates (as for A3)", secmp0063, High},
	}
}

// Locator is a place where a user who has the official text should look.
type Locator struct {
	Where string `json:"where"`
	About string `json:"about"`
	// Readings are those that the place may settle.
	Readings []ReadingID `json:"readings,omitempty"`
}

// Locators lists the places where the official text is likely to answer what the
// readings leave open. We have not read them: they are headings, not law, and
// numbers are those of the draft that is named. [D]
func Locators() []Locator {
	const draft = " (as numbered in the draft of DUIS 3.1)"
	return []Locator{
		{"DUIS clause 1.4" + draft, "how requirements differ for SMETS1 Devices", nil},
		{"DUIS clause 1.4.2" + draft, "SMETS1 Service Requests", nil},
		{"DUIS clause 1.4.3" + draft, "Access Control Checks", []ReadingID{A1, A7}},
		{"DUIS clause 1.4.4" + draft, "Future Dating", []ReadingID{A5}},
		{"SEC Appendix AD", "DUIS", nil},
		{"SEC Appendix AM", "SMETS1 Supporting Requirements", []ReadingID{A9, A10, A11}},
		{"SEC Appendix AC", "inventory procedures", nil},
		{"SEC Appendix AB", "Service Request Processing Document", []ReadingID{A1}},
	}
}
