package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/internal/lang"
)

// codesShown is how many codes a search lists unless more are asked for.
const codesShown = 20

func (p *program) codesCommand() *cli.Command {
	var limit int
	return command(&cli.Command{
		Name: "codes",
		Usage: p.text(lang.Text{
			Zh: "导入税收编码表，查找编码",
			En: "import the list of tax category codes, and search it",
		}),
		ArgsUsage: p.text(lang.Text{
			Zh: "[import 文件 | search 词… | show 编码]",
			En: "[import FILE | search WORD… | show CODE]",
		}),
		Description: p.describe(lang.Text{
			Zh: "import 读入从电子税局导出的商品和服务税收分类编码表（csv 或 .xlsx），" +
				"以后 check 和 run 就按它核对编码：不存在的、汇总（非末级）的、" +
				"停用的都会指出，并提示相近的编码。末尾几位被电子表格改掉的编码会逐个列出，" +
				"不会导入。search 按名称、简称、说明或编码开头查找，最相近的在前；" +
				"show 显示一个编码从大类到末级的各级名称。不写动作时显示导入的是哪一份。",
			En: "import reads the list that the tax bureau's website exports (csv or .xlsx). " +
				"check and run then check codes against it: unknown codes, codes that are no " +
				"leaves and codes that are out of use are reported, with the codes that may " +
				"be meant. Codes whose last digits a spreadsheet destroyed are listed and not " +
				"imported. search finds codes by name, short name, note or first digits, the " +
				"best first; show prints the levels of a code. Without an action, codes " +
				"prints which list is loaded.",
		},
			[]string{"fapiao codes import codes.csv", "fapiao codes search 显示器", "fapiao codes show 3070401", "fapiao codes"},
			exitDone, exitFailed, exitUnusable, exitUsage, exitInterrupted),
		Flags: []cli.Flag{
			p.valueFlag("lang", lang.Text{Zh: "`语言`：zh 或 en", En: "output `LANG`: zh or en"}),
			p.configFlag(),
			p.jsonFlag(),
			&cli.IntFlag{Name: "limit", Destination: &limit, Value: codesShown, Usage: p.text(lang.Text{
				Zh: "search 最多列出多少个编码（`个数`）",
				En: "list at most `N` codes of a search",
			})},
		},
		Action: p.with(func(ctx context.Context, c *call) error { return c.codes(ctx, limit) }),
	})
}

func (c *call) codes(ctx context.Context, limit int) error {
	action, words := "", c.flags.Args().Slice()
	if len(words) > 0 {
		action, words = words[0], words[1:]
	}
	switch {
	case limit < 1:
		return usage("--limit 应为 1 或更大的整数", "--limit must be a whole number of 1 or more")
	case action == "import" && len(words) == 1:
		list, err := c.app.ImportCodes(ctx, words[0])
		if err != nil {
			return err
		}
		return c.screen.CodesImported(words[0], c.cfg.Codes, list)
	case action == "import":
		return usage("请写一个文件：fapiao codes import 文件", "give one file: fapiao codes import FILE")
	case action == "search" && len(words) > 0:
		return c.searchCodes(ctx, words, limit)
	case action == "search":
		return usage("请写要找的词：fapiao codes search 显示器", "give words to find: fapiao codes search WORD…")
	case action == "show" && len(words) == 1:
		return c.showCode(ctx, words[0])
	case action == "show":
		return usage("请写一个编码：fapiao codes show 编码", "give one code: fapiao codes show CODE")
	case action == "":
		list, err := c.app.CodeList(ctx)
		if err != nil {
			return err
		}
		return c.screen.Codes(c.cfg.Codes, list)
	}
	return usage(
		"codes 没有动作 %s；可用 import、search、show",
		"codes has no action %s; use import, search or show",
		action)
}

func (c *call) searchCodes(ctx context.Context, words []string, limit int) error {
	list, err := c.app.CodeList(ctx)
	if err != nil {
		return err
	}
	found, more := list.Search(words, limit)
	return c.screen.CodesFound(list, found, list.SearchLost(words, limit), more)
}

func (c *call) showCode(ctx context.Context, text string) error {
	list, code, err := c.app.Code(ctx, text)
	if err != nil {
		return err
	}
	return c.screen.Code(list, code)
}
