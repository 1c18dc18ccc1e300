// Package strictxml tells whether a document is well-formed XML 1.0 with
// namespaces. encoding/xml, with which the readers here are written, lets pass
// what XML forbids: no space between attributes, references to characters that
// are none, two hyphens in a comment, and more.
package strictxml

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"github.com/jacoelho/xsd"
	"github.com/jacoelho/xsd/xsderrors"
)

// anything is a schema that declares next to nothing: the strict parser of the
// validator reads a document to its end, and nothing else is asked of it.
var anything = sync.OnceValues(func() (*xsd.Engine, error) {
	return xsd.Compile(context.Background(), xsd.Bytes("anything.xsd",
		[]byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="anything"/></xs:schema>`)))
})

// The attributes with a meaning to a validator, which would look at that
// instead, and a namespace as long without one.
var (
	instance = []byte("http://www.w3.org/2001/XMLSchema-instance")
	harmless = []byte("http://www.w3.org/2001/XMLSchema-harmless")
)

// sessions keep what a validation allocates.
var sessions = sync.Pool{New: func() any {
	engine, err := anything()
	if err != nil {
		return err
	}
	session, err := engine.NewSession(limits)
	if err != nil {
		return err
	}
	return session
}}

// limits are above those of every reader here, which refuses by itself what is larger.
var limits = xsd.ValidateOptions{
	MaxErrors: 2, MaxInstanceDepth: 1000, MaxInstanceAttributes: 1000,
	MaxInstanceTextBytes: maxSize, MaxInstanceTokenBytes: maxSize, MaxInstanceBytes: maxSize,
}

// maxSize is the size in bytes beyond which a document is not read.
const maxSize = 16 << 20

// Check reports why a document is not well-formed, or nil. A document type
// declaration, an encoding other than UTF-8 and XML 1.1 are errors too. The time
// it takes is linear in the size.
func Check(document []byte) error {
	if len(document) > maxSize {
		return errors.New("too large to be read")
	}
	if err := outside(document); err != nil {
		return err
	}
	plain := bytes.ReplaceAll(document, instance, harmless)
	switch session := sessions.Get().(type) {
	case *xsd.Session:
		defer sessions.Put(session)
		return malformed(session.Validate(context.Background(), bytes.NewReader(plain)))
	case error:
		return session
	}
	return nil
}

// malformed is the first error that is not about the root element, which the
// schema does not know. What goes beyond a limit has not been read to its end.
func malformed(err error) error {
	var several xsderrors.Errors
	if errors.As(err, &several) {
		for _, one := range several {
			if err := malformed(one); err != nil {
				return err
			}
		}
		return nil
	}
	var one *xsderrors.Error
	if errors.As(err, &one) && one.Code == xsderrors.CodeValidationRoot {
		return nil
	}
	return err
}

var (
	errNoRoot    = errors.New("no root element")
	errReference = errors.New("a reference outside the root element")
)

// outside reports what the validator does not tell of what stands outside the
// root element: that there is none, or a reference there, which it takes for the
// white space that it may stand for. It is exact for a document that is
// well-formed otherwise; an instruction after the root that has another one in
// it is taken for a reference.
func outside(document []byte) error {
	rest := bytes.TrimPrefix(document, []byte("\uFEFF"))
	for markup := true; markup; {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		switch {
		case bytes.HasPrefix(rest, []byte("<?")):
			_, rest, markup = bytes.Cut(rest[2:], []byte("?>"))
		case bytes.HasPrefix(rest, []byte("<!--")):
			_, rest, markup = bytes.Cut(rest[4:], []byte("-->"))
		default:
			markup = false
		}
	}
	switch {
	case len(rest) == 0:
		return errNoRoot
	case rest[0] != '<':
		return errReference
	}
	for {
		rest = bytes.TrimRight(rest, " \t\r\n")
		start := -1
		if inner, comment := bytes.CutSuffix(rest, []byte("-->")); comment {
			start = bytes.LastIndex(inner, []byte("<!--"))
		} else if inner, instruction := bytes.CutSuffix(rest, []byte("?>")); instruction {
			start = bytes.LastIndex(inner, []byte("<?"))
		} else if bytes.HasSuffix(rest, []byte(">")) {
			return nil
		}
		if start < 0 {
			return errReference
		}
		rest = rest[:start]
	}
}
