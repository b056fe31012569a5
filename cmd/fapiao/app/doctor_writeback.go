package app

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/writers/database"
)

// lookTime bounds the look at the database that takes results. It is less than checkTime, so that
// the check itself can name what did not answer.
const lookTime = 4 * time.Second

// writeBack looks at the database that takes the results, as every command does that writes into
// it. What contradicts itself in its settings is a fault of the configuration.
func (d *doctor) writeBack(ctx context.Context) []Finding {
	set := d.cfg.WriteBack
	if set.URL.Reveal() == "" && set.Table == "" && !set.Always || d.cfg.CanWriteBack() != nil {
		return nil
	}
	to := d.backTo(d.options.OrdersDatabase)
	if to.URL == "" {
		return []Finding{warn("", lang.Text{Zh: "没有写明结果写回哪个数据库", En: "nothing says which database takes the results"},
			lang.Text{Zh: "请写 write_back.url，或设 FAPIAO_DB", En: "set write_back.url, or FAPIAO_DB"})}
	}
	place := ""
	if at, err := sqladdr.Parse(to.URL); err == nil {
		place = at.Place()
	}
	bounded, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	absent, err := database.Look(bounded, to)
	todo := lang.Text{
		Zh: "请改正配置里的 write_back，或让数据库可以使用",
		En: "correct write_back in the configuration, or make the database usable",
	}
	switch {
	case bounded.Err() != nil:
		why := lang.Format("%s 在 %s 内没有答复", "%s: no answer within %s", d.backKey(), lookTime)
		return []Finding{bad(Unreached, place, why, todo)}
	case err != nil:
		why := lang.Format("%s 不能使用：%s", "%s cannot be used: %s", d.backKey(), textOfError(databaseError{err}))
		return []Finding{bad(d.notBack(to.URL, err).Kind, place, why, todo)}
	case absent:
		return []Finding{good(place, lang.Format(
			"可以连接；第一次写回时建立表 %s",
			"can be connected to; the first results create table %s",
			database.NameOf(to)))}
	}
	return []Finding{good(place, lang.Format("表 %s 可以写回", "table %s can take results", database.NameOf(to)))}
}
