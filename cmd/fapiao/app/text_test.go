package app

import (
	"errors"
	"testing"
)

func TestWordsForPeopleStandAlone(t *testing.T) {
	t.Parallel()
	if got := Text("zh", errors.New("无法连接台账数据库：连接被拒绝")); got != "无法连接台账数据库：连接被拒绝" {
		t.Error(got)
	}
	if got := Text("zh", errors.New("disk on fire")); got != "程序没有预料到的错误，原文：disk on fire" {
		t.Error(got)
	}
}
