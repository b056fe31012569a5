package app_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/simtest"
	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// recorder keeps what a use reports.
type recorder struct {
	mu       sync.Mutex
	stages   []string
	added    int
	findings []rules.Finding
	imported int
	notices  []lang.Text
	warnings []lang.Text
	onNotice func() // with each notice
	onImport func()
	refuse   error // what Finding returns
}

var _ app.Events = (*recorder)(nil)

func (r *recorder) Stage(name string, _ int)   { r.note(func() { r.stages = append(r.stages, name) }) }
func (r *recorder) Add(n int)                  { r.note(func() { r.added += n }) }
func (r *recorder) Waiting([]pipeline.Waiting) {}
func (r *recorder) Done()                      {}
func (r *recorder) Warn(t lang.Text)           { r.note(func() { r.warnings = append(r.warnings, t) }) }

func (r *recorder) Finding(f rules.Finding) error {
	r.note(func() { r.findings = append(r.findings, f) })
	return r.refuse
}

func (r *recorder) Imported() error {
	r.note(func() { r.imported++ })
	if r.onImport != nil {
		r.onImport()
	}
	return nil
}

func (r *recorder) Notice(t lang.Text) {
	r.note(func() { r.notices = append(r.notices, t) })
	if r.onNotice != nil {
		r.onNotice()
	}
}

func (r *recorder) note(what func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	what()
}

// codes are those of the findings.
func (r *recorder) codes() string {
	var out []string
	for _, f := range r.findings {
		out = append(out, f.Code)
	}
	return strings.Join(out, " ")
}

// desk is a folder with a ledger and a platform of its own.
type desk struct {
	t       *testing.T
	dir     string
	sim     *simulator.Running
	set     map[string]string // the configuration, beside environ
	environ []string
}

// newDesk starts a platform that issues at once, with knobs.
func newDesk(t *testing.T, knobs ...string) *desk {
	t.Helper()
	sim := simtest.Start(t, simulator.Options{Seed: 1}, append([]string{"rate=0", "issuing_ms=0", "signing_ms=0"}, knobs...)...)
	dir := t.TempDir()
	return &desk{t: t, dir: dir, sim: sim, set: map[string]string{
		"ledger": filepath.Join(dir, "ledger.db"), "endpoint": sim.Endpoint(), "rate": "unlimited", "lang": "en", "wait": "1m"}}
}

// production makes invoices of the desk real, as far as the application knows.
func (d *desk) production() {
	known := simulator.DefaultApp()
	d.set["environment"], d.set["rate"], d.set["token_url"] = "production", "500", d.sim.TokenURL()
	d.environ = []string{"FAPIAO_APP_KEY=" + known.AppKey, "FAPIAO_APP_SECRET=" + known.AppSecret,
		"FAPIAO_SELLER_TAX_NUM=" + demoSeller, "FAPIAO_SELLER_NAME=示例公司", "FAPIAO_SELLER_CLERK=某人"}
}

// demoSeller is the seller of a configuration that names none.
const demoSeller = "91330106MADEM0003K"

// config loads the desk's configuration; changes are key and value in turn.
func (d *desk) config(changes ...string) *config.Config {
	d.t.Helper()
	in := config.Input{Flags: map[string]string{}, Environ: d.environ, Dirs: config.Dirs{Work: d.dir, Data: d.dir}}
	maps.Copy(in.Flags, d.set)
	for i := 0; i < len(changes); i += 2 {
		in.Flags[changes[i]] = changes[i+1]
	}
	cfg, err := config.Load(in)
	if err != nil {
		d.t.Fatal(err)
	}
	return cfg
}

// open opens an application on the desk; it is closed with the test, or before.
func (d *desk) open(events app.Events, changes ...string) *app.App {
	d.t.Helper()
	return d.with(app.Options{Config: d.config(changes...), Events: events})
}

func (d *desk) with(o app.Options) *app.App {
	d.t.Helper()
	a, err := app.New(o)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { closeApp(d.t, a) })
	return a
}

func closeApp(t *testing.T, a *app.App) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

// on makes one use of an application of its own, as a request to a server does.
func on[T any](d *desk, use func(a *app.App) (T, error), changes ...string) (T, *recorder, error) {
	d.t.Helper()
	var events recorder
	a := d.open(&events, changes...)
	out, err := use(a)
	closeApp(d.t, a)
	return out, &events, err
}

// must is on for a use that must not fail.
func must[T any](d *desk, use func(a *app.App) (T, error), changes ...string) T {
	d.t.Helper()
	out, _, err := on(d, use, changes...)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// orders writes a workbook of one-line orders: number, buyer, amount, and a remark.
func (d *desk) orders(name string, rows ...[4]string) string {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	f, err := os.Create(path)
	if err != nil {
		d.t.Fatal(err)
	}
	w := xlsx.New(f)
	sheet := w.Sheet("订单")
	var titles []xlsx.Cell
	for _, title := range []string{"订单号", "购买方名称", "购买方纳税人识别号", "项目名称", "商品和服务税收编码", "金额", "税率", "备注"} {
		titles = append(titles, xlsx.Text(title))
	}
	sheet.Row(titles...)
	for _, r := range rows {
		sheet.Row(xlsx.Text(r[0]), xlsx.Text(r[1]), xlsx.Text("91330106MA0DEM0058"), xlsx.Text("咨询服务"), xlsx.Text("3040801010000000000"),
			xlsx.Text(r[2]), xlsx.Text("6%"), xlsx.Text(r[3]))
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// two writes a workbook of two right orders, A1 and A2, of 106.00 and 212.00 yuan.
func (d *desk) two() string {
	return d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "乙方有限公司", "212.00"})
}

// from is an input of files.
func from(files ...string) app.Input { return app.Input{Files: files} }

func imports(files ...string) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) {
		return a.Import(context.Background(), app.ImportOptions{Input: from(files...)})
	}
}

func runs(files ...string) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) {
		return a.Run(context.Background(), app.RunOptions{Input: from(files...)})
	}
}

func checks(files ...string) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) {
		return a.Check(context.Background(), app.CheckOptions{Input: from(files...)})
	}
}

func submits(o app.SubmitOptions) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) { return a.Submit(context.Background(), o) }
}

func reconciles(o app.ReconcileOptions) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) { return a.Reconcile(context.Background(), o) }
}

func statusOf(of app.Selection) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) { return a.Status(context.Background(), of) }
}

// accepted is how many orders the platform took.
func (d *desk) accepted() int { return d.sim.Server.State().Accepted }

// states are the counts of a summary that are not 0, such as "issued 2".
func states(s report.Summary) map[ledger.State]int {
	out := map[ledger.State]int{}
	for _, x := range s.States {
		if x.Orders > 0 {
			out[x.State] = x.Orders
		}
	}
	return out
}

// endOf is the kind of a result's end.
func endOf(r *app.Result) app.Kind {
	if r.End == nil {
		return app.Done
	}
	return app.KindOf(r.End)
}
