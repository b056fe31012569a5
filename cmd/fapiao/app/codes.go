package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/taxcode"
	"github.com/fapiao/fapiao/readers/codelist"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// ImportCodes reads a list of tax category codes from a file and keeps it in place of the one
// before. Rows whose codes cannot be used are in the result; the list does not have them.
func (a *App) ImportCodes(ctx context.Context, file string) (_ *codelist.List, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := u.placeOfCodes(); err != nil {
		return nil, err
	}
	if err := MayReplace(u.cfg, u.cfg.Codes, CodesFile); err != nil {
		return nil, err
	}
	list, err := codelist.Read(ctx, file, u.now())
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(u.cfg.Codes), 0o700); err != nil {
		return nil, unusable(err, "不能建立存放编码表的文件夹", "create the folder of the code list")
	}
	f, err := atomicfile.Create(u.cfg.Codes, atomicfile.Private)
	if err != nil {
		return nil, unusable(err, "不能写编码表", "write the code list")
	}
	defer f.Abort()
	if err := list.Codes.Encode(f); err != nil {
		return nil, unusable(err, "不能写编码表", "write the code list")
	}
	if err := f.Commit(); err != nil {
		return nil, unusable(err, "不能写编码表", "write the code list")
	}
	if n := list.Codes.Len() + len(list.Codes.Lost()); n < wholeList {
		u.events.Warn(lang.Format(
			"编码表只有 %d 个编码，完整的有 4,000 个左右；缺少的编码会被当作不存在。"+
				"如果导入的不是完整的编码表，请导入完整的，或删除 %s",
			"the list has only %d codes, a complete one has about 4,000; codes that it lacks "+
				"are treated as unknown. If it is not the whole list, import that, or delete %s",
			n, u.cfg.Codes))
	}
	return list, nil
}

// wholeList is how many codes a list has at least that is not a part of the classification.
const wholeList = 2000

func (a *App) placeOfCodes() error {
	if a.cfg.Codes == "" {
		return unusable(nil, "没有用户数据文件夹可以存放编码表", "there is no user data folder to keep the code list in").hinted(
			"在配置里用 codes 写明文件", "name a file with codes in the configuration")
	}
	return nil
}

// CodeList is the list that was imported; one that was not is an error.
func (a *App) CodeList(ctx context.Context) (_ *taxcode.List, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	list, err := u.codes()
	if err == nil && list == nil {
		err = unusable(nil, "还没有导入税收编码表", "no list of tax category codes was imported").hinted(
			"从电子税局导出编码表，再运行 fapiao codes import 文件",
			"export the list from the tax bureau's website, then run fapiao codes import FILE")
	}
	return list, err
}

// Code finds a code of the imported list, which may be written without the zeros at its end. An
// error about one that the list lacks names those that may be meant.
func (a *App) Code(ctx context.Context, text string) (list *taxcode.List, code string, err error) {
	if list, err = a.CodeList(ctx); err != nil {
		return nil, "", err
	}
	code = taxcode.Pad(strings.TrimSpace(text))
	switch lost := list.FindLost(code); {
	case !taxcode.Valid(code):
		return nil, "", usage("%s 不是税收编码", "%s is no tax category code", text)
	case list.Find(code) != nil:
		return list, code, nil
	case lost != nil:
		return nil, "", unusable(nil, "编码表里“%s”的编码已被电子表格改成 %s，没有导入",
			"in the list, the code of %s was destroyed by a spreadsheet (%s); it was not imported", lost.Name, lost.Value)
	}
	var near []string
	for _, e := range list.Near(code, "", nearCodes) {
		near = append(near, e.Code+" "+e.Name)
	}
	missing := unusable(nil, "编码表里没有 %s", "the list has no code %s", code)
	if len(near) > 0 {
		missing = missing.hinted("相近的："+strings.Join(near, "；"), "near it: "+strings.Join(near, "; "))
	}
	return nil, "", missing
}

// nearCodes is how many codes are named in place of one that does not exist.
const nearCodes = 3

// codes reads the imported list; nil where there is none.
func (a *App) codes() (*taxcode.List, error) {
	if a.cfg.Codes == "" {
		return nil, nil
	}
	f, err := os.Open(a.cfg.Codes)
	if errors.Is(err, fs.ErrNotExist) && !a.cfg.Set("codes") {
		return nil, nil
	}
	if err != nil {
		return nil, unusable(err, "读不了税收编码表 %s", "read the list of tax category codes %s", a.cfg.Codes).hinted(
			"请重新运行 fapiao codes import 文件", "import it again with fapiao codes import FILE")
	}
	defer f.Close()
	list, err := taxcode.Decode(f)
	if err != nil {
		return nil, unusable(err, "税收编码表 %s 已损坏", "the list of tax category codes %s is damaged", a.cfg.Codes).hinted(
			"请重新运行 fapiao codes import 文件", "import it again with fapiao codes import FILE")
	}
	return list, nil
}
