package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// takeDropped makes files without a command or flag the files of a check: Explorer starts a program
// so when files are dropped on it. Checking sends nothing and records nothing.
func (p *program) takeDropped() {
	files := p.args[1:]
	if len(files) == 0 || slices.ContainsFunc(files, func(f string) bool { return !droppable(f) }) {
		return
	}
	p.dropped = true
	p.args = append([]string{p.args[0], "check"}, files...)
}

// droppable reports whether an argument is a file or folder with its whole path, or a file whose
// name has an extension. Other words are rather commands, also beside a file of that name.
func droppable(arg string) bool {
	info, err := os.Stat(arg)
	return err == nil && (filepath.IsAbs(arg) || !info.IsDir() && filepath.Ext(arg) != "" && arg[0] != '-')
}

// linger keeps the window of a process that Explorer started for dropped files, or for a double
// click, until Enter is pressed. A scheduled task has a window of its own, too, and arguments: it
// must end.
func (p *program) linger(code int) {
	if !p.streams.Own || !p.dropped && len(p.args) > 1 || code == exitInterrupted {
		return
	}
	text := p.text(lang.Text{Zh: "按回车键关闭窗口。", En: "Press Enter to close this window. "})
	switch {
	case !p.dropped:
		text = p.text(lang.Text{
			Zh: "把订单文件拖到 fapiao.exe 的图标上，就会校验它，不会开票。要用全部命令，" +
				"请在 fapiao.exe 所在文件夹的地址栏输入 cmd 并回车。\n",
			En: "Drop a file with orders on the icon of fapiao.exe to have it checked; " +
				"nothing is issued. For all commands, type cmd in the address bar of the " +
				"folder of fapiao.exe.\n",
		}) + text
	case code == exitDone || code == exitRejected:
		text = p.text(lang.Text{
			Zh: "只校验，没有开票。要运行上面的命令，请在 fapiao.exe 所在文件夹的地址栏输入 cmd " +
				"并回车，再粘贴命令。\n",
			En: "Checked only; nothing was issued. To run the command above, type cmd in " +
				"the address bar of the folder of fapiao.exe, and paste it there.\n",
		}) + text
	}
	ui.New(p.streams, ui.Options{Lang: p.lang}).Note(text)
	// Whatever ends the reading ends the waiting.
	_, _ = bufio.NewReader(io.LimitReader(p.streams.In, 1<<10)).ReadString('\n')
}
