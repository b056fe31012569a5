package app_test

import (
	"archive/zip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

const twoRows = "订单号,购买方名称,购买方纳税人识别号,项目名称,商品和服务税收编码,金额,税率\n" +
	"A1,甲方有限公司,91330106MA0DEM0058,咨询服务,3040801010000000000,106.00,6%\n" +
	"A2,乙方有限公司,91330106MA0DEM0058,咨询服务,3040801010000000000,212.00,6%\n"

// put writes a file of the desk.
func (d *desk) put(name, text string) string {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// zipped writes a zip with one file.
func (d *desk) zipped(name, member, text string) string {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	f, err := os.Create(path)
	if err != nil {
		d.t.Fatal(err)
	}
	w := zip.NewWriter(f)
	out, err := w.Create(member)
	if err == nil {
		_, err = out.Write([]byte(text))
	}
	if err := errors.Join(err, w.Close(), f.Close()); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// Copies of files in a zip and of the standard input hold personal data: none is left, whatever
// becomes of the use.
func TestCopiesAreRemoved(t *testing.T) {
	d := newDesk(t)
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("TMP", tmp)
	for _, text := range []string{twoRows, "no columns", "a,b\n\x00,1\n", "", "PK"} {
		_, _, fromZip := on(d, checks(d.zipped("o.zip", "a.csv", text)))
		_, _, fromInput := on(d, checksOf(app.Input{Files: []string{app.StandardInput}, Stdin: strings.NewReader(text)}))
		if (fromZip == nil) != (text == twoRows) || (fromInput == nil) != (text == twoRows) {
			t.Errorf("%q: %v, %v", text, fromZip, fromInput)
		}
		if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
			t.Errorf("%q: left behind: %v %v", text, left, err)
		}
	}
}

// A workbook, the csv that was saved of it, and the same in a folder, a zip and the standard input
// are the same orders.
func TestOrdersAreSentOnceWhereverTheyCome(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if r := must(d, runs(d.two())); *r.Sent != 2 {
		t.Fatalf("sent %d", *r.Sent)
	}
	path := d.put("folder/orders.csv", twoRows)
	for name, use := range map[string]func(*app.App) (*app.Result, error){
		"a csv": runs(path), "a folder": runs(filepath.Dir(path)), "a zip": runs(d.zipped("o.zip", "x/orders.csv", twoRows)),
		"standard input": func(a *app.App) (*app.Result, error) {
			in := app.Input{Files: []string{app.StandardInput}, Stdin: strings.NewReader(twoRows)}
			return a.Run(context.Background(), app.RunOptions{Input: in})
		},
	} {
		r := must(d, use, "out_dir", d.dir)
		if *r.Sent != 0 || states(r.Summary)[ledger.Issued] != 2 || d.accepted() != 2 {
			t.Errorf("%s: sent %d, %v", name, *r.Sent, states(r.Summary))
		}
	}
}

// endless is a pipe that nobody writes to.
type endless struct {
	read func()
	over chan struct{}
}

func (e *endless) Read([]byte) (int, error) {
	e.read()
	<-e.over
	return 0, errors.New("over")
}

func TestWaitingForTheStandardInputCanBeInterrupted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx, cancel := context.WithCancel(context.Background())
	in := &endless{cancel, make(chan struct{})}
	defer close(in.over)
	_, _, err := on(d, func(a *app.App) (*app.Result, error) {
		return a.Check(ctx, app.CheckOptions{Input: app.Input{Files: []string{app.StandardInput}, Stdin: in}})
	})
	if app.KindOf(err) != app.Interrupted {
		t.Error(err)
	}
}

// Results lie beside a zip, also when it is gone by the time that they are exported again.
func TestResultsOfAZipLieBesideIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := d.zipped("十二月.ZIP", "x/orders.csv", twoRows)
	want := filepath.Join(d.dir, "十二月-results.xlsx")
	if r := must(d, runs(path)); r.Results != want {
		t.Error(r.Results)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if r := must(d, exports(app.ExportOptions{Format: app.XLSX})); r.Results != want {
		t.Error(r.Results)
	}
}
