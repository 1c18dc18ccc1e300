// Package page has what the smaller pages of this project share: a style that reads well
// on a screen and on paper, and needs nothing else.
package page

import (
	_ "embed"
	"html/template"
)

// Style is the style of a page.
//
//go:embed style.css
var style string

// Functions are those that every page can use.
func Functions() template.FuncMap {
	return template.FuncMap{"style": func() template.CSS { return template.CSS(style) }}
}
