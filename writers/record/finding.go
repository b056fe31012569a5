package record

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/rules"
)

// Finding is the machine-readable form of a finding.
type Finding struct {
	Severity string `json:"severity"` // "error" or "warning"
	Code     string `json:"code"`
	File     string `json:"file"`
	Sheet    string `json:"sheet"`
	Cell     string `json:"cell"`
	OrderNo  string `json:"order_no"`
	Field    string `json:"field"`
	Value    string `json:"value"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
	Count    int    `json:"count,omitempty"` // how many cells of a column it stands for
}

// NewFinding converts f, with texts in a language.
func NewFinding(f rules.Finding, in string) Finding {
	return Finding{
		Severity: string(f.Severity), Code: f.Code, File: f.Place.File, Sheet: f.Place.Sheet, Cell: f.Place.AtCell().Cell(),
		OrderNo: f.OrderNo, Field: string(f.Field), Value: f.Value, Message: f.Message(in), Hint: f.Hint(in), Count: f.Count,
	}
}

func (f Finding) blocks() bool { return f.Severity == string(rules.Error) }

// messages joins the messages of errors.
func messages(fs []Finding) string {
	var out []string
	for _, f := range fs {
		if f.blocks() {
			out = append(out, f.Message)
		}
	}
	return strings.Join(out, "\n")
}

// lines is one line for each finding: code, cell and message.
func lines(fs []Finding) string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i] = strings.Join(strings.Fields(f.Code+" "+f.Cell), " ") + ": " + f.Message
	}
	return strings.Join(out, "\n")
}
