package jsonl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/record"
)

// FindingLine is the line of one finding, newline included; lang is the language of its message and
// hint.
func FindingLine(f rules.Finding, lang string) ([]byte, error) {
	return line(struct {
		Type string `json:"type"`
		record.Finding
	}{"finding", record.NewFinding(f, lang)})
}

// SummaryLine is the last line of a command's output, newline included. results is the workbook
// that was written, empty when none was.
func SummaryLine(s report.Summary, results string) ([]byte, error) {
	return line(struct {
		Type       string `json:"type"`
		Batch      string `json:"batch"`
		Orders     int    `json:"orders"`
		Rejected   int    `json:"rejected"`
		Ready      int    `json:"ready"`
		Submitting int    `json:"submitting"`
		Unknown    int    `json:"unknown"`
		Submitted  int    `json:"submitted"`
		Issued     int    `json:"issued"`
		Failed     int    `json:"failed"`
		SealFailed int    `json:"seal_failed"`
		Voiding    int    `json:"voiding"`
		Voided     int    `json:"voided"`
		Held       int    `json:"held"`
		Dropped    int    `json:"dropped"`
		Skipped    int    `json:"skipped"`
		Missing    int    `json:"missing,omitempty"`
		Differing  int    `json:"differing,omitempty"`
		Stops      []stop `json:"stops,omitempty"`
		Results    string `json:"results"`
	}{
		"summary", s.Batch, s.Orders, s.Count("rejected"), s.Count("ready"), s.Count("submitting"), s.Count("unknown"),
		s.Count("submitted"), s.Count("issued"), s.Count("failed"), s.Count("seal_failed"), s.Count("voiding"),
		s.Count("voided"), s.Count("held"), s.Count("dropped"), s.Count("skipped"), s.Missing, s.Differing,
		stops(s.Stops), results,
	})
}

// stop is why no order of a seller is sent.
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
	when := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(writers.Beijing()).Format(time.RFC3339)
	}
	for _, s := range of {
		out = append(out, stop{s.Seller, string(s.Trouble), s.Code, s.Text, when(s.Since), when(s.Until), s.Ended})
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
