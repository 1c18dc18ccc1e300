package server

import (
	"fmt"
	"slices"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/spec"
)

// interpretation reads the certificates that a request carries. Each must be
// of the SMKI profile, of a role that has a slot, and lead to a trusted root by
// way of the certification path carried; valid now, where the request asks for
// that (ApplyTimeBasedCPVChecks). A root that is to be placed is trusted by
// nobody yet: it must have signed itself. [D] for the fields, [A] for the rest
func (s *Server) interpretation(message duis.Message) duis.Interpretation {
	in := duis.Interpretation{Roles: s.roles, DSP: s.options.Profile.DSP}
	if message.Update == nil {
		return in
	}
	anchors := s.anchors.With(pathOf(message)...)
	in.Certificate = func(der []byte) (spec.RemotePartyRole, spec.EUI64, error) {
		certificate, err := pki.Parse(der)
		if err != nil {
			return "", 0, err
		}
		slot := certificate.Role.Party()
		if slot == spec.NoSlot {
			return "", 0, fmt.Errorf("%v: no slot is kept for its role", certificate)
		}
		if certificate.Role == pki.Root {
			_, err = pki.NewAnchors(certificate)
		} else {
			_, err = anchors.Path(certificate)
		}
		if s.options.Profile.Signers == duis.Pinned && slices.ContainsFunc(s.signers, certificate.Equal) {
			err = nil
		}
		if err == nil && message.Update.TimeChecks {
			err = certificate.ValidAt(pki.At(s.world.now))
		}
		return slot, certificate.Owner, err
	}
	return in
}

// pathOf are the certificates of the certification path that can be read;
// others help nobody.
func pathOf(message duis.Message) []*pki.Certificate {
	var path []*pki.Certificate
	for _, der := range message.Update.Path {
		if certificate, err := pki.Parse(der); err == nil {
			path = append(path, certificate)
		}
	}
	return path
}

// misusesCertificates reports whether a certificate stands where its key could
// not be used: one for key agreement as digital signing certificate, or the
// other way round. [A]
func (s *Server) misusesCertificates(message duis.Message) bool {
	if message.Update == nil {
		return false
	}
	for _, carried := range message.Update.Certificates {
		certificate, err := pki.Parse(carried.DER)
		if err != nil {
			return true
		}
		signs := certificate.Usage == pki.DigitalSignature
		if !certificate.Role.IsAuthority() && signs != (carried.Use == spec.DigitalSigning) {
			return true
		}
	}
	return false
}
