package pipeline

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// device stops the seller if the client is not online that its kinds need.
func (p *preflight) device(ctx context.Context) error {
	online := false
	ok, err := p.ask(ctx, "client", func(ctx context.Context) (err error) {
		online, err = p.Bureau.Online(ctx, p.seller)
		return err
	})
	if err == nil && ok && !online {
		p.halt(ctx, p.seller, Stop{Account: true, Trouble: ledger.TroubleDevice, Text: "开票前查询：开票客户端不在线"})
	}
	return err
}

// blanks stops the seller if no blank invoice is left of a kind that it needs, and notes kinds that
// have fewer than there are orders.
func (p *preflight) blanks(ctx context.Context, needs []ledger.Need) error {
	var list []Blanks
	ok, err := p.ask(ctx, "stock", func(ctx context.Context) (err error) {
		list, err = p.Bureau.Blanks(ctx, p.seller)
		return err
	})
	if err != nil || !ok {
		return err
	}
	for _, n := range needs {
		left, known := 0, false
		for _, b := range list {
			if b.Kind == n.Kind {
				left, known = left+b.Left, true
			}
		}
		switch {
		case n.Kind.Digital() || !known || left >= n.Orders:
		case left <= 0:
			p.halt(ctx, p.seller, Stop{Account: true, Trouble: ledger.TroubleStock, Text: fmt.Sprintf("开票前查询：%s 没有空白发票", n.Kind.Name().Zh)})
		default:
			p.check.Blanks = append(p.check.Blanks, Blanks{n.Kind, left})
		}
	}
	return nil
}
