package simulator_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// control posts to a control page and returns its answer.
func control(t *testing.T, r *rig, page string, body object) answer {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, "/_sim/"+page, strings.NewReader(string(marshal(t, body))))
	return decode(t, r.serve(req).Body)
}

// boxes is a blue order of 10 boxes for 100.00 net and 113.00 gross, and of a service of 50.00.
func boxes(no, line string) object {
	order := newOrder(no)
	order["invoiceLine"] = line
	first := newLine("苹果", "100.00", "13.00", "113.00")
	first["num"], first["price"] = "10", "11.30"
	second := newLine("梨", "50.00", "6.50", "56.50")
	delete(second, "num")
	delete(second, "price")
	order["invoiceDetail"] = []object{first, second}
	return order
}

func part(index, num, net, tax string) object {
	row := object{"blueDetailIndex": index, "goodsName": "苹果", "taxExcludedAmount": net, "taxAmount": tax, "taxRate": "0.13", "goodsCode": "1010115010100000000"}
	if num != "" {
		row["num"] = num
	}
	return row
}

// applyPart applies for a form of some rows and lets its red invoice come.
func applyPart(t *testing.T, r *rig, blue object, id string, rows ...object) answer {
	t.Helper()
	a := apply(t, r, blue, blue["line"].(string), func(b object) { b["billId"], b["orderNo"], b["detail"] = id, "R-"+id, rows })
	r.clock.Add(time.Second)
	forms(t, r, id)
	r.clock.Add(time.Second)
	return a
}

// Several reds of one invoice over time are taken, up to each row and no further.
func TestPartialRedsUpToEachRow(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	blue := issuedRow(t, r, boxes("B-1", "pc"))
	blue["line"] = "pc"
	for n, c := range []struct {
		want string
		row  object
	}{
		{"E0000", part("1", "-3", "-30.00", "-3.90")},
		{"E9999", part("1", "-7", "-70.01", "-9.10")},
		{"E9999", part("1", "-7", "-70.00", "-9.11")},
		{"E9999", part("1", "-7.1", "-70.00", "-9.10")},
		{"E9999", part("2", "", "-50.01", "-6.50")},
		{"E0000", part("1", "-7", "-70.00", "-9.10")},
		{"E9999", part("1", "", "-0.01", "0.00")},
		{"E0000", part("2", "", "-50.00", "-6.50")},
		{"E9103", part("2", "", "-0.01", "0.00")},
	} {
		got := applyPart(t, r, blue, fmt.Sprint("BILL-", n), c.row)
		if got.Code != c.want || c.want == "E9999" && !strings.Contains(got.Describe, "超过剩余可红冲") {
			t.Errorf("%d: %s %s, want %s", n, got.Code, got.Describe, c.want)
		}
	}
	state := r.server.State()
	red := state.Reds[blue["allElectronicInvoiceNumber"].(string)]
	if len(red.Reds) != 3 || red.Left != "0.00" || red.Over || red.Double || state.Sellers[sellerTax].Net != "0.00" {
		t.Errorf("state %+v", red)
	}
}

// An open form keeps its part from others, and a whole reversal does not fit what is left.
func TestOpenFormsCountAsTaken(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "one_red_form=off"))
	blue := issuedRow(t, r, boxes("B-1", "bs"))
	blue["line"] = "bs"
	if got := applyPart(t, r, blue, "BILL-1", part("1", "-6", "-60.00", "-7.80")); got.Code != "E0000" {
		t.Fatal(got)
	}
	for id, rows := range map[string][]object{"BILL-2": {part("1", "-5", "-50.00", "-6.50")}, "BILL-3": nil} {
		if got := applyPart(t, r, blue, id, rows...); got.Code != "E9999" {
			t.Errorf("%s while one waits: %s %s", id, got.Code, got.Describe)
		}
	}
	r.call("confirmInfoCancel", object{"billId": "BILL-1", "identity": "0"})
	if got := applyPart(t, r, blue, "BILL-4", part("1", "-5", "-50.00", "-6.50")); got.Code != "E0000" {
		t.Errorf("after it was withdrawn: %s %s", got.Code, got.Describe)
	}
}

func TestPartialRedsSurviveARestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	r := newRig(t, withBooks(path))
	blue := issuedRow(t, r, boxes("B-1", "pc"))
	blue["line"] = "pc"
	applyPart(t, r, blue, "BILL-1", part("1", "-6", "-60.00", "-7.80"))
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if r.server, err = simulator.New(simulator.Options{Books: path, Clock: r.clock.Now, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	defer r.server.Close()
	if got := applyPart(t, r, blue, "BILL-2", part("1", "-5", "-50.00", "-6.50")); got.Code != "E9999" {
		t.Errorf("%s %s", got.Code, got.Describe)
	}
	if got := applyPart(t, r, blue, "BILL-3", part("1", "-4", "-40.00", "-5.20")); got.Code != "E0000" {
		t.Errorf("%s %s", got.Code, got.Describe)
	}
}

// The old kinds may be reversed in parts too, by the row of the goods name.
func TestPartialRedsOfOldKinds(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	blue := issuedRow(t, r, boxes("B-1", "p"))
	red := func(no, name, net, tax, gross string) answer {
		order := newOrder(no)
		row := newLine(name, net, tax, gross)
		delete(row, "num")
		delete(row, "price")
		maps.Copy(order, object{"invoiceLine": "p", "invoiceType": "2", "invoiceCode": blue["invoiceCode"], "invoiceNum": blue["invoiceNo"],
			"invoiceDetail": []object{row}})
		return r.submit(order)
	}
	for n, c := range []struct{ want, name, net, tax, gross string }{
		{"E0000", "苹果", "-60.00", "-7.80", "-67.80"}, {"E9999", "苹果", "-40.01", "-5.20", "-45.21"}, {"E0000", "苹果", "-40.00", "-5.20", "-45.20"},
		{"E9999", "苹果", "-1.00", "-0.13", "-1.13"}, {"E0000", "梨", "-50.00", "-6.50", "-56.50"}, {"E9103", "梨", "-1.00", "-0.13", "-1.13"},
	} {
		if got := red(fmt.Sprint("R-", n), c.name, c.net, c.tax, c.gross); got.Code != c.want {
			t.Errorf("%d: %s %s, want %s", n, got.Code, got.Describe, c.want)
		}
	}
}

// A reason may say what a row changes.
func TestRowsByReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want, reason string
		row          object
	}{
		{"E0000", "1", part("1", "-3", "-30.00", "-3.90")}, {"E9999", "1", part("1", "", "-30.00", "-3.90")},
		{"E9999", "1", part("1", "-3", "-31.00", "-4.03")}, {"E0000", "1", part("2", "", "-30.00", "-3.90")},
		{"E0000", "4", part("1", "", "-30.00", "-3.90")}, {"E9999", "4", part("1", "-3", "-30.00", "-3.90")},
		{"E0000", "3", part("1", "-3", "-30.00", "-3.90")}, {"E0000", "3", part("1", "", "-30.00", "-3.90")},
	} {
		r := newRig(t, knobs(t, "red_rows=on"))
		got := apply(t, r, issuedRow(t, r, boxes("B-1", "pc")), "pc", func(b object) { b["redReason"], b["detail"] = c.reason, []object{c.row} })
		if got.Code != c.want {
			t.Errorf("reason %s, %v: %s %s", c.reason, c.row, got.Code, got.Describe)
		}
	}
}
