package simulator

import (
	"bytes"
	"net/url"
)

// callbackForm builds the form of operater=callback (protocol 3.14). It reports
// false when there is nothing to tell: a failure that is not to be called back.
func (s *Server) callbackForm(job callbackJob) (string, bool) {
	s.books.mu.RLock()
	f := &found{index: job.index, rec: *s.books.at(job.index)}
	s.books.mu.RUnlock()
	var err error
	if f.order, err = s.books.load(f.rec); err != nil {
		s.stats.trouble(err)
		return "", false
	}
	knobs := s.knobs.Load()
	now := s.clock().UnixMilli()
	status, _ := f.rec.status(now)
	var content []byte
	switch {
	case status == statusIssued:
		c := &call{now: now, knobs: knobs, base: job.base}
		content = s.callbackIssued(c, f, knobs.CallbackFailures)
	case (status == statusFailed || status == statusSealFailed) && knobs.CallbackFailures:
		content = callbackFailed(f, status)
	default:
		return "", false
	}
	form := url.Values{"operater": {"callback"}, "orderno": {f.order.head[hOrderNo]}, "content": {string(content)}}
	return form.Encode(), true
}

// callbackStatus maps the status of a query to c_status.
var callbackStatus = map[int]string{statusIssued: "1", statusFailed: "2", statusSealFailed: "3"}

func callbackFailed(f *found, status int) []byte {
	w := openObject(nil)
	w.text("c_fpqqlsh", serialNo(&f.rec, f.index))
	w.text("c_status", callbackStatus[status])
	w.text("c_saletaxnum", f.order.head[hSalerTaxNum])
	w.text("c_errorMessage", clip(f.order.head[hCause], 128))
	return w.close()
}

func (s *Server) callbackIssued(c *call, f *found, withStatus bool) []byte {
	o := f.order
	code, number, digital := o.numbers(&f.rec, f.index)
	w := openObject(nil)
	w.text("c_orderno", o.head[hOrderNo])
	w.text("c_fpqqlsh", serialNo(&f.rec, f.index))
	if withStatus {
		w.text("c_status", callbackStatus[statusIssued])
	}
	w.text("c_kprq", itoa(int(f.rec.invoiceTime())))
	w.text("c_fpdm", code)
	w.text("c_fphm", number)
	w.text("allElectronicInvoiceNumber", digital)
	w.text("c_hjse", o.head[hTax])
	w.text("c_bhsje", o.head[hNet])
	w.text("c_hjje", o.head[hGross])
	if base, err := s.linkBase(c, f); err == nil {
		w.text("c_url", base+".pdf")
		if digital != "" && code == "" {
			w.text("c_ofd_url", base+".ofd")
		}
	}
	for _, e := range [...]struct {
		name  string
		field int
	}{{"email", hEmail}, {"phone", hBuyerPhone}, {"taxnum", hBuyerTaxNum}, {"buyername", hBuyerName}, {"telephone", hBuyerTel},
		{"address", hBuyerAddress}, {"bankAccount", hBuyerAccount}, {"c_clerk", hClerk}, {"c_payee", hPayee}, {"c_checker", hChecker},
		{"c_saletaxnum", hSalerTaxNum}, {"c_remark", hRemark}, {"extensionNumber", hExtensionNumber}} {
		w.text(e.name, o.head[e.field])
	}
	w.text("c_salerName", sellerName(o))
	w.text("c_invoice_line", o.kind())
	w.number("c_qdbz", 0)
	w.raw("specificFactor", factorNumber(o.head[hSpecificFactor]))
	w.text("checkCode", o.checkCode(&f.rec, f.index))
	w.text("qrCode", s.qrText(f))
	appendItems(&w, o)
	return bytes.Replace(w.close(), []byte(`"itemAmount"`), []byte(`"itemSumAmount"`), -1)
}
