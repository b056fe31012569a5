package app

import (
	"errors"
	"log/slog"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// ledgerAway reports that the database cannot be reached while workers are followed, and, with nil,
// that it is back.
func (j *job) ledgerAway(err error) {
	gone, away := errors.AsType[*sqlledger.AwayError](err)
	if !away {
		j.events.Notice(lang.Text{
			Zh: "台账数据库已恢复，继续跟踪。",
			En: "the ledger's database is back; following again.",
		})
		return
	}
	at := outageOf(gone)
	j.events.Notice(lang.Format(
		"无法连接台账数据库 %s：%s。等它恢复，最多 %d 分钟；工作进程也在等，恢复后会自己继续。按 Ctrl-C 不再等",
		"the ledger's database %s cannot be reached: %s. Waiting for it, for %d minutes at most; the workers wait, "+
			"too, and go on by themselves when it is back. Ctrl-C ends the wait",
		at.Address, outageCause(at), int(pipeline.AwayFor.Minutes())))
}

// lost is the error of a use whose database went away in the middle, in words; any other error is
// itself. first says how the database is away, rest what that means.
func lost(err error, first, rest lang.Text) error {
	gone, away := errors.AsType[*sqlledger.AwayError](err)
	if _, worded := errors.AsType[*Error](err); !away || worded || KindOf(err) != Pending {
		return err
	}
	at := outageOf(gone)
	return ended(Pending,
		"%s：%s（%s）。%s",
		"%s: %s: %s. %s",
		first, at.Address, outageCause(at), rest)
}

// ledgerLost is lost for a use that has calls of its own under way, if any.
func ledgerLost(err error) error {
	return lost(err, lang.Text{
		Zh: "连不上台账数据库，请检查数据库和网络后重新运行",
		En: sqlledger.ErrAway.Error(),
	}, lang.Text{
		Zh: "已记录的都在；没来得及记下结果的订单会先查询，不会重复开票",
		En: "What was recorded is safe; orders whose outcome could not be recorded are queried before anything is sent again",
	})
}

// followingLost is lost for a use that follows workers.
func followingLost(err error) error {
	return lost(err, lang.Text{
		Zh: "台账数据库一直连不上",
		En: "the ledger's database does not come back",
	}, lang.Text{
		Zh: "数据库恢复后，工作进程会自己继续已交出的订单；再运行同一命令，会继续跟踪并写结果",
		En: "When it does, the workers go on by themselves with what was handed out; run the same command again then: it follows them and writes the results",
	})
}

// released is the error of what a use closes in its end. Of one that failed already, a database
// that is away says nothing new: what it held there ended with its connections.
func released(err, closing error) error {
	if err != nil && errors.Is(closing, sqlledger.ErrAway) {
		return err
	}
	return errors.Join(err, closing)
}

// lastLevel is the level at which an error of what a use does in its end is logged: a database that
// is away is how it ended anyway.
func lastLevel(err error) slog.Level {
	if errors.Is(err, sqlledger.ErrAway) {
		return slog.LevelInfo
	}
	return slog.LevelWarn
}
