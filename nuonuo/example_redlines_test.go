package nuonuo_test

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// simulated starts the simulated platform, which issues at once, and returns a client of it.
func simulated() (client *nuonuo.Client, stop func()) {
	knobs := simulator.DefaultKnobs()
	knobs.Issuing, knobs.Signing, knobs.RedRows = 0, 0, true
	platform, err := simulator.Start(context.Background(), "127.0.0.1:0", simulator.Options{Knobs: knobs})
	if err != nil {
		panic(err)
	}
	app := simulator.DefaultApp()
	client, err = nuonuo.New(nuonuo.Config{
		Endpoint: platform.Endpoint(), TokenURL: platform.TokenURL(), AppKey: app.AppKey, AppSecret: nuonuo.NewSecret(app.AppSecret),
	}, nuonuo.WithPace(nuonuo.DefaultRate))
	if err != nil {
		panic(err)
	}
	return client, func() { platform.Close() }
}

const sellerTaxNum = "339902999999789113"

func applesWithDiscount(orderNo string) *nuonuo.Order {
	return &nuonuo.Order{
		OrderNo: orderNo, OrderTime: nuonuo.FormatTime(time.Now()), InvoiceType: nuonuo.TypeBlue, Kind: nuonuo.KindDigitalOrdinary,
		BuyerName: "杭州示例软件有限公司", BuyerTaxNum: "91330106MA0DEM0058", SellerTaxNum: sellerTaxNum, Clerk: "张三", PushMode: nuonuo.PushNone,
		Details: []nuonuo.Detail{
			{GoodsName: "苹果", GoodsCode: "1010115010100000000", WithTax: nuonuo.FlagNo, Unit: "箱", Quantity: "10", Price: "10", TaxRate: "0.09",
				TaxExcludedAmount: "100.00", Tax: "9.00", TaxIncludedAmount: "109.00", LineProperty: nuonuo.LineDiscounted},
			{GoodsName: "苹果", GoodsCode: "1010115010100000000", WithTax: nuonuo.FlagNo, TaxRate: "0.09",
				TaxExcludedAmount: "-10.00", Tax: "-0.90", TaxIncludedAmount: "-10.90", LineProperty: nuonuo.LineDiscount},
		},
	}
}

// Three of ten boxes come back. The line of the red invoice is made from the lines of the blue one.
func ExampleRedLines() {
	client, stop := simulated()
	defer stop()
	ctx := context.Background()
	if _, err := client.Issue(ctx, applesWithDiscount("2026110001")); err != nil {
		panic(err)
	}
	done, err := client.WaitFinal(ctx, nuonuo.Query{OrderNos: []string{"2026110001"}, WithDetail: true}, nuonuo.WaitOptions{First: -1})
	if err != nil {
		panic(err)
	}
	blue := done.Invoices[0]
	lines, err := nuonuo.RedLines(blue.Items, nuonuo.RedPart{Line: 1, Quantity: "3"})
	if err != nil {
		panic(err)
	}
	fmt.Println(lines[0].BlueDetailIndex, lines[0].Quantity, "×", lines[0].Price, "=", lines[0].Net, "tax", lines[0].Tax)
	_, err = client.ApplyRed(ctx, nuonuo.RedApply{
		BillID: "R2026110001", Source: nuonuo.SideSeller, BlueKind: nuonuo.KindDigitalOrdinary, BlueDigitalNo: blue.DigitalNo,
		SellerTaxNum: sellerTaxNum, SellerName: blue.SellerName, BuyerName: blue.BuyerName, Reason: nuonuo.RedReasonReturn, Details: lines,
	})
	fmt.Println(nuonuo.Classify(err))
	// Output:
	// 1 -3 × 9 = -27.00 tax -2.43
	// ok no error
}

// A loop over the invoices of a period of any length; breaking out of it ends the requests.
func ExampleClient_AllInvoices() {
	client, stop := simulated()
	defer stop()
	ctx := context.Background()
	for _, no := range []string{"2026110001", "2026110002", "2026110003"} {
		if _, err := client.Issue(ctx, applesWithDiscount(no)); err != nil {
			panic(err)
		}
	}
	period := nuonuo.ListRequest{
		TimeKind: nuonuo.TimeKindZero, SellerTaxNum: sellerTaxNum,
		From: time.Now().AddDate(0, -2, 0), To: time.Now().Add(time.Hour),
	}
	for invoice, err := range client.AllInvoices(ctx, period) {
		if err != nil {
			fmt.Println(nuonuo.Classify(err)) // the list is not whole
			return
		}
		fmt.Println(invoice.OrderNo, invoice.Net)
	}
	// Output:
	// 2026110001 90.00
	// 2026110002 90.00
	// 2026110003 90.00
}
