package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/templates"
)

func (p *program) templateCommand() *cli.Command {
	return command(&cli.Command{
		Name: "template",
		Usage: p.text(lang.Text{
			Zh: "生成要填写的订单模板，或列出它的列",
			En: "write a workbook to fill in, or list its columns",
		}),
		ArgsUsage: "orders | red | void | deliver | vouchers",
		Description: p.describe(lang.Text{
			Zh: "生成空的订单工作簿：一张带批注和下拉选项的填写表，一张示例，一张说明。" +
				"已经存在的文件不会被覆盖。--columns " +
				"列出可以读取的每一列和数据库查询要用的列名。red、void、deliver 生成红冲、作废、重新交付的清单，" +
				"vouchers 生成可以修改的凭证模板。",
			En: "Writes an empty order workbook: a sheet to fill in with notes and drop-down " +
				"lists, a sheet of examples and a sheet of explanations. An existing file is " +
				"never overwritten. --columns lists every column that can be read, with the " +
				"name to use in a database query. red, void and deliver write lists of " +
				"invoices to reverse, to void and to send again, and vouchers the template of " +
				"vouchers to edit.",
		},
			[]string{"fapiao template orders", "fapiao template orders --lang en -o november.xlsx", "fapiao template orders --columns", "fapiao template red -o reds.xlsx"},
			exitDone, exitFailed, exitUnusable, exitUsage, exitInterrupted),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "orders.xlsx", Usage: p.text(lang.Text{
				Zh: "写到 `文件`",
				En: "write to `FILE`",
			})},
			p.boolFlag("columns", lang.Text{
				Zh: "只列出各列，不写文件",
				En: "list the columns and write no file",
			}),
			p.valueFlag("lang", lang.Text{
				Zh: "列名和批注的 `语言`：zh 或 en",
				En: "`LANG` of titles and notes: zh or en",
			}),
			p.configFlag(),
			p.jsonFlag(),
		},
		Action: p.with(makeTemplate),
	})
}

func makeTemplate(_ context.Context, c *call) error {
	args := c.flags.Args().Slice()
	lists := map[string]listTemplate{"red": {"reds.xlsx", c.app.RedTemplate}, "void": {"voids.xlsx", c.app.VoidTemplate},
		"deliver": {"deliveries.xlsx", c.app.DeliverTemplate}, "vouchers": {"vouchers.yaml", c.app.VouchersTemplate}}
	switch {
	case len(args) != 1 || args[0] != "orders" && lists[args[0]].write == nil:
		return usage(
			"请写：fapiao template orders、red、void、deliver 或 vouchers",
			"template makes orders and lists; type: fapiao template orders, red, void, deliver or vouchers")
	case args[0] != "orders":
		return c.listTemplate(lists[args[0]])
	case c.flags.Bool("columns") && c.flags.IsSet("output"):
		return usage("--columns 不写文件；请去掉 -o", "--columns writes no file; leave -o out")
	case c.flags.Bool("columns"):
		return c.listColumns()
	}
	return c.writeTemplate(c.flags.String("output"), c.app.Template)
}

// listTemplate is a list to fill in, and the name of its file.
type listTemplate struct {
	file  string
	write func(path string) error
}

// listTemplate writes a list to fill in.
func (c *call) listTemplate(l listTemplate) error {
	if c.flags.Bool("columns") {
		return usage("--columns 只用于 orders", "--columns is for orders only")
	}
	if c.flags.IsSet("output") {
		l.file = c.flags.String("output")
	}
	return c.writeTemplate(l.file, l.write)
}

func (c *call) writeTemplate(path string, write func(path string) error) error {
	if err := write(path); err != nil {
		return err
	}
	return c.say(struct {
		Type string `json:"type"`
		File string `json:"file"`
	}{"template", path}, path+"\n")
}

// listColumns prints ASCII columns first, so that they align in every terminal.
func (c *call) listColumns() error {
	for _, col := range templates.Columns() {
		title, note := col.Zh, col.NoteZh
		if c.cfg.Lang == lang.English {
			title, note = col.En, col.NoteEn
		}
		required := ""
		if col.Required {
			required = "required"
		}
		err := c.say(struct {
			Type     string `json:"type"`
			Name     string `json:"name"`
			Title    string `json:"title"`
			Value    string `json:"value"`
			Level    string `json:"level"`
			Required bool   `json:"required"`
			Max      int    `json:"max"`
			Note     string `json:"note"`
		}{"column", col.Name, title, col.Type, col.Level, col.Required, col.Max, note},
			fmt.Sprintf("%-26s %-7s %-8s %-8s  %s  %s\n", col.Name, col.Type, col.Level, required, title, note))
		if err != nil {
			return err
		}
	}
	return nil
}

// say writes a line to standard output: an object with --json, else the text.
func (c *call) say(object any, text string) error {
	line := []byte(text)
	if c.flags.Bool("json") {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(object); err != nil {
			return fmt.Errorf("encode line: %w", err)
		}
		line = b.Bytes()
	}
	if _, err := c.streams.Out.Write(line); err != nil {
		return fmt.Errorf("write to standard output: %w", err)
	}
	return nil
}
