package journal

import "encoding/hex"

// Link is a line as it would stand behind one that has its link.
func Link(before []byte, line string) []byte {
	var l link
	if len(before) > 0 {
		l = linkOf(before)
	}
	return l.then([]byte(line)).seal([]byte(line))
}

// Unlinked is what a line says without its link.
func Unlinked(line []byte) string {
	return string(line[:len(line)-linkSize-2]) + "}"
}

func linkOf(sealed []byte) (l link) {
	text := sealed[len(sealed)-linkSize-1:]
	if _, err := hex.Decode(l[:], text[len(`"link":"`):len(`"link":"`)+2*len(l)]); err != nil {
		panic(err)
	}
	return l
}

// Unseal takes a line apart that stands behind another, if there is one.
func Unseal(before, sealed []byte, into any) error {
	var l link
	if len(before) > 0 {
		l = linkOf(before)
	}
	_, err := unseal(l, sealed, into)
	return err
}
