package notify

import (
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// facts collects what happened, the most important first: the end is left out where a receiver
// takes less.
func (w *writer) facts() {
	if w.simulated() {
		w.fact("模拟环境：发票不具有法律效力", "Simulated: the invoices are not valid")
	}
	w.fact("退出码 %d：%s", "Exit code %d: %s", w.Code, w.Outcome)
	w.did()
	w.states()
	w.buyerForms()
	w.forms()
	if a := w.activity(); a != nil && a.Oldest != nil {
		w.fact("最久没有完成的订单（全部批次）：%s", "Oldest unfinished order (of all batches): %s", w.Oldest(a))
	}
	if x := w.Watched; x != nil && !x.Seen.IsZero() {
		w.fact("最后一次运行：%s", "Seen last: %s", ui.Minute(x.Seen))
	}
	for _, s := range w.Config.Sellers[:min(len(w.Config.Sellers), mostListed)] {
		w.fact("销售方：%s（%s）", "Seller: %s (%s)", s.Name, s.TaxNum)
	}
	if n := len(w.Config.Sellers) - mostListed; n > 0 {
		w.fact("另有 %d 个销售方", "More sellers: %d", n)
	}
	w.source()
	w.fact("运行 %s 于 %s，%s，用时 %s", "Run %s on %s, %s, took %s", w.ID, w.Host, ui.Minute(w.Ended), w.Ended.Sub(w.Begun).Round(time.Second))
}

// did is what the run changed.
func (w *writer) did() {
	if w.Result == nil {
		return
	}
	d := &w.Result.Did
	w.fact("本次：提交 %s，新开票 %s，新失败 %s", "This run: sent %s, newly issued %s, newly failed %s", orders(d.Sent), orders(d.Issued), orders(d.Failed))
	if d.RedsFailed > 0 {
		w.fact("本次未成的红冲：%d 张", "Red invoices that failed: %d", d.RedsFailed)
	}
}

// states are the counts and sums.
func (w *writer) states() {
	if w.Result == nil {
		return
	}
	s := &w.Result.Summary
	for _, x := range s.Parts() {
		if x.Apart || x.Gross == 0 {
			w.fact("%s：%s", "%s: %s", x.Name, orders(x.Orders))
			continue
		}
		w.fact("%s：%s，价税合计 %s 元", "%s: %s, %s yuan in total", x.Name, orders(x.Orders), ui.Money(x.Gross))
	}
	if len(s.States) > 1 {
		all := s.Total()
		w.fact("合计：%s，金额 %s，税额 %s，价税合计 %s 元", "All: %s, net %s, tax %s, %s yuan in total", orders(all.Orders), ui.Money(all.Net), ui.Money(all.Tax), ui.Money(all.Gross))
	}
}

// buyerForms lists the forms that buyers started and that wait for the seller, and those that have
// lapsed.
func (w *writer) buyerForms() {
	f := w.buyers()
	if !f.Any() {
		return
	}
	for i := range f.Waits[:min(len(f.Waits), mostListed)] {
		x := &f.Waits[i]
		w.fact("购方发起的确认单 %s，%s，原发票 %s，-%s 元：%s", "Form %s started by %s, of invoice %s, -%s yuan: %s",
			x.BillNo, masked(x.Buyer), x.BlueNo, ui.Money(x.Net+x.Tax), w.Until(x.Deadline(), f.Now))
	}
	if n := len(f.Waits) - mostListed; n > 0 {
		w.fact("另有 %d 张购方发起的确认单，截止时间更晚", "More forms that buyers started, with later deadlines: %d", n)
	}
	if n := len(f.Busy); n > 0 {
		w.fact("税局处理中的购方确认单：%d 张", "Forms of buyers that the tax bureau is working on: %d", n)
	}
	if n := len(f.Late); n > 0 {
		w.fact("已过截止时间、还没有核实的购方确认单：%d 张", "Forms of buyers past their deadline, of which the outcome is not known yet: %d", n)
	}
	for i := range f.Lapsed[:min(len(f.Lapsed), mostListed)] {
		x := &f.Lapsed[i]
		w.fact("购方发起的确认单 %s（原发票 %s）已作废（超72小时未确认）", "Form %s of a buyer (invoice %s) is void: not answered within 72 hours",
			x.BillNo, x.BlueNo)
	}
	if n := len(f.Lapsed) - mostListed; n > 0 {
		w.fact("另有 %d 张购方发起的确认单已作废", "More forms of buyers that are void: %d", n)
	}
}

// forms lists the forms that wait for their buyers.
func (w *writer) forms() {
	r := w.reds()
	if !r.Any() {
		return
	}
	if r.Open > 0 {
		w.fact("红冲办理中：%d 张", "Red invoices under way: %d", r.Open)
	}
	for i := range r.Waits {
		c := &r.Waits[i]
		w.fact("确认单 %s，原发票 %s，-%s 元：%s", "Form %s of invoice %s, -%s yuan: %s", c.Detail.BillNo, c.Body.Blue.No, ui.Money(c.Body.Gross), w.Until(c.Detail.Deadline(), r.Now))
	}
	if n := r.Waiting - len(r.Waits); n > 0 {
		w.fact("另有 %d 张确认单，截止时间更晚", "More forms, with later deadlines: %d", n)
	}
	w.dead(r)
}

// dead lists the reds that came to nothing, with the bureau's words, and those whose red invoices
// failed.
func (w *writer) dead(r *app.Reds) {
	for _, list := range [][]app.RedCase{r.Stuck, r.Dead} {
		for i := range list[:min(len(list), mostListed)] {
			c := &list[i]
			text := lang.Format("%s，原发票 %s，-%s 元", "%s, of invoice %s, -%s yuan", c.Status(), c.Body.Blue.No, ui.Money(c.Body.Gross))
			if why := c.Why(); why != (lang.Text{}) {
				text = lang.Format("%s：%s", "%s: %s", text, lang.Text{Zh: masked(why.Zh), En: masked(why.En)})
			}
			w.fact("没有红冲成：%s", "Not reversed: %s", text)
		}
		if n := len(list) - mostListed; n > 0 {
			w.fact("另有 %d 张", "More of them: %d", n)
		}
	}
}

// source is what was read, and where the results are.
func (w *writer) source() {
	if w.Result == nil {
		return
	}
	s := &w.Result.Summary
	if s.Batch != "" {
		w.fact("批次：%s", "Batch: %s", s.Batch)
	}
	if len(s.Sources) > 0 {
		var names []string
		for _, name := range s.Sources[:min(len(s.Sources), mostListed)] {
			names = append(names, filepath.Base(name))
		}
		list := lang.Text{Zh: strings.Join(names, "、"), En: strings.Join(names, ", ")}
		if n := len(s.Sources) - mostListed; n > 0 {
			list = lang.Format("%s，另有 %d 个", "%s and %d more", list, n)
		}
		w.fact("文件：%s", "Files: %s", list)
	}
	if w.Result.Results != "" {
		w.fact("结果文件：%s", "Results: %s", absolute(w.Result.Results))
	}
}

// absolute is a path from the root; empty if it is.
func absolute(path string) string {
	if path == "" {
		return ""
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// escapePath escapes the parts of a path with slashes for a URL.
func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}
