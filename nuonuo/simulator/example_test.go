package simulator_test

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// A test of any client starts the platform inside its process, turns the knobs it wants, and reads
// the books afterwards.
func ExampleStart() {
	knobs := simulator.DefaultKnobs()
	knobs.Issuing, knobs.Signing = 0, 0
	platform, err := simulator.Start(context.Background(), "127.0.0.1:0", simulator.Options{Knobs: knobs})
	if err != nil {
		panic(err)
	}
	defer platform.Close()
	app := simulator.DefaultApp()
	client, err := nuonuo.New(nuonuo.Config{
		Endpoint: platform.Endpoint(), TokenURL: platform.TokenURL(), AppKey: app.AppKey, AppSecret: nuonuo.NewSecret(app.AppSecret),
	})
	if err != nil {
		panic(err)
	}
	order := &nuonuo.Order{
		OrderNo: "2026110001", OrderTime: "2026-11-24 10:00:00", InvoiceType: nuonuo.TypeBlue, Kind: nuonuo.KindDigitalOrdinary,
		BuyerName: "杭州示例软件有限公司", BuyerTaxNum: "91330106MA0DEM0058", SellerTaxNum: "339902999999789113", Clerk: "张三", PushMode: nuonuo.PushNone,
		Details: []nuonuo.Detail{{GoodsName: "技术服务", GoodsCode: "3040105000000000000", WithTax: nuonuo.FlagYes, TaxRate: "0.06",
			TaxExcludedAmount: "94.34", Tax: "5.66", TaxIncludedAmount: "100.00"}},
	}
	_, err = client.Issue(context.Background(), order)
	fmt.Println(nuonuo.Classify(err))
	_, err = client.Issue(context.Background(), order)
	fmt.Println(nuonuo.Classify(err))
	books := platform.Server.State()
	fmt.Println(books.Accepted, "accepted,", books.TokenFetches, "token fetched, twice:", books.Doubles())
	// Output:
	// ok no error
	// duplicate order number is used already
	// 1 accepted, 1 token fetched, twice: []
}
