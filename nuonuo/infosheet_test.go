package nuonuo

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"
)

// sheetMethods are the methods of information sheets (红字信息表).
func sheetMethods() []methodCase {
	apply := RedSheetApply{SheetNo: "661565671900260301080000", Kind: KindPaperSpecial, BlueCode: "033026000130", BlueNo: "00000001", BlueMonth: SheetMonth(march1),
		SellerTaxNum: "T", SellerName: "N", BuyerTaxNum: "B", BuyerName: "M", Statement: StatementSeller, RefinedOilFlag: "0", Net: "-1.00", Tax: "-0.13",
		Details: []RedSheetDetail{{GoodsName: "G", GoodsCode: "C", Net: "-1.00", Tax: "-0.13", TaxRate: "0.13", WithTax: "false"}}}
	return []methodCase{
		{
			name: "red sheet apply", saas: MethodOldRedApply, classic: MethodClassicRedApply, answer: `{"code":"E0000","describe":"同步成功","result":null}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				resp, err := c.ApplyRedSheet(ctx, apply)
				return resp.Describe, err
			},
			request: map[string]any{"billNo": "661565671900260301080000", "invoiceLine": "s", "oriInvoiceCode": "033026000130", "oriInvoiceNumber": "00000001",
				"blueInvoiceTime": "202603", "sellerTaxNo": "T", "sellerName": "N", "buyerTaxNo": "B", "buyerName": "M", "applyRemark": "0000000100", "productOilFlag": "0",
				"taxExcludedAmount": "-1.00", "taxAmount": "-0.13", "invoiceRedApplyDetails": []any{map[string]any{"goodsName": "G", "goodsCode": "C",
					"taxExcludedAmount": "-1.00", "taxAmount": "-0.13", "taxRate": "0.13", "withTaxFlag": "false"}}},
			result: "同步成功",
		},
		{
			name: "red sheet query", saas: MethodOldRedQueryNew, classic: MethodOldRedQueryNew,
			answer: `{"code":"E0000","result":{"total":1,"list":[{"billNo":"A","billInfoNo":"I","billStatus":1,"billTime":"2026-03-01 08:00:00","taxAmount":"-0.13"}]}}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				sheets, _, err := c.QueryRedSheets(ctx, RedSheetQuery{From: march1, To: march9, Page: 1, Size: 50})
				return sheets, err
			},
			request: map[string]any{"billTimeBegin": "20260301", "billTimeEnd": "20260309", "pageNo": "1", "pageSize": "50"},
			result:  []RedSheet{{SheetNo: "A", InfoNo: "I", Status: RedSheetApproved, AppliedAt: march1, Tax: "-0.13"}},
		},
		{
			name: "red sheet download", saas: MethodOldRedDownload, classic: MethodOldRedDownload, answer: `{"code":"E0000","describe":"同步成功"}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				resp, err := c.DownloadRedSheets(ctx, KindElectronicSpecial, RedSheetQuery{InfoNo: "I"})
				return resp.Describe, err
			},
			request: map[string]any{"billInfoNo": "I", "invoiceLine": "b"}, result: "同步成功",
		},
		{
			name: "red sheet withdraw", saas: MethodOldRedCancel, classic: MethodOldRedCancel, answer: `{"code":"E0000","describe":"撤销提交成功"}`,
			call: func(ctx context.Context, c *Client) (any, error) {
				resp, err := c.WithdrawRedSheet(ctx, "A")
				return resp.Describe, err
			},
			request: map[string]any{"billNo": "A"}, result: "撤销提交成功",
		},
	}
}

// A sheet is not applied for without its number and its lines, and not queried without a choice.
func TestSheetsRefusedBeforeSending(t *testing.T) {
	t.Parallel()
	c := new(Client)
	whole := RedSheetApply{SheetNo: RedSheetNo("661565671900", march1), Kind: KindPaperSpecial, BlueCode: "C", BlueNo: "N", SellerTaxNum: "T", SellerName: "S",
		BuyerTaxNum: "B", BuyerName: "M", Statement: StatementSeller, Details: []RedSheetDetail{{}}}
	if whole.SheetNo != "661565671900260301080000" {
		t.Error(whole.SheetNo)
	}
	short, kind, empty, buyer := whole, whole, whole, whole
	short.SheetNo, kind.Kind, empty.Details, buyer.BuyerTaxNum = "661565671900", KindOrdinary, nil, ""
	for n, a := range []RedSheetApply{short, kind, empty, buyer} {
		_, err := c.ApplyRedSheet(t.Context(), a)
		if input, ok := errors.AsType[*InputError](err); !ok {
			t.Errorf("application %d: %v", n, input)
		}
	}
	for n, q := range []RedSheetQuery{{}, {From: march9, To: march1}, {From: march1, To: march1.Add(61 * 24 * time.Hour)}, {SheetNo: "A", Size: 51}} {
		_, _, err := c.QueryRedSheets(t.Context(), q)
		if _, ok := errors.AsType[*InputError](err); !ok {
			t.Errorf("query %d: %v", n, err)
		}
	}
	if _, err := c.WithdrawRedSheet(t.Context(), ""); err == nil {
		t.Error("a withdrawal of nothing was sent")
	}
}

// FuzzDecodeRedSheets decodes any answer as information sheets: it is not changed, and a state that
// is not known stays as it is.
func FuzzDecodeRedSheets(f *testing.F) {
	for _, seed := range []string{
		`[{"billNo":"661565671900260301080000","billInfoNo":"3300012603000001","billStatus":1,"billTime":"2026-03-01 08:00:00","taxAmount":-0.13}]`,
		`[{"billStatus":"0","billMessage":"[TZD1000]申请中","billTime":1772323200000}]`, `[{"billStatus":{"a":1},"sellerTaxNo":null}]`, `{}`, `null`, ``, `[[]]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var sheets []RedSheet
		before := string(raw)
		err := Decode(raw, &sheets)
		if string(raw) != before {
			t.Errorf("%q became %q", before, raw)
		}
		if err != nil {
			return
		}
		again, err := json.Marshal(sheets)
		if err != nil {
			t.Fatal(err)
		}
		var same []RedSheet
		if err := Decode(again, &same); err != nil || len(same) != len(sheets) {
			t.Fatalf("%s: %v", again, err)
		}
		for i := range same {
			if same[i].Status != sheets[i].Status || same[i].InfoNo != sheets[i].InfoNo {
				t.Errorf("%+v became %+v", sheets[i], same[i])
			}
		}
	})
}
