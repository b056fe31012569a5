package main

import (
	"os"
	"path/filepath"
)

// codes writes a list of tax category codes, one of which is destroyed.
func (p *place) codes() string {
	p.t.Helper()
	file := filepath.Join(filepath.Dir(p.orders), "codes.csv")
	list := "编码,名称,简称,说明\n1000000000000000000,货物,货物,\n1030307000000000000,茶,茶,\n1030307010099999744,绿茶,茶,\n1030307020000000000,红茶,茶,\n"
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return file
}
