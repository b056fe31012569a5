package ui

import "github.com/fapiao/fapiao/internal/lang"

// recalledLine is the output of recall with --json.
type recalledLine struct {
	Type   string `json:"type"`
	Orders int    `json:"orders"` // ready ones that no worker sends any more
}

// Recalled shows how many orders were taken back from workers.
func (s *Screen) Recalled(orders int) error {
	if s.opts.JSON {
		return s.writeJSON(recalledLine{"recalled", orders})
	}
	if orders == 0 {
		return s.show(s.printer.text(lang.Text{
			Zh: "没有可收回的订单：没有交给工作进程而还没有提交的。",
			En: "nothing was taken back: no order is handed out that is not sent.",
		}) + "\n")
	}
	return s.show(s.printer.text(lang.Format(
		"收回 %d 单：仍为待开票，工作进程不再提交。",
		"took back %d orders: they stay ready, and no worker sends them.",
		orders)) + "\n")
}
