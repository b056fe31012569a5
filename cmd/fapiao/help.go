package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// describe makes the long help of a command: what it does, examples, and its exit codes. Paragraphs
// are separated by blank lines.
func (p *program) describe(text lang.Text, examples []string, codes ...int) string {
	var b strings.Builder
	b.WriteString(p.text(text) + "\n\n" + p.text(lang.Text{Zh: "示例：", En: "Examples:"}) + "\n")
	for _, e := range examples {
		b.WriteString("   " + e + "\n")
	}
	b.WriteString("\n" + p.text(lang.Text{Zh: "退出码：", En: "Exit codes:"}) + "\n")
	for _, code := range codes {
		fmt.Fprintf(&b, "   %-4d %s\n", code, p.text(meaning(code)))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// meaning is the explanation of an exit code in help pages.
func meaning(code int) lang.Text {
	return map[int]lang.Text{
		exitDone:   {Zh: "全部开具，或没有要做的", En: "everything issued, or nothing to do"},
		exitFailed: {Zh: "程序出错", En: "the program failed"},
		exitRejected: {
			Zh: "已完成，有订单未通过校验、开票失败或待人工确认",
			En: "finished; some orders were rejected, failed or are held",
		},
		exitPending: {
			Zh: "已完成，有订单还没有结果：稍后运行 reconcile；或有购方的红字确认单等答复：看 status",
			En: "finished; some orders are not final: run reconcile later; or a buyer's red confirmation form waits for an answer: see status",
		},
		exitAccount: {
			Zh: "因账户原因停止：密钥、额度、授信额度、登录",
			En: "stopped because of the account: credentials, quota, credit line, login",
		},
		exitHeld: {Zh: "另一个运行正在处理这个批次", En: "another run holds the batch"},
		exitUnusable: {
			Zh: "输入文件或配置无法使用",
			En: "input file or configuration cannot be used",
		},
		exitAway: {
			Zh: "一开始就连不上平台或台账；没有发送任何内容",
			En: "the platform or the ledger could not be reached; nothing was sent",
		},
		exitAlarm: {
			Zh: "--alarm：工作没有继续，原因和该运行的命令已列出",
			En: "--alarm: the work does not go on; causes and commands are listed",
		},
		exitUsage: {Zh: "命令写法有误", En: "wrong command line"},
		exitInterrupted: {
			Zh: "被中断；状态是安全的，会显示继续的命令",
			En: "interrupted; the state is safe, and the command to continue is printed",
		},
	}[code]
}

// helpWidth is the width of help pages if that of the terminal is not known, or is larger: longer
// lines are hard to read.
const helpWidth = 80

func (p *program) helpWidth() int {
	if w := p.streams.Width; w > 20 && w < helpWidth {
		return w
	}
	return helpWidth
}

// help prints the page of a command, or of the program if c is nil.
func (p *program) help(all *cli.App, c *cli.Command) error {
	page := ""
	if c == nil {
		page = p.programPage(all)
	} else {
		page = p.commandPage(c)
	}
	if _, err := io.WriteString(p.streams.Out, page); err != nil {
		return &app.Error{Kind: app.Failed, Message: lang.Text{
			Zh: "不能写到标准输出",
			En: "write to standard output",
		}, Cause: err}
	}
	return nil
}

func (p *program) programPage(app *cli.App) string {
	var b strings.Builder
	w := p.helpWidth()
	b.WriteString(ui.Wrap("fapiao: "+app.Usage, w, "   ") + "\n\n" + p.text(lang.Text{
		Zh: "用法：",
		En: "USAGE:",
	}) + "\n   " + app.UsageText + "\n\n")
	b.WriteString(p.prose(app.Description) + "\n" + p.text(lang.Text{
		Zh: "命令：",
		En: "COMMANDS:",
	}) + "\n")
	for _, c := range app.Commands {
		b.WriteString(ui.Wrap(fmt.Sprintf("   %-10s %s", c.Name, c.Usage), w, strings.Repeat(" ", 11)) + "\n")
	}
	return b.String() + "\n" + p.text(lang.Text{
		Zh: "每个命令的说明：fapiao 命令 --help",
		En: "Help for a command: fapiao COMMAND --help",
	}) + "\n"
}

func (p *program) commandPage(c *cli.Command) string {
	var b strings.Builder
	w := p.helpWidth()
	b.WriteString(ui.Wrap("fapiao "+c.Name+": "+c.Usage, w, "   ") + "\n\n" + p.text(lang.Text{
		Zh: "用法：",
		En: "USAGE:",
	}) + "\n   fapiao " + c.Name)
	if c.ArgsUsage != "" {
		b.WriteString(" " + c.ArgsUsage)
	}
	b.WriteString(p.text(lang.Text{
		Zh: " [选项]\n\n",
		En: " [flags]\n\n",
	}) + p.prose(c.Description) + "\n" + p.text(lang.Text{
		Zh: "选项：",
		En: "FLAGS:",
	}) + "\n")
	for _, f := range shownFlags(c) {
		b.WriteString(p.flagHelp(f, w))
	}
	return b.String()
}

// prose wraps paragraphs; lines that begin with blanks stay lines.
func (p *program) prose(text string) string {
	var b, paragraph strings.Builder
	flush := func() {
		if paragraph.Len() > 0 {
			b.WriteString(ui.Wrap(paragraph.String(), p.helpWidth(), "") + "\n")
			paragraph.Reset()
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case line == "":
			flush()
			b.WriteByte('\n')
		case strings.HasPrefix(line, "   fapiao "):
			flush()
			b.WriteString(line + "\n")
		case strings.HasPrefix(line, " "):
			flush()
			b.WriteString(ui.Wrap(line, p.helpWidth(), "     ") + "\n")
		default:
			if paragraph.Len() > 0 && p.lang == lang.English {
				paragraph.WriteByte(' ')
			}
			paragraph.WriteString(line)
		}
	}
	flush()
	return b.String()
}

// The name of a value is between backticks; in Chinese, the blanks around it are removed.
var (
	quotedName = regexp.MustCompile("`([^`]*)`")
	spacedName = regexp.MustCompile(" ?`([^`]*)` ?")
)

// flagHelp is the help of a flag: its names, the name of its value, and what it does.
func (p *program) flagHelp(f cli.Flag, width int) string {
	var names []string
	for _, n := range f.Names() {
		names = append(names, dashed(n))
	}
	usage, value, otherwise := "", "", ""
	if d, ok := f.(cli.DocGenerationFlag); ok {
		value, usage = p.flagUsage(d)
		if d.TakesValue() {
			otherwise = strings.Trim(d.GetDefaultText(), `" `)
		}
	}
	if otherwise != "" {
		usage += p.text(lang.Text{Zh: "（默认 ", En: " (default: "}) + otherwise + p.text(lang.Text{
			Zh: "）",
			En: ")",
		})
	}
	return "   " + strings.Join(names, ", ") + value + "\n" + ui.Wrap("       "+usage, width, "") + "\n"
}

// flagUsage is the name of a flag's value, after a blank, and what the flag does.
func (p *program) flagUsage(d cli.DocGenerationFlag) (value, usage string) {
	usage = d.GetUsage()
	if m := quotedName.FindStringSubmatch(usage); m != nil {
		value = " " + m[1]
	}
	if p.lang == lang.English {
		return value, quotedName.ReplaceAllString(usage, "$1")
	}
	return value, spacedName.ReplaceAllString(usage, "$1")
}

// command sets the fields that all commands have in common.
func command(c *cli.Command) *cli.Command {
	c.HideHelpCommand = true // a file may be called "help"
	c.OnUsageError = func(_ *cli.Context, err error, _ bool) error { return libraryUsage(err) }
	return c
}
