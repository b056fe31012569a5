package app

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/fapiao/fapiao/templates"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// Template writes a workbook to fill in with orders. It never replaces a file, which may already be
// filled in.
func (a *App) Template(path string) error { return a.template(path, templates.WriteOrders) }

// RedTemplate writes a workbook to fill in with reds, as Template does.
func (a *App) RedTemplate(path string) error { return a.template(path, templates.WriteReds) }

// VoidTemplate writes a workbook to fill in with voids, as Template does.
func (a *App) VoidTemplate(path string) error { return a.template(path, templates.WriteVoids) }

// DeliverTemplate writes a workbook to fill in with deliveries, as Template does.
func (a *App) DeliverTemplate(path string) error {
	return a.template(path, templates.WriteDeliveries)
}

func (a *App) template(path string, write func(io.Writer, string) error) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return unusable(err, "不能查看写模板的位置", "look at the place for the template")
		}
		return unusable(nil, "%s 已经存在，不会覆盖", "%s exists and is not replaced", path).hinted(
			"请用 -o 写明另一个文件",
			"name another file with -o")
	}
	f, err := atomicfile.Create(path, 0o644)
	if err != nil {
		return unusable(err, "不能写模板", "write the template")
	}
	defer f.Abort()
	if err := write(f, a.cfg.Lang); err != nil {
		return err
	}
	return f.Commit()
}
