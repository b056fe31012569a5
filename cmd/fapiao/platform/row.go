package platform

import (
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// row is one invoice of an answer, and its position in the bytes of the answer.
type row struct {
	*nuonuo.Invoice
	answer *ledger.Answer
	part   ledger.Part
	known  bool // whether part is known
}

func rows(invoices []nuonuo.Invoice, answer *nuonuo.Response) []row {
	kept := &ledger.Answer{Body: answer.Raw}
	parts := answer.Elements
	out := make([]row, len(invoices))
	for i := range invoices {
		out[i] = row{Invoice: &invoices[i], answer: kept}
		if len(parts) == len(invoices) {
			out[i].part, out[i].known = ledger.Part{From: parts[i].From, To: parts[i].To}, true
		}
	}
	return out
}

// text returns the bytes of a row; nil if its position is not known.
func (r *row) text() []byte {
	if !r.known {
		return nil
	}
	return r.answer.Body[r.part.From:r.part.To]
}

// excerptOf returns the bytes of some rows of an answer, or all of the answer if a row has no known
// position.
func excerptOf(rows ...row) ledger.Excerpt {
	w := ledger.Excerpt{Answer: rows[0].answer}
	for i := range rows {
		if !rows[i].known {
			return ledger.Excerpt{Answer: rows[0].answer}
		}
		w.Parts = append(w.Parts, rows[i].part)
	}
	return w
}
