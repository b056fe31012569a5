package profile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
)

// builtins has one built-in profile to extend.
func builtins(t testing.TB) profile.Builtins {
	t.Helper()
	out, err := profile.LoadBuiltins(os.DirFS("testdata/builtin"))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// load parses a profile that must be right.
func load(t testing.TB, text string) *profile.Profile {
	t.Helper()
	p, err := profile.Load("test.yaml", []byte(text), builtins(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every fault of a profile is reported, with the line that it stands in.
func TestFaultsOfProfiles(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/faults.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range archive.Files {
		p, err := profile.Load(f.Name, f.Data, builtins(t))
		var faults profile.Errors
		if !errors.As(err, &faults) || p != nil || !errors.Is(err, input.ErrUnusable) {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		b.WriteString("== " + f.Name + "\n" + faults.Text("zh") + "\n" + faults.Text("en") + "\n")
	}
	golden.Check(t, filepath.Join("testdata", "faults.txt"), []byte(b.String()))
}

const whole = `
format: 1
name: 登记
about: 开票登记表
sheets: [12月*, 补开]
header: {row: 2}
columns:
  buyer_name: {column: 客户, or: [客户名称]}
  buyer_address: {join: [地址, 电话], with: " / "}
  goods_name: {column: 内容}
  goods_code: {constant: "3040201000000000000"}
  gross: {column: 金额(万元), unit: wan, default: 0}
  tax_rate: {column: 税率, unit: percent, values: {免: 免税}}
  kind: {column: 票种, values: {1: 数电专票, 0: 数电普票}, only: true}
  order_date: {column: 日期, date: DD/MM/YYYY, optional: true}
order:
  identify_by: [客户, 日期]
  together: true
rows:
  totals: [本月合计]
  only_when: [{column: 状态, is: [已付款, 007]}]
  skip_when: [{column: 退款, filled: true}, {column: 票号, not: [""]}]
lookups:
  - {file: 客户.xlsx, sheet: 客户, match: buyer_name, column: 名称, fill: {buyer_tax_num: 税号}, required: true}
carry: [业务员]
ignore: [备用]
`

// Values of every kind are read as they are written.
func TestAWholeProfile(t *testing.T) {
	t.Parallel()
	p := load(t, whole)
	if got := p.Columns[invoice.GrossField]; got.Default != "0" || got.Unit != profile.Wan {
		t.Errorf("gross: %+v", got)
	}
	if got := p.Columns[invoice.KindField].Values; got["1"] != "数电专票" || len(got) != 2 {
		t.Errorf("values: %v", got)
	}
	if got := p.Rows.OnlyWhen[0].Is[1]; got != "007" {
		t.Errorf("a text became %q", got)
	}
	if got := p.ListFile(0); got != "客户.xlsx" {
		t.Errorf("list file %s", got)
	}
	if p.Rows.SkipWhen[0].Filled == nil || !*p.Rows.SkipWhen[0].Filled || !p.Order.Together || p.Header.Row != 2 || !p.Lookups[0].Required {
		t.Errorf("%+v", p)
	}
	if err := p.Usable(); err != nil {
		t.Error(err)
	}
}

// The digest is of what a profile does: comments, the order of keys and its name do not count.
func TestDigest(t *testing.T) {
	t.Parallel()
	digest := func(text string) string {
		d, err := load(t, text).Digest()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	same := strings.Replace(whole, "name: 登记\nabout: 开票登记表\n", "# a comment\nabout: another\nname: other\n", 1)
	if digest(whole) != digest(same) {
		t.Error("a comment or a name changes the digest")
	}
	for _, change := range [][2]string{{"税率,", "税,"}, {"together: true", "together: false"}, {"[业务员]", "[]"}, {"1: 数电专票", "1: 数电普票"}, {"row: 2", "row: 3"}} {
		if other := strings.Replace(whole, change[0], change[1], 1); other == whole || digest(other) == digest(whole) {
			t.Errorf("%v does not change the digest", change)
		}
	}
}

// A profile has the keys of the one that it extends, where it has none of its own.
func TestExtends(t *testing.T) {
	t.Parallel()
	p := load(t, `{format: 1, name: 我的店, extends: shop, columns: {tax_rate: {constant: 6%}, buyer_name: {column: 抬头}}, order: {prefix: S-}}`)
	if p.Columns[invoice.BuyerName].Column != "抬头" || p.Columns[invoice.GoodsName].Column != "商品" || p.Order.Prefix != "S-" {
		t.Errorf("%+v", p)
	}
	if len(p.Rows.OnlyWhen) != 1 || len(p.Carry) != 1 || p.Recognise != nil || p.Usable() != nil {
		t.Errorf("%+v", p)
	}
	if base := builtins(t)["shop"]; base.Usable() == nil || base.Columns[invoice.BuyerName].Column != "买家" {
		t.Errorf("the built-in profile was changed: %+v", base)
	}
}

// Whatever is in a file, it is refused or gives a profile that is read the same again.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("format: 1\nname: 登记\ncolumns: {order_no: {column: a}}\nextends: shop"))
	f.Add([]byte("? [a]\n: b"))
	f.Add([]byte("columns: {kind: {values: {~: a, 1.0: b, true: c}}}"))
	f.Add([]byte("a: &x [*x]\n<<: *x"))
	if archive, err := txtar.ParseFile("testdata/faults.txtar"); err == nil {
		for _, file := range archive.Files {
			f.Add(file.Data)
		}
	}
	known := builtins(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := profile.Load("f.yaml", data, known)
		if (p == nil) == (err == nil) {
			t.Fatalf("%v, %v", p, err)
		}
		if err != nil {
			if !errors.Is(err, input.ErrUnusable) {
				t.Fatal(err)
			}
			return
		}
		if _, err := p.Bind([]string{"客户", "内容", "金额(万元)"}); err == nil && len(p.Columns) > 20 {
			t.Fatal("three titles are not twenty")
		}
		if _, err := p.Digest(); err != nil {
			t.Fatal(err)
		}
	})
}
