package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// rawRows measures the minimum cost of reading a workbook with excelize: every cell of every row as
// raw text.
func rawRows(file string) error {
	f, err := excelize.OpenFile(file)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(f.GetActiveSheetIndex()))
	if err != nil {
		return err
	}
	for rows.Next() {
		if _, err := rows.Columns(excelize.Options{RawCellValue: true}); err != nil {
			return err
		}
	}
	return rows.Error()
}

// barePosts measures the minimum cost of submitting: the same bodies, each signed and posted over
// persistent connections, and the answers read; nothing is recorded.
func barePosts(ctx context.Context, endpoint string, orders, inFlight int) error {
	app := simulator.DefaultApp()
	token, err := fetchToken(ctx, strings.TrimSuffix(endpoint, "/open/v1/services")+"/accessToken", app)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: inFlight, MaxIdleConnsPerHost: inFlight, MaxConnsPerHost: inFlight}}
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, inFlight)
	for range inFlight {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(orders); i = next.Add(1) {
				if err := post(ctx, client, endpoint, app, token, int(i)); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	return <-errs
}

func fetchToken(ctx context.Context, address string, app simulator.App) (string, error) {
	form := url.Values{"client_id": {app.AppKey}, "client_secret": {app.AppSecret}, "grant_type": {"client_credentials"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var answer struct {
		Token string `json:"access_token"`
	}
	return answer.Token, json.NewDecoder(res.Body).Decode(&answer)
}

func post(ctx context.Context, client *http.Client, endpoint string, app simulator.App, token string, i int) error {
	body, err := nuonuo.EncodeIssue(order(i))
	if err != nil {
		return err
	}
	p := nuonuo.SignParams{AppKey: app.AppKey, Senid: fmt.Sprintf("%032d", i), Nonce: "12345678",
		Timestamp: strconv.FormatInt(time.Now().Unix(), 10), Body: body}
	address := endpoint + "?senid=" + p.Senid + "&nonce=" + p.Nonce + "&timestamp=" + p.Timestamp + "&appkey=" + p.AppKey
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header["X-Nuonuo-Sign"] = []string{nuonuo.Sign(app.AppSecret, req.URL.Path, p)}
	req.Header["accessToken"] = []string{token}
	req.Header["method"] = []string{nuonuo.MethodIssue}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if !bytes.Contains(answer, []byte(`"E0000"`)) {
		return fmt.Errorf("order %d: %s", i, answer)
	}
	return nil
}

// order is one like those of the workbook: the same fields filled, in the same lengths.
func order(i int) *nuonuo.Order {
	return &nuonuo.Order{
		BuyerName: "杭州测试采购有限公司", BuyerTaxNum: "91330100MADEM00095", BuyerAddress: "浙江省杭州市滨江区示例路100号", BuyerTel: "0571-00000000",
		SellerTaxNum: "91330106MADEM0003K", SellerTel: "0571-00000000", SellerAddress: "浙江省杭州市西湖区示例路1号",
		OrderNo: fmt.Sprintf("BENCH%010d", i), OrderTime: "2026-11-30 10:00:00", Clerk: "张三", PushMode: nuonuo.PushNone,
		InvoiceType: nuonuo.TypeBlue, Kind: nuonuo.KindDigitalOrdinary,
		Details: []nuonuo.Detail{{GoodsName: "办公用品", GoodsCode: "1060105040000000000", WithTax: "1", Price: "113", Quantity: "1",
			Unit: "批", TaxRate: "0.13", TaxExcludedAmount: "100.00", Tax: "13.00", TaxIncludedAmount: "113.00", LineProperty: "0"}},
	}
}
