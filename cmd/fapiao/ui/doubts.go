package ui

import (
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// doubtWords are the phrases about them.
type doubtWords struct {
	seller, open, close, yuan, large, kept string // of the question before sending
	held, missing, differs, accept, more   string
	all, list                              string // between order numbers, and where there are more
}

func doubtsChinese() doubtWords {
	return doubtWords{
		seller: "销售方：", open: "（", close: "）", yuan: " 元", large: "金额最大的订单：", kept: "暂不提交：",
		held: "待人工确认：%s 单  %s %s\n    → %s\n", missing: "原文件中已没有的订单：%s 单，需要确认\n",
		differs: "已开发票与订单不一致：%s 单\n", accept: "    → 到平台核对后运行 fapiao accept 订单号；待人工确认而发票不属于它的订单，运行 fapiao drop 订单号\n", more: "  另有 %s 单\n",
		all: "、", list: "等",
	}
}

func doubtsEnglish() doubtWords {
	return doubtWords{
		seller: "Seller: ", open: " (", close: ")", yuan: " yuan", large: "The largest orders:", kept: "Kept back:",
		held: "Held for a person: %s orders  %s %s\n    → %s\n", missing: "Orders that their file has no more: %s, to be decided\n",
		differs: "Invoices that differ from their orders: %s\n", accept: "    → Look at them on the platform's pages, then fapiao accept ORDER; for a held order whose invoice it is not, fapiao drop ORDER\n", more: "  %s more\n",
		all: ", ", list: ", …",
	}
}

// listed is how many orders of a kind a screen names.
const listed = 5

// doubts says what waits for a person.
func (w *words) doubts(d *app.Doubts, in string) string {
	var b strings.Builder
	for _, k := range d.Held() {
		f := k.Example
		if len(d.Missing) > 0 && (k.Code == rules.MissingLater || k.Code == rules.RejectedLater) {
			continue // each is named
		}
		if d.Differing > 0 && k.Code == rules.NumberForeign {
			continue // so is each of these
		}
		fmt.Fprintf(&b, w.doubt.held, thousands(k.Orders), k.Code, Plain(f.Message(in)), Plain(f.Hint(in)))
	}
	if n := len(d.Missing); n > 0 {
		fmt.Fprintf(&b, w.doubt.missing, thousands(n))
		for _, f := range d.Missing[:min(n, listed)] {
			b.WriteString("  " + w.order + Plain(f.OrderNo+"  "+f.Place.String()+"  "+f.Message(in)) + "\n")
		}
		b.WriteString(w.rest(n))
	}
	if d.Differing > 0 {
		fmt.Fprintf(&b, w.doubt.differs, thousands(d.Differing))
		for _, x := range d.Differences[:min(len(d.Differences), listed)] {
			b.WriteString("  " + w.order + Plain(x.Key.OrderNo+"  "+x.State.Name().Text(in)+"  "+x.Finding.Code+" "+x.Finding.Message(in)) + "\n")
		}
		b.WriteString(w.rest(d.Differing) + w.doubt.accept)
	}
	return b.String()
}

func (w *words) rest(n int) string {
	if n <= listed {
		return ""
	}
	return fmt.Sprintf(w.doubt.more, thousands(n-listed))
}

// doubts writes a line for each order that waits for a person.
func (s *Screen) doubts(d *app.Doubts) error {
	for _, f := range d.Missing {
		if err := s.Finding(f); err != nil {
			return err
		}
	}
	for _, x := range d.Differences {
		if err := s.Finding(x.Finding); err != nil {
			return err
		}
	}
	return nil
}

// Doubts writes to standard error what waits for a person, where standard output belongs to
// something else.
func (s *Screen) Doubts(d app.Doubts) {
	s.Note(strings.TrimSuffix(s.words.doubts(&d, s.opts.Lang), "\n"))
}
