package nuonuo_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// issueOne issues one invoice and returns the link of its PDF.
func issueOne(ctx context.Context, config nuonuo.Config, order *nuonuo.Order) (link string, err error) {
	client, err := nuonuo.New(config, nuonuo.WithPace(nuonuo.DefaultRate))
	if err != nil {
		return "", err
	}
	if _, err := client.Issue(ctx, order); err != nil && !errors.Is(err, nuonuo.ErrOutcomeUnknown) {
		return "", err
	}
	done, err := client.WaitFinal(ctx, nuonuo.Query{OrderNos: []string{order.OrderNo}}, nuonuo.WaitOptions{})
	if err != nil {
		return "", err
	}
	return done.Invoices[0].PDFURL, done.Invoices[0].Err()
}

// A program that issues one invoice and waits for it.
func Example() {
	knobs := simulator.DefaultKnobs()
	knobs.Issuing, knobs.Signing = 0, 0
	platform, err := simulator.Start(context.Background(), "127.0.0.1:0", simulator.Options{Knobs: knobs})
	if err != nil {
		panic(err)
	}
	defer platform.Close()
	app := simulator.DefaultApp()
	link, err := issueOne(context.Background(), nuonuo.Config{
		Endpoint: platform.Endpoint(), TokenURL: platform.TokenURL(), AppKey: app.AppKey, AppSecret: nuonuo.NewSecret(app.AppSecret),
	}, &nuonuo.Order{
		OrderNo: "2026110001", OrderTime: "2026-11-24 10:00:00", InvoiceType: nuonuo.TypeBlue, Kind: nuonuo.KindDigitalOrdinary,
		BuyerName: "杭州示例软件有限公司", BuyerTaxNum: "91330106MA0DEM0058", SellerTaxNum: "339902999999789113", Clerk: "张三", PushMode: nuonuo.PushNone,
		Details: []nuonuo.Detail{{GoodsName: "技术服务", GoodsCode: "3040105000000000000", WithTax: nuonuo.FlagYes, TaxRate: "0.06",
			TaxExcludedAmount: "94.34", Tax: "5.66", TaxIncludedAmount: "100.00"}},
	})
	fmt.Println(link != "", err)
	// Output: true <nil>
}
