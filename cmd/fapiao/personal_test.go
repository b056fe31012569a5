package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// planted are numbers that a person wrote into free texts: telephone, ID, and bank card.
var planted = []string{"13987654321", "11010519491231002X", "6222020200112233446"}

// plantedOrders has the numbers in each free text: of an order that is issued, of one that fails at
// the platform with a text that quotes it, of one that is rejected, and of two with one number.
func plantedOrders() string {
	var b strings.Builder
	b.WriteString("订单号|购买方名称|购买方纳税人识别号|购买方地址|购买方开户行|项目名称|规格型号|商品和服务税收编码|金额|税率|备注\n")
	for i, n := range planted {
		no, with := string(rune('A'+i)), " "+n
		free := func(order, tax, code, remark string) {
			b.WriteString(strings.Join([]string{order, "张三" + with, tax, "示例路1号" + with, "示例银行" + with, "咨询" + with, "型号" + with, code, "106.00", "6%", remark + with}, "|") + "\n")
		}
		free(no+"1", "", "3040801010000000000", "")
		free(no+"2", "", "3040801010000000000", "模拟失败：")
		free(no+"3", "91330106MA0DEM0059", "304", "")
		free(no+"4", "", "3040801010000000000", "")
		free(no+"4", "91330106MA0DEM0058", "3040801010000000000", "另")
	}
	return b.String()
}

// TestPlantedNumbersLeaveOnlyOnInvoices: a number inside a name or another free text is in no log,
// error, finding, digest or metric.
func TestPlantedNumbersLeaveOnlyOnInvoices(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	if err := writeWorkbook(p.orders, plantedOrders()); err != nil {
		t.Fatal(err)
	}
	var one sync.Mutex
	var digests strings.Builder
	robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one.Lock()
		defer one.Unlock()
		if _, err := io.Copy(&digests, r.Body); err == nil {
			io.WriteString(w, `{"errcode":0}`)
		}
	}))
	t.Cleanup(robot.Close)
	sim := simtest.Start(t, simulator.Options{Seed: 1}, "rate=0", "issuing_ms=0", "signing_ms=0")
	dir := filepath.Dir(p.orders)
	file := func(name string) string { return filepath.Join(dir, name) }
	settings := "log_file: log\nlog_level: debug\nmetrics_file: m.prom\nrate: unlimited\nendpoint: " + sim.Endpoint() +
		"\nnotify:\n- {type: webhook, when: always, url: " + robot.URL + "}\n- {type: wecom, when: always, url: " + robot.URL + "}\n"
	if err := os.WriteFile(file("c.yaml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for _, args := range [][]string{
		{"check", p.orders}, {"run", p.orders, "--json"}, {"retry"}, {"history", "A2"}, {"run", file("none 13987654321.xlsx")},
	} {
		r := p.run(t.Context(), nil, append(args, "--config", file("c.yaml"))...)
		shown["errors of "+args[0]] += strings.ReplaceAll(r.err, "none 13987654321.xlsx", "") // a name of a file is not masked
		for line := range strings.Lines(r.out) {
			if strings.Contains(line, "FP-") || strings.Contains(line, `"type":"finding"`) {
				shown["findings of "+args[0]] += line
			}
		}
	}
	for _, name := range []string{"log", "m.prom"} {
		b, err := os.ReadFile(file(name))
		if err != nil {
			t.Fatal(err)
		}
		shown[name] = string(b)
	}
	shown["digests"] = digests.String()
	for _, must := range []string{"log", "m.prom", "digests", "findings of run", "findings of check", "errors of run"} {
		if shown[must] == "" {
			t.Errorf("there is no %s", must)
		}
	}
	for what, text := range shown {
		for _, n := range planted {
			for line := range strings.Lines(strings.ReplaceAll(text, "none 13987654321.xlsx", "")) {
				if strings.Contains(line, n) {
					t.Errorf("%s: %s is in %s", what, n, line)
					break
				}
			}
		}
	}
}
