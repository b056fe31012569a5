package simulator

import (
	"encoding/json"
	"slices"
	"strings"
)

// DeliveryState is how often an invoice was delivered again to one recipient.
type DeliveryState struct {
	Invoice   string `json:"invoice"`   // its number
	Recipient string `json:"recipient"` // a phone or an e-mail address
	Sent      int    `json:"sent"`
	Failed    int    `json:"failed"`
}

// sent is one delivery as the books keep it.
type sent struct {
	Invoice   string `json:"invoice"`
	Recipient string `json:"recipient"`
	Failed    bool   `json:"failed,omitempty"`
}

// deliver answers deliveryInvoice: an issued invoice is sent again. There is no
// key that would identify a repeat, so a repeat sends a second message. Where one of two recipients
// fails, the other has its message all the same.
func deliver(s *Server, c *call) reply {
	m := members(c.body)
	if c.knobs.DeliverEmail {
		m["mail"] = orText(m["mail"], m["email"])
	}
	switch {
	case m["taxnum"] == "" || m["invoiceNum"] == "":
		return refuse("E4000", "taxnum和invoiceNum不能为空")
	case m["phone"] == "" && m["mail"] == "":
		return refuse("E4000", "手机号和邮箱至少有一个不为空")
	case tooLong(m["phone"], 11):
		return refuse("E4000", "phone长度不能超过11")
	}
	if c.userTax != "" && c.userTax != m["taxnum"] {
		return refuse("E9302", "身份认证与税号不匹配")
	}
	f := s.byNumber(c, m["invoiceCode"], m["invoiceNum"])
	if f == nil || f.order.head[hSalerTaxNum] != m["taxnum"] {
		return refuse("E9999", "发票不存在不能重新交付")
	}
	var failed []string
	for _, to := range [...][2]string{{"短信", m["phone"]}, {"邮件", m["mail"]}} {
		if to[1] == "" {
			continue
		}
		d := sent{Invoice: numberOf(f), Recipient: to[1]}
		if d.Failed = s.undelivered(c.knobs, d); d.Failed {
			failed = append(failed, to[0]+"发送失败")
		}
		if err := s.books.note(frameSent, d); err != nil {
			s.stats.trouble(err)
			return refuse("0203", "处理异常")
		}
		s.books.mu.Lock()
		s.books.noteSent(d)
		s.books.mu.Unlock()
	}
	if len(failed) > 0 {
		return refuse("E9999", strings.Join(failed, "，"))
	}
	return reply{code: "E0000", describe: "交付成功", result: []byte("null")}
}

// undelivered decides by the knobs whether a delivery fails.
func (s *Server) undelivered(k *Knobs, d sent) bool {
	if slices.Contains(k.DeliverFailFor, d.Recipient) {
		s.stats.struck("deliver_fail_for")
		return true
	}
	s.books.mu.RLock()
	tries := 0
	if before := s.books.deliveries[d.Invoice+" "+d.Recipient]; before != nil {
		tries = before.Sent + before.Failed
	}
	s.books.mu.RUnlock()
	if k.DeliverFailRate == 0 || s.draw("deliver_fail_rate", d.Invoice, d.Recipient, itoa(tries)) >= k.DeliverFailRate {
		return false
	}
	s.stats.struck("deliver_fail_rate")
	return true
}

// noteSent counts a delivery. The lock is held.
func (b *books) noteSent(d sent) {
	key := d.Invoice + " " + d.Recipient
	state := b.deliveries[key]
	if state == nil {
		state = &DeliveryState{Invoice: d.Invoice, Recipient: d.Recipient}
		b.deliveries[key] = state
	}
	if d.Failed {
		state.Failed++
	} else {
		state.Sent++
	}
}

func (b *books) replaySent(content []byte) error {
	var d sent
	if err := json.Unmarshal(content, &d); err != nil {
		return err
	}
	b.noteSent(d)
	return nil
}
