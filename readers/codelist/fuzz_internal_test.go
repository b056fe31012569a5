package codelist

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/taxcode"
	"github.com/fapiao/fapiao/readers/input"
)

// Whatever a text has, it is a list of codes or refused.
func FuzzText(f *testing.F) {
	f.Add([]byte("编码,名称,简称,说明\n3000000000000000000,服务,服务,\n30102,陆路,运输服务,\"包括\n各种\"\n"))
	f.Add([]byte("篇,类,章,节,条,款,项,目,子目,细目,名称\n3,01,,,,,,,,,运输\n"))
	f.Add([]byte("编码\t名称\t税率\t启用时间\n3.01E+18\t运输\n3010102020099999744\t道路\t9%、0.1\t2026年3月1日\n"))
	f.Add([]byte("\xFF\xFEa\x00"))
	f.Fuzz(func(t *testing.T, body []byte) {
		r := reading{path: "list.csv"}
		var list *List
		table, err := newTextTable(r.path, body)
		if err == nil {
			err = r.all(context.Background(), table)
		}
		if err == nil {
			list, err = r.list(time.Time{})
		}
		if err != nil {
			if !errors.Is(err, input.ErrUnusable) {
				t.Error(err)
			}
			return
		}
		for _, e := range list.Codes.Entries() {
			if !taxcode.Valid(e.Code) {
				t.Errorf("code %q", e.Code)
			}
		}
		for _, l := range list.Codes.Lost() {
			if l.Restored != "" && taxcode.Broken(l.Restored) {
				t.Errorf("restored %q", l.Restored)
			}
		}
	})
}
