package main

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// Main runs the command line and returns the exit code. A first interruption ends the work cleanly;
// a second one makes Main return at once.
func Main(args []string, streams ui.Streams, environ []string) int {
	collectSeldom()
	return launch(&program{args: args, streams: streams, environ: environ, now: time.Now})
}

// launch runs a program until it ends, or a second interruption ends it.
func launch(p *program) int {
	in := p.language()
	ctx, forced, stop := interruptible(context.Background(), func() {
		fmt.Fprintln(p.streams.Err, "fapiao: "+lang.Text{
			Zh: "正在停止，等已发出的调用返回；再按一次立即结束。",
			En: "stopping; calls that were sent are waited for. Interrupt again to end at " +
				"once.",
		}.Text(in))
	})
	defer stop()
	done := make(chan int, 1)
	go func() { done <- p.run(ctx) }()
	select {
	case code := <-done:
		p.linger(code)
		return code
	case <-forced:
		fmt.Fprintln(p.streams.Err, "fapiao: "+lang.Text{
			Zh: "已立即结束；台账是正确的，再运行同一命令即可继续",
			En: "ended at once; the ledger is correct, and the same command continues",
		}.Text(in))
		return exitInterrupted
	}
}

// run runs the command and reports its error.
func (p *program) run(ctx context.Context) int {
	p.lang = p.language()
	c := p.cli()
	p.takeDropped()
	args, err := arrange(c, p.args)
	switch {
	case err != nil:
	case len(args) == 2 && args[1] == "--help":
		err = p.help(c, nil)
	case len(args) == 3 && args[2] == "--help":
		err = p.help(c, c.Command(args[1]))
	default:
		err = c.RunContext(ctx, args)
	}
	return p.complain(ctx, err)
}
