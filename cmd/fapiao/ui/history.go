package ui

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// momentLine is a moment for programs; its names do not change.
type momentLine struct {
	Type     string   `json:"type"`
	Time     string   `json:"time"`
	What     string   `json:"what"`
	About    string   `json:"about"`
	From     string   `json:"from"`
	To       string   `json:"to"`
	Code     string   `json:"code"`
	Note     string   `json:"note"`
	Run      string   `json:"run"`
	Host     string   `json:"host"`
	Batch    string   `json:"batch"`
	File     string   `json:"file"`
	Sheet    string   `json:"sheet"`
	Row      int      `json:"row"`
	Messages []string `json:"messages"`
	Answer   string   `json:"answer,omitempty"`
}

// momentNames are the names of the kinds of moments.
var momentNames = map[string]lang.Text{
	app.MomentRead:       {Zh: "读取", En: "read"},
	app.MomentOrder:      {Zh: "订单", En: "order"},
	app.MomentRed:        {Zh: "红冲", En: "red"},
	app.MomentVoid:       {Zh: "作废", En: "void"},
	app.MomentDeliver:    {Zh: "重新交付", En: "sent again"},
	app.MomentDownload:   {Zh: "下载", En: "downloaded"},
	app.MomentStopped:    {Zh: "销售方停止", En: "seller stopped"},
	app.MomentResumed:    {Zh: "销售方恢复", En: "seller goes on"},
	app.MomentReplaces:   {Zh: "代替订单", En: "in place of order"},
	app.MomentReplacedBy: {Zh: "由订单代替", En: "replaced by order"},
}

// History shows every change of an order; raw: with what is kept of the platform's answers.
func (s *Screen) History(h *app.History, raw bool) error {
	elsewhere := h.Life == nil && len(h.Elsewhere) == 1
	switch {
	case h.Life == nil && !elsewhere:
		return s.Shown(&h.Shown)
	case s.opts.JSON:
		return s.historyLines(h, raw)
	case elsewhere:
		return s.show(s.printer.elsewhereHistory(h, raw))
	}
	return s.show(s.printer.history(h, raw))
}

func (s *Screen) historyLines(h *app.History, raw bool) error {
	var first any
	if h.Life != nil {
		first = orderLineOf(h.Life)
	} else {
		first = s.elsewhereLine(&h.Elsewhere[0])
	}
	if err := s.writeJSON(first); err != nil {
		return err
	}
	for i := range h.Moments {
		m := &h.Moments[i]
		e, r := &m.Event, &m.Reading
		line := momentLine{"moment", beijing.Stamp(m.At), m.What, m.About, string(e.From), string(e.To), e.Code, cmp.Or(s.printer.fileNote(m), nuonuo.MaskPersonal(e.Note)), e.Run, m.Host,
			r.Batch, r.Place.File, r.Place.Sheet, r.Place.Row, s.printer.messages(m), ""}
		if m.File.Differs != (lang.Text{}) {
			line.Code = rules.OriginalDiffers
		}
		if raw {
			line.Answer = nuonuo.MaskPersonal(string(e.Raw))
		}
		if err := s.writeJSON(line); err != nil {
			return err
		}
	}
	return nil
}

// fileNote is a file that was downloaded: its kind, size and digest, and how it differs from the
// ledger.
func (p printer) fileNote(m *app.Moment) string {
	if m.What != app.MomentDownload {
		return ""
	}
	note := fmt.Sprintf("%s %d B SHA-256 %x", m.File.Kind, m.File.Size, m.File.SHA256)
	if m.File.Differs != (lang.Text{}) {
		note += "  " + p.text(differing(&m.File))
	}
	return note
}

// differing is how a file differs from the ledger.
func differing(d *ledger.Download) lang.Text {
	return lang.Format("与台账不一致（%s）：%s", "differs from the ledger (%s): %s", rules.OriginalDiffers, d.Differs)
}

// messages are the findings of a reading.
func (p printer) messages(m *app.Moment) []string {
	out := []string{}
	for _, f := range m.Reading.Findings {
		out = append(out, nuonuo.MaskPersonal(f.Code+"  "+f.Message(p.lang)))
	}
	return out
}

func (p printer) history(h *app.History, raw bool) string {
	var b strings.Builder
	l := h.Life
	b.WriteString(Plain(p.text(textOrder)+l.Key.OrderNo+"  "+p.text(stateOf(l))+"  "+p.text(l.Kind.Name())+"  "+Money(l.Gross)+p.text(textYuan)) + "\n")
	b.WriteString("  " + p.text(textSeller) + Plain(strings.TrimSpace(l.SellerName+" "+l.Key.Seller)) + "\n")
	if l.Serial != "" {
		b.WriteString("  " + p.text(lang.Text{Zh: "流水号：", En: "Serial number: "}) + Plain(l.Serial) + "\n")
	}
	p.relatives(&b, h)
	b.WriteString(p.text(textHistory) + "\n")
	for i := range h.Moments {
		p.moment(&b, l, &h.Moments[i], raw)
	}
	p.lastWords(&b, l)
	return b.String()
}

var (
	textHistory      = lang.Text{Zh: "经过（北京时间）：", En: "History (Beijing time):"}
	textPlatformSays = lang.Text{Zh: "平台的说明：", En: "The platform's words: "}
)

// lastWords writes why an order is in its state, in the words of the platform or of a finding.
func (p printer) lastWords(b *strings.Builder, l *app.Life) {
	if l.Error == "" {
		return
	}
	of := textPlatformSays
	if strings.HasPrefix(l.Code, "FP-") {
		of = lang.Text{Zh: "原因：", En: "Reason: "}
	}
	b.WriteString("  " + p.text(of) + Plain(p.said(l.Error)) + "\n")
}

// relatives writes the orders that an order was split or merged into, or was made from.
func (p printer) relatives(b *strings.Builder, h *app.History) {
	if len(h.Into) > 0 {
		b.WriteString("  " + p.text(lang.Text{Zh: "拆分或合并为：", En: "Split or merged into: "}) + Plain(strings.Join(h.Into, p.text(textComma))) + "\n")
	}
	if len(h.Sources) > 0 {
		b.WriteString("  " + p.text(lang.Text{Zh: "由这些订单拆分或合并而来：", En: "Made from: "}) + Plain(strings.Join(h.Sources, p.text(textComma))) + "\n")
	}
}

// moment writes a line of the history, with what belongs to it below.
func (p printer) moment(b *strings.Builder, l *app.Life, m *app.Moment, raw bool) {
	parts := []string{second(m.At), strings.TrimSpace(p.text(momentNames[m.What]) + " " + m.About)}
	if m.What == app.MomentRead {
		parts = append(parts, m.Reading.Place.AtCell().String(), p.text(textBatch)+m.Reading.Batch)
	}
	parts = append(parts, p.states(m), p.fileNote(m), nuonuo.MaskPersonal(p.why(l, m)))
	if m.Event.Run != "" {
		parts = append(parts, strings.TrimSpace(p.text(lang.Format("运行 %s", "run %s", m.Event.Run))+" "+m.Host))
	}
	b.WriteString("  " + Plain(joined(parts)) + "\n")
	for _, text := range p.messages(m) {
		b.WriteString("      " + Plain(text) + "\n")
	}
	if raw && len(m.Event.Raw) > 0 {
		b.WriteString("      " + Plain(nuonuo.MaskPersonal(string(m.Event.Raw))) + "\n")
	}
}

// joined joins the parts that are not empty.
func joined(parts []string) string {
	var out []string
	for _, part := range parts {
		if part != "" {
			out = append(out, part)
		}
	}
	return strings.Join(out, "  ")
}

// momentStates are the states of the effects that have words of their own.
var momentStates = map[string]map[ledger.State]lang.Text{
	app.MomentRed: redStates, app.MomentVoid: voidStates, app.MomentDeliver: deliveryStates,
}

// states are those of a change, in the words of its kind.
func (p printer) states(m *app.Moment) string {
	name := func(s ledger.State) string {
		if names, ok := momentStates[m.What]; ok {
			return p.text(names[s])
		}
		return p.text(s.Name())
	}
	switch e := &m.Event; {
	case e.To == "":
		return ""
	case e.From == e.To || e.From == "":
		return name(e.To)
	default:
		return name(e.From) + " → " + name(e.To)
	}
}

// why is the code of a change and what it means, with its note.
func (p printer) why(l *app.Life, m *app.Moment) string {
	code, note := m.Event.Code, p.note(m.Event.Note)
	if m.What == app.MomentRed {
		note = p.redNote(m.Event.Note)
	}
	words := p.code(l, code)
	if words == code {
		words = ""
	}
	return joined([]string{code, words, note})
}

// second is a time to the second, in Beijing.
func second(t time.Time) string { return t.In(beijing.Zone).Format("2006-01-02 15:04:05") }
