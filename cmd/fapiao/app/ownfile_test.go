package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline/taxcode"
)

// kindsOfFiles are the kinds with what each may replace.
func kindsOfFiles(t *testing.T) map[string]struct {
	kind app.FileKind
	own  []string
} {
	t.Helper()
	image, err := ui.QRImage("https://login.example.com/1")
	if err != nil {
		t.Fatal(err)
	}
	var codes bytes.Buffer
	if err := taxcode.New("list.xlsx", "2026-11-01", nil, nil).Encode(&codes); err != nil {
		t.Fatal(err)
	}
	type row = struct {
		kind app.FileKind
		own  []string
	}
	return map[string]row{
		"csv":       {app.CSVFile, []string{"\uFEFForder_no,serial_no,status,kind,invoice_no\r\n", "order_no,serial_no,status,kind,more\n"}},
		"jsonl":     {app.JSONLFile, []string{`{"order_no":"1","serial_no":"2","status":"issued","kind":"pc"}`}},
		"log":       {app.LogFile, []string{"time=2026-11-30T08:00:00.000+08:00 level=INFO msg=begin\n", `{"time":"2026-11-30T08:00:00+08:00","level":"INFO","msg":"begin"}`}},
		"metrics":   {app.MetricsFile, []string{"# HELP fapiao_orders\n# TYPE fapiao_orders gauge\n", "fapiao_run_exit_code{command=\"run\"} 0\n"}},
		"heartbeat": {app.HeartbeatFile, []string{`{"time":"2026-11-30T08:00:00+08:00","run":"1","version":"1","by":"worker"}`}},
		"codes":     {app.CodesFile, []string{codes.String()}},
		"qr":        {app.QRFile, []string{string(image)}},
		"settings":  {app.SettingsFile, []string{"environment: sandbox\n", "# Mine\r\n\r\nseller:\r\n  name: x\r\n", "#environment: production\n"}},
		"secret":    {app.SecretFile, []string{"SD51A0000000000A\n", "OLD"}},
	}
}

// TestOnlyOwnFilesAreReplaced: nothing that is written takes the place of what is not of its kind.
func TestOnlyOwnFilesAreReplaced(t *testing.T) {
	t.Parallel()
	foreign := map[string]string{
		"workbook": "PK\x03\x04\x14\x00rest", "ledger": "SQLite format 3\x00", "photo": "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06",
		"orders": "订单号,金额\n1,2\n", "profile": "name: shop\ncolumns: {}\n", "zip": "\x1f\x8b\x08\x00\x00", "object": `{"order_no":"1"}`, "page": "<html></html>",
	}
	kinds := kindsOfFiles(t)
	for name, k := range kinds {
		for _, own := range k.own {
			foreign["own "+name] = own
		}
	}
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "out")
			may := func(content string) error {
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				return app.MayReplace(&config.Config{}, path, k.kind)
			}
			if err := app.MayReplace(&config.Config{}, path, k.kind); err != nil {
				t.Error("no file:", err)
			}
			for _, own := range append(k.own, "") {
				if err := may(own); err != nil {
					t.Errorf("%q: %v", own, err)
				}
			}
			for what, content := range foreign {
				if what == "own "+name {
					continue
				}
				if err := may(content); app.KindOf(err) != app.Unusable || !strings.Contains(app.Text("en", err), path) {
					t.Errorf("%s: %v", what, err)
				}
			}
		})
	}
}

// TestTheLedgerIsNeverReplaced: by name, too, since its files may not be there yet or be empty.
func TestTheLedgerIsNeverReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	file := at("fapiao.yaml")
	if err := os.WriteFile(file, []byte("ledger: "+filepath.ToSlash(at("l.db"))+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(config.Input{File: file})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]app.Kind{
		"l.db": app.Unusable, "l.db-wal": app.Unusable, "l.db-shm": app.Unusable, "l.db-journal": app.Unusable,
		"l.db.locks/1.lock": app.Unusable, "fapiao.yaml": app.Unusable, "l.csv": app.Done, "other/l.db": app.Done,
	} {
		if err := app.MayReplace(cfg, at(name), app.CSVFile); app.KindOf(err) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
