package duis

import (
	"embed"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"

	"example.org/mp107/spec"
)

//go:embed bodies/*.xml
var bodyFiles embed.FS

// The marks that a body can have.
const (
	markOptionalTime  = "{{ExecutionDateTime?}}"
	markMandatoryTime = "{{ExecutionDateTime}}"
	markSubject       = "{{Subject}}"
	markRole          = "{{RemotePartyRole}}"
	markCertificates  = "{{ReplacementCertificates}}"
	markPath          = "{{CertificationPath}}"
	markTimeChecks    = "{{TimeChecks}}"
	markReadBack      = "{{ReadBack}}"
)

// body is one minimal body: the name of the child of Body and its text
// without the white space that only makes the file readable.
type body struct {
	element string
	text    string
}

var bodies = sync.OnceValue(func() map[spec.SRV]body {
	all := map[spec.SRV]body{}
	for _, variant := range spec.Catalogue() {
		text, err := bodyFiles.ReadFile("bodies/" + string(variant.SRV) + ".xml")
		if err != nil {
			panic("duis: " + err.Error()) // the embedded files are part of the program
		}
		all[variant.SRV] = compact(string(text))
	}
	return all
})

// compact joins the lines of a file. White space between elements would be
// legal, but DUIS signs the document as it stands and some signers remove it.
func compact(text string) body {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimSpace(line))
	}
	joined := b.String()
	name := strings.TrimPrefix(joined, "<sr:")
	return body{element: name[:strings.IndexAny(name, " />")], text: joined}
}

// fill replaces the marks of a variant's body.
func fill(request spec.ServiceRequest, options BuildOptions) (string, error) {
	text := bodies()[request.SRV].text
	if strings.Contains(text, markMandatoryTime) && request.ExecuteAt == nil {
		return "", inexpressible(request.SRV, "at once: its ExecutionDateTime is mandatory")
	}
	at, err := execution(request)
	if err != nil {
		return "", err
	}
	replacements := []string{markOptionalTime, at, markMandatoryTime, at, markSubject, options.subject().String()}
	switch request.SRV {
	case spec.UpdateSecurityCredentialsKRP:
		certificates, path, err := credentials(*request.Update, options)
		if err != nil {
			return "", err
		}
		replacements = append(replacements, markRole, string(request.Update.Slot),
			markCertificates, certificates, markPath, path, markTimeChecks, fmt.Sprint(!options.SkipTimeChecks))
	case retrieveCredentials:
		readBack, err := readBack(options)
		if err != nil {
			return "", err
		}
		replacements = append(replacements, markReadBack, readBack)
	}
	return strings.NewReplacer(replacements...).Replace(text), nil
}

// execution is the ExecutionDateTime of a request; empty where it has none.
func execution(request spec.ServiceRequest) (string, error) {
	if request.ExecuteAt == nil {
		return "", nil
	}
	moment, err := dateTime(request.SRV, *request.ExecuteAt)
	return "<sr:ExecutionDateTime>" + moment + "</sr:ExecutionDateTime>", err
}

// signedPreCommand is the body that carries a pre-command back. [D] SignedPreCommand
func signedPreCommand(request spec.ServiceRequest, payload []byte) (string, error) {
	at, err := execution(request)
	return "<sr:SignedPreCommand>" + at + "<sr:GBCSPayload>" + base64.StdEncoding.EncodeToString(payload) + "</sr:GBCSPayload></sr:SignedPreCommand>", err
}

// retrieveCredentials is SRV 6.24.1, which reads credentials back. [D]
const retrieveCredentials spec.SRV = "6.24.1"

func readBack(options BuildOptions) (string, error) {
	slots := options.ReadBack
	if len(slots) == 0 {
		slots = []spec.RemotePartyRole{spec.Supplier, spec.NetworkOperator}
	}
	if len(slots) > 7 {
		return "", inexpressible(retrieveCredentials, "%d times RemotePartyRole: at most seven", len(slots))
	}
	var b strings.Builder
	for _, slot := range slots {
		if _, err := spec.ParseRemotePartyRole(string(slot)); err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "<sr:RemotePartyRole>%s</sr:RemotePartyRole>", slot)
	}
	return b.String(), nil
}
