// Package pages has the templates of report pages. A page is one file: it loads nothing.
package pages

import _ "embed" // the templates are files

// Findings is the page of findings, for package html/template.
//
//go:embed findings.html
var Findings string

// FindingsStyle and FindingsScript are what the page of findings contains.
var (
	//go:embed findings.css
	FindingsStyle string
	//go:embed findings.js
	FindingsScript string
)

// Results is the page of results, for package html/template.
//
//go:embed results.html
var Results string

// ResultsStyle and ResultsScript are what the page of results contains.
var (
	//go:embed results.css
	ResultsStyle string
	//go:embed results.js
	ResultsScript string
)
