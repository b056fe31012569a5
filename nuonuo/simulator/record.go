package simulator

import (
	"fmt"
	"strconv"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
)

var beijing = nuonuo.Beijing()

// outcome is how an invoice ends, decided when the order is accepted.
type outcome uint8

const (
	issuedWell outcome = iota
	issueFailed
	sealFailed
)

// Invoice statuses (发票状态) of queryInvoiceResult, protocol section 4.
const (
	statusIssued     = 2
	statusVoided     = 3
	statusIssuing    = 20
	statusSigning    = 21
	statusFailed     = 22
	statusSealFailed = 24
	statusVoiding    = 31
)

// record is what stays in memory of one invoice. It holds no pointers, so that
// a million of them cost the garbage collector nothing; the order's content is
// at pos in the store.
type record struct {
	pos      int64 // of the packed order in the store
	accepted int64 // ms since the epoch
	begun    int64 // ms; when this attempt to issue began
	issuedAt int64 // ms; fixed once a sealing is retried, else 0
	voidedAt int64 // ms; when voiding was asked for, else 0
	size     uint32
	seller   uint32
	issuing  uint32 // ms
	signing  uint32 // ms
	next     uint32 // 1 + index of the next invoice under the same order number
	repeats  uint32 // submits refused with E9106
	retryDay int32  // Beijing day of the last reInvoice
	retries  uint8  // on that day
	outcome  outcome
	part     uint8 // 1-based piece of a split order
	parts    uint8
	audited  bool // accepted under audit: the submit gave no serial number
	linked   bool // its files have been written

	voidFailed bool // the bureau will refuse the void, or has
	foreign    bool // somebody else's invoice under an order's number
}

// status returns the invoice status at now and the time it took effect.
func (r *record) status(now int64) (code int, since int64) {
	issueEnd := r.begun + int64(r.issuing)
	signEnd := issueEnd + int64(r.signing)
	switch {
	case now < issueEnd:
		return statusIssuing, r.begun
	case r.outcome == issueFailed:
		return statusFailed, issueEnd
	case now < signEnd:
		return statusSigning, issueEnd
	case r.outcome == sealFailed:
		return statusSealFailed, signEnd
	case r.voidedAt == 0:
		return statusIssued, signEnd
	case now < r.voidEnd():
		return statusVoiding, r.voidedAt
	case r.voidFailed:
		return statusIssued, r.voidEnd()
	}
	return statusVoided, r.voidEnd()
}

// voidEnd returns when a void that was asked for has ended, ms.
func (r *record) voidEnd() int64 { return r.voidedAt + int64(r.signing) }

// finalAt returns when this attempt reaches its final status.
func (r *record) finalAt() int64 {
	end := r.begun + int64(r.issuing)
	if r.outcome != issueFailed {
		end += int64(r.signing)
	}
	return end
}

// invoiceTime returns when the bureau issued the invoice (开票时间), ms.
func (r *record) invoiceTime() int64 {
	if r.issuedAt != 0 {
		return r.issuedAt
	}
	return r.begun + int64(r.issuing)
}

// exists reports whether a status means that the bureau has the invoice.
func exists(status int) bool {
	switch status {
	case statusIssued, statusSigning, statusSealFailed, statusVoiding, statusVoided:
		return true
	}
	return false
}

func beijingTime(ms int64) time.Time { return time.UnixMilli(ms).In(beijing) }

// serialNo returns the invoice serial number (发票流水号) of the record at index:
// the Beijing second of acceptance and eight rising digits.
func serialNo(r *record, index int) string {
	b := make([]byte, 0, 20)
	b = beijingTime(r.accepted).AppendFormat(b, "060102150405")
	return string(appendPadded(b, uint64(index+1)%1e8, 8))
}

func appendPadded(b []byte, n uint64, width int) []byte {
	for limit := uint64(10); width > 1; width-- {
		if n < limit {
			for range width - 1 {
				b = append(b, '0')
			}
			return strconv.AppendUint(b, n, 10)
		}
		limit *= 10
	}
	return strconv.AppendUint(b, n, 10)
}

// numbers returns the invoice code (发票代码), number (发票号码) and the 20-digit
// 数电 number of the invoice at index, as the kind has them. The 20 digits are
// year, region 33, channel 0 and a running number.
func (o *order) numbers(r *record, index int) (code, number, digital string) {
	year := beijingTime(r.accepted).Format("06")
	if o.digital() {
		digital = year + "330" + fmt.Sprintf("%015d", index+1)
	}
	switch {
	case o.digital() && !o.paper():
		return "", digital, digital
	default:
		return "0330" + year + "000" + kindDigits(o.kind()), fmt.Sprintf("%08d", (index+1)%1e8), digital
	}
}

// kindDigits returns the last three digits of an invoice code for a kind.
func kindDigits(kind string) string {
	switch kind {
	case "c", "ec":
		return "104"
	case "s", "es":
		return "130"
	case "b":
		return "113"
	case "r":
		return "107"
	case "j", "u":
		return "117"
	}
	return "111"
}
