package main

import (
	"context"

	"github.com/goccy/go-yaml"
	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) profileCommand() *cli.Command {
	with := p.profileFlag()
	with.Aliases = []string{"p"}
	return command(&cli.Command{
		Name: profileName,
		Usage: p.text(lang.Text{
			Zh: "对应表：表格的哪一列是发票的哪一项",
			En: "mapping profiles: which column is which field of an order",
		}),
		ArgsUsage: p.text(lang.Text{
			Zh: "suggest 文件… | test 文件… | show 对应表 | list",
			En: "suggest FILE… | test FILE… | show PROFILE | list",
		}),
		Description: p.describe(lang.Text{
			Zh: "不是模板的表格，用对应表（YAML 文件）读取：fapiao run 文件 --profile 对应表。" +
				"suggest 按表头和前 200 行推测每一列是什么、有多大把握、还缺什么，-o 写成一份供人核对的" +
				"对应表，已经存在的文件不会被覆盖；" +
				"list 列出内置的和自己的（放在用户配置文件夹的 fapiao/profiles 里）；show 写出一个；" +
				"test 按对应表读取文件，列出每一列怎么用、前几张订单、哪些行因为什么没有读取，" +
				"不提交也不记录。退款清单（用于 fapiao red）加 --kind refunds 推测，test 按发票列出退款笔数和金额。写法见 docs/zh/profiles.md。",
			En: "A profile, a YAML file, reads sheets that are not the template: fapiao run FILE " +
				"--profile PROFILE. suggest proposes by the header and the first 200 rows what each " +
				"column is, how sure that is, and what an invoice lacks; -o writes a profile to " +
				"check and complete, and never replaces a file. list shows the built-in ones and your own (in fapiao/profiles " +
				"in the user's configuration folder); show writes one; test reads files with a " +
				"profile and shows what each column is used for, the first orders, and which rows " +
				"were not read and why. It sends and records nothing. With --kind refunds, suggest " +
				"proposes a profile of a refund list, for fapiao red; test then shows the refunds and " +
				"amounts of each invoice. See docs/profiles.md.",
		},
			[]string{"fapiao profile suggest 开票登记.xlsx -o 开票登记.yaml", "fapiao profile suggest --kind refunds 退款.xlsx -o 退款.yaml", "fapiao profile list", "fapiao profile show shopify", "fapiao profile test 开票登记.xlsx -p 开票登记.yaml"},
			exitDone, exitFailed, exitRejected, exitUnusable, exitUsage, exitInterrupted),
		Flags: append(p.suggestFlags(), with,
			p.valueFlag("lang", lang.Text{
				Zh: "`语言`：zh 或 en",
				En: "`LANG`: zh or en",
			}),
			p.configFlag(),
			p.jsonFlag()),
		Action: p.with(profileAction),
	})
}

// profileFlag is the flag of the key profile, of the commands that read files.
func (p *program) profileFlag() *cli.StringFlag {
	return p.valueFlag("profile", lang.Text{
		Zh: "按这个 `对应表` 读取文件：文件，或 fapiao profile list 列出的名称",
		En: "read the files with this mapping `PROFILE`: a file, or a name that fapiao profile " +
			"list shows",
	})
}

// profileAction does what the first argument names.
func profileAction(ctx context.Context, c *call) error {
	args := c.flags.Args().Slice()
	if len(args) == 0 {
		return profileUsage()
	}
	switch verb, rest := args[0], args[1:]; {
	case verb == "list" && len(rest) == 0:
		list, err := c.app.Profiles()
		if err != nil {
			return err
		}
		return c.screen.Profiles(list)
	case verb == "suggest":
		return c.suggestProfile(ctx, rest)
	case verb == "show" && len(rest) == 1:
		return c.showProfile(rest[0])
	case verb == "test" && len(rest) > 0:
		refunds, err := c.app.RefundProfile()
		switch {
		case err != nil:
			return err
		case refunds:
			return c.testRefunds(ctx, rest)
		}
		t, err := c.app.TestProfile(ctx, rest)
		if err != nil {
			return err
		}
		if err := c.screen.ProfileTested(t); err != nil || t.End == nil {
			return err
		}
		return t.End
	}
	return profileUsage()
}

// testRefunds reads refund lists with a profile.
func (c *call) testRefunds(ctx context.Context, files []string) error {
	t, err := c.app.TestRefunds(ctx, files)
	if err != nil {
		return err
	}
	if err := c.screen.RefundsTested(t); err != nil || t.End == nil {
		return err
	}
	return t.End
}

func profileUsage() error {
	return usage(
		"请写：fapiao profile list，fapiao profile show 对应表，fapiao profile suggest 文件，"+
			"或 fapiao profile test 文件 -p 对应表",
		"type: fapiao profile list, fapiao profile show PROFILE, fapiao profile suggest FILE, "+
			"or fapiao profile test FILE -p PROFILE")
}

func (c *call) showProfile(name string) error {
	p, file, err := c.app.ShowProfile(name)
	if err != nil {
		return err
	}
	text, err := yaml.Marshal(p)
	if err != nil {
		return err
	}
	return c.screen.Profile(p.Name, p.About, file, string(text))
}
