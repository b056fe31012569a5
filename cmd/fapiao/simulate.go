package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

func (p *program) simulateCommand() *cli.Command {
	return command(&cli.Command{
		Name: "simulate", Usage: lang.Pick(p.lang, "启动模拟平台，用于演练和测试", "be the platform, for rehearsals and tests"),
		Description: p.describe(lang.Text{Zh: simulateZh + knobHelp(), En: "Serves the platform's interface on this machine until it is interrupted: it checks signatures, tokens, fields and\n" +
			"amounts, refuses repeated order numbers and issues simulated (模拟) invoices. What nobody knows about the real\n" +
			"platform is a knob:\n\n" + knobHelp()},
			[]string{"fapiao simulate", "fapiao simulate --addr 127.0.0.1:0 --knob rate=0 --knob issuing_ms=0 --json"},
			exitDone, exitFailed, exitHeld, exitUnusable, exitUsage),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "addr", Value: "127.0.0.1:8089", Usage: "listen on `HOST:PORT`; port 0 picks a free one"},
			&cli.Uint64Flag{Name: "seed", Usage: "`N` that decides every chance"},
			&cli.StringSliceFlag{Name: "knob", Usage: "`NAME=VALUE`; may be given several times"},
			&cli.StringFlag{Name: "books", Usage: "keep the books in `FILE`; without it they end with the process"},
			&cli.StringFlag{Name: "files", Usage: "write invoices into `FOLDER` instead of serving them"},
			&cli.BoolFlag{Name: "json", DisableDefaultText: true, Usage: "print the addresses as one JSON line"},
		},
		Action: p.simulate,
	})
}

// simulateZh is for who rehearses; the knobs are for developers, in English.
const simulateZh = "在本机提供与平台相同的接口，直到被中断：检查签名、令牌、字段和金额，拒绝重复的订单号，开具模拟发票。真实平台没有公开的行为都可以用 --knob 调整：\n\n"

func knobHelp() string {
	var b strings.Builder
	for _, k := range simulator.KnobList() {
		fmt.Fprintf(&b, "   %-22s %s (default %s)\n", k.Name, k.Text, k.Default)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (p *program) simulate(c *cli.Context) error {
	if c.Args().Present() {
		return usage("simulate 不需要文件", "simulate takes no file")
	}
	opts := simulator.Options{Seed: c.Uint64("seed"), Books: c.String("books"), Files: c.String("files"), Knobs: simulator.DefaultKnobs()}
	for _, k := range c.StringSlice("knob") {
		if err := simulator.ParseKnob(k, &opts.Knobs); err != nil {
			return usage("--knob：%v", "--knob: %v", err)
		}
	}
	if addr := c.String("addr"); simulator.Exposed(addr) {
		p.warnExposed(addr)
	}
	running, err := simulator.Start(c.Context, c.String("addr"), opts)
	if err != nil {
		return &app.Error{Kind: app.Unusable, Cause: err}
	}
	if err := p.announce(running, c.Bool("json")); err != nil {
		return err
	}
	<-c.Context.Done() // an interruption is how a server ends
	return running.Close()
}

// warnExposed says what an address that others can reach means.
func (p *program) warnExposed(addr string) {
	fmt.Fprintf(p.streams.Err, lang.Pick(p.lang,
		"警告：其他电脑可以访问 --addr %s。模拟平台的 app key 和 app secret 是公开的，\n"+
			"访问者可以读取提交给它的订单，也可以更改它的设置。没有必要时请监听 127.0.0.1。\n",
		"warning: --addr %s can be reached from other machines. The simulator's app key and secret are public, so that\n"+
			"anybody there can read the orders that it was sent and change its knobs. Without need, listen on 127.0.0.1.\n"), addr)
}

// announce prints where the simulator is and how to use it. Its app is the same for everybody and
// no secret.
func (p *program) announce(r *simulator.Running, asJSON bool) error {
	app := simulator.DefaultApp()
	if asJSON {
		b, err := json.Marshal(struct {
			Type      string `json:"type"`
			Endpoint  string `json:"endpoint"`
			TokenURL  string `json:"token_url"`
			AppKey    string `json:"app_key"`
			AppSecret string `json:"app_secret"`
		}{"simulator", r.Endpoint(), r.TokenURL(), app.AppKey, app.AppSecret})
		if err != nil {
			return fmt.Errorf("encode addresses: %w", err)
		}
		_, err = p.streams.Out.Write(append(b, '\n'))
		return err
	}
	_, err := fmt.Fprintf(p.streams.Out, `Simulator (模拟): no invoice from here is real. Ctrl-C ends it.

   endpoint    %s
   token URL   %s
   app key     %s
   app secret  %s

To use it:

   fapiao run orders.xlsx --endpoint %s
`, r.Endpoint(), r.TokenURL(), app.AppKey, app.AppSecret, r.Endpoint())
	return err
}
