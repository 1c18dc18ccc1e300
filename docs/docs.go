// Package docs has what is published here and printed by the program too.
package docs

import _ "embed"

// ReportSchema is the JSON Schema of report.json.
//
//go:embed report.schema.json
var ReportSchema []byte
