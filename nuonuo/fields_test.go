package nuonuo

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// wireNames lists the wire names of a struct type and of the blocks below it, by block.
func wireNames(t reflect.Type, block string, out map[string][]string) {
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		out[block] = append(out[block], name)
		inner := f.Type
		for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner != reflect.TypeFor[time.Time]() {
			wireNames(inner, name, out)
		}
	}
	slices.Sort(out[block])
}

// table holds the field names of one side of a method, separated by blanks, by block; "" is the
// outermost one.
type table map[string]string

func (t table) names(block string) []string {
	return slices.Sorted(slices.Values(strings.Fields(t[block])))
}

// fieldTables are the platform's own tables, two for each of ten methods, with the names that they
// cut off completed.
func fieldTables(t *testing.T) map[string]struct{ Request, Answer table } {
	t.Helper()
	data, err := os.ReadFile("testdata/fields.json")
	if err != nil {
		t.Fatal(err)
	}
	var tables map[string]struct{ Request, Answer table }
	if err := json.Unmarshal(data, &tables); err != nil {
		t.Fatal(err)
	}
	if len(tables) != 10 {
		t.Fatalf("%d methods have tables, want 10", len(tables))
	}
	return tables
}

// fullRequests calls each of the ten methods with everything that its Go types can say. Where
// fields exclude each other there are two calls.
var fullRequests = map[string]func(context.Context, *Client) error{
	"requestBillingNew": func(ctx context.Context, c *Client) error {
		_, err := c.Issue(ctx, filled[*Order]())
		return err
	},
	"queryInvoiceResult": func(ctx context.Context, c *Client) error {
		_, _, one := c.QueryInvoices(ctx, Query{SerialNos: []string{"x"}, WithDetail: true})
		_, _, two := c.QueryInvoices(ctx, Query{OrderNos: []string{"x"}})
		return errors.Join(one, two)
	},
	"reInvoice": func(ctx context.Context, c *Client) error {
		_, err := c.Reissue(ctx, filled[ReissueRequest]())
		return err
	},
	"deliveryInvoice": func(ctx context.Context, c *Client) error {
		_, err := c.Deliver(ctx, filled[DeliverRequest]())
		return err
	},
	"invoiceCancellation": func(ctx context.Context, c *Client) error { _, err := c.Void(ctx, filled[VoidRequest]()); return err },
	"getInvoiceStock": func(ctx context.Context, c *Client) error {
		_, err := c.QueryStock(ctx, filled[StockRequest]())
		return err
	},
	"getQrCode": func(ctx context.Context, c *Client) error {
		_, err := c.QRCode(ctx, filled[Account](), QRReadLogin)
		return err
	},
	"verifyComplete": func(ctx context.Context, c *Client) error {
		_, err := c.ConfirmLogin(ctx, filled[Account](), LoginSubmitSMS, "123456")
		return err
	},
	"getCertificationStatus": func(ctx context.Context, c *Client) error {
		_, err := c.Certification(ctx, filled[Account](), CertificationLogin, "x")
		return err
	},
	"getCreditLine": func(ctx context.Context, c *Client) error {
		_, err := c.CreditLine(ctx, filled[Account](), true)
		return err
	},
}

func TestRequestsHaveEveryFieldOfTheTables(t *testing.T) {
	t.Parallel()
	for method, tables := range fieldTables(t) {
		p := newPlatform(t, ok(`null`))
		if err := fullRequests[method](context.Background(), p.client(t)); err != nil {
			t.Errorf("%s: %v", method, err)
			continue
		}
		sent := map[string]map[string]bool{}
		for _, call := range p.seen() {
			sentNames("", fields(t, call.Body), sent)
		}
		for block := range sent {
			if diff := cmp.Diff(tables.Request.names(block), slices.Sorted(maps.Keys(sent[block]))); diff != "" {
				t.Errorf("%s, block %q (-table +sent):\n%s", method, block, diff)
			}
		}
		for block := range tables.Request {
			if sent[block] == nil {
				t.Errorf("%s: block %q does not travel", method, block)
			}
		}
	}
}

// sentNames collects the names in a request by block.
func sentNames(block string, v any, out map[string]map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			sentNames(block, inner, out)
		}
	case map[string]any:
		if out[block] == nil {
			out[block] = map[string]bool{}
		}
		for name, inner := range v {
			out[block][name] = true
			sentNames(name, inner, out)
		}
	}
}

// TestAnswersHaveEveryFieldOfTheTables compares names. The answer of the query shares the blocks of
// the request, which have more fields, so only missing ones count.
func TestAnswersHaveEveryFieldOfTheTables(t *testing.T) {
	t.Parallel()
	types := map[string]reflect.Type{
		"queryInvoiceResult": reflect.TypeFor[Invoice](), "getInvoiceStock": reflect.TypeFor[Stock](), "getQrCode": reflect.TypeFor[QRCode](),
		"verifyComplete": reflect.TypeFor[LoginState](), "getCertificationStatus": reflect.TypeFor[Certification](), "getCreditLine": reflect.TypeFor[CreditLine](),
	}
	// One name or none inside the result: the method table and TestAcceptedIsAccepted hold these.
	plain := map[string]string{"requestBillingNew": "invoiceSerialNum", "invoiceCancellation": "invoiceId", "reInvoice": "", "deliveryInvoice": ""}
	for method, tables := range fieldTables(t) {
		if tables.Answer[""] != "result" {
			t.Errorf("%s: answer %q", method, tables.Answer[""])
		}
		want, isPlain := plain[method]
		if isPlain != (types[method] == nil) || isPlain && tables.Answer["result"] != want {
			t.Errorf("%s: result has %q", method, tables.Answer["result"])
		}
		if isPlain {
			continue
		}
		have := map[string][]string{}
		wireNames(types[method], "result", have)
		for block := range tables.Answer {
			for _, name := range tables.Answer.names(block) {
				if block != "" && !slices.Contains(have[block], name) {
					t.Errorf("%s: block %s lacks %s", method, block, name)
				}
			}
		}
	}
}

// TestEveryScalarTravelsAsText fills every field of an order and looks for anything else than text
// on the wire.
func TestEveryScalarTravelsAsText(t *testing.T) {
	t.Parallel()
	body, err := EncodeIssue(filled[*Order]())
	if err != nil {
		t.Fatal(err)
	}
	var walk func(path string, v any)
	count := 0
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, inner := range v {
				walk(path+"."+name, inner)
			}
		case []any:
			for _, inner := range v {
				walk(path, inner)
			}
		case string:
			count++
		default:
			t.Errorf("%s is %T, want text", path, v)
		}
	}
	walk("", fields(t, body))
	if count < 150 {
		t.Errorf("only %d values travelled", count)
	}
	empty, err := EncodeIssue(&Order{OrderNo: "1", SellerTaxNum: "2", Details: []Detail{{}}})
	if err != nil || string(empty) != `{"order":{"salerTaxNum":"2","orderNo":"1","invoiceDetail":[{}]}}` {
		t.Errorf("empty fields travel: %s, %v", empty, err)
	}
}

// filled returns a value whose every text is "x", with one element in each list.
func filled[T any]() T {
	var v T
	fill(reflect.ValueOf(&v).Elem())
	return v
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for _, f := range v.Fields() {
			fill(f)
		}
	}
}
