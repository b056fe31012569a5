package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// keyboard counts what is read from it.
type keyboard struct {
	io.Reader
	reads int
}

func (k *keyboard) Read(b []byte) (int, error) {
	k.reads++
	return k.Reader.Read(b)
}

// TestAWindowOfItsOwnStaysOpen: Explorer closes the window of a program when it ends, so nobody
// could read what it found. A scheduled task has such a window, too, and nobody at the keyboard.
func TestAWindowOfItsOwnStaysOpen(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	book, broken := filepath.Join(folder, "orders.xlsx"), filepath.Join(folder, "broken.xlsx")
	if err := writeWorkbook(book, "订单号|购买方名称|购买方纳税人识别号|项目名称|商品和服务税收编码|金额|税率\nS1|甲方有限公司|91330106MA0DEM0058|咨询服务|3040801010000000000|106.00|6%\n"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(broken, []byte("PK"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args  []string
		own   bool
		code  int
		waits bool
		says  string
	}{
		"dropped":        {[]string{book}, true, exitDone, true, "再粘贴命令。\n按回车键关闭窗口。"},
		"not usable":     {[]string{broken}, true, exitUnusable, true, "按回车键关闭窗口。"},
		"double click":   {nil, true, exitUsage, true, "拖到 fapiao.exe 的图标上"},
		"scheduled task": {[]string{"version"}, true, exitDone, false, ""},
		"in a terminal":  {[]string{book}, false, exitDone, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			keys, errs := &keyboard{Reader: strings.NewReader("\r\n")}, new(bytes.Buffer)
			streams := ui.Streams{In: keys, Out: new(bytes.Buffer), Err: errs, Own: c.own}
			code := launch(&program{args: append([]string{"fapiao"}, c.args...), streams: streams, now: time.Now, environ: []string{"HOME=" + folder, "XDG_DATA_HOME=" + folder}})
			if code != c.code || (keys.reads > 0) != c.waits || strings.Contains(errs.String(), "回车键") != c.waits || !strings.Contains(errs.String(), c.says) {
				t.Errorf("code %d, %d reads: %s", code, keys.reads, errs)
			}
		})
	}
}
