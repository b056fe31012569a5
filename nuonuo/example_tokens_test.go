package nuonuo_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/fapiao/fapiao/nuonuo"
)

// Two clients, in one process or in several, share the token in a folder: one of them fetches.
func ExampleNewFileTokenStore() {
	fetched := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/accessToken" {
			fetched++
			fmt.Fprint(w, `{"access_token":"0123456789abcdef0123456789abcdef","expires_in":"86400"}`)
			return
		}
		fmt.Fprint(w, `{"code":"E0000","result":[]}`)
	}))
	defer server.Close()
	folder, err := os.MkdirTemp("", "tokens")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	for range 2 {
		store, err := nuonuo.NewFileTokenStore(folder)
		if err != nil {
			panic(err)
		}
		client, err := nuonuo.New(nuonuo.Config{
			Endpoint: server.URL + "/open/v1/services", TokenURL: server.URL + "/accessToken",
			AppKey: "SD00000001", AppSecret: nuonuo.NewSecret("SD0123456789ABCD"),
		}, nuonuo.WithTokenStore(store))
		if err != nil {
			panic(err)
		}
		if _, err := client.CallRaw(context.Background(), nuonuo.MethodStock, []byte("{}")); err != nil {
			panic(err)
		}
	}
	fmt.Println("fetched", fetched)
	// Output: fetched 1
}

func ExampleAuthorizeURL() {
	fmt.Println(nuonuo.AuthorizeURL("SD00000001", "https://shop.example/back", "an-unguessable-state"))
	// Output: https://open.nuonuo.com/authorize?appKey=SD00000001&redirect_uri=https%3A%2F%2Fshop.example%2Fback&response_type=code&state=an-unguessable-state
}

// After the merchant has agreed, the platform sends the browser back with a code. It becomes the
// merchant's token, which is then refreshed by itself.
func ExampleClient_ExchangeCode() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/accessToken" {
			fmt.Println("asked with", r.PostFormValue("grant_type"), "for", r.PostFormValue("taxNum"))
			fmt.Fprint(w, `{"access_token":"0123456789abcdef0123456789abcdef","refresh_token":"r1","expires_in":86400,"userId":"U1"}`)
			return
		}
		fmt.Fprint(w, `{"code":"E0000","result":[]}`)
	}))
	defer server.Close()
	client, err := nuonuo.New(nuonuo.Config{
		Endpoint: server.URL + "/open/v1/services", TokenURL: server.URL + "/accessToken",
		AppKey: "SD00000001", AppSecret: nuonuo.NewSecret("SD0123456789ABCD"), ISV: true, UserTax: "91330106MA0DEM0058",
	})
	if err != nil {
		panic(err)
	}
	_, err = client.QueryStock(context.Background(), nuonuo.StockRequest{})
	fmt.Println(errors.Is(err, nuonuo.ErrNotAuthorized))
	if err := client.ExchangeCode(context.Background(), "code-from-the-redirect", "https://shop.example/back"); err != nil {
		panic(err)
	}
	_, err = client.QueryStock(context.Background(), nuonuo.StockRequest{})
	fmt.Println(err)
	// Output:
	// true
	// asked with authorization_code for 91330106MA0DEM0058
	// <nil>
}
