package ui

import (
	"context"
	"fmt"
	"io"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
)

// scanners are the apps that scan a QR code, by the platform's word (protocol §3.13).
var scanners = map[string]lang.Text{
	"2": {Zh: "电子税务局 App", En: "the tax bureau's app"},
	"3": {Zh: "电子营业执照", En: "the business licence app"},
	"4": {Zh: "电子税务局 App 或个人所得税 App", En: "the tax bureau's app or the income tax app"},
}

// qrLine is a QR code with --json.
type qrLine struct {
	Type    string `json:"type"`
	Seller  string `json:"seller"`
	Kind    string `json:"kind"`
	Text    string `json:"text,omitempty"`
	Account string `json:"account,omitempty"`
	EndsAt  string `json:"ends_at,omitempty"`
	PNG     string `json:"png,omitempty"`
}

// LoginCode shows a QR code, or that a text message was sent. png is the file that holds it too.
func (s *Screen) LoginCode(seller string, kind pipeline.CodeKind, c pipeline.Code, png string) error {
	s.End()
	if s.opts.JSON {
		line := qrLine{Type: "qr", Seller: seller, Kind: string(kind), Text: c.Text, Account: c.Account, PNG: png}
		if !c.Ends.IsZero() {
			line.EndsAt = beijing.Stamp(c.Ends)
		}
		return s.writeJSON(line)
	}
	if kind == pipeline.CodeSMS {
		s.Note(s.printer.text(lang.Format("已发送短信验证码（账号 %s）。", "A text message was sent (account %s).", c.Account)))
		return nil
	}
	drawn, err := QRLines(c.Text, s.streams.Color)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.clear()
	_, err = io.WriteString(s.streams.Err, "\n"+drawn)
	s.mu.Unlock()
	if err != nil {
		return fmt.Errorf("show the QR code: %w", err)
	}
	s.Note(s.printer.scan(c, png))
	return nil
}

// scan says who scans a code, with what, and until when.
func (p printer) scan(c pipeline.Code, png string) string {
	with, known := scanners[c.App]
	if !known {
		with = scanners["2"]
	}
	text := p.text(lang.Format(
		"请开票员（账号 %s）用%s扫码。",
		"The clerk (account %s) scans it with %s. ",
		c.Account, with))
	if !c.Ends.IsZero() {
		text += p.text(lang.Format("二维码到 %s 为止有效。", "It is valid until %s. ", c.Ends.In(beijing.Zone).Format("15:04:05")))
	}
	if png != "" {
		text += p.text(lang.Format("图片：%s", "Image: %s", png))
	}
	return text
}

// AskSMS asks for the code of a text message.
func (s *Screen) AskSMS(ctx context.Context) (string, error) {
	return s.ask(ctx, s.printer.text(lang.Text{Zh: "短信验证码：", En: "Code of the text message: "}))
}

// Scanned waits until a person has passed the identity check.
func (s *Screen) Scanned(ctx context.Context) error {
	_, err := s.ask(ctx, s.printer.text(lang.Text{Zh: "完成认证后按回车：", En: "Press Enter when the check is passed: "}))
	return err
}

// loginLine is the end of a login with --json.
type loginLine struct {
	Type    string `json:"type"`
	Seller  string `json:"seller"`
	Kind    string `json:"kind"`
	Result  string `json:"result"` // done, already, sent
	Account string `json:"account,omitempty"`
	At      string `json:"at"`
	Next    string `json:"next,omitempty"`
}

// LoginEnded shows what became of a login. next is the command to run next; empty: there is none.
func (s *Screen) LoginEnded(r *app.LoggedIn, next string) error {
	s.End()
	if s.opts.JSON {
		result := "done"
		if r.Already {
			result = "already"
		} else if r.Sent {
			result = "sent"
		}
		return s.writeJSON(loginLine{"login", r.Seller, string(r.Kind), result, r.Account, beijing.Stamp(r.At), next})
	}
	text := s.printer.loginEnded(r)
	if next != "" {
		text += s.printer.text(textNext) + next + "\n"
	}
	return s.show(text)
}

func (p printer) loginEnded(r *app.LoggedIn) string {
	who := Plain(r.Name) + p.text(textOpen) + r.Seller + p.text(textClose)
	text := p.text(lang.Format("%s：登录成功，%s。\n", "%s: logged in, %s.\n", who, minute(r.At)))
	switch identity := r.Kind == pipeline.CodeIdentity; {
	case r.Sent:
		return p.text(lang.Format("%s：短信已发送。\n", "%s: the text message was sent.\n", who))
	case r.Already && identity:
		text = p.text(lang.Format("%s：实人认证目前有效，没有重新认证。\n", "%s: the identity check holds; nothing was done.\n", who))
	case r.Already:
		text = p.text(lang.Format("%s：已经登录，没有重新登录。\n", "%s: logged in already; nothing was done.\n", who))
	case identity:
		text = p.text(lang.Format("%s：实人认证完成，%s。\n", "%s: the identity check is passed, %s.\n", who, minute(r.At)))
	}
	if r.Uncertified {
		text += p.text(lang.Text{Zh: "还需要实人认证。\n", En: "The identity check is still due.\n"})
	}
	if r.Stopped {
		text += p.text(lang.Text{
			Zh: "这个销售方不再停止；登录失效期间开票失败的订单可用 fapiao retry 重新开具。\n",
			En: "The seller is no longer stopped; fapiao retry issues the orders again that failed " +
				"meanwhile.\n",
		})
	}
	return text
}
