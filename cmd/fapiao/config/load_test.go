package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// sellerYAML is a seller that production takes.
const sellerYAML = `
seller:
  tax_num: 91330106MADEM0003K
  name: 示例公司
`

// input writes a configuration file into a new folder; yaml "" writes none.
func input(t *testing.T, yaml string, environ ...string) Input {
	t.Helper()
	dir := t.TempDir()
	if yaml != "" {
		if err := os.WriteFile(filepath.Join(dir, "fapiao.yaml"), []byte(yaml), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Input{Environ: environ, Dirs: Dirs{Work: dir, Data: filepath.Join(dir, "data")}}
}

func load(t *testing.T, in Input) *Config {
	t.Helper()
	c, err := Load(in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNothingConfiguredRunsTheDemonstration(t *testing.T) {
	t.Parallel()
	in := input(t, "")
	c := load(t, in)
	if c.Environment != Simulator || !c.Demo || !c.InProcess() || c.Rate != 10 || c.Lang != "zh" {
		t.Errorf("got %+v", c)
	}
	if want := filepath.Join(in.Dirs.Data, "simulator.db"); c.Ledger.Reveal() != want {
		t.Errorf("ledger %s, want %s", c.Ledger, want)
	}
	if c.Default != c.Sellers[0].TaxNum || len(c.Default) != 18 {
		t.Errorf("default seller %q", c.Default)
	}
	if err := c.CanCall(); err != nil {
		t.Error(err)
	}
}

func TestStrongerLayersWin(t *testing.T) {
	t.Parallel()
	in := input(t, "rate: 1\nin_flight: 1\nwait: 1m\n", "FAPIAO_RATE=2", "FAPIAO_IN_FLIGHT=2", "FAPIAO_WAIT=")
	in.Flags = map[string]string{"rate": "3.5"}
	c := load(t, in)
	if c.Rate != 3.5 || c.InFlight != 2 || c.Wait != time.Minute {
		t.Errorf("rate %v, in flight %d, wait %v; want the flag's 3.5, the variable's 2, the file's 1m", c.Rate, c.InFlight, c.Wait)
	}
}

func TestFileIsSearchedAndNamed(t *testing.T) {
	t.Parallel()
	in := input(t, "")
	in.Dirs.Config = t.TempDir()
	folder := filepath.Join(in.Dirs.Config, "fapiao")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	user := filepath.Join(folder, "fapiao.yaml")
	if err := os.WriteFile(user, []byte("\ufefflang: en\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c := load(t, in); c.File != user || c.Lang != "en" {
		t.Errorf("user's file: got %q, lang %s", c.File, c.Lang)
	}
	if err := os.WriteFile(filepath.Join(in.Dirs.Work, "fapiao.yaml"), []byte("rate: 4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c := load(t, in); c.Rate != 4 || c.Lang != "zh" {
		t.Errorf("the working folder's file must stand alone: rate %v, lang %s", c.Rate, c.Lang)
	}
	in.File = filepath.Join(in.Dirs.Work, "none.yaml")
	if _, err := Load(in); err == nil || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("a named file that is missing: %v", err)
	}
}

func TestNumberLikeTextIsKept(t *testing.T) {
	t.Parallel()
	c := load(t, input(t, "seller:\n  tax_num: 339902999999789113\n  extension_number: 007\n  tel: 057100000000\n  rates: [0.13, 9%, 0.06]\n"))
	want := Seller{Profile: platform.Profile{TaxNum: "339902999999789113", Extension: "007", Tel: "057100000000", Push: platform.PushAuto}, Rates: []string{"0.13", "0.09", "0.06"}}
	if d := cmp.Diff([]Seller{want}, c.Sellers, cmp.AllowUnexported(Secret{})); d != "" {
		t.Error(d)
	}
}

func TestEveryKeyHasItsVariable(t *testing.T) {
	t.Parallel()
	samples := map[string]string{
		"environment": "sandbox", "endpoint": "https://sandbox.nuonuocs.cn/x/y/z", "token_url": "https://open.nuonuo.com/t",
		"default_seller": "91330106MADEM0003K", "kind": "bs", "rate": "2", "download_hosts": "a.example，.b.example", "in_flight": "3", "wait": "2m", "until": "月末-20m", "late": "yes", "request_timeout": "7s", "visibility": "3m", "workers": "yes", "worker_listen": "127.0.0.1:9099", "periodic_reconcile": "7m", "periodic_recheck": "03:30", "heartbeat_url": "https://hc.example/x", "notify_repeat": "3h", "periodic_digest": "08:30", "report_url": "https://files.example/x/", "canary_wait": "45s", "preflight": "false", "identity_holds": "12h", "lang": "en", "log_level": "debug", "log_format": "json", "hidden_rows": "skip", "write_back.environment": "sandbox", "write_back.always": "true", "download.format": "PDF,xml", "download.name": "{month}/{invoice_no}", "download.pace": "30",
		"seller.tax_num": "91330106MADEM0003K", "seller.extension_number": "12", "seller.tax_device": "661565671900", "seller.rates": "0.13", "seller.push": "mail",
		"seller.order_no_max": "30", "seller.max_lines": "50", "seller.invoice_limit": "99999.99, bs=1000", "seller.taxpayer": "small", "seller.smart_code": "true", "seller.audit": "true",
	}
	var environ []string
	for _, k := range Keys() {
		text := samples[k.Name]
		if text == "" {
			text = "x-" + strings.ReplaceAll(k.Name, ".", "-")
		}
		environ = append(environ, k.Env+"="+text)
	}
	c := load(t, input(t, "", environ...))
	want := Seller{Profile: platform.Profile{TaxNum: "91330106MADEM0003K", Name: "x-seller-name", Tel: "x-seller-tel", Address: "x-seller-address", Account: "x-seller-account", Clerk: "x-seller-clerk", Payee: "x-seller-payee", Checker: "x-seller-checker", Extension: "12", DepartmentID: "x-seller-department_id", ClerkID: "x-seller-clerk_id", TaxDevice: "661565671900", Push: platform.PushMail}, Rates: []string{"0.13"}, ElementTemplate: "x-seller-element_template", OrderNoMax: 30, MaxLines: 50, Limits: []rules.Limit{{Net: 9_999_999}, {Kind: "bs", Net: 100_000}}, Taxpayer: "small", SmartCode: true, Audit: true}
	if d := cmp.Diff([]Seller{want}, c.Sellers, cmp.AllowUnexported(Secret{})); d != "" {
		t.Error(d)
	}
	if c.Environment != Sandbox || c.AppKey != "x-app_key" || c.AppSecret.Reveal() != "x-app_secret" || c.Token.Reveal() != "x-token" ||
		c.Kind != "bs" || c.Ledger.Reveal() != "x-ledger" || c.OutDir != "x-out_dir" || strings.Join(c.DownloadHosts, " ") != "a.example .b.example" || c.HiddenRows != SkipHidden || c.LogFormat != LogJSON || c.LogFile != "x-log_file" || c.HeartbeatFile != "x-heartbeat_file" || c.MetricsFile != "x-metrics_file" || c.HeartbeatURL.Reveal() != "https://hc.example/x" || c.Codes != "x-codes" || c.Lang != "en" || c.CanaryWait != 45*time.Second || c.Preflight || c.IdentityHolds != 12*time.Hour || !c.Late || !c.Workers || c.WorkerListen != "127.0.0.1:9099" || c.PeriodicReconcile != 7*time.Minute || *c.PeriodicRecheck != 210*time.Minute ||
		c.Until.At(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)).UTC() != time.Date(2026, 11, 30, 15, 40, 0, 0, time.UTC) {
		t.Errorf("got %+v", c)
	}
	if d := cmp.Diff(Download{Folder: "x-download-folder", Formats: []string{"pdf", "xml"}, Name: "{month}/{invoice_no}", Pace: 30}, c.Download); d != "" {
		t.Error(d)
	}
	if len(c.Warnings) > 0 {
		t.Errorf("warnings: %v", c.Warnings)
	}
}

func TestPathsInTheFileCountFromTheFile(t *testing.T) {
	t.Parallel()
	in := input(t, "ledger: books/l.db\nout_dir: out\n")
	c := load(t, in)
	if c.Ledger.Reveal() != filepath.Join(in.Dirs.Work, "books", "l.db") || c.OutDir != filepath.Join(in.Dirs.Work, "out") {
		t.Errorf("ledger %s, out_dir %s", c.Ledger, c.OutDir)
	}
	in.Flags = map[string]string{"ledger": "l.db"}
	if c := load(t, in); c.Ledger.Reveal() != "l.db" {
		t.Errorf("a flag's path must count from the working folder: %s", c.Ledger)
	}
}

func TestMisspeltVariableIsWarnedOf(t *testing.T) {
	t.Parallel()
	c := load(t, input(t, "lang: en\n", "FAPIAO_ENVIROMENT=production", "FAPIAO_APP_SECRET_FILE=", "OTHER=1"))
	if len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0].En, "did you mean FAPIAO_ENVIRONMENT?") {
		t.Errorf("warnings: %q", c.Warnings)
	}
}

func TestUserDirs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		goos string
		env  []string
		want string
	}{
		{"linux", []string{"HOME=/home/a"}, "/home/a/.local/share/fapiao"},
		{"linux", []string{"HOME=/home/a", "XDG_DATA_HOME=/data"}, "/data/fapiao"},
		{"linux", []string{"HOME=/home/a", "XDG_DATA_HOME=relative"}, "/home/a/.local/share/fapiao"},
		{"darwin", []string{"HOME=/Users/a"}, "/Users/a/Library/Application Support/fapiao"},
		{"windows", []string{"LOCALAPPDATA=C:/Users/a/Local"}, "C:/Users/a/Local/fapiao"},
		{"linux", nil, ""},
	} {
		if got := filepath.ToSlash(UserDirs(c.goos, c.env).Data); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.goos, c.env, got, c.want)
		}
	}
}
