package nuonuo

import (
	"slices"
	"strings"
)

// codeDuplicateBare is how old clients saw CodeDuplicateOrder.
const codeDuplicateBare = "9106"

// rule is the meaning of a code. A code that is not definite may stand for a request that was
// processed; a method that changes something then gets VerdictUnknown instead of verdict.
type rule struct {
	verdict  Verdict
	definite bool
	reason   string
	cause    error // one of the Err… values; nil: the code has none
}

func stop(cause error, reason string) rule { return rule{VerdictStop, true, reason, cause} }
func refused(reason string) rule           { return rule{VerdictRefused, true, reason, nil} }
func refusedBy(cause error, r string) rule { return rule{VerdictRefused, true, r, cause} }
func duplicate(cause error, r string) rule { return rule{VerdictDuplicate, true, r, cause} }
func later(reason string) rule             { return rule{VerdictWait, false, reason, ErrBusy} }

// gatewayRule covers the codes of the gateway and of the token endpoint, which every method can
// answer.
func gatewayRule(code string) (rule, bool) {
	switch code {
	case CodeToken:
		return rule{VerdictToken, true, "access token is not valid", ErrTokenExpired}, true
	case CodeSignatureError, CodeSignature:
		return stop(ErrSignature, "signature refused: check the app secret and the clock"), true
	case CodeParameter:
		return stop(ErrNotPermitted, "gateway refused a common parameter or the permission for the method"), true
	case CodeUnpaid:
		return stop(ErrNotPermitted, "paid quota of the API is not in order"), true
	case CodeException:
		return later("gateway could not process the call"), true
	case CodeDisturbed:
		return later("API service is disturbed"), true
	case CodeEncoding:
		return stop(nil, "gateway cannot read the encoding"), true
	case CodeDecryption, CodeDecompression:
		return stop(nil, "gateway expects the encryption of another protocol version"), true
	case CodeAppKey, CodeShortKey, CodeAlgorithm:
		return stop(ErrCredentials, "app key or secret is not valid"), true
	case CodeTrafficLimit:
		return stop(ErrRateLimited, "traffic limit of the API is reached"), true
	case CodeNoTraffic:
		return stop(ErrRateLimited, "no traffic left for the API"), true
	case CodeNoPermission:
		return stop(ErrNotPermitted, "app has no permission for the method, or it has ended"), true
	case CodeClientID:
		return stop(ErrCredentials, "app key is wrong"), true
	case CodeClientSecret:
		return stop(ErrCredentials, "app secret is wrong"), true
	case CodeTokenQuota:
		return stop(ErrTokenQuota, "token quota of 30 days is used up"), true
	case CodeAppType:
		return stop(ErrCredentials, "grant does not fit the type of the app"), true
	case CodeContentType:
		return stop(nil, "token endpoint refused the content type"), true
	case CodeUserTax:
		return stop(ErrSeller, "userTax does not belong to the token"), true
	case CodeNoMethod:
		return stop(nil, "gateway knows no such method"), true
	}
	return rule{}, false
}

// accountRule covers the business codes that concern the account and not one request.
func accountRule(code string) (rule, bool) {
	switch code {
	case CodeNotRegistered:
		return stop(ErrSeller, "seller is not registered with the platform"), true
	case CodeOtherSeller:
		return stop(ErrSeller, "userTax differs from the seller's tax number"), true
	case CodeNoAPI:
		return stop(ErrNotPermitted, "seller may not issue by API"), true
	case CodeNotConfigured:
		return stop(ErrSeller, "seller is not configured for the product"), true
	case CodeClientState, CodeClientOffline, CodeClientMissing:
		return stop(ErrClientOffline, "issuing client is not online or not in order"), true
	}
	return rule{}, false
}

// issueRule covers the documented codes of requestBillingNew. The list is complete: other codes
// prove nothing.
func issueRule(code string) (rule, bool) {
	if code == CodeDuplicateOrder || code == codeDuplicateBare {
		return duplicate(ErrDuplicateOrder, "order number is used already"), true
	}
	n, found := numbered(code, "E")
	switch {
	case !found:
		return rule{}, false
	case code == CodeInvalid:
		return refused("required field is missing or has a wrong value"), true
	case code == CodeReversed:
		return refusedBy(ErrReversed, "order breaks a rule of the platform"), true
	case n >= 9101 && n <= 9131 && n != 9109, code == CodeGoodsLookup:
		return refused("order breaks a rule of the platform"), true
	case code == CodeTooManyInvoices:
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
	case CodeNotFound, CodeNoTitle:
		return rule{VerdictNotFound, true, "platform knows no such invoice or title", ErrNotFound}, true
	case CodeDuplicateOrder, codeDuplicateBare:
		return duplicate(ErrDuplicateOrder, "number is used already"), true
	case CodeQueryFailed, CodeListBusy, CodeTitleFailed:
		return later("query is disturbed"), true
	case CodeNoNumber, CodeCountPeriod, CodeListSeller, CodeListTime, CodeListFrom, CodeListTo, CodeListKind:
		return refused("query parameters are not acceptable"), true
	case CodeListPeriod, CodeListRows:
		return refusedBy(ErrPeriod, "query parameters are not acceptable"), true
	case CodeReissueLimit:
		return refusedBy(ErrReissueLimit, "serial number was retried 20 times today"), true
	case CodeInvalid:
		return refused("required field is missing or has a wrong value"), true
	case "E0001", "E0002", "E9367", "E9368", "E9369", "E9370":
		return refused("invoice file is not available for these values"), true
	case CodeGeneral:
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
	case short == "deliveryInvoice" && code == CodeGeneral && strings.Contains(describe, "发票不存在"):
		return refusedBy(ErrNotFound, "invoice to deliver does not exist"), true
	case short == "deliveryInvoice" && code == CodeGeneral && strings.Contains(describe, "发送失败"):
		return refused("message could not be sent"), true
	case short == "invoiceCancellation" && code == CodeGeneral && strings.Contains(describe, "不能作废"):
		return refused("invoice cannot be voided as it is"), true
	case short == "saveInvoiceRedConfirm" && code == CodeBlueNumber:
		return refused("number or code of the blue invoice is wrong"), true
	case short == "saveInvoiceRedConfirm" && code == CodeReversed:
		return refusedBy(ErrReversed, "blue invoice is reversed already, or a form for it is open"), true
	case short == "saveInvoiceRedConfirm" && code == CodeGeneral && strings.Contains(describe, "申请号重复"):
		return duplicate(ErrDuplicateForm, "billId is used already: read the form back by it"), true
	case short == "saveInvoiceRedConfirm" && code == CodeGeneral && againstReason(describe):
		return refused("reason of the red invoice is not possible for what it reverses"), true
	case short == "InvoiceRedApply" && code == CodeBlueNumber:
		return refused("number or code of the blue invoice is wrong"), true
	case short == "InvoiceRedApply" && code == CodeReversed:
		return refusedBy(ErrReversed, "blue invoice is reversed already"), true
	case short == "InvoiceRedApply" && code == CodeGeneral && strings.Contains(describe, "申请单号重复"):
		return duplicate(ErrDuplicateForm, "number of the application is used already: query the sheet by it"), true
	case short == "confirm" && code == CodeGeneral && strings.Contains(describe, "确认单已超时"):
		return refusedBy(ErrFormLapsed, "form has lapsed after 72 hours"), true
	}
	return rule{}, false
}

// againstReason reports whether a text forbids a reason of a red invoice (redReason).
func againstReason(describe string) bool {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(describe, w) })
	}
	return has("冲红原因", "红冲原因", "销货退回", "开票有误", "服务中止", "销售折让") && has("不能", "不允许", "只能", "只有")
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
