//go:build linux

package wine

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// rows is the number of rows in all sheets of a workbook on the desk.
func (d *desk) rows(name string) int {
	d.Helper()
	f, err := excelize.OpenFile(filepath.Join(d.folder, name))
	if err != nil {
		d.Fatal(err)
	}
	defer f.Close()
	n := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			d.Fatal(err)
		}
		n += len(rows)
	}
	return n
}

func TestTemplateAndCheck(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, _ := d.run(0, "version")
	d.must(out, "fapiao v", "windows/amd64 ")
	d.run(0, "template", "orders")
	if d.rows("orders.xlsx") == 0 {
		t.Error("an empty template")
	}
	d.workbook("订单 200.xlsx")
	out, _ = d.run(0, "check", "订单 200.xlsx")
	d.must(out, "数量核对：读取 200 = 待开票 200", `下一步：fapiao run "订单 200.xlsx"`)
	out, _ = d.run(3, "check", "*.xlsx") // cmd leaves it to the program to find the files
	d.must(out, "读取 200")
}

// TestKilledRunGoesOn ends the program as the task manager does, while it submits.
func TestKilledRunGoesOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.workbook("订单.xlsx")
	cmd := d.fapiao("run", "订单.xlsx", "--rate", "40", "--log-level", "debug")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	calls := 0
	for lines := bufio.NewScanner(stderr); calls < 60 && lines.Scan(); {
		if strings.Contains(lines.Text(), "requestBillingNew") {
			calls++
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || calls < 60 {
		t.Fatalf("the program ended by itself after %d calls: %v", calls, err)
	}
	if _, err := os.Stat(filepath.Join(d.folder, "订单-results.xlsx")); err == nil {
		t.Fatal("there are results of a run that was killed")
	}
	out, _ := d.run(0, "run", "订单.xlsx", "--rate", "unlimited", "--json")
	if d.issued(out); strings.Contains(out, `"sent":200`) {
		t.Error("the second run sent every order again")
	}
	if n := d.rows("订单-results.xlsx"); n < 200 {
		t.Errorf("%d rows of results", n)
	}
	out, _ = d.run(0, "run", "订单.xlsx", "--json")
	d.must(out, `"sent":0`)
}

// issued fails the test unless the ledger has 200 orders with an invoice each.
func (d *desk) issued(summary string) {
	d.Helper()
	var sum struct{ Orders, Issued int }
	lines := strings.Split(strings.TrimSpace(summary), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &sum); err != nil || sum.Orders != 200 || sum.Issued != 200 {
		d.Fatalf("%v: %s", err, summary)
	}
	out, _ := d.run(0, "export", "--format", "jsonl")
	var numbers []string
	for line := range strings.Lines(out) {
		var order struct {
			Number string `json:"invoice_no"`
		}
		if err := json.Unmarshal([]byte(line), &order); err != nil || order.Number == "" {
			d.Fatalf("%v: %s", err, line)
		}
		numbers = append(numbers, order.Number)
	}
	slices.Sort(numbers)
	if n := len(slices.Compact(numbers)); n != 200 {
		d.Errorf("%d invoices of 200 orders", n)
	}
}

// TestResultsThatAnotherProgramHasOpen: they are left as they are, the new ones are beside them.
func TestResultsThatAnotherProgramHasOpen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.workbook("订单.xlsx")
	d.run(0, "run", "订单.xlsx", "--rate", "unlimited")
	before, err := os.ReadFile(filepath.Join(d.folder, "订单-results.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	for how, next := range map[string]string{"read": "订单-results-2.xlsx", "": "订单-results-2.xlsx"} {
		release := d.holds("订单-results.xlsx", how)
		out, errs := d.run(0, "run", "订单.xlsx")
		d.must(errs, "订单-results.xlsx 正被其他程序（如 Excel）打开，予以保留；新的结果写到", next)
		d.must(out, "结果文件："+next)
		if d.rows(next) < 200 {
			t.Errorf("%s: not all results", next)
		}
		release()
	}
	if after, err := os.ReadFile(filepath.Join(d.folder, "订单-results.xlsx")); err != nil || string(after) != string(before) {
		t.Error("the open file was changed")
	}
	_, errs := d.run(0, "run", "订单.xlsx")
	if strings.Contains(errs, "其他程序") {
		t.Error("it is closed: " + errs)
	}
}

// holds keeps a file open in another program until the returned function is called.
func (d *desk) holds(name, how string) (release func()) {
	d.Helper()
	args := []string{d.hold, name}
	if how != "" {
		args = append(args, how)
	}
	cmd := d.command(args...)
	cmd.Dir = d.folder
	in, err := cmd.StdinPipe()
	if err != nil {
		d.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		d.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		d.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); strings.TrimSpace(line) != "held" {
		d.Fatalf("hold: %q %v", line, err)
	}
	return func() {
		if err := in.Close(); err != nil {
			d.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			d.Error(err)
		}
	}
}
