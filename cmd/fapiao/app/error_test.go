package app_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// Every error has one kind, however deep it is wrapped and whatever it is joined with.
func TestEveryErrorHasAKind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		kind app.Kind
	}{
		{nil, app.Done},
		{errors.New("disk on fire"), app.Failed},
		{pipeline.ErrBalance, app.Failed},
		{sqlledger.ErrCorrupt, app.Failed},
		{sqlledger.ErrFull, app.Failed},
		{&app.Error{Kind: app.Rejected}, app.Rejected},
		{&app.Error{Kind: app.Pending}, app.Pending},
		{&app.Error{Kind: app.Account}, app.Account},
		{&app.Error{Kind: app.Unreached}, app.Unreached},
		{&ledger.HeldError{Name: "b"}, app.Held},
		{ledger.ErrHeld, app.Held},
		{simulator.ErrBooksBusy, app.Held},
		{input.ErrUnusable, app.Unusable},
		{input.Refuse("a.xlsx", input.Results, "", nil), app.Unusable},
		{ledger.ErrEnvironment, app.Unusable},
		{ledger.ErrNotFound, app.Unusable},
		{sqlledger.ErrNewer, app.Unusable},
		{sqlledger.ErrForeign, app.Unusable},
		{sqlledger.ErrReadOnly, app.Unusable},
		{sqlledger.ErrDenied, app.Unusable},
		{sqlledger.ErrAway, app.Pending},
		{config.Errors{{Where: "--rate", Key: "rate"}}, app.Usage},
		{config.Errors{{Where: "fapiao.yaml:3", Key: "rate"}}, app.Unusable},
		{config.Errors{{Where: "--rate"}, {Where: "FAPIAO_LANG"}}, app.Unusable},
		{&app.Error{Kind: app.Usage}, app.Usage},
		{context.Canceled, app.Interrupted},
		{context.DeadlineExceeded, app.Interrupted},
		{&sqlledger.AwayError{Place: "db:5432", Err: context.DeadlineExceeded}, app.Pending},
		{input.Refuse("query", input.Unreadable, "", context.DeadlineExceeded), app.Unusable},
	} {
		if got := app.KindOf(c.err); got != c.kind {
			t.Errorf("%v is of kind %d, want %d", c.err, got, c.kind)
		}
		if c.err == nil {
			continue
		}
		if got := app.KindOf(fmt.Errorf("while working: %w", c.err)); got != c.kind {
			t.Errorf("wrapped, %v is of kind %d, want %d", c.err, got, c.kind)
		}
		want := app.Interrupted
		if c.kind == app.Usage {
			want = app.Usage
			if _, settings := c.err.(config.Errors); settings {
				want = app.Interrupted
			}
		}
		if got := app.KindOf(errors.Join(context.Canceled, c.err)); got != want {
			t.Errorf("interrupted, %v is of kind %d, want %d", c.err, got, want)
		}
	}
}

// What people read of an error is in their language, Chinese without a word of a library's that is
// known, and says what to do.
func TestErrorsReadInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err    error
		zh, en string // what the text holds
	}{
		{simulator.ErrBooksBusy, "请等它结束", "wait until it ends"},
		{&ledger.HeldError{Name: "orders.xlsx", Holder: ledger.Holder{PID: 7, Host: "pc"}}, "主机 pc 的进程 7", "process 7"},
		{fmt.Errorf("x: %w", pipeline.ErrBalance), "请保留台账文件", "please keep the ledger"},
		{sqlledger.ErrNewer, "更新版本", ""},
		{sqlledger.ErrFull, "磁盘已满", ""},
		{sqlledger.ErrDenied, "拒绝登录", ""},
		{atomicfile.ErrInUse, "请关闭后重新导出", ""},
		{ledger.ErrEnvironment, "另一个环境", ""},
		{ledger.ErrFence, "另一个运行接手", ""},
		{fmt.Errorf("keep list of vouchers: %w", ledger.ErrVouchered), "另一个运行刚把其中的发票写进凭证清单", "another run"},
		{&sqlledger.AwayError{Place: "db:5432", Err: errors.New("connection refused")}, "连不上台账数据库 db:5432", "db:5432"},
		{errors.New("disk on fire"), "没有预料到的错误，原文：disk on fire", "disk on fire"},
	} {
		if got := app.Text(lang.Chinese, c.err); !strings.Contains(got, c.zh) {
			t.Errorf("%v in Chinese: %s", c.err, got)
		}
		if got := app.Text(lang.English, c.err); !strings.Contains(got, c.en) || got == "" {
			t.Errorf("%v in English: %s", c.err, got)
		}
	}
}

// Message, cause and hint stand apart for whoever shows them apart, and together as one sentence.
func TestAnErrorIsMessageCauseAndHint(t *testing.T) {
	t.Parallel()
	err := &app.Error{Kind: app.Unusable, Message: lang.Text{Zh: "不能写 a.xlsx", En: "write a.xlsx"}, Cause: sqlledger.ErrFull,
		Hint: lang.Text{Zh: "请换一个文件夹", En: "name another folder"}}
	if got, want := err.Error(), "write a.xlsx: "+sqlledger.ErrFull.Error()+"; name another folder"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := err.Text(lang.Chinese), "不能写 a.xlsx：台账或临时文件所在的磁盘已满：请腾出空间后重新运行；请换一个文件夹"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if app.Text(lang.Chinese, fmt.Errorf("x: %w", err)) != err.Text(lang.Chinese) || !errors.Is(err, sqlledger.ErrFull) {
		t.Error("a wrapped error reads otherwise, or its cause is lost")
	}
	if got := (&app.Error{Kind: app.Rejected}).Text(lang.Chinese); got != "" {
		t.Errorf("an error that says nothing says %q", got)
	}
}
