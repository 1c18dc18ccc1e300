package report

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	astext "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"example.org/mp107/docs"
	"example.org/mp107/legaltext"
)

// Changes, Words and Detection are what the project has published about the law that it
// carries: the decisions that MP107 changes, where other readings would decide
// otherwise, and what the suite catches. Each is empty where the run is of another law.
func (v *view) Changes() (template.HTML, error) {
	return v.published(docs.Findings, "What the modification changes")
}
func (v *view) Words() (template.HTML, error) {
	return v.published(docs.Findings, "Where the words decide")
}
func (v *view) Detection() (template.HTML, error) {
	return v.published(docs.Detection, "What the suite catches")
}

// published is a section of a document, without its heading.
func (v *view) published(document, heading string) (template.HTML, error) {
	if v.Asked.LawDigest != legaltext.Shipped().Digest {
		return "", nil
	}
	_, section, found := strings.Cut(document, "\n## "+heading+"\n")
	if !found {
		return "", fmt.Errorf("no section %q is published", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var page strings.Builder
	err := markdown.Convert([]byte(section), &page)
	return template.HTML(page.String()), err // what is in the text as HTML is left out
}

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithRendererOptions(html.WithXHTML()),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(plainTables{}, 0))))

// plainTables has tables look as the others of the page do.
type plainTables struct{}

func (plainTables) Transform(document *ast.Document, _ text.Reader, _ parser.Context) {
	for node := document.FirstChild(); node != nil; node = node.NextSibling() {
		if node.Kind() == astext.KindTable {
			node.SetAttributeString("class", []byte("counts"))
		}
	}
}
