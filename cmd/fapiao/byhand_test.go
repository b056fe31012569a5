package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// byHand is the script command "byhand ORDER REASON [LINE:NAME=NET/TAX…]": the seller makes a red
// form at the bureau, of the invoice of an order of 13 % of tax. FORM is the number of the form.
func byHand(ts *testscript.TestScript, neg bool, args []string) {
	running, ok := platforms.Load(ts.Getenv("SIM"))
	if neg || !ok || len(args) < 2 {
		ts.Fatalf("usage: simulator …; byhand ORDER REASON [LINE:NAME=NET/TAX…]")
	}
	sim := running.(*simulator.Running)
	var detail []map[string]string
	for _, one := range args[2:] {
		line, amounts, _ := strings.Cut(one, "=")
		index, name, _ := strings.Cut(line, ":")
		net, tax, _ := strings.Cut(amounts, "/")
		detail = append(detail, map[string]string{"blueDetailIndex": index, "goodsName": name, "goodsCode": "1090511030000000000", "taxRate": "0.13",
			"taxExcludedAmount": "-" + net, "taxAmount": "-" + tax})
	}
	body, err := json.Marshal(map[string]any{"blue": numberOf(ts, args[0]), "side": "0", "redReason": args[1], "detail": detail})
	ts.Check(err)
	base, _, _ := strings.Cut(sim.Endpoint(), "/open/")
	resp, err := http.Post(base+"/_sim/red-form", "application/json", bytes.NewReader(body))
	ts.Check(err)
	var answer struct {
		Code, Describe string
		Result         struct{ BillNo string }
	}
	ts.Check(json.NewDecoder(resp.Body).Decode(&answer))
	ts.Check(resp.Body.Close())
	if answer.Code != "E0000" {
		ts.Fatalf("%s: %s %s", args[0], answer.Code, answer.Describe)
	}
	ts.Setenv("FORM", answer.Result.BillNo)
}

// numberOf is the number of the invoice of an order, by the export of all.
func numberOf(ts *testscript.TestScript, order string) string {
	ts.Check(ts.Exec("fapiao", "export", "--all", "--format", "jsonl"))
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		var row struct {
			OrderNo   string `json:"order_no"`
			InvoiceNo string `json:"invoice_no"`
		}
		if ts.Check(json.Unmarshal([]byte(line), &row)); row.OrderNo == order {
			return row.InvoiceNo
		}
	}
	ts.Fatalf("order %s is not in the export", order)
	return ""
}

// called is the script command "called METHOD N": the platform had so many calls of a method.
func called(ts *testscript.TestScript, neg bool, args []string) {
	running, ok := platforms.Load(ts.Getenv("SIM"))
	if neg || !ok || len(args) != 2 {
		ts.Fatalf("usage: simulator …; called METHOD N")
	}
	n := running.(*simulator.Running).Server.State().Methods["nuonuo.OpeMplatform."+args[0]].Calls
	if strconv.FormatInt(n, 10) != args[1] {
		ts.Fatalf("%s was called %d times, want %s", args[0], n, args[1])
	}
}
