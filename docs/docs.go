// Package docs has what is published here and printed by the program too.
package docs

import _ "embed"

// ReportSchema is the JSON Schema of report.json.
//
//go:embed report.schema.json
var ReportSchema []byte

// Findings are what the commands find of the law that the program carries.
//
//go:embed findings.md
var Findings string

// Detection is what the suite of this version catches.
//
//go:embed detection.md
var Detection string
