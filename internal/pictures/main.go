// Command pictures makes the pictures of the quick start: it drives the program on the built-in
// simulator with invented companies, and draws what the program wrote and said. It needs
// LibreOffice (soffice), poppler (pdftoppm), util-linux (script) and the Noto CJK fonts.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	binary := flag.String("binary", "bin/fapiao", "the program")
	out := flag.String("out", "docs/zh/pictures", "folder of the pictures")
	flag.Parse()
	if err := drawAll(*binary, *out); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// drawAll makes all pictures in a folder of its own.
func drawAll(binary, out string) error {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "pictures")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	p := &place{binary: binary, folder: folder, out: out}
	for _, step := range []func() error{p.template, p.check, p.marked, p.run, p.results, p.left, p.red, p.initialize} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// place is where the program is driven.
type place struct {
	binary, folder, out string
}

func (p *place) path(name string) string    { return filepath.Join(p.folder, name) }
func (p *place) picture(name string) string { return filepath.Join(p.out, name+".png") }

// The files: the filled template, the copy that check marks, and what run writes for that copy.
const orders, copied, results = "订单.xlsx", "订单-checked.xlsx", "订单-checked-results.xlsx"

func (p *place) template() error {
	if _, err := p.program("template", "orders", "-o", orders); err != nil {
		return err
	}
	if err := fill(p.path(orders)); err != nil {
		return err
	}
	return p.drawSheet("template", orders, 0)
}

func (p *place) check() error { return p.drawConsole("check", "check", orders) }

func (p *place) marked() error {
	return p.drawSheet("marked", copied, 1)
}

func (p *place) run() error {
	if err := correct(p.path(copied)); err != nil {
		return err
	}
	return p.drawConsole("run", "run", copied)
}

func (p *place) results() error { return p.drawSheet("results", results, 1) }

func (p *place) left() error { return p.drawSheet("left", results, 2) }

func (p *place) red() error {
	return p.drawConsole("red", "red", "FP1103", "--reason", "销货退回", "--dry-run")
}

func (p *place) initialize() error {
	text, err := p.talk([]string{
		"production", "12345678", "91330106MADEM0003K", "示例（杭州）科技有限公司", "浙江省杭州市西湖区示例路1号", "0571-00000000", "示例银行杭州分行 0000000000000000", "张三", "file", "invented",
	}, "init")
	if err != nil {
		return err
	}
	return drawText(p.picture("init"), prompt+"fapiao init\n"+text)
}
