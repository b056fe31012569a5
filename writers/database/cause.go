package database

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
)

// advice is what to do about errors of a known cause; the words of the database follow.
var advice = map[sqladdr.Cause]lang.Text{
	sqladdr.Locked: {Zh: "别的事务锁住了这个表或其中的行，等待超时；请等它结束或结束它，原文：",
		En: "another transaction locks the table or rows of it, and waiting timed out; let it end, or end it: "},
	sqladdr.Denied: {Zh: "数据库用户没有需要的权限（见 docs/zh/databases.md），原文：",
		En: "the user of the database lacks a right that is needed (see docs/databases.md): "},
	sqladdr.UnknownColumn: {Zh: "表里没有配置 write_back 写明的列，原文：",
		En: "the table lacks a column that write_back of the configuration names: "},
	sqladdr.TooLong: {Zh: "表里的列太窄，放不下结果；请加宽（链接和错误原因最多 2000 个字符），原文：",
		En: "a column of the table is too narrow for a result; make it wider (links and errors have up to 2000 characters): "},
	sqladdr.UnknownTable: {Zh: "没有配置 write_back 写明的表，原文：",
		En: "there is no table as write_back of the configuration names it: "},
}

// explain adds advice to the words of the database, and removes the password from them.
func explain(a sqladdr.Address, err error) error {
	text, ok := advice[sqladdr.CauseOf(err)]
	if !ok {
		return hide(a, err)
	}
	words := a.Hide(err.Error())
	return lang.Text{Zh: text.Zh + words, En: text.En + words}
}
