package app

import (
	"cmp"
	"context"
	"errors"
	"io/fs"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
)

// configuration checks what calls need, and repeats the warnings.
func (d *doctor) configuration(context.Context) (out []Finding) {
	from := cmp.Or(d.cfg.File, "–")
	out = append(out, good(from, lang.Format("环境 %s，销售方 %d 个；每个值的来源：fapiao config show --effective",
		"environment %s, %d sellers; origins: fapiao config show --effective", d.cfg.Environment, len(d.cfg.Sellers))))
	if d.cfg.Environment == config.Simulator {
		out = append(out, warn("", lang.Text{Zh: "模拟环境，不会开出真实发票", En: "simulator: no real invoice is issued"}, lang.Text{
			Zh: "正式开票请写 environment: production", En: "set environment: production for real invoices",
		}))
	}
	out = append(out, faultLines(d.options.Faults, correctIt)...)
	if len(d.options.Faults) == 0 {
		out = append(out, lacking(d.cfg)...)
	}
	out = append(out, d.lists()...)
	for _, w := range d.cfg.Warnings {
		out = append(out, warn("", w, lang.Text{}))
	}
	return out
}

var (
	correctIt  = lang.Text{Zh: "请按提示改正配置", En: "correct the configuration as described"}
	completeIt = lang.Text{Zh: "请补全配置", En: "complete the configuration"}
)

// faults are the faults of a configuration of which nothing else is known.
func (d *doctor) faults(context.Context) []Finding {
	return append(faultLines(d.options.Faults, correctIt), warn("",
		lang.Text{Zh: "配置读不全，其他各项没有检查", En: "without a readable configuration nothing else was checked"},
		lang.Text{Zh: "改正以后请再运行一次", En: "run this again when it is corrected"}))
}

// faultLines has a line for each fault of a configuration.
func faultLines(faults config.Errors, todo lang.Text) (out []Finding) {
	for _, f := range faults {
		text := f.Message
		if f.Key != "" {
			text = lang.Format("%s：%s", "%s: %s", f.Key, f.Message)
		}
		out = append(out, bad(Unusable, f.Where, text, todo))
	}
	return out
}

// lacking is what calls and the ledger need and the configuration lacks, or what contradicts itself
// in it.
func lacking(c *config.Config) (out []Finding) {
	for _, err := range []error{c.CanCall(), c.HasLedger(), c.CanWriteBack()} {
		if faults, is := errors.AsType[config.Errors](err); is {
			out = append(out, faultLines(faults, completeIt)...)
		}
	}
	return out
}

// codesTodo is what to do about a list of tax codes that cannot be read.
func (d *doctor) codesTodo(err error) lang.Text {
	if errors.Is(err, fs.ErrNotExist) {
		return lang.Text{Zh: "请改正配置里的 codes，或用 fapiao codes import 导入；不需要编码表时请删去 codes",
			En: "correct codes in the configuration, or import the list with fapiao codes import; without need, remove codes"}
	}
	return lang.Format("请重新导入；不需要编码表时请删除 %s", "import it again; delete %s if no list is needed", d.cfg.Codes)
}

// lists opens the mapping profile and the list of tax codes, as each reading does.
func (d *doctor) lists() (out []Finding) {
	if name := d.cfg.Profile; name != "" {
		if _, _, err := d.profile(name); err != nil {
			out = append(out, bad(Unusable, "profile", textOfError(err), correctIt))
		} else {
			out = append(out, good("profile", lang.Format("对应表 %s 可以使用", "%s can be used", name)))
		}
	}
	if list, err := d.codes(); err != nil {
		out = append(out, bad(Unusable, "codes", textOfError(err), d.codesTodo(err)))
	} else if list != nil {
		out = append(out, good("codes", lang.Format("税收编码表有 %d 个编码", "the list has %d tax category codes", list.Len())))
	}
	return out
}
