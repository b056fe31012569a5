package ui

import (
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/report"
)

// said is what the platform, or its client, said of an effect, without personal numbers.
func (p printer) said(text string) string { return nuonuo.MaskPersonal(report.Said(p.lang, text)) }
