package main

import (
	"context"
	"fmt"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// buyersSheet is the script command "buyersheet NTH NET TAX": the buyer of the NTH invoice of the
// platform, a special one of a tax-control device (b), applied for an information sheet of these
// amounts. Its number is $SHEET.
func buyersSheet(ts *testscript.TestScript, neg bool, args []string) {
	running, ok := platforms.Load(ts.Getenv("SIM"))
	if neg || !ok || len(args) != 3 {
		ts.Fatalf("usage: simulator …; buyersheet NTH NET TAX")
	}
	sim := running.(*simulator.Running)
	app := simulator.DefaultApp()
	client, err := nuonuo.New(nuonuo.Config{AppKey: app.AppKey, AppSecret: nuonuo.NewSecret(app.AppSecret), Endpoint: sim.Endpoint(), TokenURL: sim.TokenURL()})
	ts.Check(err)
	ctx, now := context.Background(), time.Now()
	a := nuonuo.RedSheetApply{SheetNo: nuonuo.RedSheetNo("111111111111", now), Kind: nuonuo.KindElectronicSpecial,
		BlueCode: "0330" + now.In(nuonuo.Beijing()).Format("06") + "000113", BlueNo: fmt.Sprintf("%08s", args[0]),
		SellerTaxNum: "91330106MADEM0003K", SellerName: "示例", BuyerTaxNum: "91330106MA0DEM0058", BuyerName: "甲方有限公司",
		Statement: "1010000000", RefinedOilFlag: "0", Net: args[1], Tax: args[2],
		Details: []nuonuo.RedSheetDetail{{GoodsName: "笔记本", GoodsCode: "1060105040000000000", Net: args[1], Tax: args[2], TaxRate: "0.13", WithTax: "false"}}}
	_, err = client.ApplyRedSheet(ctx, a)
	ts.Check(err)
	sheets, _, err := client.QueryRedSheets(ctx, nuonuo.RedSheetQuery{SheetNo: a.SheetNo})
	ts.Check(err)
	if len(sheets) != 1 || sheets[0].InfoNo == "" {
		ts.Fatalf("the sheet is %+v", sheets)
	}
	ts.Setenv("SHEET", sheets[0].InfoNo)
}
