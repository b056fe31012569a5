package ledger

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// TwinKey is the same for two orders that may be one sale entered twice: the same seller, the same
// tax number of a buyer, the same goods by name, whatever their quantities, and the same gross. It
// is empty for a buyer without a tax number and for a person: people buy the same thing again.
func TwinKey(o *invoice.Order) string {
	no := strings.ToUpper(invoice.CleanCode(o.Buyer.TaxNum))
	if no == "" || o.Buyer.Person || len(no) == 18 && no[0] != '9' && invoice.PersonalID(no) {
		return ""
	}
	names := make([]string, len(o.Lines))
	for i := range o.Lines {
		names[i] = goodsName(o.Lines[i].Name)
	}
	slices.Sort(names)
	parts := append([]string{o.Seller, no, strconv.FormatInt(int64(o.Gross), 10)}, slices.Compact(names)...)
	return strings.Join(parts, "\x00")
}

// TwinTerm is how far apart two like orders may be and still be taken for one sale.
const TwinTerm = 31 * 24 * time.Hour

// DayOf is the day of an order: its own date, in Beijing, else that of the reading.
func DayOf(o *invoice.Order, read time.Time) time.Time {
	t, err := time.ParseInLocation(time.DateTime, o.Date, beijing.Zone)
	if err != nil {
		t = read
	}
	y, m, d := t.In(beijing.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
