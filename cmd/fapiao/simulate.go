package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/nearest"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

func (p *program) simulateCommand() *cli.Command {
	return command(&cli.Command{
		Name: "simulate",
		Usage: p.text(lang.Text{
			Zh: "启动模拟平台，用于演练和测试",
			En: "run a simulated platform, for rehearsals and tests",
		}),
		Description: p.describe(
			lang.Format("%s\n\n%s", "%s\n\n%s", simulateText, knobHelp()),
			[]string{"fapiao simulate", "fapiao simulate --addr 127.0.0.1:0 --knob rate=0 --knob issuing_ms=0 --json"},
			exitDone, exitFailed, exitHeld, exitUnusable, exitUsage),
		Flags: []cli.Flag{
			p.addrFlag(),
			&cli.Uint64Flag{Name: "seed",
				Usage: p.text(lang.Text{
					Zh: "决定各种概率结果的 `数`",
					En: "`N` for the random choices",
				})},
			p.listFlag("knob", lang.Text{
				Zh: "模拟平台的设置 `名称=值`，可写多次",
				En: "simulator setting `NAME=VALUE`; may be repeated",
			}),
			p.valueFlag("books", lang.Text{
				Zh: "账册保存在 `文件`；不写则随进程结束而消失",
				En: "keep the books in `FILE`; without it they are lost when the process ends",
			}),
			p.valueFlag("files", lang.Text{
				Zh: "发票文件写到 `文件夹`，不通过网络提供",
				En: "write invoice files to `FOLDER` instead of serving them",
			}),
			p.valueFlag("lang", lang.Text{
				Zh: "`语言`：zh（中文）或 en（英文）",
				En: "output language (`LANG`): zh or en",
			}),
			p.boolFlag("json", lang.Text{
				Zh: "地址写成一行 JSON",
				En: "print the addresses as one JSON line",
			}),
		},
		Action: p.simulate,
	})
}

var simulateText = lang.Text{
	Zh: "在本机提供与平台相同的接口，直到被中断：检查签名、令牌、字段和金额，" +
		"拒绝重复的订单号，开具模拟发票。真实平台没有公开的行为都可以用 --knob 调整：",
	En: "Serves the platform's interface on this machine until it is interrupted: checks " +
		"signatures, tokens, fields and amounts, rejects repeated order numbers and issues " +
		"simulated (模拟) invoices. Behaviour of the real platform that is not documented can " +
		"be set with --knob:",
}

func (p *program) addrFlag() cli.Flag {
	f := p.valueFlag("addr", lang.Text{
		Zh: "监听的地址 `主机:端口`；端口写 0 时自动选一个空闲的",
		En: "listen on `HOST:PORT`; port 0 picks a free one",
	})
	f.Value = "127.0.0.1:8089"
	return f
}

func (p *program) simulate(c *cli.Context) error {
	if c.Args().Present() {
		return usage("simulate 不需要文件", "simulate takes no file")
	}
	opts := simulator.Options{Seed: c.Uint64("seed"), Books: c.String("books"), Files: c.String("files"), Knobs: simulator.DefaultKnobs()}
	for _, k := range c.StringSlice("knob") {
		if err := simulator.ParseKnob(k, &opts.Knobs); err != nil {
			return knobFault(k, err)
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
	<-c.Context.Done() // the server runs until it is interrupted
	return running.Close()
}

// knobFault is the error of a --knob; it suggests a similar knob.
func knobFault(assignment string, err error) error {
	const zh, more = "--knob %[1]q 不能用：%[2]s；全部设置见 fapiao simulate --help", "--knob: %[3]v"
	var fault *simulator.KnobError
	switch {
	case !errors.As(err, &fault) || fault.Name == "":
		return usage(zh, more, assignment, "要写成 名称=值", err)
	case fault.Known:
		return usage(zh, more, assignment, "值不对", err)
	}
	var names []string
	for _, k := range simulator.KnobList() {
		names = append(names, k.Name)
	}
	if near := nearest.Name(fault.Name, names); near != "" {
		return usage(
			"--knob：没有设置 %q；是不是 %s？",
			"--knob: there is no knob %q; did you mean %s?",
			fault.Name, near)
	}
	return usage(zh, more, assignment, "没有这个设置", err)
}

// warnExposed warns about an address that other machines can reach.
func (p *program) warnExposed(addr string) {
	fmt.Fprintf(p.streams.Err, p.text(lang.Text{
		Zh: "警告：其他电脑可以访问 --addr %s。模拟平台的 app key 和 app secret 是公开的，\n" +
			"访问者可以读取提交给它的订单，也可以更改它的设置。没有必要时请监听 127.0.0.1。\n",
		En: "warning: --addr %s can be reached from other machines. The simulator's app key " +
			"and secret are public, so that\n" +
			"anybody there can read the orders that it was sent and change its knobs. " +
			"Without need, listen on 127.0.0.1.\n",
	}), addr)
}

// announce prints the simulator's addresses and how to use it. Its app is public.
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
	_, err := fmt.Fprintf(p.streams.Out, p.text(lang.Text{Zh: bannerZh, En: bannerEn}),
		r.Endpoint(), r.TokenURL(), app.AppKey, app.AppSecret, r.Endpoint())
	return err
}

// The banner's arguments: endpoint, token URL, app key, app secret, endpoint.
const (
	bannerZh = `模拟平台（模拟）：这里开出的发票都不是真的。按 Ctrl-C 结束。

   平台网址    %s
   令牌网址    %s
   app key     %s
   app secret  %s

使用方法：

   fapiao run orders.xlsx --endpoint %s
`
	bannerEn = `Simulator (模拟): no invoice from here is real. Ctrl-C ends it.

   endpoint    %s
   token URL   %s
   app key     %s
   app secret  %s

To use it:

   fapiao run orders.xlsx --endpoint %s
`
)
