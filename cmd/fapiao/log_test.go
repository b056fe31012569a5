package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// personal is a workbook whose order holds everything that must not reach a log.
const personal = "订单号|购买方名称|购买方纳税人识别号|购买方电话|购买方地址|购买方开户行|购买方银行账号|手机号|邮箱|项目名称|商品和服务税收编码|金额|税率|备注\n" +
	"L1|买方一公司|91330106MA0DEM0058|0571-87654321|杭州市示例路1号|示例银行|6222020200112233445|13987654321|buyer@example.com|咨询服务|3040801010000000000|101.00|6%|\n" +
	"L2|买方二公司|91330106MA0DEM0058|0571-87654321|杭州市示例路1号|示例银行|6222020200112233445|13987654321|buyer@example.com|咨询服务|3040801010000000000|102.00|6%|模拟失败：电话13987654321，账号6222020200112233445\n"

// What an operator reads in the log: begin and end of the command, each stage with counts and time,
// each call with its duration; and nothing that is personal.
func TestLogTellsWhatARunDid(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	if err := writeWorkbook(p.orders, personal); err != nil {
		t.Fatal(err)
	}
	sim := simtest.Start(t, simulator.Options{Seed: 1}, "rate=0", "issuing_ms=0", "signing_ms=0")
	log := func(level string) string {
		file := filepath.Join(t.TempDir(), "fapiao.log")
		args := []string{"run", p.orders, "--endpoint", sim.Endpoint(), "--rate", "unlimited", "--log-file", file}
		if level != "" {
			args = append(args, "--log-level", level)
		}
		if r := p.run(context.Background(), nil, args...); r.code != exitRejected {
			t.Fatal(r)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"13987654321", "87654321", "6222020200112233445", "buyer@example.com"} {
			if strings.Contains(string(text), secret) {
				t.Errorf("%s is in the log:\n%s", secret, text)
			}
		}
		return string(text)
	}
	info := log("") // the default of a file
	for _, line := range []string{
		`level=INFO msg=begin command=run run=[0-9a-f]{12} with=`,
		`level=INFO msg="stage ended" batch=\S+ stage=import read=2 took=`,
		`level=INFO msg="stage ended" batch=\S+ stage=submit sent=2 took=`,
		`level=INFO msg="stage ended" batch=\S+ stage=reconcile (asked=\d+ )?(failed=1 )?took=`,
		`level=INFO msg="stage ended" batch=\S+ stage=settle sent=2 asked=\d+ failed=1 took=`,
		`level=INFO msg="run ended" batch=\S+ read=2 sent=2 asked=\d+ failed=1 orders=2 stops=0 state.issued=1 state.failed=1 took=`,
		`level=INFO msg=end command=run run=[0-9a-f]{12} code=3 took=`,
	} {
		if !regexp.MustCompile(line).MatchString(info) {
			t.Errorf("no line %s in\n%s", line, info)
		}
	}
	if strings.Contains(info, "level=DEBUG") {
		t.Errorf("calls are logged at info:\n%s", info)
	}
	if debug := log("debug"); !regexp.MustCompile(`level=DEBUG msg=query batch=\S+ seller=91330106MADEM0003K orders=1 found=1 missing=0 outcome=accepted .*took=`).MatchString(debug) {
		t.Errorf("no query in\n%s", debug)
	}
}

// In JSON each line is an object with the same keys, and nothing personal is in it.
func TestLogInJSON(t *testing.T) {
	t.Parallel()
	p, file := newPlace(t, 1), filepath.Join(t.TempDir(), "fapiao.log")
	if err := writeWorkbook(p.orders, personal); err != nil {
		t.Fatal(err)
	}
	p.run(context.Background(), nil, "run", p.orders, "--rate", "unlimited", "--log-file", file, "--log-level", "debug", "--log-format", "json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	calls, requests := 0, 0
	for line := range strings.Lines(string(text)) {
		var keys map[string]any
		if err := json.Unmarshal([]byte(line), &keys); err != nil || keys["time"] == nil || keys["level"] == nil {
			t.Errorf("%v: %s", err, line)
		}
		if keys["run"] == nil || strings.Count(line, `"run":`) != 1 || strings.Count(line, `"batch":`) > 1 || strings.Count(line, `"order":`) > 1 {
			t.Errorf("not one run, or two batches or orders: %s", line)
		}
		if keys["msg"] == "nuonuo call" && keys["request"] != "" && keys["effect"] == "issue" {
			if requests++; keys["batch"] == nil || keys["order"] == nil || keys["seller"] == nil {
				t.Errorf("a request without batch, order or seller: %s", line)
			}
		}
		if keys["msg"] == "call" && keys["batch"] != nil && keys["order"] != nil {
			calls++
		}
	}
	if calls == 0 || requests != 2 {
		t.Errorf("%d calls with batch and order, %d requests for orders:\n%s", calls, requests, text)
	}
	if !regexp.MustCompile(`"msg":"nuonuo call","method":"nuonuo.OpeMplatform.queryInvoiceResult",.*"(order|numbers)":"L`).Match(text) {
		t.Errorf("no query names its orders:\n%s", text)
	}
	for _, secret := range []string{"13987654321", "87654321", "6222020200112233445", "buyer@example.com"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("%s is in the log", secret)
		}
	}
}

// A stop is logged with its cause, and each call with effect, seller and order.
func TestLogOfAStop(t *testing.T) {
	t.Parallel()
	p, file := newPlace(t, 3), filepath.Join(t.TempDir(), "fapiao.log")
	sim := simtest.Start(t, simulator.Options{Seed: 1}, "rate=0", "issuing_ms=0", "signing_ms=0", "trouble=credit")
	p.run(context.Background(), nil, "run", p.orders, "--endpoint", sim.Endpoint(), "--rate", "unlimited", "--log-file", file, "--log-level", "debug")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`level=WARN msg="seller stopped" batch=\S+ seller=91330106MADEM0003K account=true trouble=credit code=`,
		`level=DEBUG msg=call batch=\S+ effect=issue seller=91330106MADEM0003K order=M0000\d attempt=1 outcome=\w+ code=\w* took=`,
		`level=INFO msg=end command=run run=[0-9a-f]{12} code=5 took=\S+ error=`,
	} {
		if !regexp.MustCompile(line).Match(text) {
			t.Errorf("no line %s in\n%s", line, text)
		}
	}
}
