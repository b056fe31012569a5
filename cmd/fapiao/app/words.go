package app

import (
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// textError is an error with a text in each language.
type textError interface {
	error
	lang.Texter
}

// words is the text of an error in a language.
func words(in string, err error) string {
	if in == lang.English {
		return err.Error()
	}
	if faults, ok := errors.AsType[config.Errors](err); ok {
		return faults.Text(in)
	}
	if own, ok := errors.AsType[textError](err); ok {
		return own.Text(in)
	}
	if text := known(err); text != "" {
		return text
	}
	if text := input.Cause(in, err); text != err.Error() {
		return text
	}
	if first, _ := utf8.DecodeRuneInString(err.Error()); unicode.Is(unicode.Han, first) {
		return err.Error() // it is a text of this program: no library has Chinese errors
	}
	return "程序没有预料到的错误，原文：" + err.Error()
}

// known is the Chinese text of an error of the ledger, the writers or the simulator; empty for any
// other.
func known(err error) string {
	var held *ledger.HeldError
	var away *sqlledger.AwayError
	switch {
	case errors.As(err, &held):
		return heldText(held)
	case errors.As(err, &away):
		return "连不上台账数据库 " + away.Place + "：" + input.Cause(lang.Chinese, away.Err) + "。请检查数据库和网络后重新运行"
	}
	for _, k := range knownErrors {
		if errors.Is(err, k.is) {
			return k.zh
		}
	}
	return ""
}

func heldText(h *ledger.HeldError) string {
	who := "另一个运行"
	if h.Holder.PID != 0 {
		who = fmt.Sprintf("另一个运行（主机 %s 的进程 %d，%s 开始）", h.Holder.Host, h.Holder.PID, h.Holder.Since.In(beijing.Zone).Format("01-02 15:04"))
	}
	return h.Name + "：" + who + "正在处理这个批次"
}

var knownErrors = []struct {
	is error
	zh string
}{
	{atomicfile.ErrInUse, "文件正被其他程序（如 Excel）打开：请关闭后重新导出结果，内容没有丢失"},
	{simulator.ErrBooksBusy, "另一个运行正在使用这个台账的内置模拟平台"},
	{simulator.ErrNotBooks, "这不是本版本的模拟平台账册：请改用别的文件，或删除它"},
	{simulator.ErrBooksDamaged, "模拟平台的账册已损坏：请改用别的文件，或删除它"},
	{ledger.ErrHeld, "另一个运行正在处理这个批次"},
	{ledger.ErrEnvironment, "这个台账属于另一个环境：每个环境（模拟、沙箱、正式）用各自的台账，请检查 environment 和 ledger"},
	{ledger.ErrNotFound, "台账里没有这一项"},
	{ledger.ErrVouchered, "另一个运行刚把其中的发票写进凭证清单"},
	{ledger.ErrFence, "订单已由另一个运行接手"},
	{sqlledger.ErrNewer, "台账由更新版本的 fapiao 写过，请升级本程序后再用"},
	{sqlledger.ErrForeign, "这个文件不是台账，或开头已经损坏：请改用正确的文件，或把它移开后恢复备份"},
	{sqlledger.ErrCorrupt, "台账已损坏：请把它和旁边的文件一起移开，再恢复备份"},
	{sqlledger.ErrReadOnly, "台账不能写入：请检查文件和文件夹的权限，或数据库用户的权限"},
	{sqlledger.ErrFull, "台账或临时文件所在的磁盘已满：请腾出空间后重新运行"},
	{sqlledger.ErrDisk, "台账所在的磁盘报错：请检查空间、配额和磁盘状态后重新运行"},
	{sqlledger.ErrBusy, "台账正被其他程序锁定"},
	{sqlledger.ErrDenied, "台账数据库拒绝登录：请检查用户、密码和数据库名"},
	{sqlledger.ErrAway, "连不上台账数据库：请检查数据库和网络后重新运行"},
	{pipeline.ErrBalance, "数量核对不平"},
}
