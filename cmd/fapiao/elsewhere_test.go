package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// issuedInvoice is one as export has it.
type issuedInvoice struct {
	No    string `json:"invoice_no"`
	Buyer string `json:"buyer_name"`
	At    string `json:"issued_at"`
	Net   string `json:"net"`
	Tax   string `json:"tax"`
	Gross string `json:"gross"`
}

// bureauExport writes the tax bureau's export of the issued invoices of the desk.
func (d *desk) bureauExport() (path string, list []issuedInvoice) {
	d.t.Helper()
	base := "数电发票号码|销方识别号|购买方名称|开票日期|金额|税额|价税合计|发票票种|发票状态|是否正数发票\n"
	lines := "数电发票号码|货物或应税劳务名称|税收分类编码|金额|税率|税额|价税合计|发票票种\n"
	for line := range strings.Lines(d.answers("", "export", "--format", "jsonl").out) {
		var v issuedInvoice
		if json.Unmarshal([]byte(line), &v) != nil || v.No == "" {
			continue
		}
		list = append(list, v)
		base += fmt.Sprintf("%s|91330106MADEM0003K|%s|%s|%s|%s|%s|数电发票（普通发票）|正常|是\n", v.No, v.Buyer, v.At[:10], v.Net, v.Tax, v.Gross)
		lines += fmt.Sprintf("%s|咨询服务|3040801010000000000|%s|6%%|%s|%s|数电发票（普通发票）\n", v.No, v.Net, v.Tax, v.Gross)
	}
	path = filepath.Join(filepath.Dir(d.ledger), "issued.xlsx")
	if err := writeWorkbook(path, "[发票基础信息]\n"+base+"[信息汇总表]\n"+lines); err != nil {
		d.t.Fatal(err)
	}
	return path, list
}

var advisedAgain = regexp.MustCompile(`(?:重新申请：|To apply again: )(fapiao .*)`)

// What came to nothing of invoices that were issued elsewhere is applied for again by the commands
// that status prints, typed as they stand there, in both languages: a part by its list and the
// export, the whole by its number.
func TestAdvisedRedsOfInvoicesIssuedElsewhereCanBeTyped(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	d.rehearse()
	d.expect(d.answers("", "run", d.orders, "--quiet"), exitDone)
	export, issued := d.bureauExport()
	list := d.book("part.xlsx", "发票号码|退款单号|红冲金额|销方识别号\n"+issued[0].No+"|R1|10.60|91330106MADEM0003K\n")
	d.ledger = filepath.Join(filepath.Dir(d.ledger), "other.db")
	d.control("knobs", "red_fail_for="+issued[0].No+","+issued[1].No+"\nred_fail_text=已勾选，请购方撤销勾选")
	const words = "已勾选，请购方撤销勾选"
	d.expect(d.answers("", "red", list, "--issued", export, "--reason", "销售折让"), exitRejected, words)
	d.expect(d.answers("", "red", issued[1].No, "--issued", export, "--reason", "服务中止"), exitRejected, words)
	for _, in := range []string{"zh", "en"} {
		r := d.answers("", "status", "--lang", in)
		d.expect(r, exitRejected, words, issued[0].No, "--issued "+export)
		found := advisedAgain.FindAllStringSubmatch(r.out, -1)
		if len(found) != 2 || strings.Contains(found[1][1], "--issued") {
			t.Fatalf("%q", found)
		}
		for _, m := range found { // it is refused again, as it was
			d.expect(d.answers("", strings.Fields(m[1])[1:]...), exitRejected, words)
		}
	}
	d.control("knobs", "red_fail_for=")
	for _, m := range advisedAgain.FindAllStringSubmatch(d.answers("", "status").out, -1) {
		d.expect(d.answers("", strings.Fields(m[1])[1:]...), exitDone, "已红冲 1 / 1 张")
	}
	d.expect(d.answers("", "status"), exitDone)
	d.expect(d.answers("", "show", issued[1].No), exitDone, "已全额红冲", "红票", words)
	d.expect(d.answers("", "history", issued[0].No), exitDone, "部分红冲", words)
}
