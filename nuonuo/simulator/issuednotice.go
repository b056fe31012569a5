package simulator

import (
	"net/url"
	"strings"
)

// issuedNotice builds operater=callback, which tells how an invoice ended. It
// reports false for a failure that is not to be called back.
func (s *Server) issuedNotice(job callbackJob, f *found) (notice, bool) {
	knobs := s.knobs.Load()
	now := s.clock().UnixMilli()
	status, _ := f.rec.status(now)
	var content []byte
	switch {
	case status == statusIssued:
		c := &call{now: now, knobs: knobs, base: job.base}
		content = s.issuedContent(c, f, knobs.CallbackFailures)
	case (status == statusFailed || status == statusSealFailed) && knobs.CallbackFailures:
		content = failedContent(f, status)
	default:
		return notice{}, false
	}
	return formNotice(url.Values{"operater": {noticeIssued}, "orderno": {f.order.head[hOrderNo]}, "content": {string(content)}}), true
}

// callbackStatus maps the status of a query to c_status.
var callbackStatus = map[int]string{statusIssued: "1", statusFailed: "2", statusSealFailed: "3"}

// failedContent has no order number, which stands in the form alone.
func failedContent(f *found, status int) []byte {
	w := openObject(nil)
	w.text("c_fpqqlsh", serialNo(&f.rec, f.index))
	w.text("c_status", callbackStatus[status])
	w.text("c_saletaxnum", f.order.head[hSalerTaxNum])
	w.text("c_errorMessage", clip(f.order.head[hCause], 128))
	return w.close()
}

// toldBack are the fields of the order in the content, under its names.
var toldBack = [...]struct {
	name  string
	field int
}{
	{"email", hEmail}, {"phone", hBuyerPhone}, {"taxnum", hBuyerTaxNum}, {"buyername", hBuyerName}, {"telephone", hBuyerTel},
	{"address", hBuyerAddress}, {"bankAccount", hBuyerAccount}, {"c_clerk", hClerk}, {"c_payee", hPayee}, {"c_checker", hChecker},
	{"c_saletaxnum", hSalerTaxNum}, {"c_salerTel", hSalerTel}, {"c_salerAddress", hSalerAddress}, {"c_salerAccount", hSalerAccount},
	{"c_remark", hRemark}, {"c_qdxmmc", hListName}, {"extensionNumber", hExtensionNumber}, {"terminalNumber", hTerminalNumber},
	{"machineCode", hMachineCode}, {"c_deptId", hDepartmentID}, {"c_clerkId", hClerkID}, {"redReason", hRedReason},
	{"buyerManagerName", hBuyerManagerName}, {"managerCardType", hManagerCardType}, {"managerCardNo", hManagerCardNo},
}

// issuedContent has the shape that was seen of an electronic 数电 invoice: the
// number in both of its keys, times as text, and some numbers as numbers.
func (s *Server) issuedContent(c *call, f *found, withStatus bool) []byte {
	o := f.order
	code, number, digital := o.numbers(&f.rec, f.index)
	issued := itoa(int(f.rec.invoiceTime()))
	w := openObject(nil)
	w.text("c_orderno", o.head[hOrderNo])
	w.text("c_fpqqlsh", serialNo(&f.rec, f.index))
	if withStatus {
		w.text("c_status", callbackStatus[statusIssued])
	}
	w.text("c_kprq", issued)
	w.text("dt_invoicedate", issued)
	w.text("c_cjsj", itoa(int(f.rec.accepted)))
	w.text("c_gxsj", itoa(int(f.rec.finalAt())))
	w.text("c_fpdm", code)
	w.text("c_fphm", number)
	w.text("allElectronicInvoiceNumber", digital)
	blue := strings.SplitN(o.head[hRedOf]+",,", ",", 4)
	w.text("c_yfpdm", blue[0])
	w.text("c_yfphm", blue[1])
	w.text("oldEleInvoiceNumber", blue[2])
	w.text("c_hjse", o.head[hTax])
	w.text("c_bhsje", o.head[hNet])
	w.text("c_hjje", o.head[hGross])
	s.contentLinks(&w, c, f)
	for _, e := range toldBack {
		w.text(e.name, o.head[e.field])
	}
	w.text("c_salerName", sellerName(o))
	w.text("c_invoice_line", o.kind())
	w.text("vehicleFlag", orZero(o.head[hVehicleFlag]))
	w.text("naturalPersonFlag", orZero(o.head[hNaturalPersonFlag]))
	w.text("productOilFlag", itoa(int(boolByte(o.head[hSpecificFactor] == "1"))))
	w.raw("c_qdbz", factorNumber(o.head[hListFlag]))
	w.raw("specificFactor", factorNumber(o.head[hSpecificFactor]))
	w.text("checkCode", o.checkCode(&f.rec, f.index))
	w.text("cipherText", "")
	w.text("qrCode", s.qrText(f))
	appendItems(&w, o, true)
	return w.close()
}

// contentLinks writes the addresses of the files. There are no pictures, as
// there were none for 数电 invoices.
func (s *Server) contentLinks(w *objectWriter, c *call, f *found) {
	base, err := s.linkBase(c, f)
	if err != nil {
		s.stats.trouble(err)
		return
	}
	w.text("c_url", base+".pdf")
	if f.order.digital() && !f.order.paper() {
		w.text("c_ofd_url", base+".ofd")
	}
}
