package sqlledger

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// addDoubts adds to a row's findings why its order is held and how its invoice differs.
func (r *rowScan) addDoubts(out *report.Row) error {
	if out.State == ledger.Held {
		switch {
		case r.held != "":
			if err := addFinding(out, r.held); err != nil {
				return err
			}
			out.Error = ""
		case out.Error == "" && out.ErrorCode != "": // the code says it all
			out.Findings = append(out.Findings, rules.New(out.ErrorCode, out.Source, out.OrderNo, "", ""))
		}
	}
	if r.differs == "" || out.State == ledger.Dropped {
		return nil
	}
	if out.State != ledger.Held {
		out.Differs, out.SeenAt = true, fromMillis(r.seen)
	}
	return addFinding(out, r.differs)
}

// addFinding adds a finding that the ledger keeps, unless the reading gave it too.
func addFinding(out *report.Row, text string) error {
	f, err := parseFinding(text)
	if err != nil {
		return fmt.Errorf("order %s: %w", out.OrderNo, err)
	}
	if !slices.ContainsFunc(out.Findings, func(have rules.Finding) bool { return have.Code == f.Code }) {
		out.Findings = append(out.Findings, f)
	}
	return nil
}

func parseFinding(text string) (f rules.Finding, err error) {
	if err = json.Unmarshal([]byte(text), &f); err != nil {
		err = fmt.Errorf("read a finding of the ledger: %w", err)
	}
	return f, err
}
