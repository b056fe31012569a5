package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/internal/lang"
)

// exitAdvice is what a person or a script does about each exit code.
var exitAdvice = map[int]lang.Text{
	exitDone: {
		Zh: "不用处理",
		En: "nothing",
	},
	exitFailed: {
		Zh: "按提示排除原因（磁盘已满、没有权限、台账损坏等），再运行同一命令，不会重复开票；见[恢复](recovery.md)",
		En: "correct what the message names (a full disk, rights, a damaged ledger) and run the same command again: nothing is sent twice; see [recovery](recovery.md)",
	},
	exitRejected: {
		Zh: "`fapiao status` 和结果工作簿的“待处理”列出订单和该做什么：在“待处理”或原表里改正后运行那个文件、`fapiao submit`、`fapiao drop`、`fapiao retry` 或 `fapiao accept`",
		En: "`fapiao status` and the sheet 待处理 of the results list the orders and what to do: correct them there or in their file and run that, `fapiao submit`, `fapiao drop`, `fapiao retry` or `fapiao accept`",
	},
	exitPending: {
		Zh: "稍后运行 `fapiao reconcile`，直到没有未完成的订单；其间不要手工开这些订单。`fapiao status` 列出的购方红字确认单用 `fapiao red agree` 或 `fapiao red refuse` 答复",
		En: "run `fapiao reconcile` later, until no order is open; do not issue these orders by hand meanwhile. Answer a buyer's form that `fapiao status` lists with `fapiao red agree` or `fapiao red refuse`",
	},
	exitAccount: {
		Zh: "运行 `fapiao account` 查看原因；登录失效时 `fapiao login`，然后再运行同一命令，见[账户](account.md)",
		En: "`fapiao account` shows the cause; after a lapsed login `fapiao login`; then run the same command again, see [account](account.md)",
	},
	exitHeld: {
		Zh: "等另一个运行结束再运行，或加 `--wait-lock 10m` 等它",
		En: "run it again when the other run has ended, or wait for it with `--wait-lock 10m`",
	},
	exitUnusable: {
		Zh: "按提示改正文件或配置；`fapiao doctor` 检查配置，见[生成和检查配置](setup.md)",
		En: "correct the file or the configuration as the message says; `fapiao doctor` checks the configuration, see [setup](setup.md)",
	},
	exitAway: {
		Zh: "检查网络，`fapiao doctor` 写明连不上哪里；然后再运行同一命令",
		En: "check the network, `fapiao doctor` names what cannot be reached; then run the same command again",
	},
	exitAlarm: {
		Zh: "运行它列出的命令，见[定时运行](nightly.md)",
		En: "run the commands that it lists, see [nightly jobs](nightly.md#a-watchdog)",
	},
	exitUsage: {
		Zh: "看 `fapiao 命令 --help`，改正写法",
		En: "correct the command line; `fapiao COMMAND --help` describes it",
	},
	exitInterrupted: {
		Zh: "运行它显示的命令，接着做",
		En: "run the command that it prints, which goes on",
	},
}

var exitIntro = lang.Text{
	Zh: "# 退出码\n\n" +
		"每个命令结束时返回下面的一个数，脚本按它判断。几种情况同时出现时，依次取 5、8、4、3。\n" +
		"2 只用于程序崩溃，请报告。`--json` 时，出错的那一行（[error](../json.md#error)）也写有退出码。\n\n" +
		"本页由程序生成（`make golden`），测试与程序比较。\n\n" +
		"| 退出码 | 意思 | 怎么办 |\n| --- | --- | --- |\n",
	En: "# Exit codes\n\n" +
		"Every command ends with one of these numbers, by which scripts decide. Where several apply, it is\n" +
		"the first of 5, 8, 4 and 3. 2 is a crash of the program and nothing else: please report it. With\n" +
		"`--json` the line [error](json.md#error) has the code, too.\n\n" +
		"This page is generated (`make golden`), and a test compares it with the program.\n\n" +
		"| code | meaning | what to do |\n| --- | --- | --- |\n",
}

var exitOfStatus = lang.Text{
	Zh: "\n`status` 只看台账：3 和 4 只用于它的帮助写明的情况（待人工确认的订单、有差异的发票、红冲和换开、\n" +
		"购方的红字确认单）。未通过校验、开票失败、开票中的订单和停止的销售方只列出，命令以 0 结束。\n",
	En: "\n`status` looks at the ledger: its 3 and 4 are only for what its help names (orders that are held,\n" +
		"invoices that differ, reds and corrections, buyers' forms). Orders that were rejected, that failed\n" +
		"or that are not final, and stopped sellers, are listed, and it ends with 0.\n",
}

var exitOfCommands = lang.Text{
	Zh: "\n## 各命令的退出码\n\n| 命令 | 退出码 |\n| --- | --- |\n",
	En: "\n## Codes of each command\n\n| command | codes |\n| --- | --- |\n",
}

// exitPage is the page of exit codes in a language.
func exitPage(in string) string {
	var b strings.Builder
	p := &program{lang: in}
	b.WriteString(p.text(exitIntro))
	for _, code := range exitCodesInOrder {
		fmt.Fprintf(&b, "| %d | %s | %s |\n", code, p.text(meaning(code)), p.text(exitAdvice[code]))
	}
	b.WriteString(p.text(exitOfStatus))
	b.WriteString(p.text(exitOfCommands))
	for _, c := range p.cli().Commands {
		var codes []string
		for _, code := range codesOfHelp(c.Description) {
			codes = append(codes, strconv.Itoa(code))
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", c.Name, strings.Join(codes, ", "))
	}
	return b.String()
}

var codeOfHelp = regexp.MustCompile(`(?m)^   (\d+) +\S`)

// codesOfHelp are the exit codes that the description of a command lists.
func codesOfHelp(description string) (out []int) {
	_, list, found := strings.Cut(description, "Exit codes:\n")
	if !found {
		_, list, _ = strings.Cut(description, "退出码：\n")
	}
	for _, m := range codeOfHelp.FindAllStringSubmatch(list, -1) {
		code, _ := strconv.Atoi(m[1])
		out = append(out, code)
	}
	return out
}

func TestPagesOfExitCodes(t *testing.T) {
	t.Parallel()
	for _, code := range exitCodesInOrder {
		if advice := exitAdvice[code]; advice.Zh == "" || advice.En == "" {
			t.Errorf("no advice for %d", code)
		}
	}
	golden.Check(t, filepath.Join(moduleRoot, "docs", "exit-codes.md"), []byte(exitPage("en")))
	golden.Check(t, filepath.Join(moduleRoot, "docs", "zh", "exit-codes.md"), []byte(exitPage("zh")))
}

// checkCodeIsListed: a command ends with no code that its help does not list.
func checkCodeIsListed(fatal func(string, ...any), command, code string) {
	c := newProbe().app.Command(command)
	got, err := strconv.Atoi(code)
	if c == nil || err != nil { // a file without a command, or a signal
		return
	}
	if !slices.Contains(codesOfHelp(c.Description), got) {
		fatal("fapiao %s ended with %d, which its help does not list", command, got)
	}
}
