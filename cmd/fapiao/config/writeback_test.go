package config

import (
	"fmt"
	"strings"
	"testing"
)

func TestWriteBackSettings(t *testing.T) {
	t.Parallel()
	const full = "write_back:\n  table: orders\n  key: no\n  columns: {state: st, invoice_no: inv}\n"
	for _, c := range []struct{ yaml, lacks string }{
		{"", ""}, {"write_back: {table: results}\n", ""}, {full, ""},
		{"write_back: {table: orders, columns: {state: st}}\n", "write_back.key"},
		{"write_back: {key: no, columns: {state: st}}\n", "write_back.table"},
		{"write_back: {table: orders, key: no, columns: {invoice_no: inv}}\n", "write_back.columns.state"},
		{full + "  environment: sandbox\n", "write_back.environment"},
	} {
		conf := load(t, input(t, "environment: production\n"+sellerYAML+c.yaml))
		err := conf.CanWriteBack()
		if (err == nil) != (c.lacks == "") || err != nil && !strings.Contains(err.Error(), c.lacks) {
			t.Errorf("%s: %v, want %q", c.yaml, err, c.lacks)
		}
	}
	conf := load(t, input(t, full, "FAPIAO_WRITE_BACK_COLUMNS_ERROR=why"))
	if conf.WriteBack.Columns["error"] != "why" || conf.WriteBack.Columns["invoice_no"] != "inv" {
		t.Errorf("%+v", conf.WriteBack)
	}
	if err := conf.CanWriteBack(); err == nil || !strings.Contains(err.Error(), "simulator") {
		t.Errorf("simulated results in a table of others: %v", err)
	}
}

// TestWriteBackOfSeveralSellers: two sellers may use one order number.
func TestWriteBackOfSeveralSellers(t *testing.T) {
	t.Parallel()
	back := "write_back: {table: orders, key: no, environment: sandbox, columns: {state: st}}\n"
	conf := load(t, input(t, twoSellers+back))
	if err := conf.CanWriteBack(); err == nil || !strings.Contains(err.Error(), "write_back.seller") {
		t.Errorf("%v", err)
	}
	conf.WriteBack.Seller = "tax_num"
	if err := conf.CanWriteBack(); err != nil {
		t.Error(err)
	}
}

func TestWriteBackHidesItsPassword(t *testing.T) {
	t.Parallel()
	conf := load(t, input(t, "", "FAPIAO_WRITE_BACK_URL=mysql://u:MARKER12@h/d?tls=true"))
	if text := fmt.Sprintf("%+v %#v %s", *conf, conf.WriteBack, conf.WriteBack.URL); strings.Contains(text, "MARKER12") {
		t.Error(text)
	}
	if !strings.Contains(conf.WriteBack.URL.Reveal(), "MARKER12") {
		t.Error("the address was not read")
	}
}
