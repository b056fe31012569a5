package resultbook

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/report"
)

// rowAdvice is what a person has to do about an order. For unknown, failed and seal_failed it must
// above all prevent that the order is invoiced again elsewhere or under a new number.
func rowAdvice(r *report.Row) lang.Text {
	if text := correctedAdvice(r); text != (lang.Text{}) {
		return text
	}
	switch r.State {
	case "rejected":
		if r.Typed != nil {
			return lang.Text{Zh: "在本表中改正并保存，再对本文件运行 fapiao run。", En: "Correct the order here, save, and run this file."}
		}
		return lang.Text{Zh: "按原因修改原表后，重新运行。", En: "Correct the order in its workbook and run again."}
	case "skipped":
		return lang.Text{Zh: "无需操作。需要开票时请改变读取选项后重新运行。", En: "Nothing to do. To invoice it, change the reading option and run the file again."}
	case "held":
		return lang.Text{Zh: "需要开票请运行 fapiao submit 订单号；不开票请运行 fapiao drop 订单号。", En: "To invoice it: fapiao submit ORDER. To leave it out: fapiao drop ORDER"}
	case "dropped":
		if r.Replaced() {
			return lang.Text{Zh: "无需操作：这一单已拆分或合并，发票见代替它的订单。", En: "Nothing to do: it was split or merged; its invoices are those of the orders in its place."}
		}
		return lang.Text{Zh: "无需操作。仍需开票请运行 fapiao drop --undo 订单号。", En: "Nothing to do. To invoice it anyway: fapiao drop --undo ORDER"}
	case "ready":
		return lang.Text{Zh: "运行 fapiao submit 提交。", En: "Run: fapiao submit"}
	case "submitting", "unknown":
		return lang.Text{Zh: "请勿另行开票。稍后运行 fapiao reconcile 确认结果。", En: "Do not invoice it elsewhere. Run later: fapiao reconcile"}
	case "submitted":
		return lang.Text{Zh: "无需操作。稍后运行 fapiao reconcile 取回结果。", En: "Nothing to do. Run later: fapiao reconcile"}
	case "failed":
		return failedAdvice(r)
	case "seal_failed":
		return lang.Text{Zh: "发票已经开出，只是签章失败：请勿重新开票。运行 fapiao reconcile，由平台重新签章（每单每天最多 20 次）。",
			En: "The invoice exists, only its seal failed: do not invoice it again. Run: fapiao reconcile, which has the platform sign it again"}
	case "voiding":
		return lang.Text{Zh: "作废处理中，稍后运行 fapiao reconcile 确认。", En: "It is being voided. Run later: fapiao reconcile"}
	}
	return lang.Text{Zh: "运行 fapiao status 查看。", En: "Run: fapiao status"}
}

// correctedAdvice is the advice of an order of a correction; empty where it is that of any order.
func correctedAdvice(r *report.Row) lang.Text {
	switch {
	case r.State == "dropped" && r.ReplacedBy != "":
		return lang.Text{Zh: "内容已改正，发票见代替它的订单；那一单没有开出的，按它的处理建议办。", En: "Its content was corrected; its invoice is that of the order in its place. If that is not issued, do what is advised for it."}
	case !r.AfterRed:
		return lang.Text{}
	case r.State == "dropped" && !r.Accepted:
		return lang.Text{Zh: "无需操作：换开已放弃。仍需开票请再运行 fapiao reissue 文件（或 --set）。",
			En: "Nothing to do: the correction was given up. To invoice it anyway: fapiao reissue FILE (or --set)"}
	case r.State == "held":
		return lang.Text{Zh: "接着换开请运行 fapiao reissue；放弃请运行 fapiao reissue --cancel 订单号。",
			En: "To go on with the correction: fapiao reissue. To give it up: fapiao reissue --cancel ORDER"}
	case r.State == "failed" && !r.Accepted:
		return lang.Text{Zh: "平台没有受理过这一单：按原因改正内容，再运行 fapiao reissue 文件（或 --set），单号不变。",
			En: "The platform never accepted it: correct its content and run fapiao reissue FILE (or --set); the number stays."}
	}
	return lang.Text{}
}

// failedAdvice distinguishes three failures: the platform never accepted the order, it may have
// issued it, or it accepted it and could not issue it.
func failedAdvice(r *report.Row) lang.Text {
	switch {
	case !r.Accepted && r.Typed != nil:
		return lang.Text{Zh: "平台没有受理过这一单：按原因在本表中改正并保存，再对本文件运行 fapiao run；也可以改原表，再次运行原文件。",
			En: "The platform never accepted it: correct it here, save, and run this file; or correct its row and run the original file again."}
	case !r.Accepted:
		return lang.Text{Zh: "平台没有受理过这一单：按原因改正原表中的这一行，再次运行同一文件。",
			En: "The platform never accepted it: correct its row and run the same file again."}
	case !r.RestUntil.IsZero():
		return lang.Text{Zh: "可能已开，勿重开：请勿另行开票，也不要换新订单号。运行 fapiao reconcile 再次查询；12 小时后仍是失败的，运行 fapiao retry 订单号。",
			En: "It may have been issued; do not issue it again: do not invoice it elsewhere or under a new number. Ask again: fapiao reconcile. If it is still failed after 12 hours: fapiao retry ORDER"}
	}
	if r.Typed != nil {
		return lang.Text{Zh: "内容没有错（如登录、授信额度等账户原因）：处理后运行 fapiao retry，按原订单号重新开票。内容有错：在本表或原表中改正，订单号不变，保存后运行 fapiao retry --corrected 文件。请勿自己换新订单号。",
			En: "If the order is right (the cause was the account): fix the cause, then fapiao retry, which issues it under its own number. If it is wrong: correct it here or in its file, under the same number, then fapiao retry --corrected FILE. Do not give it a new number yourself."}
	}
	return lang.Text{Zh: "内容没有错（如登录、授信额度等账户原因）：处理后运行 fapiao retry，按原订单号重新开票。内容有错：在原表中改正这一行，订单号不变，运行 fapiao retry --corrected 文件。请勿自己换新订单号。",
		En: "If the order is right (the cause was the account): fix the cause, then fapiao retry, which issues it under its own number. If it is wrong: correct its row under the same number, then fapiao retry --corrected FILE. Do not give it a new number yourself."}
}
