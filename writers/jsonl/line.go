package jsonl

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/record"
)

// FindingLine is the line of one finding, newline included; lang is the language of its message and
// hint.
func FindingLine(f rules.Finding, in string) ([]byte, error) {
	return line(struct {
		Type string `json:"type"`
		record.Finding
	}{"finding", record.NewFinding(f, in)})
}

// Ending is the part of the last line that is not the balance.
type Ending struct {
	Results string   // path of the result workbook, empty if none was written
	Checked []string // paths of marked copies
	Page    string   // path of the page of findings, empty if none was written
	Run     string   // names the run, as in the log and in the history of orders
	Next    string   // the next command to run, or empty
	Sent    *int     // orders that the command sent; nil for a command that sends none
	// WriteBack counts the orders that were written into a database; nil for a command that wrote
	// none.
	WriteBack *writers.Changes
	Reds      *Reds // red invoices that somebody waits for; nil where there are none, or nobody looked
	// BuyerForms are the red confirmation forms that buyers started; nil as Reds.
	BuyerForms *BuyerForms
}

// Reds are the red invoices that are open, and those that died and were not taken up again.
type Reds struct {
	Open      int            `json:"open"`       // not final, those that wait included
	Held      int            `json:"held"`       // of these: a person has not agreed yet
	Waiting   int            `json:"waiting"`    // of these: the buyer has to agree
	Deadline  string         `json:"deadline"`   // the first of theirs, RFC 3339 in Beijing
	HoursLeft int            `json:"hours_left"` // until it
	Stuck     int            `json:"stuck"`      // of the open ones: confirmed for an hour or longer, without a red invoice
	Dead      int            `json:"dead"`       // refused, lapsed or failed
	DeadBy    map[string]int `json:"dead_by"`    // these by the status of the form
}

// BuyerForms are the red confirmation forms that buyers started.
type BuyerForms struct {
	Waiting   int    `json:"waiting"`    // for the seller's answer
	Busy      int    `json:"busy"`       // the bureau works on an answer
	Deadline  string `json:"deadline"`   // the first of those that wait, RFC 3339 in Beijing
	HoursLeft int    `json:"hours_left"` // until it
	Late      int    `json:"late"`       // past their deadline, and not known to be void
	Lapsed    int    `json:"lapsed"`     // that this command found lapsed
}

// SummaryLine is the last line of a command's output, newline included.
func SummaryLine(s report.Summary, e Ending) ([]byte, error) {
	return line(struct {
		Type       string             `json:"type"`
		Batch      string             `json:"batch"`
		Orders     int                `json:"orders"`
		Rejected   int                `json:"rejected"`
		Ready      int                `json:"ready"`
		Submitting int                `json:"submitting"`
		Unknown    int                `json:"unknown"`
		Submitted  int                `json:"submitted"`
		Issued     int                `json:"issued"`
		Failed     int                `json:"failed"`
		SealFailed int                `json:"seal_failed"`
		Voiding    int                `json:"voiding"`
		Voided     int                `json:"voided"`
		Held       int                `json:"held"`
		Dropped    int                `json:"dropped"`
		Skipped    int                `json:"skipped"`
		Replaced   int                `json:"replaced,omitempty"`
		Missing    int                `json:"missing,omitempty"`
		Differing  int                `json:"differing,omitempty"`
		Changed    int                `json:"changed,omitempty"`
		RedStates  map[string]int     `json:"red_states,omitempty"`
		RedRates   []redRate          `json:"red_rates,omitempty"`
		Standing   *standing          `json:"standing,omitempty"`
		Part       *part              `json:"part,omitempty"`
		Amounts    map[string]amounts `json:"amounts"`
		Stops      []stop             `json:"stops,omitempty"`
		Results    string             `json:"results"`
		Checked    string             `json:"checked,omitempty"`
		Others     []string           `json:"checked_others,omitempty"`
		Page       string             `json:"page,omitempty"`
		Run        string             `json:"run"`
		Sent       *int               `json:"sent,omitempty"`
		WriteBack  map[string]int     `json:"write_back,omitempty"`
		Reds       *Reds              `json:"reds,omitempty"`
		BuyerForms *BuyerForms        `json:"buyer_forms,omitempty"`
		Next       string             `json:"next"`
	}{
		"summary", s.Batch, s.Orders, s.Count("rejected"), s.Count("ready"), s.Count("submitting"), s.Count("unknown"),
		s.Count("submitted"), s.Count("issued"), s.Count("failed"), s.Count("seal_failed"), s.Count("voiding"),
		s.Count("voided"), s.Count("held"), s.Count("dropped"), s.Count("skipped"), s.Replaced.Orders, s.Missing, s.Differing, s.Changed,
		redCounts(&s), redRates(&s), standingOf(&s), partOf(&s), amountsOf(&s), stops(s.Stops), e.Results, first(e.Checked), e.Checked[min(1, len(e.Checked)):], e.Page, e.Run, e.Sent, writeBack(e.WriteBack), e.Reds, e.BuyerForms, e.Next,
	})
}

// first is the first of some paths; empty if there is none.
func first(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	return paths[0]
}

// writeBack are the orders of a writing into a database; nil if there was none.
func writeBack(c *writers.Changes) map[string]int {
	if c == nil {
		return nil
	}
	return map[string]int{"changed": c.Changed, "unchanged": c.Unchanged, "kept": c.Kept, "absent": c.Absent}
}

// part is what a summary is restricted to.
type part struct {
	Seller string         `json:"seller"` // tax number; empty for all
	Status []report.State `json:"status"` // null for all
	Since  string         `json:"since"`  // RFC 3339 in Beijing; empty for all times
}

// partOf is the part of a summary; nil where it is whole.
func partOf(s *report.Summary) *part {
	if s.Extract.Whole() {
		return nil
	}
	return &part{s.Extract.Seller, s.Extract.States, beijing.Stamp(s.Extract.Since)}
}

// amounts are what orders add up to, in yuan with two decimals.
type amounts struct {
	Net   invoice.Amount `json:"net"`
	Tax   invoice.Amount `json:"tax"`
	Gross invoice.Amount `json:"gross"`
}

// amountsOf are the amounts of each state that has orders, and of all as "total". What was split or
// merged is in the amounts of its state and not in the total.
func amountsOf(s *report.Summary) map[string]amounts {
	all := s.Total()
	out := map[string]amounts{"total": {all.Net, all.Tax, all.Gross}}
	for _, x := range s.States {
		if x.Orders > 0 {
			out[string(x.State)] = amounts{x.Net, x.Tax, x.Gross}
		}
	}
	addReds(out, s)
	return out
}

// stop is why the orders of a seller are not sent.
type stop struct {
	Seller  string `json:"seller"`
	Trouble string `json:"trouble"` // of the account; empty where the platform is away or the cause is on this machine
	Code    string `json:"code"`
	Text    string `json:"text"`
	Since   string `json:"since"` // RFC 3339 in Beijing; empty where the stop ends with the command
	Until   string `json:"until"`
	Ended   bool   `json:"ended"` // it ended this command
}

func stops(of []report.Stop) (out []stop) {
	for _, s := range of {
		out = append(out, stop{s.Seller, string(s.Trouble), s.Code, s.Text, beijing.Stamp(s.Since), beijing.Stamp(s.Until), s.Ended})
	}
	return out
}

func line(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode JSON line: %w", err)
	}
	return b.Bytes(), nil
}
