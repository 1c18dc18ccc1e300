package xmlsig

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"example.org/mp107/internal/strictxml"
)

// The XML declarations that are read. Another encoding than UTF-8 is refused.
var (
	declared = regexp.MustCompile(`^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z0-9._-]+)"|'([A-Za-z0-9._-]+)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>`)
	mark     = []byte("\xEF\xBB\xBF")
)

// parser builds the tree token by token and applies every limit to a token
// before it keeps anything of it.
type parser struct {
	limits   Limits
	source   *source
	decoder  *xml.Decoder
	open     []*element
	scope    []declaration
	root     *element
	elements int
	arena    []byte // holds all text: never longer than the document, so never moved
}

// parse reads a whole document or refuses it.
func parse(document []byte, limits Limits) (*element, error) {
	limits = limits.orDefault()
	if len(document) > limits.Bytes {
		return nil, Refuse(TooLarge, "%d bytes; the limit is %d", len(document), limits.Bytes)
	}
	if !utf8.Valid(document) || bytes.IndexByte(document, 0) >= 0 {
		return nil, Refuse(Encoding, "the bytes are not UTF-8 text")
	}
	malformed := strictxml.Check(document)
	document = bytes.TrimPrefix(document, mark)
	document, err := withoutDeclaration(document)
	if err != nil {
		return nil, err
	}
	from := &source{document: document}
	p := &parser{limits: limits, source: from, decoder: xml.NewDecoder(from), arena: make([]byte, 0, len(document))}
	for count := 0; ; count++ {
		if limits.Stop != nil && count%256 == 0 {
			if err := limits.Stop(); err != nil {
				return nil, Refuse(Stopped, "the caller ended the work").Because(err)
			}
		}
		start := p.offset()
		token, err := p.decoder.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, Refuse(Malformed, "not well-formed XML: %.120q", err.Error())
		}
		if err := p.take(token, start); err != nil {
			return nil, err
		}
	}
	switch {
	case p.root == nil || len(p.open) > 0:
		return nil, Refuse(Malformed, "the document ends before its root element does")
	case malformed != nil:
		return nil, Refuse(Malformed, "not well-formed XML: %.120q", malformed.Error())
	}
	return p.root, nil
}

func withoutDeclaration(document []byte) ([]byte, error) {
	if rest, usual := bytes.CutPrefix(document, []byte(strings.TrimSpace(xmlDeclaration))); usual {
		return rest, nil
	}
	match := declared.FindSubmatchIndex(document)
	if match == nil {
		return document, nil
	}
	for _, group := range []int{2, 4} {
		if match[group] < 0 {
			continue
		}
		if name := string(document[match[group]:match[group+1]]); !strings.EqualFold(name, "UTF-8") && !strings.EqualFold(name, "US-ASCII") {
			return nil, Refuse(Encoding, "declared as %.20q; want UTF-8", name)
		}
	}
	return document[match[1]:], nil
}

func (p *parser) take(token xml.Token, start int64) error {
	switch token := token.(type) {
	case xml.StartElement:
		tag := p.source.document[start:p.offset()]
		if err := p.begin(token, tag); err != nil {
			return err
		}
		if tag[len(tag)-2] == '/' {
			return nil // the decoder still has the end of an empty element to tell
		}
		return p.plain()
	case xml.EndElement:
		if err := p.end(token); err != nil {
			return err
		}
		return p.plain()
	case xml.CharData:
		return p.text(token)
	case xml.Directive:
		return Refuse(Doctype, "a declaration <!%.20q", []byte(token))
	case xml.ProcInst:
		if strings.EqualFold(token.Target, "xml") {
			return Refuse(Malformed, "an XML declaration that is not at the start or not of version 1.0")
		}
		return Refuse(ProcessingInstruction, "processing instruction %.20q", token.Target)
	}
	return nil // a comment: canonical form has none
}

// offset is how far the decoder has read in the document.
func (p *parser) offset() int64 { return p.decoder.InputOffset() + p.source.skipped }

// plain takes a text that needs no decoding, which makes parsing a message
// that is mostly certificates much cheaper.
func (p *parser) plain() error {
	if text := p.source.plain(p.decoder.InputOffset()); text != nil {
		return p.text(text)
	}
	return nil
}

func (p *parser) text(text []byte) error {
	if len(p.open) == 0 {
		if !isWhiteSpace(text) {
			return Refuse(Malformed, "text outside the root element")
		}
		return nil
	}
	parent := p.open[len(p.open)-1]
	start := len(p.arena)
	p.arena = append(p.arena, text...)
	if n := len(parent.children); n > 0 && parent.children[n-1].element == nil {
		// A comment or a CDATA section stood between: for canonical form the
		// texts are one. Only comments came since, so they are adjacent here.
		last := &parent.children[n-1].text
		*last = (*last)[:len(*last)+len(text)]
		return nil
	}
	if len(text) > 0 {
		parent.children = append(parent.children, node{text: p.arena[start:]})
	}
	return nil
}

func (p *parser) end(token xml.EndElement) error {
	if len(p.open) == 0 {
		return Refuse(Malformed, "an end tag without a start tag")
	}
	e := p.open[len(p.open)-1]
	if token.Name.Space != e.prefix || token.Name.Local != e.local {
		return Refuse(Malformed, "element %.40q ends as %.40q", e.local, token.Name.Local)
	}
	p.open = p.open[:len(p.open)-1]
	p.scope = p.scope[:len(p.scope)-len(e.declared)]
	return nil
}

func (p *parser) begin(token xml.StartElement, raw []byte) error {
	switch p.elements++; {
	case len(p.open) == 0 && p.root != nil:
		return Refuse(Malformed, "a second root element")
	case p.elements > p.limits.Elements:
		return Refuse(TooMany, "more than %d elements", p.limits.Elements)
	case len(p.open) >= p.limits.Depth:
		return Refuse(TooDeep, "elements nested deeper than %d", p.limits.Depth)
	case len(token.Attr) > p.limits.Attributes:
		return Refuse(TooMany, "an element with %d attributes; the limit is %d", len(token.Attr), p.limits.Attributes)
	}
	e := &element{prefix: token.Name.Space, local: token.Name.Local}
	if err := p.declare(e, token.Attr, raw); err != nil {
		return err
	}
	if err := p.resolve(e); err != nil {
		return err
	}
	if len(p.open) == 0 {
		p.root = e
	} else {
		parent := p.open[len(p.open)-1]
		parent.children = append(parent.children, node{element: e})
	}
	p.open = append(p.open, e)
	return nil
}
