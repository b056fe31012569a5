package ledger

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// TwinKey is equal for two orders that may be one sale entered twice: the same seller, buyer tax
// number, goods names (regardless of quantities) and gross. It is empty for a person and for a
// buyer without a tax number, who may well buy the same again.
func TwinKey(o *invoice.Order) string {
	no := strings.ToUpper(invoice.CleanCode(o.Buyer.TaxNum))
	if no == "" || o.Buyer.Person || len(no) == 18 && no[0] != '9' && invoice.PersonalID(no) {
		return ""
	}
	names := make([]string, len(o.Lines))
	for i := range o.Lines {
		names[i] = GoodsName(o.Lines[i].Name)
	}
	slices.Sort(names)
	parts := append([]string{o.Seller, no, strconv.FormatInt(int64(o.Gross), 10)}, slices.Compact(names)...)
	return strings.Join(parts, "\x00")
}

// TwinTerm is the maximum time between two orders that may be one sale.
const TwinTerm = 31 * 24 * time.Hour

// DayOf is the day of an order: its own date, in Beijing, else the day of the reading.
func DayOf(o *invoice.Order, read time.Time) time.Time {
	t, err := time.ParseInLocation(time.DateTime, o.Date, beijing.Zone)
	if err != nil {
		t = read
	}
	y, m, d := t.In(beijing.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
