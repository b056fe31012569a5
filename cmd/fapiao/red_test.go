package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// control posts to a control page of the simulator.
func (d *desk) control(page, body string) {
	d.t.Helper()
	b, err := os.ReadFile(d.settings)
	if err != nil {
		d.t.Fatal(err)
	}
	base := regexp.MustCompile(`endpoint: (http://[^/]+)/`).FindSubmatch(b)
	resp, err := http.Post(string(base[1])+"/_sim/"+page, "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		d.t.Fatalf("%s: %s", page, resp.Status)
	}
}

// rehearse makes invoices of the desk simulated ones, which have their outcomes sooner.
func (d *desk) rehearse() {
	d.t.Helper()
	b, err := os.ReadFile(d.settings)
	if err == nil {
		err = os.WriteFile(d.settings, bytes.Replace(b, []byte("environment: production"), []byte("environment: simulator"), 1), 0o600)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// invoices are the numbers of the issued invoices.
func (d *desk) invoices() (out []string) {
	d.t.Helper()
	r := d.answers("", "export", "--format", "jsonl")
	for line := range strings.Lines(r.out) {
		var v struct {
			No string `json:"invoice_no"`
		}
		if err := json.Unmarshal([]byte(line), &v); err == nil && v.No != "" {
			out = append(out, v.No)
		}
	}
	return out
}

// In production a red is shown and asked about; after "no" nothing was planned.
func TestRedAsksBeforeItSends(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	d.expect(d.answers("yes\n", "run", d.orders, "--quiet"), exitDone)
	no := d.invoices()[0]
	d.expect(d.answers("no\n", "red", no, "--reason", "开票有误"), exitRejected, "将红冲 1 张", "将在【正式环境】红冲 1 张发票", "没有红冲任何发票")
	d.expect(d.answers("", "red"), exitDone, "没有在办理的红冲")
	d.expect(d.answers("yes\n", "red", no, "--reason", "开票有误"), exitDone, "已红冲 1 / 1 张")
	d.expect(d.answers("", "show", no), exitDone, "已确认", "没有确认", "无需确认")
	d.expect(d.answers("", "red", no, "--reason", "开票有误"), exitDone, "已红冲 1 / 1 张")
}

// A buyer's form is agreed to, or refused, by a person who types yes, whatever flags say.
func TestBuyersFormsAreAnsweredByAPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	d.rehearse()
	d.expect(d.answers("", "run", d.orders, "--quiet"), exitDone)
	for _, no := range d.invoices() {
		d.control("red-form", `{"blue":"`+no+`"}`)
	}
	list := d.answers("", "red", "list", "--json")
	d.expect(list, exitPending)
	forms := regexp.MustCompile(`"form_no":"(\d+)"`).FindAllStringSubmatch(list.out, -1)
	if len(forms) != 2 {
		t.Fatal(list.out)
	}
	d.expect(d.answers("", "status"), exitPending, "购方发起的红字确认单待确认：2 张", "还有 71 小时")
	d.expect(d.answers("no\n", "red", "agree", forms[0][1], "--yes"), exitRejected, "购方录入待销方确认", "将同意 1 张红字确认单", "没有改动任何红字确认单")
	d.expect(d.answers("", "red", "list"), exitPending, "等我方确认 2 张")
	d.expect(d.answers("yes\n", "red", "agree", forms[0][1]), exitDone, "同意：已完成", "购销双方已确认")
	d.expect(d.answers("", "export", "--format", "jsonl"), exitDone, `"reversed":"full"`)
	d.expect(d.answers("yes\n", "reissue", d.invoices()[0], "--set", "备注=换"), exitDone, "-H1", "已开票")
	d.expect(d.answers("", "status"), exitPending, "购方发起的红字确认单待确认：1 张", "同意：fapiao red agree "+forms[1][1])
	d.expect(d.answers("yes\n", "red", "refuse", forms[1][1], "--why", "金额不符"), exitDone, "拒绝：已完成", "作废（购方录入销方否认）")
	d.expect(d.answers("", "status"), exitDone)
	d.expect(d.answers("yes\n", "red", "agree", forms[1][1]), exitRejected, "已经是：作废（购方录入销方否认）")
	d.expect(d.answers("", "red", "list"), exitDone, "红票")
}
