package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFaults breaks one thing at a time; want is what the message must hold, "FILE" standing for
// the file's path.
func TestFaults(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, yaml string
		environ    []string
		flags      map[string]string
		want       []string
	}{
		{name: "unknown key", yaml: "lang: zh\nraet: 5\n", want: []string{"FILE:2: raet: unknown key; did you mean rate?"}},
		{name: "unknown seller key", yaml: "seller:\n  tax_num: 91330106MADEM0003K\n  tex: 1\n", want: []string{"FILE:3: seller.tex: unknown key; did you mean tel?"}},
		{name: "unknown key without value", yaml: "nonsense_here:\n", want: []string{"FILE:1: nonsense_here: unknown key"}},
		{name: "key of seller at the top", yaml: "tax_num: 91330106MADEM0003K\n", want: []string{"FILE:1: tax_num: unknown key; did you mean seller.tax_num?"}},
		{name: "key of the top in seller", yaml: sellerYAML + "  rate: 3\n", want: []string{"FILE:5: seller.rate: belongs to the top level"}},
		{name: "entry", yaml: "sellers:\n  - tax_num: 91330106MADEM0003K\n    nmae: x\n  - name: y\n", want: []string{"FILE:3: sellers.0.nmae: unknown key; did you mean name?", "FILE:4: sellers[1]: has no tax_num"}},
		{name: "seller as text", yaml: "seller: me\n", want: []string{"FILE:1: seller: must have keys of its own"}},
		{name: "sellers as text", yaml: "sellers: [a]\n", want: []string{"FILE:1: sellers: must have keys of its own"}},
		{name: "duplicate key", yaml: "rate: 1\nrate: 2\n", want: []string{"FILE:2:", "already defined"}},
		{name: "not a mapping", yaml: "- a\n", want: []string{"FILE:1: want keys and values"}},
		{name: "anchor", yaml: "lang: &x zh\n", want: []string{"FILE:1: lang: anchors"}},
		{name: "several documents", yaml: "lang: zh\n---\nlang: en\n", want: []string{"several YAML documents"}},
		{name: "environment", yaml: "environment: prod\n", want: []string{`FILE:1: environment: is "prod"; want one of simulator, sandbox, production`}},
		{name: "rate of a variable", environ: []string{"FAPIAO_RATE=fast"}, want: []string{`FAPIAO_RATE: rate: is "fast"`}},
		{name: "rate of a flag", flags: map[string]string{"rate": "-1"}, want: []string{`--rate: rate: is "-1"`}},
		{name: "unlimited on the platform", yaml: "environment: sandbox\nrate: unlimited\n" + sellerYAML, want: []string{"FILE:2: rate: cannot be unlimited"}},
		{name: "zero", environ: []string{"FAPIAO_RATE=0"}, want: []string{`FAPIAO_RATE: rate: is "0", which would send nothing`, "unlimited"}},
		{name: "two faults at once", yaml: "lang: de\nwait: soon\n", want: []string{"FILE:1: lang", "FILE:2: wait"}},
		{name: "tax number", yaml: "seller:\n  tax_num: 123\n", want: []string{"FILE:2: seller.tax_num"}},
		{name: "seller without number", yaml: "seller:\n  name: x\n", want: []string{"seller.tax_num: is missing"}},
		{name: "seller beside sellers", yaml: "sellers:\n  - tax_num: 91330106MADEM0003K\n", environ: []string{"FAPIAO_SELLER_NAME=x"}, want: []string{"FAPIAO_SELLER_NAME: seller.name: is given together with sellers"}},
		{name: "seller twice", yaml: "sellers:\n  - tax_num: 91330106MADEM0003K\n  - tax_num: 91330106MADEM0003K\n", want: []string{"FILE:3: sellers[1].tax_num: is already set at FILE:2"}},
		{name: "unknown default", yaml: sellerYAML, flags: map[string]string{"default_seller": "else"}, want: []string{`--seller: default_seller: "else" is neither`}},
		{name: "simulator on the platform", yaml: "endpoint: https://sdk.nuonuo.com/open/v1/services\n", want: []string{"FILE:1: endpoint: sdk.nuonuo.com is the real platform"}},
		{name: "sandbox on production", yaml: "environment: sandbox\nendpoint: https://sdk.nuonuo.com/open/v1/services\n", want: []string{"FILE:2: endpoint: sdk.nuonuo.com is the production platform"}},
		{name: "production on sandbox", yaml: "environment: production\nendpoint: https://sandbox.nuonuocs.cn/open/v1/services\n", want: []string{"FILE:2: endpoint: sandbox.nuonuocs.cn is the sandbox"}},
		{name: "plain http", yaml: "environment: production\nendpoint: http://10.0.0.1/open/v1/services\n", want: []string{"FILE:2: endpoint: 10.0.0.1 would be called without encryption"}},
		{name: "path that cannot be signed", yaml: "endpoint: http://127.0.0.1:1/open/services\n", want: []string{"FILE:1: endpoint: its path /open/services has not three segments"}},
		{name: "listen without a port", yaml: "worker_listen: 127.0.0.1\n", want: []string{`FILE:1: worker_listen: is "127.0.0.1"; want host:port`}},
		{name: "listen on a name", flags: map[string]string{"worker_listen": "127.0.0.1:http"}, want: []string{`--listen: worker_listen: is "127.0.0.1:http"`}},
		{name: "listen beyond the ports", yaml: "worker_listen: :65536\n", want: []string{"FILE:1: worker_listen"}},
		{name: "not a URL", yaml: "endpoint: nuonuo\n", want: []string{"FILE:1: endpoint: is not a URL"}},
		{name: "kind", yaml: "kind: receipt\n", want: []string{"FILE:1: kind:"}},
		{name: "ledger of another database", yaml: "ledger: mysql://u:MARKER@h/d\n", want: []string{`FILE:1: ledger: "mysql" is not a kind of ledger`}},
		{name: "two rates for one app", yaml: "app_key: k\nsellers:\n  - tax_num: 91330106MADEM0003K\n    rate: 5\n  - tax_num: 91330106MADEMA019F\n    rate: 6\n", want: []string{"sellers[1].rate: differs"}},
		{name: "secret and its file", environ: []string{"FAPIAO_APP_SECRET=MARKER", "FAPIAO_APP_SECRET_FILE=x"}, want: []string{"FAPIAO_APP_SECRET_FILE: app_secret_file: and app_secret are both given"}},
		{name: "secret file missing", yaml: "app_secret_file: none.txt\n", want: []string{"FILE:1: app_secret_file:", "none.txt"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := input(t, c.yaml, c.environ...)
			in.Flags = c.flags
			_, err := Load(in)
			if err == nil {
				t.Fatal("no error")
			}
			got := strings.ReplaceAll(err.Error(), filepath.Join(in.Dirs.Work, "fapiao.yaml"), "FILE")
			for _, w := range c.want {
				if !strings.Contains(got, w) {
					t.Errorf("got  %s\nwant %s", got, w)
				}
			}
			if strings.Contains(got, "MARKER") {
				t.Errorf("a secret in %s", got)
			}
		})
	}
}

func TestWhatPlatformAndCredentialsNeed(t *testing.T) {
	t.Parallel()
	c := load(t, input(t, "environment: production\n"))
	if err := c.HasSeller(); err == nil || !strings.Contains(err.Error(), "FAPIAO_SELLER_TAX_NUM") {
		t.Errorf("no seller: %v", err)
	}
	c = load(t, input(t, "environment: production\n"+sellerYAML))
	if err := c.HasSeller(); err != nil {
		t.Error(err)
	}
	err := c.CanCall()
	if err == nil || !strings.Contains(err.Error(), "app_key: is missing") || !strings.Contains(err.Error(), "FAPIAO_APP_SECRET_FILE") {
		t.Errorf("no credentials: %v", err)
	}
	c.Ledger = Location{}
	if c.HasLedger() == nil {
		t.Error("no ledger, no error")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "a: b", sellerYAML, "sellers:\n- tax_num: 1\n  rates: [1, 2]\n", "a: [", "a: |\n  x\n", "? a\n: b", "<<: *x", "a:\n- - b", "\x00", "a: !!int 1", "%YAML 1.2\n---\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := parse("f.yaml", data)
		if err == nil {
			var fs faults
			known(d, &fs)
		}
	})
}

func TestSecretFileIsRead(t *testing.T) {
	t.Parallel()
	in := input(t, "app_secret_file: secret.txt\n")
	if err := os.WriteFile(filepath.Join(in.Dirs.Work, "secret.txt"), []byte("s3cret\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	in.Environ = []string{"FAPIAO_APP_KEY=k"}
	if c := load(t, in); c.AppSecret.Reveal() != "s3cret" {
		t.Errorf("got %q", c.AppSecret.Reveal())
	}
	in.Environ = append(in.Environ, "FAPIAO_APP_SECRET=stronger")
	if c := load(t, in); c.AppSecret.Reveal() != "stronger" {
		t.Error("the variable must win over the file's key")
	}
}
