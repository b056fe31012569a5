package nuonuo

import "strings"

const (
	codeToken     = "070301"
	codeDuplicate = "E9106"
	codeNotFound  = "E9500"
	// codeDuplicateBare is how old clients saw E9106.
	codeDuplicateBare = "9106"
)

// rule is the meaning of a code. A code that is not definite may stand for a request that was
// processed; a method that changes something then gets VerdictUnknown instead of verdict.
type rule struct {
	verdict  Verdict
	definite bool
	reason   string
}

func stop(reason string) rule    { return rule{VerdictStop, true, reason} }
func refused(reason string) rule { return rule{VerdictRefused, true, reason} }
func later(reason string) rule   { return rule{VerdictWait, false, reason} }

// gatewayRule covers the codes of the gateway and of the token endpoint, which every method can
// answer.
func gatewayRule(code string) (rule, bool) {
	switch code {
	case codeToken:
		return rule{VerdictToken, true, "access token is not valid"}, true
	case "0200", "070601":
		return stop("signature refused: check the app secret and the clock"), true
	case "0201":
		return stop("gateway refused a common parameter or the permission for the method"), true
	case "0202":
		return stop("paid quota of the API is not in order"), true
	case "0203":
		return later("gateway could not process the call"), true
	case "040102":
		return later("API service is disturbed"), true
	case "05":
		return stop("gateway cannot read the encoding"), true
	case "0701", "0704":
		return stop("gateway expects the encryption of another protocol version"), true
	case "070101", "070102", "070103":
		return stop("app key or secret is not valid"), true
	case "070201":
		return stop("traffic limit of the API is reached"), true
	case "070204":
		return stop("no traffic left for the API"), true
	case "070302":
		return stop("app has no permission for the method, or it has ended"), true
	case "070304":
		return stop("app key is wrong"), true
	case "070305":
		return stop("app secret is wrong"), true
	case "070306":
		return stop("token quota of 30 days is used up"), true
	case "070307":
		return stop("grant does not fit the type of the app"), true
	case "070315":
		return stop("token endpoint refused the content type"), true
	case "070401":
		return stop("userTax does not belong to the token"), true
	case "070501":
		return stop("gateway knows no such method"), true
	}
	return rule{}, false
}

// accountRule covers the business codes that concern the account and not one request.
func accountRule(code string) (rule, bool) {
	switch code {
	case "E9301":
		return stop("seller is not registered with the platform"), true
	case "E9302":
		return stop("userTax differs from the seller's tax number"), true
	case "E9338":
		return stop("seller may not issue by API"), true
	case "E1001":
		return stop("seller is not configured for the product"), true
	case "E9513", "E9548", "E9236":
		return stop("issuing client is not online or not in order"), true
	}
	return rule{}, false
}

// issueRule covers the documented codes of requestBillingNew. The list is complete: other codes
// prove nothing.
func issueRule(code string) (rule, bool) {
	if code == codeDuplicate || code == codeDuplicateBare {
		return rule{VerdictDuplicate, true, "order number is used already"}, true
	}
	n, found := numbered(code, "E")
	switch {
	case !found:
		return rule{}, false
	case n == 4000:
		return refused("required field is missing or has a wrong value"), true
	case n >= 9101 && n <= 9131 && n != 9109, n == 9138:
		return refused("order breaks a rule of the platform"), true
	case n == 9154:
		return refused("order would be split into more than 10 invoices"), true
	case n >= 9796 && n <= 9801:
		return refused("freight block is incomplete"), true
	}
	return rule{}, false
}

// otherRule covers the codes of all other methods. Describe, the platform's own text, distinguishes
// what E9999 stands for.
func otherRule(method, code, describe string) (rule, bool) {
	if r, known := methodRule(method, code, describe); known {
		return r, true
	}
	switch code {
	case codeNotFound, "S0101":
		return rule{VerdictNotFound, true, "platform knows no such invoice or title"}, true
	case codeDuplicate, codeDuplicateBare:
		return rule{VerdictDuplicate, true, "number is used already"}, true
	case "E9601", "1009", "S01":
		return later("query is disturbed"), true
	case "E9611", "E1000", "1001", "1002", "1003", "1004", "1005", "1006", "1007":
		return refused("query parameters are not acceptable"), true
	case "E9613":
		return refused("serial number was retried 20 times today"), true
	case "E4000":
		return refused("required field is missing or has a wrong value"), true
	case "E0001", "E0002", "E9367", "E9368", "E9369", "E9370":
		return refused("invoice file is not available for these values"), true
	case "E9999":
		return later("platform reports a general error"), true
	}
	switch strings.TrimPrefix(code, "E") {
	case "9512", "9520", "9522", "9529", "9531", "9540", "9545", "9607", "9300", "9306", "9307":
		return refused("red application is not acceptable"), true
	}
	return rule{}, false
}

// methodRule covers codes whose meaning depends on the method, as observed by users of the
// platform. E9999 is definite only with an unambiguous text: "too late" may also be a call that was
// cut off half-way.
func methodRule(method, code, describe string) (rule, bool) {
	switch short := method[strings.LastIndexByte(method, '.')+1:]; {
	case short == "deliveryInvoice" && code == "E9999" && strings.Contains(describe, "发票不存在"):
		return refused("invoice to deliver does not exist"), true
	case short == "deliveryInvoice" && code == "E9999" && strings.Contains(describe, "发送失败"):
		return refused("message could not be sent"), true
	case short == "invoiceCancellation" && code == "E9999" && strings.Contains(describe, "不能作废"):
		return refused("invoice cannot be voided as it is"), true
	case short == "saveInvoiceRedConfirm" && code == "E9102":
		return refused("number or code of the blue invoice is wrong"), true
	case short == "saveInvoiceRedConfirm" && code == "E9103":
		return refused("blue invoice is reversed already, or a form for it is open"), true
	case short == "saveInvoiceRedConfirm" && code == "E9999" && strings.Contains(describe, "申请号重复"):
		return rule{VerdictDuplicate, true, "billId is used already: read the form back by it"}, true
	case short == "InvoiceRedApply" && code == "E9102":
		return refused("number or code of the blue invoice is wrong"), true
	case short == "InvoiceRedApply" && code == "E9103":
		return refused("blue invoice is reversed already"), true
	case short == "InvoiceRedApply" && code == "E9999" && strings.Contains(describe, "申请单号重复"):
		return rule{VerdictDuplicate, true, "number of the application is used already: query the sheet by it"}, true
	case short == "confirm" && code == "E9999" && strings.Contains(describe, "确认单已超时"):
		return refused("form has lapsed after 72 hours"), true
	}
	return rule{}, false
}

// numbered parses a code of a prefix and four digits.
func numbered(code, prefix string) (int, bool) {
	digits, found := strings.CutPrefix(code, prefix)
	if !found || len(digits) != 4 {
		return 0, false
	}
	n := 0
	for _, d := range digits {
		if d < '0' || d > '9' {
			return 0, false
		}
		n = n*10 + int(d-'0')
	}
	return n, true
}
