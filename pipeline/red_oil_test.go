package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// No information sheet of refined oil is applied for; one that was applied for elsewhere is used.
func TestSheetsOfRefinedOilAreRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, l, _ := issuedBlues(t, newBureau(), 1)
		at := time.Now()
		ref := ledger.InvoiceRef{Seller: sellerA, Code: "3300262130", No: "00000001", IssuedAt: at}
		id, err := l.InvoiceID(context.Background(), ref)
		if err != nil {
			t.Fatal(err)
		}
		of := func(code, billInfo string) error {
			return planRed(t, l, pipeline.RedRequest{Seller: sellerA, Blue: ledger.Blue{ID: id, Seller: sellerA, Invoice: ledger.Invoice{Code: ref.Code, No: ref.No}}, Preview: true,
				Facts:  red.Blue{Kind: invoice.KindPaperSpecial, Code: ref.Code, No: ref.No, IssuedAt: at, Buyer: "甲方有限公司", Net: 100_00, Tax: 13_00, Gross: 113_00},
				Lines:  []invoice.BlueLine{{Index: 1, Name: "商品", Code: code, Quantity: decimal.NewFromInt(1), Rate: decimal.New(13, -2), Net: 100_00, Tax: 13_00}},
				Reason: invoice.RedError, BillInfo: billInfo, Sheet: "661234567890261127093000"})[0].Refused
		}
		const oil, other = "1070101010000000000", "1060105040000000000"
		if err := of(oil, ""); !errors.Is(err, pipeline.ErrRedOil) {
			t.Errorf("refined oil: %v", err)
		}
		if err := errors.Join(of(other, ""), of(oil, "3300262611000001")); err != nil {
			t.Errorf("another code, or a sheet that is approved: %v", err)
		}
	})
}
