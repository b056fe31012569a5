package platform

import (
	"bytes"
	"encoding/json"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// row is one invoice of an answer, and where in the answer the platform's own words for it are.
type row struct {
	nuonuo.Invoice
	answer *ledger.Answer
	part   ledger.Part
	known  bool // part is; else the words are somewhere in the answer
}

func rows(invoices []nuonuo.Invoice, answer *nuonuo.Response) []row {
	kept := &ledger.Answer{Body: answer.Raw}
	parts := elements(answer)
	out := make([]row, len(invoices))
	for i := range invoices {
		out[i] = row{Invoice: invoices[i], answer: kept}
		if len(parts) == len(invoices) {
			out[i].part, out[i].known = parts[i], true
		}
	}
	return out
}

// elements finds the elements of an answer's result in its bytes; an object in place of an array is
// the only one. There are none where they cannot be placed.
func elements(answer *nuonuo.Response) []ledger.Part {
	start := bytes.Index(answer.Raw, answer.Result) // the result is a piece of the answer, byte for byte
	if start < 0 || len(answer.Result) == 0 {
		return nil
	}
	if answer.Result[0] == '{' {
		return []ledger.Part{{From: start, To: start + len(answer.Result)}}
	}
	d := json.NewDecoder(bytes.NewReader(answer.Result))
	if begin, err := d.Token(); err != nil || begin != json.Delim('[') {
		return nil
	}
	var out []ledger.Part
	for d.More() {
		var one json.RawMessage
		if err := d.Decode(&one); err != nil {
			return nil
		}
		end := start + int(d.InputOffset())
		out = append(out, ledger.Part{From: end - len(one), To: end})
	}
	return out
}

// text is the platform's own words for a row; nil where they cannot be told from others.
func (r *row) text() []byte {
	if !r.known {
		return nil
	}
	return r.answer.Body[r.part.From:r.part.To]
}

// said is what an answer says in some of its rows: all of it where they cannot be told apart.
func said(rows ...row) ledger.Excerpt {
	w := ledger.Excerpt{Answer: rows[0].answer}
	for i := range rows {
		if !rows[i].known {
			return ledger.Excerpt{Answer: rows[0].answer}
		}
		w.Parts = append(w.Parts, rows[i].part)
	}
	return w
}
