package pki

import (
	"encoding/json"
	"io"
	"maps"
	"os"
	"slices"
)

// maxKeystore bounds a keystore file in bytes.
const maxKeystore = 4 << 20

// Load reads a PKI from a folder, see [LoadDir], or from a keystore file in the
// form of the DCC's published one: JSON of owner, usage, and serial number, each
// entry with its certificate and, perhaps, its private key in PEM. [D] What an
// entry is for is taken from its certificate.
func Load(path string) (*Kit, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fault(Store, "%s cannot be read", path).because(err)
	case info.IsDir():
		return LoadDir(path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fault(Store, "%s cannot be read", path).because(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxKeystore+1))
	if err != nil || len(text) > maxKeystore {
		return nil, fault(Store, "%s cannot be read whole: want at most %d bytes", path, maxKeystore).because(err)
	}
	var owners map[string]map[string]map[string]struct{ Certificate, PrivateKey string }
	if err := json.Unmarshal(text, &owners); err != nil {
		// The cause is left out: the file holds private keys.
		return nil, fault(Store, "%s is neither a folder nor a keystore in JSON, as the DCC's published one is", path)
	}
	var identities []Identity
	for _, owner := range slices.Sorted(maps.Keys(owners)) {
		for _, usage := range slices.Sorted(maps.Keys(owners[owner])) {
			for _, serial := range slices.Sorted(maps.Keys(owners[owner][usage])) {
				entry := owners[owner][usage][serial]
				identity, err := identityOf([]byte(entry.Certificate), []byte(entry.PrivateKey))
				if err != nil {
					return nil, fault(Store, "%s: entry %.20q, %.20q, %.60q", path, owner, usage, serial).because(err)
				}
				identities = append(identities, identity)
			}
		}
	}
	return kitOf(path, identities)
}

func identityOf(certificate, key []byte) (Identity, error) {
	parsed, err := ParsePEM(certificate)
	if err != nil || len(key) == 0 {
		return Identity{Certificate: parsed}, err
	}
	private, err := ParseKey(key)
	if err != nil {
		return Identity{}, err
	}
	return NewIdentity(parsed, private)
}

// kitOf sorts identities into authorities and others. Of several roots or
// issuing authorities the first with a private key is the one that issues; all
// of them are anchors. There need not be any: certificates can be trusted for
// being there, see package xmlsig.
func kitOf(path string, identities []Identity) (*Kit, error) {
	kit := &Kit{Authority: newAuthority()}
	for _, identity := range identities {
		place := &kit.Authority.Root
		switch identity.Certificate.Role {
		case Root:
		case IssuingCA:
			place = &kit.Authority.Issuer
		default:
			kit.Identities = append(kit.Identities, identity)
			continue
		}
		kit.authorities = append(kit.authorities, identity.Certificate)
		if place.Certificate == nil || place.key == nil && identity.key != nil {
			*place = identity
		}
	}
	if len(kit.Identities)+len(kit.authorities) == 0 {
		return nil, fault(Store, "%s holds no certificate", path)
	}
	if issuer := kit.Authority.Issuer.Certificate; issuer != nil {
		kit.Authority.validity = Validity{From: issuer.NotBefore, To: issuer.NotAfter}
	}
	return kit, nil
}
